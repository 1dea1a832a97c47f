/** Where a Redis, a sentinel or a node of a cluster listens. */
export interface RedisNode {
	/** Name or address. */
	readonly host: string;
	readonly port: number;
}

interface SingleServer {
	readonly mode: 'single';
	readonly host: string;
	/** 6379 unless told. */
	readonly port?: number;
}

interface ClusterNodes {
	readonly mode: 'cluster';
	/** Some of its nodes; they tell of the others. */
	readonly nodes: readonly RedisNode[];
}

interface Sentinels {
	readonly mode: 'sentinel';
	/** The sentinels, or some of them. */
	readonly nodes: readonly RedisNode[];
	/** What the sentinels call the master. */
	readonly name: string;
	readonly sentinelUsername?: string;
	readonly sentinelPassword?: string;
}

interface CommonSettings {
	/** The user `default` unless told. */
	readonly username?: string;
	readonly password?: string;
	/** 0 unless told; a cluster has no other. */
	readonly database?: number;
	/** No TLS unless told. With it, sentinels and nodes of a cluster are reached by TLS too. */
	readonly tls?: {
		/** Whether the server's certificate must be good for its host. */
		readonly isVerified: boolean;
		/** PEM; the authorities that Node.js trusts unless told. */
		readonly ca?: string;
		/** The client's own certificate and key, PEM. */
		readonly cert?: string;
		readonly key?: string;
	};
	/** What all keys begin with. `spot-connect:` unless told. */
	readonly keyPrefix?: string;
	/** How long an operation may take, in milliseconds; 500 unless told. */
	readonly timeoutMs?: number;
	/**
	 * When the database (of a cluster: the node that a key belongs to) has so many keys, whoever they
	 * are of, no key is added. 5,000,000 unless told.
	 */
	readonly maxKeys?: number;
}

/** How to reach the Redis that holds the shared state. */
export type RedisSettings = (SingleServer | ClusterNodes | Sentinels) & CommonSettings;

export const DEFAULT_REDIS_PORT = 6379;
export const DEFAULT_KEY_PREFIX = 'spot-connect:';
export const DEFAULT_TIMEOUT_MS = 500;
export const DEFAULT_MAX_KEYS = 5_000_000;

/**
 * Braces would make a hash tag of their own, so that the keys of one scope would not be in one slot
 * of a cluster (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags).
 * @throws RangeError naming the setting that cannot be used
 */
export function checkRedisSettings(settings: RedisSettings): void {
	const { keyPrefix = DEFAULT_KEY_PREFIX, database = 0 } = settings;
	if (!/^[!-z|~]{1,64}$/.test(keyPrefix)) {
		throw new RangeError('keyPrefix: must be 1 to 64 visible ASCII characters, but no braces');
	}
	if (settings.mode === 'cluster' && database !== 0) {
		throw new RangeError('database: a cluster has database 0 only');
	}
	if (settings.mode !== 'single' && settings.nodes.length === 0) {
		throw new RangeError('nodes: must be one at least');
	}
}
