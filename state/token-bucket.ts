import type { TokenBucket, TokenBucketState } from './store';

/** How far a bucket was from full at a moment, in tokens and milliseconds since the epoch. */
export interface BucketLevel {
	readonly missing: number;
	readonly at: number;
}

/** What taking a token did. */
export interface Taken {
	readonly states: readonly TokenBucketState[];
	/** What the buckets are from now on, in their order; undefined where they stay as they are. */
	readonly levels?: readonly BucketLevel[];
}

/**
 * A token that lacks no more than this is whole: the division by `msPerToken` is rounded, and a token
 * that is due now shall not come a millisecond late. It is only lent: what lacks is carried on.
 */
export const ROUNDING = 1e-7;

/**
 * Takes one token from each bucket, or from none when one of them is empty.
 *
 * A level is kept in tokens, from which each is taken as a whole 1, and the time apart from it: only
 * what has come in since is a fraction, rounded for each token by some 1e-16 of the capacity, which no
 * clock could show. A refusal, which writes nothing, rounds nothing.
 * @param levels of the buckets, in their order; undefined for one that is full
 * @param now in milliseconds since the epoch; where the clock was set back, time goes on from there
 */
export function takeTokens(
	buckets: readonly TokenBucket[],
	levels: readonly (BucketLevel | undefined)[],
	now: number,
): Taken {
	const missing = buckets.map((bucket, index) => missingAt(bucket, levels[index], now));
	const allowed = buckets.map(({ capacity }, index) => hasToken(capacity, missing[index]!));
	const isTaken = allowed.every(Boolean);
	const left = isTaken ? missing.map((tokens) => tokens + 1) : missing;
	const isSetBack = levels.some((level) => level !== undefined && level.at > now);
	return {
		states: buckets.map((bucket, index) => stateOf(bucket, left[index]!, allowed[index]!)),
		...((isTaken || isSetBack) && { levels: left.map((tokens) => ({ missing: tokens, at: now })) }),
	};
}

/** @returns when the bucket will be full, in milliseconds since the epoch */
export function fullAt({ msPerToken }: TokenBucket, { missing, at }: BucketLevel): number {
	return at + missing * msPerToken;
}

function missingAt(
	{ capacity, msPerToken }: TokenBucket,
	level: BucketLevel | undefined,
	now: number,
): number {
	if (!level) return 0;
	const come = Math.max(0, now - level.at) / msPerToken;
	// The capacity may be less than it was.
	return Math.min(capacity, Math.max(0, level.missing - come));
}

function hasToken(capacity: number, missing: number): boolean {
	return capacity - missing + ROUNDING >= 1;
}

/**
 * @param missing how far the bucket is from full, in tokens
 * @param isAllowed whether it had a token, before one was taken
 */
export function stateOf(
	{ capacity, msPerToken }: TokenBucket,
	missing: number,
	isAllowed: boolean,
): TokenBucketState {
	return {
		isAllowed,
		remaining: Math.max(0, Math.floor(capacity - missing + ROUNDING)),
		retryAfterMs: msUntil(missing - (capacity - 1), msPerToken),
		fullAfterMs: msUntil(missing, msPerToken),
	};
}

/** @returns in whole milliseconds, after which the tokens have come */
function msUntil(tokens: number, msPerToken: number): number {
	return Math.max(0, Math.ceil((tokens - ROUNDING) * msPerToken));
}
