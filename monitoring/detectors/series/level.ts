import type { Cells } from './cells';

/** How many values the scale remembers. */
const MEMORY = 2000;
/** Values that are averaged before the median goes its own way. */
const FIRST = 20;
/** A deviation counts at most for so many mean ones. */
const MOST_DEVIATIONS = 8;

/** Where a series usually is, and how far from there: a running median and mean deviation. */
export class Level {
	private readonly cells: Float64Array;

	constructor(cells: Cells) {
		this.cells = cells.take(3);
	}

	get median(): number {
		return this.cells[0]!;
	}

	/** The mean deviation, never zero. */
	get scale(): number {
		return Math.max(this.cells[1]!, 1e-6 * Math.abs(this.median), 1e-9);
	}

	learn(value: number): void {
		const { cells } = this;
		const seen = (cells[2] = cells[2]! + 1);
		if (seen === 1) cells[0] = value;
		const difference = value - cells[0]!;
		const distance = Math.abs(difference);
		const most = seen < 30 ? distance : MOST_DEVIATIONS * cells[1]! + 1e-9;
		cells[1]! += Math.max(1 / seen, 1 / MEMORY) * (Math.min(distance, most) - cells[1]!);
		if (seen < FIRST) {
			cells[0]! += difference / seen;
			return;
		}
		const step = Math.max(2 / seen, 4 / MEMORY) * 1.5 * cells[1]!;
		// Near the median the step shrinks, so that it comes to rest on a constant series.
		const part = Math.min(1, distance / (0.1 * cells[1]! + 1e-12));
		cells[0]! += Math.sign(difference) * step * part;
	}
}
