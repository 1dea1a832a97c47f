/** Durations in milliseconds. */
export interface LatencySummary {
	readonly min: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly max: number;
}

/**
 * @param milliseconds in any order
 * @returns percentiles by nearest rank, each one of the values; undefined where there are none
 */
export function summariseLatencies(milliseconds: readonly number[]): LatencySummary | undefined {
	if (milliseconds.length === 0) return undefined;
	const sorted = Float64Array.from(milliseconds).sort();
	const at = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1]!;
	return { min: sorted[0]!, p50: at(50), p95: at(95), p99: at(99), max: sorted.at(-1)! };
}
