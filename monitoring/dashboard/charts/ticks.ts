/** Steps of an axis, times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10] as const;

/**
 * @param max largest value to show
 * @param most how many steps at most
 * @returns ticks of a linear axis of counts: from 0 in even, whole steps to the first one that is not
 *   below the largest value
 */
export function countTicks(max: number, most = 5): readonly number[] {
	const top = Number.isFinite(max) ? Math.min(Math.max(max, 1), 1e300) : 1;
	const magnitude = 10 ** Math.floor(Math.log10(top / most));
	const step = STEPS.map((each) => each * magnitude).find(
		(each) => each >= 1 && Number.isInteger(each) && Math.ceil(top / each) <= most,
	);
	const even = step ?? 1;
	return Array.from({ length: Math.ceil(top / even) + 1 }, (_, index) => index * even);
}

/** Steps within a decade, by how many decades there are to show. */
const FINE = [1, 2, 5] as const;
const COARSE = [1] as const;
/** From here on the powers of ten are ticks enough. */
const MANY_DECADES = 2.5;

/**
 * @param min smallest value to show; taken as `least` where it is below
 * @param max largest value to show
 * @param least where the axis begins at the earliest: a logarithmic axis has no 0
 * @returns ticks of a logarithmic axis, of which the first and the last enclose the values
 */
export function logTicks(min: number, max: number, least: number): readonly number[] {
	const low = Number.isFinite(min) ? Math.min(Math.max(min, least), 1e14) : least;
	const high = Math.min(Math.max(max, low), 1e14);
	const inDecade = Math.log10(high / low) < MANY_DECADES ? FINE : COARSE;
	const ticks: number[] = [];
	// A power early: the logarithm may be rounded up.
	for (
		let power = Math.floor(Math.log10(low)) - 1;
		power <= Math.ceil(Math.log10(high)) + 1;
		power += 1
	) {
		for (const each of inDecade) ticks.push(Number(`${each}e${power}`));
	}
	const first = ticks.findLastIndex((tick) => tick <= low);
	const last = ticks.findIndex((tick) => tick >= high && tick > ticks[first]!);
	return ticks.slice(first, last + 1);
}
