import type { Timed } from './rounds';
import { spreadOf, spreadText, type Spread } from './statistics';
import { COMPARISONS, WORKS, type Work } from './works';

export type Rounds = ReadonlyMap<string, readonly Timed[]>;

/** What a comparison came to: of each round the ratio, and of the ratios the median. */
export interface Reached {
	readonly work: string;
	readonly against: string;
	readonly ratio: Spread;
	/** Where there is a target. */
	readonly least?: number;
	readonly isMet?: boolean;
}

const rateOf = ({ startsExecution }: Work, { perSecond, donePerSecond }: Timed) =>
	startsExecution ? donePerSecond : perSecond;

/** Prints what every work came to. */
export function printRounds(title: string, rounds: Rounds): void {
	console.log(`\n${title}`);
	console.table(
		WORKS.map((work) => {
			const timed = rounds.get(work.name)!;
			return {
				work: work.name,
				'a second': spreadText(spreadOf(timed.map((each) => rateOf(work, each))), 1),
				'p50, ms': spreadOf(timed.map(({ p50 }) => p50)).median.toFixed(1),
				'p99, ms': spreadOf(timed.map(({ p99 }) => p99)).median.toFixed(1),
			};
		}),
	);
}

/** @returns the comparisons with what was reached */
export function reached(rounds: Rounds): Reached[] {
	return COMPARISONS.map(({ work, against, least }) => {
		const others = rounds.get(against.name)!;
		const ratio = spreadOf(
			rounds
				.get(work.name)!
				.map((timed, round) => rateOf(work, timed) / rateOf(against, others[round]!)),
		);
		return {
			work: work.name,
			against: against.name,
			ratio,
			...(least !== undefined && { least, isMet: ratio.median >= least }),
		};
	});
}

/** Prints the ratios, beside the targets where there are any. */
export function printReached(ratios: readonly Reached[], hasTargets: boolean): void {
	console.table(
		ratios.map(({ work, against, least, ratio, isMet }) => ({
			work,
			against,
			times: spreadText(ratio, 2),
			...(hasTargets && least !== undefined && { target: least, met: isMet ? 'yes' : 'NO' }),
		})),
	);
}
