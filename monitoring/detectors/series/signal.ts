import type { Cells } from './cells';
import { Tail } from './tail';

/** One value cannot say more than this, in -ln of a chance. */
const MOST_SURPRISE = 30;

/** A mean over the last values, weighted exponentially; the plain mean while there are fewer. */
export class MovingMean {
	private readonly cells: Float64Array;

	/** @param span of how many values; 1 for the last one alone */
	constructor(
		cells: Cells,
		private readonly span: number,
	) {
		this.cells = cells.take(2);
	}

	/** @returns the mean with this value in it */
	add(value: number): number {
		const count = (this.cells[1] = this.cells[1]! + 1);
		return (this.cells[0]! += Math.max(1 / count, 1 / this.span) * (value - this.cells[0]!));
	}
}

/** Something observed of a series, smoothed, with both of its tails. */
export class Signal {
	private readonly mean: MovingMean;
	private readonly high: Tail;
	private readonly low: Tail;

	constructor(cells: Cells, span: number) {
		this.mean = new MovingMean(cells, span);
		this.high = new Tail(cells.take(Tail.size));
		this.low = new Tail(cells.take(Tail.size));
	}

	/** @returns how surprising it is at its end, as -ln of a chance */
	add(value: number): number {
		const mean = this.mean.add(value);
		const surprise = Math.max(this.high.surprise(mean), this.low.surprise(-mean));
		this.high.learn(mean);
		this.low.learn(-mean);
		return Math.min(surprise, MOST_SURPRISE);
	}
}
