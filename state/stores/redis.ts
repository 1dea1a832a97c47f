import { bounded } from '../bounded';
import type {
	BackOff,
	Claim,
	Lock,
	NewClaim,
	Slots,
	StartTimes,
	StateStore,
	TokenBucket,
	TokenBucketState,
} from '../store';
import { stateOf } from '../token-bucket';
import { RedisConnection } from './redis/connection';
import {
	DEFAULT_KEY_PREFIX,
	DEFAULT_MAX_KEYS,
	DEFAULT_TIMEOUT_MS,
	type RedisSettings,
} from './redis/settings';

/** Most locks that `locks` gives, and most that it looks at. */
const MAX_LOCKS = 1000;
const MAX_LOCKS_SEEN = 10_000;
/** Most scopes that are looked at for locks. */
const MAX_SCOPES = 1_000;

/** @throws RangeError naming the setting that cannot be used */
export function redisState(settings: RedisSettings): StateStore {
	return bounded(new RedisStateStore(settings), settings.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

/**
 * Shared state in Redis 6.2 or later, for many processes: a single server, one that sentinels look
 * after, or a cluster. Times go by the clock of the server.
 *
 * It connects with its first operation, and again for ever, at most a second apart. Without a
 * connection an operation fails at once; one that waits for an answer ends in time with `bounded`
 * only (see `redisState`), else when the connection is given up after six times `timeoutMs`. Redis
 * acknowledges before its replicas have what was written: a failover can lose what was written last.
 */
export class RedisStateStore implements StateStore {
	readonly #connection: RedisConnection;
	readonly #prefix: string;
	readonly #maxKeys: number;

	/** @throws RangeError naming the setting that cannot be used */
	constructor(settings: RedisSettings) {
		this.#connection = new RedisConnection(settings);
		this.#prefix = settings.keyPrefix ?? DEFAULT_KEY_PREFIX;
		this.#maxKeys = settings.maxKeys ?? DEFAULT_MAX_KEYS;
	}

	async claim(key: string, { owner, note, leaseMs }: NewClaim): Promise<Claim | undefined> {
		const reply = await this.#connection.run('claim', {
			keys: [this.#prefix + key],
			values: [owner, note, Math.ceil(leaseMs), this.#maxKeys],
		});
		return claimOf(reply);
	}

	async read(key: string): Promise<Claim | undefined> {
		return claimOf(await this.#connection.run('read', { keys: [this.#prefix + key] }));
	}

	async renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		return await this.#asks('renew', key, [owner, Math.ceil(leaseMs)]);
	}

	async start(key: string, owner: string, { keepMs, leaseMs }: StartTimes): Promise<boolean> {
		const times = [Math.ceil(keepMs), Math.ceil(leaseMs)];
		return await this.#asks('start', key, [owner, ...times, this.#maxKeys]);
	}

	async settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		return await this.#asks('settle', key, [owner, result, Math.ceil(keepMs)]);
	}

	async release(key: string, owner: string, unlessStarted = false): Promise<boolean> {
		return await this.#asks('release', key, [owner, unlessStarted ? 1 : 0]);
	}

	async take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		if (buckets.length === 0) return [];
		const reply = (await this.#connection.run('take', {
			keys: buckets.map(({ key }) => this.#prefix + key),
			values: [
				this.#maxKeys,
				...buckets.flatMap(({ capacity, msPerToken }) => [capacity, msPerToken]),
			],
		})) as readonly (number | string)[];
		return buckets.map((bucket, index) =>
			stateOf(bucket, Number(reply[2 * index + 1]), reply[2 * index] === 1),
		);
	}

	async fail(key: string, backOff: BackOff): Promise<number> {
		const { threshold, windowMs, firstMs, longestMs } = backOff;
		const lockedForMs = (await this.#connection.run('fail', {
			keys: [this.#prefix + key, this.#indexOf(key)],
			values: [threshold, Math.ceil(windowMs), firstMs, longestMs, key, this.#maxKeys],
		})) as number;
		if (lockedForMs > 0) {
			await this.#connection.run('noteScope', {
				keys: [this.#scopes],
				values: [scopeOf(key), lockedForMs],
			});
		}
		return lockedForMs;
	}

	async lockedFor(key: string): Promise<number> {
		const [lock] = await this.#inspect([key]);
		return lock!.lockedForMs;
	}

	async unlock(key: string): Promise<boolean> {
		const reply = await this.#connection.run('unlock', {
			keys: [this.#prefix + key, this.#indexOf(key)],
			values: [key],
		});
		return reply === 1;
	}

	async locks(prefix: string, most: number): Promise<readonly Lock[]> {
		const scopes = prefix.includes('}') ? [scopeOf(prefix)] : await this.#lockedScopes();
		const found: Lock[] = [];
		for (const scope of scopes) {
			if (found.length >= MAX_LOCKS) break;
			found.push(...(await this.#locksIn(scope, prefix, most)));
		}
		return found.sort((a, b) => b.lockedForMs - a.lockedForMs).slice(0, most);
	}

	async #lockedScopes(): Promise<readonly string[]> {
		const call = { keys: [this.#scopes], values: [MAX_SCOPES] };
		return (await this.#connection.run('findScopes', call)) as readonly string[];
	}

	async #locksIn(scope: string, prefix: string, most: number): Promise<readonly Lock[]> {
		const keys = (await this.#connection.run('findLocks', {
			keys: [this.#indexOf(scope)],
			values: [prefix, Math.min(most, MAX_LOCKS), MAX_LOCKS_SEEN],
		})) as readonly string[];
		if (keys.length === 0) return [];
		return (await this.#inspect(keys)).filter(({ lockedForMs }) => lockedForMs > 0);
	}

	async enter(key: string, holder: string, { most, leaseMs }: Slots): Promise<boolean> {
		return await this.#asks('enter', key, [holder, most, Math.ceil(leaseMs), this.#maxKeys]);
	}

	async stay(key: string, holder: string, leaseMs: number): Promise<void> {
		await this.#asks('stay', key, [holder, Math.ceil(leaseMs), this.#maxKeys]);
	}

	async leave(key: string, holder: string): Promise<void> {
		await this.#asks('leave', key, [holder]);
	}

	async close(): Promise<void> {
		await this.#connection.close();
	}

	async #asks(
		script: 'renew' | 'start' | 'settle' | 'release' | 'enter' | 'stay' | 'leave',
		key: string,
		values: readonly (string | number)[],
	): Promise<boolean> {
		return (await this.#connection.run(script, { keys: [this.#prefix + key], values })) === 1;
	}

	async #inspect(keys: readonly string[]): Promise<readonly Lock[]> {
		const reply = (await this.#connection.run('inspectLocks', {
			keys: keys.map((key) => this.#prefix + key),
		})) as readonly number[];
		return keys.map((key, index) => ({
			key,
			lockedForMs: reply[2 * index]!,
			failures: reply[2 * index + 1]!,
		}));
	}

	/** The sorted set of the locks in the scope of a key, in the same slot of a cluster. */
	#indexOf(key: string): string {
		return `${this.#prefix}locks:${scopeOf(key)}`;
	}

	/** Where the scopes are that have locks. */
	get #scopes(): string {
		return `${this.#prefix}locked-scopes`;
	}
}

/** @returns the scope in a key, in braces: what decides on its slot in a cluster */
const scopeOf = (key: string): string => /\{[^}]+\}/.exec(key)?.[0] ?? '';

function claimOf(reply: unknown): Claim | undefined {
	if (!Array.isArray(reply)) return undefined;
	const [owner, note, held, started, result] = reply as [
		string,
		string,
		number,
		number,
		string | null,
	];
	return {
		owner,
		note,
		isHeld: held === 1,
		isStarted: started === 1,
		...(result !== null && { result }),
	};
}
