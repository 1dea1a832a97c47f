import type { CountChange, CountedEvent } from './counted-event';
import type { WrittenSenders } from './senders';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Which stretch of the log a row counts. */
export interface RollupKey {
	/** Whether it counts every webhook; workflow and node are empty then. */
	readonly isTotal: boolean;
	/** `MINUTE_MS` or `HOUR_MS`. */
	readonly widthMs: number;
	/** Milliseconds since the epoch; a whole multiple of the width. */
	readonly start: number;
	readonly workflowId: string;
	readonly nodeName: string;
}

/** What a row holds, as JSON. Apart, as most readers need one of them. */
export interface RollupContent {
	/** See counts.ts. */
	readonly counts: string;
	/** Of sources and keys, see senders.ts. */
	readonly senders: string;
}

export interface WrittenSenderLists {
	readonly sources?: WrittenSenders;
	readonly keys?: WrittenSenders;
}

/** What changes of events mean for a row. */
export interface RowChange {
	/** Of the key: another one for every row. */
	readonly name: string;
	readonly key: RollupKey;
	readonly changes: readonly CountChange[];
}

/** What changes of events mean for the rows. */
export interface RowChanges {
	/** Rows of minutes, each once. */
	readonly rows: readonly RowChange[];
	/** The hours that have these minutes in them. */
	readonly hours: readonly number[];
}

/**
 * Each event counts in two rows: those of its minute, of all webhooks and of its own. Rows of hours
 * are made of them later, see hour-builder.ts.
 */
export function rowsToChange(changes: readonly CountChange[]): RowChanges {
	const rows = new Map<string, RowChange & { readonly changes: CountChange[] }>();
	const add = (key: RollupKey, change: CountChange) => {
		const name = nameOf(key);
		const row = rows.get(name);
		if (row) row.changes.push(change);
		else rows.set(name, { name, key, changes: [change] });
	};
	const hours = new Set<number>();
	for (const { event: given, by } of changes) {
		const event = storable(given);
		const change = { event, by };
		const { receivedAt, workflowId, nodeName } = event;
		const start = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS;
		const time = { widthMs: MINUTE_MS, start };
		hours.add(Math.floor(receivedAt / HOUR_MS) * HOUR_MS);
		add({ isTotal: true, ...time, workflowId: '', nodeName: '' }, change);
		add({ isTotal: false, ...time, workflowId, nodeName }, change);
	}
	return { rows: [...rows.values()], hours: [...hours] };
}

/** @returns a text that no other key has */
export function nameOf({ isTotal, widthMs, start, workflowId, nodeName }: RollupKey): string {
	const time = `${widthMs} ${start}`;
	return isTotal ? time : `${time} ${workflowId.length} ${workflowId}${nodeName}`;
}

const HALF_A_PAIR = /\p{Surrogate}/u;

/** @returns the event with its texts as a database gives them back */
function storable(event: CountedEvent): CountedEvent {
	const { workflowId, nodeName, sourceIp, keyName = '', code = '' } = event;
	// Apart, so that two halves do not make a whole.
	const all = `${workflowId} ${nodeName} ${sourceIp} ${keyName} ${code}`;
	if (!HALF_A_PAIR.test(all)) return event;
	return {
		...event,
		workflowId: wellFormed(workflowId),
		nodeName: wellFormed(nodeName),
		sourceIp: wellFormed(sourceIp),
		...(event.keyName !== undefined && { keyName: wellFormed(keyName) }),
		...(event.code !== undefined && { code: wellFormed(code) }),
	};
}

function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}
