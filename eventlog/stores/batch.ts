import type { Completion, EventChange, ExecutionLink, WebhookEvent } from '../event';

/** A batch of changes, brought to one row per event where it can be. */
export interface Batch {
	/** Each with the completion that the batch has for it, and without its execution. */
	readonly events: readonly WebhookEvent[];
	/** By event; for those among `events` too, which may be in the store already. */
	readonly completions: ReadonlyMap<string, Completion>;
	/** The first of each event. */
	readonly links: readonly ExecutionLink[];
}

/**
 * Most answers end within the time that a batch takes to fill: then the event is written once, whole,
 * in place of a row and an update of it.
 */
export function gatherBatch(changes: readonly EventChange[]): Batch {
	const events = new Map<string, WebhookEvent>();
	const completions = new Map<string, Completion>();
	const links = new Map<string, ExecutionLink>();
	const link = (id: string, executionId: string) => {
		if (!links.has(id)) links.set(id, { id, executionId });
	};
	for (const change of changes) {
		if (change.kind === 'received') {
			const { executionId, ...event } = change.event;
			if (!events.has(event.id)) events.set(event.id, event);
			if (executionId !== undefined) link(event.id, executionId);
		} else if (change.kind === 'completed') {
			const earlier = completions.get(change.id);
			completions.set(change.id, earlier ? mergeCompletions(earlier, change) : givenOf(change));
		} else {
			link(change.id, change.executionId);
		}
	}
	return {
		events: [...events.values()].map((event) => {
			const completion = completions.get(event.id);
			return completion ? completeEvent(event, completion) : event;
		}),
		completions,
		links: [...links.values()],
	};
}

/** @returns the event with the end of its answer */
export function completeEvent(event: WebhookEvent, completion: Completion): WebhookEvent {
	return { ...event, ...givenOf(completion) };
}

/** @returns the later completion, with what only the earlier one says */
export function mergeCompletions(earlier: Completion, later: Completion): Completion {
	return { ...earlier, ...givenOf(later) };
}

function givenOf(completion: Completion): Completion {
	const { id, status, durationMs, isAborted, responseBytes, outcome } = completion;
	return {
		id,
		status,
		durationMs,
		isAborted,
		...(responseBytes !== undefined && { responseBytes }),
		...(outcome !== undefined && { outcome }),
	};
}
