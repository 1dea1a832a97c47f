/** How many values an estimate of a tail remembers. */
const MEMORY = 8000;
/** Least mean excess: differences below it are no news, however regular the signal was so far. */
const LEAST_EXCESS = 0.1;
/** Values seen before the tail beyond a quantile says anything. */
const LEAST_SEEN = [30, 200] as const;
const QUANTILES = [0.9, 0.99] as const;
/** -ln of the chance to be beyond each quantile. */
const BEYOND = QUANTILES.map((quantile) => -Math.log(1 - quantile)) as [number, number];
/** One excess counts at most for so many mean ones: an incident must not become the measure. */
const MOST_EXCESSES = 20;

/** Cells that one quantile takes. */
const EACH = 5;
const SEEN = 0;
const AT = 1;
const SPREAD = 2;
const EXCESS = 3;
const EXCEEDED = 4;

/**
 * The upper tail of a signal: how improbable a value is, by what came before it.
 *
 * Two quantiles follow the signal by stochastic approximation (Robbins and Monro 1951); beyond each
 * the excess is taken as exponential (peaks over threshold, Pickands 1975), with the mean of the
 * excesses so far. The second one knows what is rare yet regular, such as the jump of every morning.
 */
export class Tail {
	/** How many cells a tail takes. */
	static readonly size = EACH * QUANTILES.length;

	constructor(private readonly cells: Float64Array) {}

	/** @returns -ln of the chance of so high a value; 0 below the first quantile, or while unknown */
	surprise(value: number): number {
		const { cells } = this;
		if (cells[SEEN]! < LEAST_SEEN[0] || value <= cells[AT]!) return 0;
		const outer = BEYOND[0] + (value - cells[AT]!) / this.meanExcess(0);
		if (cells[SEEN]! < LEAST_SEEN[1]) return outer;
		const inner = Math.max(0, value - Math.max(cells[AT]!, cells[EACH + AT]!));
		return Math.min(outer, BEYOND[1] + inner / this.meanExcess(EACH));
	}

	learn(value: number): void {
		this.learnBeyond(0, QUANTILES[0], value);
		this.learnBeyond(EACH, QUANTILES[1], value);
	}

	/** The fewer excesses there were, the larger their mean may still prove to be. */
	private meanExcess(at: number): number {
		const { cells } = this;
		return (cells[at + EXCESS]! + LEAST_EXCESS) * (1 + 2 / Math.sqrt(cells[at + EXCEEDED]! + 1));
	}

	private learnBeyond(at: number, quantile: number, value: number): void {
		const { cells } = this;
		const seen = (cells[at + SEEN] = cells[at + SEEN]! + 1);
		if (seen === 1) {
			cells[at + AT] = value;
			cells[at + SPREAD] = 0.1;
		}
		const distance = Math.abs(value - cells[at + AT]!);
		cells[at + SPREAD]! += Math.max(1 / seen, 0.002) * (distance - cells[at + SPREAD]!);
		const step = Math.max(3 / seen, 10 / MEMORY) * (cells[at + SPREAD]! + 0.001);
		cells[at + AT]! += value > cells[at + AT]! ? step * quantile : step * (quantile - 1);
		const excess = value - cells[at + AT]!;
		if (excess <= 0) return;
		const exceeded = (cells[at + EXCEEDED] = cells[at + EXCEEDED]! + 1);
		const gain = Math.max(1 / exceeded, 1 / (MEMORY * (1 - quantile)));
		const most = MOST_EXCESSES * (cells[at + EXCESS]! + LEAST_EXCESS);
		cells[at + EXCESS]! += gain * (Math.min(excess, most) - cells[at + EXCESS]!);
	}
}
