import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import Redis from 'ioredis';

import type { WebhookEvent } from '../../eventlog/event';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import type { N8nClient } from '../../host/client';
import { freePort } from '../../host/ports';
import { findRedis, RedisServer } from '../../host/services/redis-server';
import { SlowProxy } from '../state/slow-proxy';
import {
	codeOf,
	createCredential,
	hostLogFile,
	newKey,
	publish,
	send,
	signIn,
	triggerNode,
	workflowOf,
	type Answer,
} from './support';

jest.setTimeout(180_000);

const describeWithRedis = findRedis() === undefined ? describe.skip : describe;

const PASSWORD = `horse-${randomBytes(12).toString('base64url')}`;
const TYPE = 'spotConnectSharedStateApi';
/** Of the credential. */
const TIMEOUT_MS = 500;
/** What a machine that is busy with other things may add to the answer to one request. */
const BUSY_MS = 5_000;
const RECOVERY_LIMIT_MS = 30_000;

interface Feature {
	readonly protection: Record<string, unknown>;
	/** The names under which an event says that it was let in without. */
	readonly unguarded: string;
	/** Whether a valid caller changes nothing in the state. */
	readonly isReader?: boolean;
}

const RATE_LIMIT = { limit: [{ scope: 'webhook', requests: 1_000, per: 'second' }] };

const FEATURES: Record<string, Feature> = {
	'idempotency keys': { protection: { idempotencyKey: 'auto' }, unguarded: 'idempotencyKey' },
	'rate limits': { protection: { rateLimits: RATE_LIMIT }, unguarded: 'rateLimit' },
	'lock-out': { protection: { lockOutAfter: 1_000 }, unguarded: 'lockOut', isReader: true },
	concurrency: { protection: { maxRunning: 100 }, unguarded: 'concurrency' },
	'all of them': {
		protection: {
			idempotencyKey: 'auto',
			rateLimits: RATE_LIMIT,
			lockOutAfter: 1_000,
			maxRunning: 100,
		},
		unguarded: 'idempotencyKey, concurrency',
	},
};

interface Webhook {
	readonly url: string;
	readonly key: string;
}

/** Sends a message that nobody has sent before. */
const sendNew = async ({ url, key }: Webhook): Promise<Answer & { tookMs: number }> => {
	const start = performance.now();
	const answer = await send(url, { key, headers: { 'idempotency-key': randomUUID() } });
	return { ...answer, tookMs: performance.now() - start };
};

