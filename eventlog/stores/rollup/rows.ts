import type { CountChange, CountedEvent } from './counted-event';
import { Counts } from './counts';
import { Senders, type WrittenSenders } from './senders';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const WIDTHS = [MINUTE_MS, HOUR_MS] as const;
export type Width = (typeof WIDTHS)[number];

/** Which stretch of the log a row counts. */
export interface RollupKey {
	/** Whether it counts every webhook; workflow and node are empty then. */
	readonly isTotal: boolean;
	readonly widthMs: Width;
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

/** A row that is to change. */
export interface RowChange {
	readonly key: RollupKey;
	readonly changes: readonly CountChange[];
}

/**
 * Each event counts in four rows: those of its minute and its hour, of all webhooks and of its own.
 * @returns the rows that the changes touch, each once
 */
export function rowsToChange(changes: readonly CountChange[]): readonly RowChange[] {
	const rows = new Map<string, { key: RollupKey; changes: CountChange[] }>();
	for (const given of changes) {
		const change = { ...given, event: storable(given.event) };
		const { receivedAt, workflowId, nodeName } = change.event;
		for (const widthMs of WIDTHS) {
			const start = Math.floor(receivedAt / widthMs) * widthMs;
			const time = `${widthMs} ${start}`;
			const owner = `${time} ${workflowId.length} ${workflowId}${nodeName}`;
			for (const [name, isTotal] of [
				[time, true],
				[owner, false],
			] as const) {
				const row = rows.get(name);
				if (row) row.changes.push(change);
				else {
					const whose = isTotal ? { workflowId: '', nodeName: '' } : { workflowId, nodeName };
					rows.set(name, { key: { isTotal, widthMs, start, ...whose }, changes: [change] });
				}
			}
		}
	}
	return [...rows.values()];
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
