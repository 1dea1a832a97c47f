import type { Cells } from './cells';

/** After an alarm, another one must be so much more surprising. */
const ESCALATION = 1.3;
/** How long an alarm is remembered: a part of all points seen, within limits. */
const PART = 1 / 8;
const SHORTEST = 10;
const LONGEST = 430;

/**
 * Decides which surprises are alarms. What goes on is not told again and again: after an alarm the
 * bar lies above it, and comes down to the threshold exponentially.
 */
export class Habituation {
	/** Points seen, surprise of the last alarm, points since, and how long it is remembered. */
	private readonly cells: Float64Array;

	constructor(
		cells: Cells,
		private readonly threshold: number,
	) {
		this.cells = cells.take(4);
	}

	/** @returns whether this surprise is an alarm */
	add(surprise: number): boolean {
		const { cells, threshold } = this;
		const seen = (cells[0] = cells[0]! + 1);
		cells[2]! += 1;
		const raised = Math.max(0, cells[1]! * ESCALATION - threshold);
		if (surprise < threshold + raised * Math.exp(-cells[2]! / cells[3]!)) return false;
		cells[1] = surprise;
		cells[2] = 0;
		cells[3] = Math.max(SHORTEST, Math.min(LONGEST, seen * PART));
		return true;
	}
}
