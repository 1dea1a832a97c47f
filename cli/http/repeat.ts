import { explainAnswer } from '../explain';
import type { Delivery } from '../delivery';
import { exchange, type Answer, type Connections } from './exchange';
import { NoAnswerError } from './failure';

/** What became of many requests. */
export interface Tally {
	/** How many answers had a status. */
	readonly statuses: Map<number, number>;
	/** How many refusals had a code. */
	readonly codes: Map<string, number>;
	/** How many requests got no answer, by the error's code. */
	readonly failures: Map<string, number>;
	/** Of each answer, in milliseconds. */
	readonly latencies: number[];
	accepted: number;
	done: number;
}

/**
 * Sends requests, some at a time, until all are sent or it is stopped.
 * @param make each request when its turn comes, so that it is signed then
 * @param stop starts no more requests once it is aborted; those on their way are waited for
 * @param onProgress told after each
 */
export async function sendRepeatedly(
	{
		count,
		atOnce,
		timeoutMs,
		make,
		stop,
	}: {
		readonly count: number;
		readonly atOnce: number;
		readonly timeoutMs: number;
		readonly make: () => Delivery;
		readonly stop: AbortSignal;
	},
	connections: Connections,
	onProgress: (tally: Tally) => void,
): Promise<Tally> {
	const tally: Tally = {
		statuses: new Map(),
		codes: new Map(),
		failures: new Map(),
		latencies: [],
		accepted: 0,
		done: 0,
	};
	let started = 0;
	const work = async (): Promise<void> => {
		while (started < count && !stop.aborted) {
			started += 1;
			try {
				note(tally, await exchange(make(), connections, timeoutMs));
			} catch (error) {
				if (!(error instanceof NoAnswerError)) throw error;
				increment(tally.failures, error.code);
			}
			tally.done += 1;
			onProgress(tally);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
	return tally;
}

function note(tally: Tally, answer: Answer): void {
	increment(tally.statuses, answer.status);
	tally.latencies.push(answer.milliseconds);
	const { isAccepted, code } = explainAnswer({ ...answer, text: answer.body.toString() });
	if (code !== undefined) increment(tally.codes, code);
	if (isAccepted) tally.accepted += 1;
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
