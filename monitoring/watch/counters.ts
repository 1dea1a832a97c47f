import { OUTCOMES, type Outcome, type WebhookEvent } from '../../eventlog/event';

/** Workflows that are counted apart; those that come later are counted together. */
export const MOST_WORKFLOWS = 100;
/** Pairs of outcome and code of one workflow. */
const MOST_PAIRS = 100;
/** Stands for all workflows, or codes, that are not counted apart. */
export const OTHER = 'other';

/** Upper bounds of the duration's buckets, in seconds; the last one has none. */
export const DURATION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What one workflow's webhooks have received. */
export interface WorkflowCounts {
	/** By `<outcome>/<code>`; the code is empty where there is none. */
	readonly requests: Record<string, number>;
	/** Completed answers by bucket, the last one being those above every bound. */
	readonly durations: number[];
	/** Of all of them, in seconds. */
	durationSum: number;
	/** Bytes of the bodies as received. */
	receivedBytes: number;
}

export type SavedCounters = Readonly<Record<string, WorkflowCounts>>;

/** Counts that only grow, by workflow: of bounded size, whatever comes in. */
export class Counters {
	readonly #workflows: Map<string, WorkflowCounts>;

	/** @param saved as `toJSON` gave it */
	constructor(saved: SavedCounters = {}) {
		this.#workflows = new Map(Object.entries(saved));
	}

	/** @param event that is counted once, when its answer is complete or is waited for no longer */
	add(event: WebhookEvent): void {
		const { outcome, code = '', durationMs, contentLength } = event;
		const counts = this.#countsOf(event.workflowId);
		const pair = pairOf(counts, outcome, code);
		counts.requests[pair] = (counts.requests[pair] ?? 0) + 1;
		counts.receivedBytes += contentLength;
		if (durationMs === undefined) return;
		const seconds = durationMs / 1000;
		const bucket = DURATION_BOUNDS.findIndex((bound) => seconds <= bound);
		counts.durations[bucket === -1 ? DURATION_BOUNDS.length : bucket]! += 1;
		counts.durationSum += seconds;
	}

	toJSON(): SavedCounters {
		return Object.fromEntries(this.#workflows);
	}

	#countsOf(workflowId: string): WorkflowCounts {
		const known = this.#workflows.get(workflowId);
		if (known) return known;
		const name = this.#workflows.size < MOST_WORKFLOWS ? workflowId : OTHER;
		const counts = this.#workflows.get(name) ?? {
			requests: {},
			durations: Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0),
			durationSum: 0,
			receivedBytes: 0,
		};
		this.#workflows.set(name, counts);
		return counts;
	}
}

function pairOf({ requests }: WorkflowCounts, outcome: Outcome, code: string): string {
	const pair = `${outcome}/${code}`;
	const isFull = Object.keys(requests).length >= MOST_PAIRS - OUTCOMES.length;
	return isFull && !Object.hasOwn(requests, pair) ? `${outcome}/${OTHER}` : pair;
}
