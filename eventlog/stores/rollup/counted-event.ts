import type { WebhookEvent } from '../../event';

/** What the counts know of an event. */
export type CountedEvent = Pick<
	WebhookEvent,
	| 'receivedAt'
	| 'workflowId'
	| 'nodeName'
	| 'outcome'
	| 'code'
	| 'durationMs'
	| 'contentLength'
	| 'responseBytes'
	| 'sourceIp'
	| 'keyName'
>;

/** An event that is counted from now on (1), or not any more (-1). */
export interface CountChange {
	readonly event: CountedEvent;
	readonly by: 1 | -1;
}

/** @returns what an event that has changed means for the counts; nothing where they stay as they are */
export function changesBetween(before: CountedEvent, after: CountedEvent): CountChange[] {
	const isSame =
		before.outcome === after.outcome &&
		before.durationMs === after.durationMs &&
		before.responseBytes === after.responseBytes;
	if (isSame) return [];
	return [
		{ event: before, by: -1 },
		{ event: after, by: 1 },
	];
}