describeWithRedis('a shared state in Redis', () => {
	let client: N8nClient;
	let server: RedisServer;
	let proxy: SlowProxy;
	let events: SqliteStore;
	const webhooks = new Map<string, { readonly closed: Webhook; readonly open: Webhook }>();

	beforeAll(async () => {
		client = signIn();
		server = await RedisServer.create({ password: PASSWORD });
		proxy = await SlowProxy.create(server.port);
		events = new SqliteStore(
			path.join(process.env.SPOT_CONNECT_HOST_FOLDER!, '.n8n/spot-connect/events.sqlite'),
		);
		await events.open();
		const name = `Redis ${randomUUID()}`;
		const { id } = await client.credentials.create({ name, type: TYPE, data: settings() });
		const publishWith = async (protection: Record<string, unknown>): Promise<Webhook> => {
			const key = newKey();
			const trigger = triggerNode(
				undefined,
				{ path: randomUUID(), protection: { stateStore: 'redis', ...protection } },
				{
					credentials: {
						spotConnectApi: await createCredential(client, key),
						[TYPE]: { id, name },
					},
				},
			);
			return { key, url: (await publish(client, workflowOf([trigger]))).url };
		};
		await Promise.all(
			Object.entries(FEATURES).map(async ([feature, { protection }]) => {
				const closed = await publishWith({ ...protection, stateFailure: 'closed' });
				const open = await publishWith({ ...protection, stateFailure: 'open' });
				webhooks.set(feature, { closed, open });
			}),
		);
	});

	afterAll(async () => {
		await events.close();
		await proxy.close();
		await server.remove();
	});

	const settings = (over: Record<string, unknown> = {}) => ({
		host: '127.0.0.1',
		port: proxy.port,
		password: PASSWORD,
		timeoutMs: TIMEOUT_MS,
		...over,
	});

	/** Asks the server itself, not through the proxy. */
	async function ask(question: (redis: Redis) => Promise<unknown>): Promise<void> {
		const redis = new Redis(server.url);
		try {
			await question(redis);
		} finally {
			redis.disconnect();
		}
	}

	async function eventOf({ headers }: Answer): Promise<WebhookEvent> {
		const id = headers.get('x-spot-connect-event-id')!;
		const deadline = Date.now() + 10_000;
		for (;;) {
			const event = await events.get(id);
			if (event?.status !== undefined) return event;
			if (Date.now() > deadline) throw new Error(`The event is ${JSON.stringify(event)}`);
			await sleep(50);
		}
	}

	/** Waits until a webhook lets a valid caller in, and guards it again. */
	async function recovered(webhook: Webhook): Promise<void> {
		const deadline = Date.now() + RECOVERY_LIMIT_MS;
		for (;;) {
			const answer = await sendNew(webhook);
			const { code } = await eventOf(answer);
			if (answer.status === 200 && code === undefined) return;
			if (Date.now() > deadline) throw new Error(`It is still ${answer.status}: ${answer.text}`);
			await sleep(100);
		}
	}

	const recoveredAll = async () => {
		for (const { closed, open } of webhooks.values()) {
			await recovered(closed);
			await recovered(open);
		}
	};

	/** What n8n has logged since, as text. */
	async function logFrom(offset: number): Promise<string> {
		return (await readFile(hostLogFile(), 'utf8')).slice(offset);
	}

	const warningsIn = (log: string): string[] =>
		log
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line) as { level: string; message: string })
			.filter(({ level }) => level === 'warn')
			.map(({ message }) => message);

	interface Outage {
		readonly begin: () => Promise<unknown>;
		readonly end: () => Promise<unknown>;
		readonly isReadable?: boolean;
	}

	const OUTAGES: Record<string, Outage> = {
		'that is away': {
			begin: async () => await server.stop(),
			end: async () => await server.start(),
		},
		'that answers after a second': {
			begin: async () => {
				proxy.delayMs = 1_000;
			},
			end: async () => {
				proxy.delayMs = 0;
			},
		},
		'that has become a read-only replica': {
			begin: async () => {
				const master = String(await freePort());
				await ask(async (redis) => await redis.replicaof('127.0.0.1', master));
			},
			end: async () => await ask(async (redis) => await redis.replicaof('NO', 'ONE')),
			isReadable: true,
		},
	};

	describe.each(Object.entries(OUTAGES))('%s', (_, { begin, end, isReadable = false }) => {
		let offset: number;

		beforeAll(async () => {
			await recoveredAll();
			offset = (await logFrom(0)).length;
			await begin();
		});

		it.each(Object.keys(FEATURES))(
			'refuses with 503 or lets in with a warning, as the author chose: %s',
			async (feature) => {
				const { closed, open } = webhooks.get(feature)!;
				const { unguarded, isReader } = FEATURES[feature]!;
				const [refused, letIn] = [await sendNew(closed), await sendNew(open)];
				console.log(
					`${feature}: closed ${refused.status} after ${refused.tookMs.toFixed(0)} ms, open ${letIn.status} after ${letIn.tookMs.toFixed(0)} ms`,
				);
				expect(letIn.status).toBe(200);
				if (isReadable && isReader) {
					expect(refused.status).toBe(200);
					return;
				}
				expect(codeOf(refused)).toEqual([503, 'state_unavailable']);
				expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
				for (const { tookMs } of [refused, letIn]) {
					expect(tookMs).toBeLessThan(TIMEOUT_MS + BUSY_MS);
				}
				expect(await eventOf(refused)).toMatchObject({
					outcome: 'refused',
					code: 'state_unavailable',
					detail: expect.stringContaining('cannot') as string,
				});
				const event = await eventOf(letIn);
				expect(event).toMatchObject({
					outcome: 'accepted',
					code: 'state_unavailable',
					detail: expect.stringContaining(unguarded) as string,
				});
				expect(JSON.stringify(event)).not.toContain(PASSWORD);
			},
		);

		it('says so in the log of n8n, but not the password', async () => {
			const log = await logFrom(offset);

			expect(warningsIn(log)).toEqual(
				expect.arrayContaining([
					'Spot Connect cannot reach its shared state',
					expect.stringMatching(/^Spot Connect let a request in unguarded: /),
				]),
			);
			expect(log).not.toContain(PASSWORD);
		});

		it('still refuses who cannot prove who they are, and says that nobody counts it', async () => {
			const from = (await logFrom(0)).length;
			const { url } = webhooks.get('lock-out')!.open;

			expect(codeOf(await send(url, { key: newKey() }))).toEqual([401, 'api_key_invalid']);
			expect(warningsIn(await logFrom(from))).toContain(
				'Spot Connect cannot reach its shared state',
			);
		});

		it('tells nobody whether a guess was right that it could not count, unless the author lets in', async () => {
			const { url } = webhooks.get('lock-out')!.closed;

			expect(codeOf(await send(url, { key: newKey() }))).toEqual([503, 'state_unavailable']);
		});

		it('is used again when it is back, and nothing is started or published again', async () => {
			await end();
			await recoveredAll();
		});
	});

	it('that restarts empty has forgotten what it knew, and goes on', async () => {
		const { closed } = webhooks.get('idempotency keys')!;
		const request = { key: closed.key, headers: { 'idempotency-key': randomUUID() } };
		const isDuplicate = async () => {
			const answer = await send(closed.url, request);
			expect(answer.status).toBe(200);
			return answer.headers.get('x-spot-connect-duplicate') === 'true';
		};
		expect([await isDuplicate(), await isDuplicate()]).toEqual([false, true]);
		await server.stop();
		await server.start();
		await recoveredAll();

		expect([await isDuplicate(), await isDuplicate()]).toEqual([false, true]);
	});

	it('is never named with its password in the log of n8n', async () => {
		expect(await logFrom(0)).not.toContain(PASSWORD);
	});

	it("is tested by the host's own button", async () => {
		const { id, name } = await client.credentials.create({
			name: `Redis ${randomUUID()}`,
			type: TYPE,
			data: settings(),
		});
		const test = async (over: Record<string, unknown>) =>
			await client.credentials.test({ id, name, type: TYPE, data: settings(over) });

		expect(await test({})).toEqual({
			status: 'OK',
			message: 'Connected; the state can be read and written.',
		});
		expect(await test({ password: `wrong-${PASSWORD}` })).toEqual({
			status: 'Error',
			message: 'The user or the password is wrong.',
		});
		expect(await test({ port: await freePort() })).toEqual({
			status: 'Error',
			message: 'Nothing listens there: check the host and the port, or the nodes.',
		});
		expect(await test({ host: '' })).toEqual({
			status: 'Error',
			message: 'Host: Fill it in.',
		});
		await ask(async (redis) => await redis.replicaof('127.0.0.1', String(await freePort())));
		const replica = await test({});
		await ask(async (redis) => await redis.replicaof('NO', 'ONE'));
		expect(replica).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('read-only replica') as string,
		});
	});
});
