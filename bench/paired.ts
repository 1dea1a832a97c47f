/** One side of a comparison; a promise is awaited within its time. */
export type Call = () => unknown;

export interface PairedOptions {
	/** Differences to take at most; each costs two calls of either side. */
	readonly pairs: number;
	/** Longest time for them all, in milliseconds; a quarter of it comes before, to warm up. */
	readonly budgetMs: number;
	/** Calls per timing, for what is as short as the clock's own resolution. */
	readonly calls?: number;
}

/** A value that half of the measurements are below, and how sure it is. */
export interface Estimate {
	readonly median: number;
	/** The middle half of the measurements. */
	readonly quartiles: readonly [number, number];
	/** Where the median is with a probability of 95 %. */
	readonly confidence: readonly [number, number];
}

/** All in microseconds per call. */
export interface Comparison {
	readonly subject: Estimate;
	readonly bare: Estimate;
	/** Of the differences of the pairs, not the difference of the medians. */
	readonly overhead: Estimate;
	readonly pairs: number;
	/** Left out: another program got the processor while they were timed. */
	readonly interrupted: number;
}

/** So many it shall have, even if that takes longer than allowed. */
const FEWEST_PAIRS = 100;
/** How much longer than allowed it may take. */
const PATIENCE = 2;
/** Fewer say nothing about a median. */
const LEAST_PAIRS = 10;

/**
 * Times two calls in turns, so that whatever else the machine does hits both: in the order subject,
 * bare, bare, subject, of which one difference is made. Who goes first, and a drift in between, then
 * cancel out.
 * @throws {Error} on a machine that is too busy for enough of them
 */
export async function compare(
	subject: Call,
	bare: Call,
	{ pairs, budgetMs, calls = 1 }: PairedOptions,
): Promise<Comparison> {
	const warm = performance.now() + budgetMs / 4;
	for (let run = 0; run < FEWEST_PAIRS || (run < pairs && performance.now() < warm); run += 1) {
		await time(subject, calls);
		await time(bare, calls);
	}
	const subjectTimes: number[] = [];
	const bareTimes: number[] = [];
	const differences: number[] = [];
	let interrupted = 0;
	const start = performance.now();
	for (;;) {
		const spent = (performance.now() - start) / budgetMs;
		const { length } = differences;
		if (length >= pairs || (length >= FEWEST_PAIRS && spent >= 1)) break;
		if (spent >= PATIENCE) break;
		const switches = interruptions();
		const first = await time(subject, calls);
		const second = await time(bare, calls);
		const third = await time(bare, calls);
		const fourth = await time(subject, calls);
		if (interruptions() !== switches) {
			interrupted += 1;
			continue;
		}
		subjectTimes.push((first + fourth) / 2);
		bareTimes.push((second + third) / 2);
		differences.push((first + fourth - second - third) / 2);
	}
	if (differences.length < LEAST_PAIRS) {
		throw new Error('The machine is too busy to measure anything');
	}
	return {
		subject: estimate(subjectTimes),
		bare: estimate(bareTimes),
		overhead: estimate(differences),
		pairs: differences.length,
		interrupted,
	};
}

/** @returns how often the system has taken the processor away so far; always 0 on Windows */
function interruptions(): number {
	return process.resourceUsage().involuntaryContextSwitches;
}

/** @returns microseconds per call */
async function time(call: Call, calls: number): Promise<number> {
	const start = process.hrtime.bigint();
	for (let index = 0; index < calls; index += 1) {
		const outcome = call();
		if (outcome instanceof Promise) await outcome;
	}
	return Number(process.hrtime.bigint() - start) / 1000 / calls;
}

/** Of the normal distribution, which the binomial one of the median's rank is near to. */
const Z_95 = 1.96;

function estimate(values: readonly number[]): Estimate {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (rank: number): number =>
		sorted[Math.min(Math.max(Math.round(rank), 0), sorted.length - 1)]!;
	const middle = (sorted.length - 1) / 2;
	const reach = (Z_95 * Math.sqrt(sorted.length)) / 2;
	return {
		median: at(middle),
		quartiles: [at(middle / 2), at(middle * 1.5)],
		confidence: [at(middle - reach), at(middle + reach)],
	};
}
