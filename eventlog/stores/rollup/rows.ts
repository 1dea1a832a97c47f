import type { CountChange, CountedEvent } from './counted-event';
import { Counts } from './counts';
import { Senders, type WrittenSenders } from './senders';

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

/** What changes of events mean for the rows. */
export interface RowChanges {
	/** Rows of minutes, each once. */
	readonly rows: readonly { readonly key: RollupKey; readonly changes: readonly CountChange[] }[];
	/** The hours that have these minutes in them. */
	readonly hours: readonly number[];
}

/**
 * Each event counts in two rows: those of its minute, of all webhooks and of its own. Rows of hours
 * are made of them later, see hour-builder.ts.
 */
export function rowsToChange(changes: readonly CountChange[]): RowChanges {
	const rows = new Map<string, { key: RollupKey; changes: CountChange[] }>();
	const add = (name: string, change: CountChange, keyOf: () => RollupKey) => {
		const row = rows.get(name);
		if (row) row.changes.push(change);
		else rows.set(name, { key: keyOf(), changes: [change] });
	};
	const hours = new Set<number>();
	for (const { event: given, by } of changes) {
		const event = storable(given);
		const change = { event, by };
		const { receivedAt, workflowId, nodeName } = event;
		const start = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS;
		const time = { widthMs: MINUTE_MS, start };
		hours.add(Math.floor(receivedAt / HOUR_MS) * HOUR_MS);
		add(String(start), change, () => ({
			isTotal: true,
			...time,
			workflowId: '',
			nodeName: '',
		}));
		add(`${start} ${workflowId.length} ${workflowId}${nodeName}`, change, () => ({
			isTotal: false,
			...time,
			workflowId,
			nodeName,
		}));
	}
	return { rows: [...rows.values()], hours: [...hours] };
}

/** @returns what the row holds after the changes; undefined where it counts nothing any more */
export function changedContent(
	stored: RollupContent | undefined,
	changes: readonly CountChange[],
): RollupContent | undefined {
	const counts = stored ? Counts.parse(stored.counts) : new Counts();
	const written = (stored ? JSON.parse(stored.senders) : {}) as WrittenSenderLists;
	const sources = Senders.from(written.sources);
	const keys = Senders.from(written.keys);
	for (const change of changes) {
		const { sourceIp, keyName, outcome } = change.event;
		counts.add(change);
		sources.add(sourceIp, outcome, change.by);
		if (keyName !== undefined) keys.add(keyName, outcome, change.by);
	}
	if (counts.isEmpty) return undefined;
	const lists: WrittenSenderLists = { sources: sources.written(), keys: keys.written() };
	return { counts: counts.toText(), senders: JSON.stringify(lists) };
}

const HALF_A_PAIR = /\p{Surrogate}/u;

/** @returns the event with its texts as a database gives them back */
function storable(event: CountedEvent): CountedEvent {
	const { workflowId, nodeName, sourceIp, keyName = '', code = '' } = event;
	if (![workflowId, nodeName, sourceIp, keyName, code].some((text) => HALF_A_PAIR.test(text))) {
		return event;
	}
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
