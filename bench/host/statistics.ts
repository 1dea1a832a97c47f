/** A value that half of the measurements are below, and the lowest and the highest of them. */
export interface Spread {
	readonly median: number;
	readonly least: number;
	readonly most: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return {
		median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
		least: sorted[0]!,
		most: sorted.at(-1)!,
	};
}

/** @returns such as `95.2 (93.1 to 97.0)` */
export function spreadText({ median, least, most }: Spread, digits: number): string {
	const text = (value: number) => value.toFixed(digits);
	return `${text(median)} (${text(least)} to ${text(most)})`;
}
