import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import {
	checkRedisSettings,
	DEFAULT_KEY_PREFIX,
	DEFAULT_REDIS_PORT,
	DEFAULT_TIMEOUT_MS,
	type RedisNode,
	type RedisSettings,
} from '../../state/stores/redis/settings';
import { required, secretOf, textOf, tlsOf, wholeNumber } from '../credential-fields';

/** The credential type that holds the connection. */
export const SHARED_STATE_CREDENTIAL = 'spotConnectSharedStateApi';

const MAX_PORT = 65_535;
const DEFAULT_SENTINEL_PORT = 26_379;

/**
 * @param data a decrypted `spotConnectSharedStateApi` credential
 * @throws {ConfigurationError} naming the field that cannot be used
 */
export function redisSettingsOf(data: ICredentialDataDecryptedObject): RedisSettings {
	const user = textOf(data.user);
	const password = secretOf(data.password);
	const tls = tlsOf(data.tls, data.ca, 'TLS');
	const settings = {
		...serversOf(data),
		...(user !== '' && { username: user }),
		...(password !== '' && { password }),
		...(tls && { tls }),
		keyPrefix: textOf(data.prefix) || DEFAULT_KEY_PREFIX,
		timeoutMs: wholeNumber(
			data.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			'Time-Out (Milliseconds)',
			10,
			60_000,
		),
	};
	if (user !== '' && password === '') {
		throw new ConfigurationError('Password', 'Fill it in: a user needs one.');
	}
	try {
		checkRedisSettings(settings);
	} catch {
		throw new ConfigurationError(
			'Key Prefix',
			'Use 1 to 64 visible ASCII characters, but no spaces and no braces.',
		);
	}
	return settings;
}

function serversOf(data: ICredentialDataDecryptedObject): RedisSettings {
	switch (data.connection ?? 'single') {
		case 'single':
			return {
				mode: 'single',
				host: required(data.host, 'Host'),
				port: wholeNumber(data.port ?? DEFAULT_REDIS_PORT, 'Port', 1, MAX_PORT),
				database: databaseOf(data),
			};
		case 'sentinel': {
			const sentinelPassword = secretOf(data.sentinelPassword);
			return {
				mode: 'sentinel',
				nodes: nodesOf(data.nodes, DEFAULT_SENTINEL_PORT),
				name: required(data.sentinelName, 'Master Name'),
				...(sentinelPassword !== '' && { sentinelPassword }),
				database: databaseOf(data),
			};
		}
		case 'cluster':
			return { mode: 'cluster', nodes: nodesOf(data.nodes, DEFAULT_REDIS_PORT) };
		default:
			throw new ConfigurationError('Connection', 'Choose Single Server, Sentinel or Cluster.');
	}
}

/** @param value `host:port`, `[IPv6]:port` or a host, several with commas or line breaks between them */
function nodesOf(value: unknown, defaultPort: number): readonly RedisNode[] {
	const entries = textOf(value)
		.split(/[\n,]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	if (entries.length === 0) throw new ConfigurationError('Nodes', 'Fill it in.');
	return entries.map((entry) => {
		const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(entry);
		const host = match?.[1] ?? match?.[2];
		const port = Number(match?.[3] ?? defaultPort);
		if (host === undefined || port < 1 || port > MAX_PORT) {
			throw new ConfigurationError(
				'Nodes',
				'Write each as host:port, one per line or with commas between them; an IPv6 address in brackets.',
			);
		}
		return { host, port };
	});
}

function databaseOf({ database }: ICredentialDataDecryptedObject): number {
	return wholeNumber(database ?? 0, 'Database', 0, MAX_PORT);
}
