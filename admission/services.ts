/** What admission needs from outside. */
export interface Services {
	/** @returns milliseconds since the epoch */
	readonly now: () => number;
	/** What the webhook's requests share; needed by lock-out and rate limits. */
	readonly state?: WebhookState;
}

/** The shared state as one webhook sees it. */
export interface WebhookState {
	readonly store: SharedState;
	/**
	 * @param kind what the key is for
	 * @param name tells keys of one kind apart: short, of visible ASCII
	 * @returns the key of this webhook's own, in the store
	 */
	readonly key: (kind: 'lock' | 'rate' | 'replay', name: string) => string;
}

/**
 * The part of a store that admission asks for. Every operation is atomic, goes by the store's clock,
 * and rejects when the store cannot be reached in time.
 */
export interface SharedState {
	/**
	 * Takes one token from each bucket, or from none when one of them is empty.
	 * @returns in the order of the buckets
	 */
	take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]>;
	/** Counts a failure. @returns how long the key is locked now, in milliseconds; 0 when it is not */
	fail(key: string, backOff: BackOff): Promise<number>;
	/** @returns how long the key is locked from now, in milliseconds; 0 when it is not */
	lockedFor(key: string): Promise<number>;
}

/** A bucket that holds `capacity` tokens and is filled evenly, as long as it is not full. */
export interface TokenBucket {
	readonly key: string;
	/** A whole number from 1. */
	readonly capacity: number;
	/** In how many milliseconds one token comes in; need not be whole. */
	readonly msPerToken: number;
}

export interface TokenBucketState {
	/** Whether this bucket had a token. */
	readonly isAllowed: boolean;
	/** Whole tokens that are left. */
	readonly remaining: number;
	/** Until there is a token, in milliseconds; 0 where one is left. */
	readonly retryAfterMs: number;
	/** Until the bucket is full, in milliseconds. */
	readonly fullAfterMs: number;
}

/** From the `threshold`-th failure within the window on, each locks for twice as long as the last. */
export interface BackOff {
	readonly threshold: number;
	readonly windowMs: number;
	readonly firstMs: number;
	readonly longestMs: number;
}
