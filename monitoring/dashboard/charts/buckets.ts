import type { SeriesBucket } from '../data';

/** Most buckets in a chart: past that a bar would be thinner than a pixel of most screens. */
export const MOST_BUCKETS = 400;

/**
 * @param series in any order; of two buckets with one start the last one counts
 * @param window from (inclusive) to (exclusive), whole multiples of the width
 * @returns one bucket for each width of the window, in order, without counts where nothing is known
 * @throws {RangeError} when there would be more than `MOST_BUCKETS`
 */
export function denseBuckets(
	series: readonly SeriesBucket[],
	{ from, to }: { readonly from: number; readonly to: number },
	bucketMs: number,
): readonly SeriesBucket[] {
	const length = Math.round((to - from) / bucketMs);
	if (!(length >= 1 && length <= MOST_BUCKETS)) {
		throw new RangeError(`A chart has 1 to ${MOST_BUCKETS} buckets, not ${length}`);
	}
	const known = new Map(series.map((bucket) => [bucket.start, bucket]));
	return Array.from({ length }, (_, index) => {
		const start = from + index * bucketMs;
		return known.get(start) ?? { start, counts: {} };
	});
}
