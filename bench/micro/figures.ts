import { STAGES } from './exchange';
import type { Expenses } from './meter';
import { HOST, SQLITE } from './observe';

/** Of the means of the batches. */
export interface Figure {
	readonly median: number;
	readonly p99: number;
}

/** Whose what is spent on a request is. */
export type Share = 'ours' | 'oursAfterAnswer' | 'sqlite' | 'host' | 'all';

/** Of the node's own stages, those that come when the sender has its answer. */
const AFTER_ANSWER: readonly string[] = [STAGES.answer, STAGES.close];

/** @returns what was spent on a request, in the gauge's unit */
export function shareOf(expenses: Expenses, share: Share): number {
	let sum = 0;
	for (const [stage, { amount }] of expenses) {
		if (share === 'all' || isOf(stage, share)) sum += amount;
	}
	return sum;
}

function isOf(stage: string, share: Share): boolean {
	if (stage.startsWith(HOST)) return share === 'host';
	if (stage === SQLITE) return share === 'sqlite';
	return share === 'ours' || (share === 'oursAfterAnswer' && AFTER_ANSWER.includes(stage));
}

/** @param values of single requests, in order */
export function figureOf(values: readonly number[], perBatch: number): Figure {
	const means: number[] = [];
	for (let start = 0; start + perBatch <= values.length; start += perBatch) {
		const batch = values.slice(start, start + perBatch);
		means.push(batch.reduce((sum, value) => sum + value, 0) / perBatch);
	}
	means.sort((a, b) => a - b);
	const at = (part: number) => means[Math.floor((means.length - 1) * part)]!;
	return { median: at(0.5), p99: at(0.99) };
}

/** A stage's cost in the median request, and how often a request enters it. */
export interface StageFigure {
	readonly stage: string;
	readonly median: number;
	readonly times: number;
}

/** @returns every stage that most requests enter, the dearest first */
export function stagesOf(requests: readonly Expenses[]): StageFigure[] {
	const names = new Set(requests.flatMap((expenses) => [...expenses.keys()]));
	const stages = [...names].map((stage) => {
		const amounts = requests.map((each) => each.get(stage)?.amount ?? 0).sort((a, b) => a - b);
		const times = requests.map((each) => each.get(stage)?.times ?? 0).sort((a, b) => a - b);
		const middle = requests.length >> 1;
		return { stage, median: amounts[middle]!, times: times[middle]! };
	});
	return stages.filter(({ times }) => times > 0).sort((a, b) => b.median - a.median);
}
