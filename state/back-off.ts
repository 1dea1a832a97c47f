import type { BackOff } from './store';

/** Failures under one key; times are in milliseconds since the epoch. */
export interface Failures {
	readonly count: number;
	/** 0 when it has never been locked. */
	readonly lockedUntil: number;
	readonly forgottenAt: number;
}

/**
 * Counts a failure, as `StateStore.fail` says.
 * @param before the failures so far, unless they are forgotten
 * @returns the failures from now on: the same object where this one counts for nothing
 */
export function countFailure(
	before: Failures | undefined,
	{ threshold, windowMs, firstMs, longestMs }: BackOff,
	now: number,
): Failures {
	if (before && before.lockedUntil > now) return before;
	const count = (before?.count ?? 0) + 1;
	if (count < threshold) {
		return { count, lockedUntil: 0, forgottenAt: before?.forgottenAt ?? now + windowMs };
	}
	const lockedUntil = now + Math.min(firstMs * 2 ** (count - threshold), longestMs);
	return { count, lockedUntil, forgottenAt: lockedUntil + windowMs };
}
