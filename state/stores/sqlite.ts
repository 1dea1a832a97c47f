import type { Connection, Parameter, Row } from '../../sqlite/connection';
import { isBusy, isDamage, isDiskFull, retryWhileBusy } from '../../sqlite/errors';
import { openFile, type FileOptions } from '../../sqlite/file';
import { countFailure, type Failures } from '../back-off';
import {
	StateUnavailableError,
	type BackOff,
	type Claim,
	type Lock,
	type NewClaim,
	type Slots,
	type StartTimes,
	type StateStore,
	type TokenBucket,
	type TokenBucketState,
} from '../store';
import { fullAt, takeTokens, type BucketLevel } from '../token-bucket';
import { STATE_MIGRATIONS } from './sqlite/migrations';
import * as sql from './sqlite/statements';

const MAX_KEYS = 1_000_000;
/** After so many operations that may have added a row, some that have ended are deleted. */
const PURGE_EVERY = 64;
/** Most rows of a table that are deleted at a time: more than have been added, in about 1 ms. */
const PURGE_STEP = 100;

const STATE_FILE: FileOptions = {
	what: 'The shared state in a file',
	instead: 'keep the shared state in Redis',
	migrations: STATE_MIGRATIONS,
	probe: (connection) => {
		for (const order of ['ASC', 'DESC']) {
			connection.one(`SELECT * FROM claims ORDER BY expires_at ${order} LIMIT 1`);
		}
	},
	// Requests wait for it.
	busyTimeoutMs: 5,
	cacheKb: 8000,
	// An operation writes about three pages, most of them of one key only.
	checkpointPages: 4000,
};

export interface SqliteStateOptions {
	/** In milliseconds since the epoch; the same for all processes. */
	readonly now?: () => number;
	/** Most keys that are kept, of all kinds; a key with many slots counts once for each holder. */
	readonly maxKeys?: number;
	/** Is told where a damaged file was moved to: what it knew is forgotten. */
	readonly onSetAside?: (file: string) => void;
}

/**
 * The state of all processes of one machine, in one SQLite file through Node's own SQLite; a network
 * file system will not do (https://sqlite.org/wal.html). The file is opened by the first operation.
 * Its clock is the machine's.
 *
 * What an operation has written outlives the process, but not always a power failure, which may undo
 * the last operations before it (https://sqlite.org/pragma.html#pragma_synchronous).
 *
 * Where there is no room for a new key, what has ended goes first, then the buckets that are the
 * nearest to full, which forget the least. Claims, locks and slots never go before their time.
 */
export class SqliteStateStore implements StateStore {
	readonly #clock: () => number;
	readonly #maxKeys: number;
	readonly #onSetAside: (file: string) => void;
	#opening: Promise<Connection> | undefined;
	#isClosed = false;
	#writes = 0;

	/** @param file path of the database; its folder is made where there is none */
	constructor(
		private readonly file: string,
		{ now = Date.now, maxKeys = MAX_KEYS, onSetAside = () => undefined }: SqliteStateOptions = {},
	) {
		this.#clock = now;
		this.#maxKeys = maxKeys;
		this.#onSetAside = onSetAside;
	}

	async claim(key: string, { owner, note, leaseMs }: NewClaim): Promise<Claim | undefined> {
		return await this.#add(
			sql.CLAIM,
			(now) => [key, owner, note, now + leaseMs, now, this.#maxKeys],
			undefined,
			(connection, now) => readClaim(connection, key, now),
		);
	}

	async read(key: string): Promise<Claim | undefined> {
		return await this.#run((connection, now) => readClaim(connection, key, now));
	}

