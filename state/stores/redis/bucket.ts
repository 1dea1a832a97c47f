import type { TokenBucket, TokenBucketState } from '../../store';

/** A token that lacks no more is whole. */
export const ROUNDING = 1e-9;

/**
 * @param hadToken whether there was a token before one was taken
 * @param lack what the bucket lacks, in tokens, after one was taken, if one was
 */
export function bucketStateOf(
	{ capacity, msPerToken }: TokenBucket,
	hadToken: boolean,
	lack: number,
): TokenBucketState {
	const msUntil = (tokens: number) => Math.max(0, Math.ceil((tokens - ROUNDING) * msPerToken));
	return {
		isAllowed: hadToken,
		remaining: Math.max(0, Math.floor(capacity - lack + ROUNDING)),
		retryAfterMs: msUntil(lack - (capacity - 1)),
		fullAfterMs: msUntil(lack),
	};
}
