import type { Cells } from './cells';

/** Share of the last visit in what is known of a bin. */
const LAST_VISIT = 0.35;
/** Visits of a bin after which an unusual one is cut down before it is learnt. */
const FIRST_VISITS = 2;
/** Deviations beyond so many mean ones are cut. */
const MOST_DEVIATIONS = 8;
/** How many values the mean deviation remembers. */
const MEMORY = 2000;

/**
 * What a series is at each time of a period, such as the day or the week. The period is cut into
 * bins; what is known of one is learnt from visit to visit, so that today does not explain itself.
 */
export class Profile {
	/** Value and number of visits, bin by bin. */
	private readonly bins: Float64Array;
	/** Mean deviation, deviations seen, bin of the visit + 1, sum and count of the visit. */
	private readonly cells: Float64Array;

	/**
	 * @param period in milliseconds
	 * @param count of bins
	 */
	constructor(
		cells: Cells,
		private readonly period: number,
		private readonly count: number,
	) {
		this.bins = cells.take(2 * count);
		this.cells = cells.take(5);
	}

	/** @returns what the series is at this time of the period; undefined while nobody knows */
	at(atMs: number): number | undefined {
		const bin = this.binOf(atMs);
		return this.bins[2 * bin + 1]! > 0 ? this.bins[2 * bin]! : undefined;
	}

	/** Mean distance of the values from the profile. */
	get deviation(): number {
		return this.cells[0]!;
	}

	/** @param expected what `at` says of this time */
	learn(atMs: number, value: number, expected: number | undefined): void {
		const { cells } = this;
		const bin = this.binOf(atMs) + 1;
		if (cells[2] !== bin) this.endVisit(bin);
		cells[3]! += value;
		cells[4]! += 1;
		if (expected === undefined) return;
		const seen = (cells[1] = cells[1]! + 1);
		const distance = Math.abs(value - expected);
		const most = seen < 30 ? distance : MOST_DEVIATIONS * cells[0]! + 1e-9;
		cells[0]! += Math.max(1 / seen, 1 / MEMORY) * (Math.min(distance, most) - cells[0]!);
	}

	private endVisit(next: number): void {
		const { bins, cells } = this;
		const at = 2 * (cells[2]! - 1);
		if (at >= 0) {
			const mean = cells[3]! / cells[4]!;
			const visits = (bins[at + 1] = bins[at + 1]! + 1);
			const difference = mean - bins[at]!;
			const most = visits > FIRST_VISITS ? MOST_DEVIATIONS * cells[0]! : Infinity;
			const cut = Math.max(-most, Math.min(most, difference));
			bins[at]! += Math.max(1 / visits, LAST_VISIT) * cut;
		}
		cells[2] = next;
		cells[3] = 0;
		cells[4] = 0;
	}

	private binOf(atMs: number): number {
		const into = ((atMs % this.period) + this.period) % this.period;
		return Math.min(this.count - 1, Math.floor((into / this.period) * this.count));
	}
}
