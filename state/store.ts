/**
 * What many requests share, in one process or in many: claims on keys, token buckets, counts of
 * failures and slots. Every operation is atomic, and goes by the store's own clock.
 *
 * Keys are made by `stateKey`. Whatever is kept under one has a time to live; nothing stays for ever.
 * Every store passes the same tests (test/state/store-tests.ts).
 * @throws {StateUnavailableError} from every operation, when the store cannot be reached or is full
 */
export interface StateStore {
	/**
	 * Claims a key for an owner, unless someone has it: the owner itself, too, must give it up before.
	 * @returns undefined when the key is the owner's now; else the claim that stands, also where it is
	 *   the owner's own
	 */
	claim(key: string, claim: NewClaim): Promise<Claim | undefined>;
	/** @returns the claim that stands */
	read(key: string): Promise<Claim | undefined>;
	/**
	 * The owner is still at it: the claim lasts at least for another `leaseMs`, and is held for as long,
	 * unless it is settled. Never is any of its times cut short.
	 * @returns whether the claim is the owner's
	 */
	renew(key: string, owner: string, leaseMs: number): Promise<boolean>;
	/**
	 * The owner does now what may happen only once: from here on the claim stays for `keepMs`, also if
	 * the owner is never heard of again. It is claimed anew, with an empty note, where its lease ran out
	 * and nobody else has it, and held for `leaseMs`. To start it again changes its times only.
	 * @returns false when somebody else has the claim: the owner must not go on
	 */
	start(key: string, owner: string, times: StartTimes): Promise<boolean>;
	/**
	 * Ends the claim with what others will be told, and keeps that for `keepMs` from now. It is not
	 * held any more.
	 * @returns whether the claim is the owner's; nothing is kept where it is not
	 */
	settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean>;
	/**
	 * Gives the claim up, so that the key can be claimed again.
	 * @param unlessStarted keeps a claim that has been started
	 * @returns whether there is no claim of the owner's any more
	 */
	release(key: string, owner: string, unlessStarted?: boolean): Promise<boolean>;

	/**
	 * Takes one token from each bucket, or from none when one of them is empty.
	 * @param buckets of one scope (see `stateKey`), no two with the same key; a bucket that is not known
	 *   yet is full
	 * @returns in the order of the buckets
	 */
	take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]>;

	/**
	 * Counts a failure. From the `threshold`-th on within the window that the first one opens, each
	 * locks the key: for `firstMs`, then for twice as long each time, at most for `longestMs`. A
	 * failure while the key is locked counts for nothing. All is forgotten when `windowMs` have
	 * passed since the first failure and since the end of the last lock.
	 * @returns how long the key is locked from now, in milliseconds; 0 when it is not
	 */
	fail(key: string, backOff: BackOff): Promise<number>;
	/** @returns how long the key is locked from now, in milliseconds; 0 when it is not */
	lockedFor(key: string): Promise<number>;
	/**
	 * Ends a lock and forgets the failures.
	 * @returns whether there was anything to forget
	 */
	unlock(key: string): Promise<boolean>;
	/**
	 * @param prefix of the keys
	 * @param most how many to give at most, up to 1,000
	 * @returns the keys that are locked now, those with the longest time left first
	 */
	locks(prefix: string, most: number): Promise<readonly Lock[]>;

	/**
	 * Takes one of `most` slots, for `leaseMs`. A holder that has one already keeps it, for another
	 * `leaseMs`.
	 * @returns whether the holder has a slot
	 */
	enter(key: string, holder: string, slots: Slots): Promise<boolean>;
	/**
	 * The holder is still there: it has a slot for another `leaseMs`, also where its lease ran out, and
	 * even where that makes more than there should be.
	 */
	stay(key: string, holder: string, leaseMs: number): Promise<void>;
	/** Gives the slot back. */
	leave(key: string, holder: string): Promise<void>;

	/** Ends connections and timers. An operation after this fails. */
	close(): Promise<void>;
}

export interface NewClaim {
	/** Who claims; no two of them alike. */
	readonly owner: string;
	/** What others are told of the claim, while it stands: at most 200 characters. */
	readonly note: string;
	/** How long the claim stands unless it is renewed, started or settled, in milliseconds. */
	readonly leaseMs: number;
}

export interface StartTimes {
	readonly keepMs: number;
	readonly leaseMs: number;
}

/** A claim, as it stands. */
export interface Claim {
	readonly owner: string;
	readonly note: string;
	/**
	 * Whether its lease is running: the owner has claimed, renewed or started it not long ago, and has
	 * not settled it.
	 */
	readonly isHeld: boolean;
	readonly isStarted: boolean;
	/** What the owner has settled it with. */
	readonly result?: string;
}

/** A bucket that holds `capacity` tokens and is filled evenly, as long as it is not full. */
export interface TokenBucket {
	readonly key: string;
	/** The largest burst: a whole number from 1. */
	readonly capacity: number;
	/** In how many milliseconds one token comes in; need not be whole. */
	readonly msPerToken: number;
}

export interface TokenBucketState {
	/** Whether this bucket had a token; it was taken only if all buckets had one. */
	readonly isAllowed: boolean;
	/** Whole tokens that are left. */
	readonly remaining: number;
	/** Until there is a token, in whole milliseconds, rounded up; 0 where one is left. */
	readonly retryAfterMs: number;
	/** Until the bucket is full, in whole milliseconds, rounded up. */
	readonly fullAfterMs: number;
}

export interface BackOff {
	/** A whole number from 1. */
	readonly threshold: number;
	readonly windowMs: number;
	readonly firstMs: number;
	readonly longestMs: number;
}

export interface Lock {
	readonly key: string;
	/** In milliseconds. */
	readonly lockedForMs: number;
	readonly failures: number;
}

export interface Slots {
	/** A whole number from 1. */
	readonly most: number;
	readonly leaseMs: number;
}

/** Why the shared state cannot say anything. */
export type StateFault = 'away' | 'timeout' | 'full' | 'closed';

/** The store cannot be reached, does not answer in time, or has no room. */
export class StateUnavailableError extends Error {
	constructor(
		readonly fault: StateFault,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = 'StateUnavailableError';
	}
}

/** What a key is for. */
export type StateKind = 'claim' | 'replay' | 'rate' | 'lock' | 'slot';

/**
 * @param kind what the key is for
 * @param scope whose it is, as `<workflow>/<node>`: keys of one scope are kept together, in the same
 *   slot of a Redis Cluster (its hash tag)
 * @param name tells keys of one scope apart; short, of visible ASCII (a digest, where senders choose it)
 */
export const stateKey = (kind: StateKind, scope: string, name: string): string =>
	`${kind}:{${scope}}:${name}`;