	async renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		return await this.#run(
			(connection, now) => connection.run(sql.RENEW, [key, owner, now + leaseMs, now]).changes > 0,
		);
	}

	async start(key: string, owner: string, { keepMs, leaseMs }: StartTimes): Promise<boolean> {
		return await this.#add(
			sql.START,
			(now) => {
				const expiresAt = now + Math.max(leaseMs, keepMs);
				return [key, owner, now + leaseMs, expiresAt, now, this.#maxKeys];
			},
			true,
			(connection, now) => {
				const standing = readClaim(connection, key, now);
				return standing && standing.owner !== owner ? false : undefined;
			},
		);
	}

	async settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		return await this.#run((connection, now) => {
			const values = [key, owner, result, now + keepMs, now];
			return connection.run(sql.SETTLE, values).changes > 0;
		});
	}

	async release(key: string, owner: string, unlessStarted = false): Promise<boolean> {
		return await this.#run((connection, now) => {
			const { changes } = connection.run(sql.RELEASE, [key, owner, unlessStarted]);
			return changes > 0 || readClaim(connection, key, now)?.owner !== owner;
		});
	}

	async take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		return await this.#write((connection, now) => {
			const before = buckets.map(({ key }) => readBucket(connection, key, now));
			const { states, levels } = takeTokens(buckets, before, now);
			levels?.forEach((level, index) => {
				const bucket = buckets[index]!;
				if (!before[index]) this.#demandRoom(connection, now);
				const { missing, at } = level;
				connection.run(sql.WRITE_BUCKET, [bucket.key, missing, at, fullAt(bucket, level)]);
			});
			return states;
		});
	}

	async fail(key: string, backOff: BackOff): Promise<number> {
		return await this.#write((connection, now) => {
			const before = readFailures(connection, key, now);
			const failures = countFailure(before, backOff, now);
			const { count, lockedUntil, forgottenAt } = failures;
			if (!before) this.#demandRoom(connection, now);
			if (failures !== before) {
				connection.run(sql.WRITE_FAILURES, [key, count, lockedUntil, forgottenAt]);
			}
			return Math.max(0, lockedUntil - now);
		});
	}

	async lockedFor(key: string): Promise<number> {
		return await this.#run((connection, now) => {
			const lockedUntil = readFailures(connection, key, now)?.lockedUntil ?? 0;
			return Math.max(0, lockedUntil - now);
		});
	}

	async unlock(key: string): Promise<boolean> {
		return await this.#run((connection, now) => {
			const [row] = connection.all(sql.UNLOCK, [key]);
			return row !== undefined && Number(row.expires_at) > now;
		});
	}

	async locks(prefix: string, most: number): Promise<readonly Lock[]> {
		return await this.#run((connection, now) =>
			connection.all(sql.LOCKS, [prefix, now, most]).map(({ key, count, locked_until }) => ({
				key: key as string,
				lockedForMs: (locked_until as number) - now,
				failures: count as number,
			})),
		);
	}

	async enter(key: string, holder: string, { most, leaseMs }: Slots): Promise<boolean> {
		return await this.#add(
			sql.ENTER,
			(now) => [key, holder, now + leaseMs, now, most, this.#maxKeys],
			true,
			(connection, now) => {
				const taken = Number(connection.one(sql.COUNT_SLOTS, [key, now])?.taken);
				return taken >= most ? false : undefined;
			},
		);
	}

	async stay(key: string, holder: string, leaseMs: number): Promise<void> {
		await this.#add(
			sql.STAY,
			(now) => [key, holder, now + leaseMs, this.#maxKeys],
			true,
			() => undefined,
		);
	}

	async leave(key: string, holder: string): Promise<void> {
		await this.#run((connection) => {
			connection.run(sql.LEAVE, [key, holder]);
		});
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		const opening = this.#opening;
		this.#opening = undefined;
		const connection = await opening?.catch(() => undefined);
		connection?.close();
	}

	/**
	 * Runs a statement that adds a row or changes one.
	 * @param done what to give when it has
	 * @param refusal why it has not: undefined when nothing stands against it, but that there is no room
	 * @throws {StateUnavailableError} when there is none
	 */
	async #add<D, R>(
		statement: string,
		parametersAt: (now: number) => readonly Parameter[],
		done: D,
		refusal: (connection: Connection, now: number) => R | undefined,
	): Promise<D | R> {
		const outcome = await this.#run((connection, start) => {
			for (let now = start; ; now = this.#clock()) {
				// To the end of the rows: only there does the statement commit, or fail to.
				if (connection.all(statement, parametersAt(now)).length > 0) return done;
				const refused = refusal(connection, now);
				if (refused !== undefined) return refused;
				this.#demandRoom(connection, now);
			}
		});
		await this.#purgeAtTimes();
		return outcome;
	}

	/** Runs the action with the only right to write, all of it or nothing. */
	async #write<T>(action: (connection: Connection, now: number) => T): Promise<T> {
		const outcome = await this.#run((connection) =>
			// The time is read when nobody else can write any more, so that it never goes back.
			connection.transactionSync(() => action(connection, this.#clock())),
		);
		await this.#purgeAtTimes();
		return outcome;
	}

	async #run<T>(action: (connection: Connection, now: number) => T): Promise<T> {
		try {
			const connection = await this.#open();
			return await retryWhileBusy(() => action(connection, this.#clock()));
		} catch (error) {
			throw await this.#unavailable(error);
		}
	}

	async #open(): Promise<Connection> {
		if (this.#isClosed) throw new StateUnavailableError('closed', 'The shared state is closed');
		this.#opening ??= openFile(this.file, STATE_FILE).then(({ connection, setAside }) => {
			if (setAside !== undefined) this.#onSetAside(setAside);
			return connection;
		});
		const opening = this.#opening;
		try {
			return await opening;
		} catch (error) {
			// The next operation tries again.
			if (this.#opening === opening) this.#opening = undefined;
			throw error;
		}
	}

	async #unavailable(error: unknown): Promise<StateUnavailableError> {
		if (error instanceof StateUnavailableError) return error;
		if (this.#isClosed) {
			return new StateUnavailableError('closed', 'The shared state is closed', { cause: error });
		}
		if (isDamage(error)) await this.#reopen();
		const fault = isDiskFull(error) ? 'full' : isBusy(error) ? 'timeout' : 'away';
		const reason = error instanceof Error ? error.message : String(error);
		const message = `The shared state in ${this.file} cannot be used: ${reason}`;
		return new StateUnavailableError(fault, message, { cause: error });
	}

	/** A file that was damaged while it was open is set aside when it is opened anew. */
	async #reopen(): Promise<void> {
		const opening = this.#opening;
		this.#opening = undefined;
		const connection = await opening?.catch(() => undefined);
		if (connection?.database.isOpen) connection.close();
	}

	/** @throws {StateUnavailableError} when nothing is there that may go */
	#demandRoom(connection: Connection, now: number): void {
		if (countKeys(connection) < this.#maxKeys) return;
		if (purge(connection, now) > 0) return;
		if (connection.run(sql.DROP_BUCKET).changes > 0) return;
		throw new StateUnavailableError(
			'full',
			`The shared state in ${this.file} has ${this.#maxKeys} keys in use, its most`,
		);
	}

	async #purgeAtTimes(): Promise<void> {
		this.#writes += 1;
		if (this.#writes % PURGE_EVERY !== 0) return;
		try {
			const connection = await this.#open();
			connection.transactionSync(() => purge(connection, this.#clock()));
		} catch {
			// The operation itself has been done. What is wrong with the file, the next one finds out;
			// where another process is writing, it purges as well.
		}
	}
}

function readClaim(connection: Connection, key: string, now: number): Claim | undefined {
	const row = connection.one(sql.READ_CLAIM, [key, now]);
	return row && claimOf(row, now);
}

function claimOf({ owner, note, is_started, lease_until, result }: Row, now: number): Claim {
	return {
		owner: owner as string,
		note: note as string,
		isHeld: result === null && (lease_until as number) > now,
		isStarted: is_started === 1,
		...(result !== null && { result: result as string }),
	};
}

function readBucket(connection: Connection, key: string, now: number): BucketLevel | undefined {
	const row = connection.one(sql.READ_BUCKET, [key, now]);
	return row && { missing: row.missing as number, at: row.at as number };
}

function readFailures(connection: Connection, key: string, now: number): Failures | undefined {
	const row = connection.one(sql.READ_FAILURES, [key, now]);
	return (
		row && {
			count: row.count as number,
			lockedUntil: row.locked_until as number,
			forgottenAt: row.expires_at as number,
		}
	);
}

function countKeys(connection: Connection): number {
	return Number(connection.one(sql.COUNT_KEYS)?.keys);
}

/** @returns how many rows it has deleted that had ended */
function purge(connection: Connection, now: number): number {
	return sql.PURGE.reduce(
		(sum, statement) => sum + connection.run(statement, [now, PURGE_STEP]).changes,
		0,
	);
}
