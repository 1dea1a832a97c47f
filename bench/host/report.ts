import type { Timed } from './rounds';
import { spreadOf, spreadText, type Spread } from './statistics';
import { TARGETS, WORKS, type Work } from './works';

export type Rounds = ReadonlyMap<string, readonly Timed[]>;

/** What a target came to: of each round the ratio, and of the ratios the median. */
export interface Reached {
	readonly work: string;
	readonly against: string;
	readonly least: number;
	readonly ratio: Spread;
	readonly isMet: boolean;
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

/** @returns the targets with what was reached */
export function reached(rounds: Rounds): Reached[] {
	return TARGETS.map(({ work, against, least }) => {
		const others = rounds.get(against.name)!;
		const ratio = spreadOf(
			rounds
				.get(work.name)!
				.map((timed, round) => rateOf(work, timed) / rateOf(against, others[round]!)),
		);
		return {
			work: work.name,
			against: against.name,
			least,
			ratio,
			isMet: ratio.median >= least,
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
			...(hasTargets && { target: least, met: isMet ? 'yes' : 'NO' }),
		})),
	);
}
