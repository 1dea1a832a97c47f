/**
 * Durations counted in bins whose bounds grow by the same factor, so that a percentile is known
 * within the same relative error wherever it is (Masson, Rim and Lee: DDSketch, VLDB 2019,
 * https://arxiv.org/abs/1908.10693). Unlike a sample, counts can be added and taken away exactly.
 */
export type Histogram = ReadonlyMap<number, number>;

/** Of an estimate from 1 ms to 5 minutes. */
export const RELATIVE_ERROR = 0.02;
/** Of an estimate below 1 ms, in milliseconds. */
export const ABSOLUTE_ERROR_MS = 0.5;
/** What is longer counts as this, in milliseconds. */
export const LONGEST_MS = 5 * 60_000;

/** Upper bound of a bin by its lower bound. */
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** The bin of `LONGEST_MS` and more. */
export const LAST_BIN = 2 + Math.floor(Math.log(LONGEST_MS) / LOG_GROWTH);

/**
 * @param durationMs not negative
 * @returns 0 below 1 ms, then from 1 on a bin of the next durations each, up to `LAST_BIN`
 */
export function binOf(durationMs: number): number {
	if (durationMs < 1) return 0;
	if (durationMs >= LONGEST_MS) return LAST_BIN;
	return 1 + Math.floor(Math.log(durationMs) / LOG_GROWTH);
}

/** @returns the duration, in milliseconds, that is as near as can be to all that the bin may hold */
export function durationOf(bin: number): number {
	if (bin === 0) return ABSOLUTE_ERROR_MS;
	if (bin === LAST_BIN) return LONGEST_MS;
	return Math.min(GROWTH ** (bin - 1) * (1 + RELATIVE_ERROR), LONGEST_MS);
}

/**
 * Percentiles by the nearest rank.
 * @param fractions each above 0 and at most 1
 * @returns in their order, in milliseconds; undefined where the histogram is empty
 */
export function percentilesOf(
	histogram: Histogram,
	fractions: readonly number[],
): readonly number[] | undefined {
	const bins = [...histogram].sort(([a], [b]) => a - b);
	const total = bins.reduce((sum, [, count]) => sum + count, 0);
	if (total === 0) return undefined;
	return fractions.map((fraction) => {
		let left = Math.ceil(fraction * total);
		const found = bins.find(([, count]) => (left -= count) <= 0);
		return durationOf(found![0]);
	});
}
