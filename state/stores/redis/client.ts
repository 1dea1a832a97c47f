import type { Stream } from 'node:stream';

import { Cluster, Redis, type RedisOptions } from 'ioredis';

import { SCRIPTS, type ScriptName } from './scripts';
import { DEFAULT_REDIS_PORT, DEFAULT_TIMEOUT_MS, type RedisSettings } from './settings';

/** A server that has sent nothing for so many time-outs, though asked, is gone. */
const SILENT_TIMEOUTS = 6;
/** Least time for a connection to be made, in milliseconds: TLS takes several round trips. */
const MIN_CONNECT_MS = 2000;
/** How long a connection that is ended may stay half open, in milliseconds. */
const DISCONNECT_MS = 500;
/** How often the nodes of a cluster are asked for its layout, in milliseconds. */
const CLUSTER_REFRESH_MS = 2000;

/** A connection, or those to the nodes of a cluster. */
export interface RedisClient {
	readonly isReady: boolean;
	/** @throws Error when the first attempt fails; others follow it */
	connect(): Promise<void>;
	/** @throws Error of ioredis's or of the server's, at once where there is no connection */
	run(
		script: ScriptName,
		keys: readonly string[],
		values: readonly (string | number)[],
	): Promise<unknown>;
	/** Ends the connections; resolves when they are ended. */
	disconnect(): Promise<void>;
}

export interface ClientEvents {
	/** @returns how long to wait before the next attempt to connect, in milliseconds */
	readonly reconnectDelay: () => number;
	/** Something went wrong that no command tells of. */
	readonly hasFailed: (error: Error) => void;
}

/** Makes a client that has no connection yet. */
export function createClient(settings: RedisSettings, events: ClientEvents): RedisClient {
	const client = settings.mode === 'cluster' ? cluster(settings, events) : server(settings, events);
	client.on('error', events.hasFailed);
	client.on('node error', events.hasFailed);
	let isEnded = false;
	let again: NodeJS.Timeout | undefined;
	// It gives up where a connection could not even be tried, as with a CA that cannot be read, or
	// where it was cut off while sentinels were asked.
	client.on('end', () => {
		if (isEnded) return;
		again = setTimeout(() => {
			client.connect().catch(ignore);
		}, events.reconnectDelay());
	});
	const commands = client as unknown as Record<
		ScriptName,
		(...values: readonly (string | number)[]) => Promise<unknown>
	>;
	return {
		get isReady() {
			return client.status === 'ready';
		},
		connect: async () => {
			await client.connect();
		},
		run: async (script, keys, values) => await commands[script](keys.length, ...keys, ...values),
		disconnect: async () => {
			isEnded = true;
			clearTimeout(again);
			const isOpen = ['connecting', 'connect', 'ready'].includes(client.status);
			const end = new Promise<void>((resolve) => {
				const limit = setTimeout(resolve, 2 * DISCONNECT_MS);
				client.once('end', () => {
					clearTimeout(limit);
					resolve();
				});
			});
			for (const node of client instanceof Cluster ? client.nodes() : [client]) {
				// A TLS connection that is ended while it is being made can have a second error, which
				// ioredis does not listen to.
				streamOf(node)?.on('error', ignore);
			}
			client.disconnect();
			if (isOpen) await end;
		},
	};
}

function server(
	settings: Exclude<RedisSettings, { mode: 'cluster' }>,
	events: ClientEvents,
): Redis {
	const client = new Redis({
		...addressOf(settings),
		...commonOptions(settings),
		lazyConnect: true,
		scripts: scripts(),
		db: settings.database ?? 0,
		// Nothing waits for a connection: who asks is told at once that there is none.
		enableOfflineQueue: false,
		retryStrategy: events.reconnectDelay,
		replyMapping: 'legacy',
	});
	client.on('error', (error: Error & { command?: { name: string } }) => {
		// It would go on with database 0.
		if (error.command?.name === 'select') client.disconnect(true);
	});
	return client;
}

function cluster(
	settings: Extract<RedisSettings, { mode: 'cluster' }>,
	events: ClientEvents,
): Cluster {
	return new Cluster([...settings.nodes], {
		lazyConnect: true,
		scripts: scripts(),
		// As they are called, which is what a certificate is for; each connection looks the name up.
		dnsLookup: (address, callback) => {
			callback(null, address);
		},
		enableReadyCheck: false,
		clusterRetryStrategy: events.reconnectDelay,
		slotsRefreshTimeout: Math.max(MIN_CONNECT_MS, timeoutOf(settings)),
		slotsRefreshInterval: CLUSTER_REFRESH_MS,
		// What may have been done is not done again, and nobody waits for a node that is away.
		retryDelayOnFailover: 0,
		retryDelayOnClusterDown: 0,
		redisOptions: commonOptions(settings),
	});
}

function addressOf(settings: Exclude<RedisSettings, { mode: 'cluster' }>): RedisOptions {
	if (settings.mode === 'single') {
		return { host: settings.host, port: settings.port ?? DEFAULT_REDIS_PORT };
	}
	const { nodes, name, sentinelUsername, sentinelPassword } = settings;
	const tls = tlsOf(settings);
	return {
		sentinels: nodes.map(({ host, port }) => ({ host, port })),
		name,
		...(sentinelUsername !== undefined && { sentinelUsername }),
		...(sentinelPassword !== undefined && { sentinelPassword }),
		...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
		sentinelCommandTimeout: Math.max(MIN_CONNECT_MS, timeoutOf(settings)),
	};
}

function commonOptions(settings: RedisSettings) {
	const { username, password } = settings;
	const timeoutMs = timeoutOf(settings);
	const tls = tlsOf(settings);
	return {
		...(username !== undefined && { username }),
		...(password !== undefined && { password }),
		...(tls && { tls }),
		protocol: 2,
		// Needs no permission for INFO; a server that is loading says so.
		enableReadyCheck: false,
		disableClientInfo: true,
		connectTimeout: Math.max(MIN_CONNECT_MS, timeoutMs),
		disconnectTimeout: DISCONNECT_MS,
		socketTimeout: SILENT_TIMEOUTS * timeoutMs,
		// What may have been done is not done again after a connection was lost.
		autoResendUnfulfilledCommands: false,
		maxRetriesPerRequest: 0,
		// A replica that was the master: a name or the sentinels may lead to another server now.
		reconnectOnError: ({ message }: Error) => /\bREADONLY\b/.test(message),
	} as const;
}

function tlsOf({ tls }: RedisSettings) {
	if (!tls) return undefined;
	const { isVerified, ca, cert, key } = tls;
	return {
		rejectUnauthorized: isVerified,
		...(ca !== undefined && { ca }),
		...(cert !== undefined && { cert }),
		...(key !== undefined && { key }),
	};
}

function timeoutOf({ timeoutMs = DEFAULT_TIMEOUT_MS }: RedisSettings): number {
	return timeoutMs;
}

function scripts(): Record<string, { lua: string }> {
	return Object.fromEntries(Object.entries(SCRIPTS).map(([name, lua]) => [name, { lua }]));
}

function streamOf(client: Redis): Stream | undefined {
	return (client as unknown as { stream?: Stream }).stream;
}

function ignore(): void {
	// The client's events tell of it.
}
