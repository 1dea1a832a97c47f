import type { Completion, EventChange, WebhookEvent } from '../event';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';
import { completeEvent, gatherBatch, mergeCompletions } from './batch';
import { comparePositions, cursorAt, positionOf, type Position } from './cursor';
import {
	checkBucket,
	checkPage,
	demandTimeRange,
	normalizeFilter,
	refuseEmptyFilter,
} from './filter';
import { fitting } from './page';
import { pruneStep } from './retention';
import { SummaryBuilder, TimeSeriesBuilder } from './statistics';
import type { EventStore, OpenReport } from './store';

interface Entry extends Position {
	readonly bytes: number;
	event: WebhookEvent;
}

/** Events in the memory of this process, for tests and for trying out; gone when it ends. */
export class MemoryStore implements EventStore {
	readonly #byId = new Map<string, Entry>();
	/** The oldest first. */
	#entries: Entry[] = [];
	readonly #earlyCompletions = new Map<string, Completion>();
	readonly #links = new Map<string, string>();
	#lastSeq = 0;
	#bytes = 0;
	#isOpen = false;

	async open(): Promise<OpenReport> {
		this.#isOpen = true;
		return {};
	}

	async write(changes: readonly EventChange[]): Promise<void> {
		this.#demandOpen();
		const { events, completions, links } = gatherBatch(changes);
		for (const event of events) if (!this.#byId.has(event.id)) this.#add(event);
		for (const [id, completion] of completions) this.#complete(id, completion);
		for (const { id, executionId } of links) {
			if (!this.#links.has(id)) this.#links.set(id, executionId);
		}
	}

	async get(id: string): Promise<WebhookEvent | undefined> {
		this.#demandOpen();
		const entry = this.#byId.get(id);
		return entry && this.#read(entry, false);
	}

	async list(filter: EventFilter, page: PageRequest): Promise<EventPage> {
		checkPage(page);
		const { cursor, limit, order = 'newestFirst', isBrief = false } = page;
		const start = cursor === undefined ? undefined : positionOf(cursor);
		const sign = order === 'newestFirst' ? -1 : 1;
		const found = this.#select(filter).filter(
			(entry) => start === undefined || comparePositions(entry, start) * sign > 0,
		);
		if (sign < 0) found.reverse();
		const firstEntries = found.slice(0, limit);
		const chosen = isBrief ? firstEntries : fitting(firstEntries, ({ bytes }) => bytes);
		return {
			events: chosen.map((entry) => this.#read(entry, isBrief)),
			...(chosen.length < found.length && { nextCursor: cursorAt(chosen.at(-1)!) }),
		};
	}

	async summarize(filter: EventFilter): Promise<EventSummary> {
		demandTimeRange(filter);
		const summary = new SummaryBuilder();
		for (const { event } of this.#select(filter)) summary.add(event);
		return summary.build();
	}

	async timeSeries(filter: EventFilter, bucketMs: number): Promise<TimeBucket[]> {
		checkBucket(bucketMs);
		demandTimeRange(filter);
		const series = new TimeSeriesBuilder(bucketMs);
		for (const { event } of this.#select(filter)) series.add(event.receivedAt, event.outcome);
		return series.build();
	}

	async delete(filter: EventFilter): Promise<number> {
		refuseEmptyFilter(filter);
		demandTimeRange(filter);
		return this.#remove(this.#select(filter));
	}

	async prune(policy: RetentionPolicy, most: number, nowMs: number): Promise<number> {
		return await pruneStep(
			{
				occupied: () => this.size(),
				deleteOldest: async (count, before = Infinity) =>
					this.#remove(this.#entries.slice(0, count).filter((each) => each.receivedAt < before)),
			},
			policy,
			most,
			nowMs,
		);
	}

	async size(): Promise<{ events: number; bytes: number }> {
		return { events: this.#entries.length, bytes: this.#bytes };
	}

	async close(): Promise<void> {
		// What it holds is still there when it is opened again, as in a file.
		this.#isOpen = false;
	}

	#add(given: WebhookEvent): void {
		const event = storable(given);
		const bytes = JSON.stringify({ ...event, rawBody: undefined }).length + lengthOf(given.rawBody);
		const entry: Entry = {
			receivedAt: given.receivedAt,
			seq: (this.#lastSeq += 1),
			bytes,
			event,
		};
		let index = this.#entries.length;
		while (index > 0 && comparePositions(this.#entries[index - 1]!, entry) > 0) index -= 1;
		this.#entries.splice(index, 0, entry);
		this.#byId.set(given.id, entry);
		this.#bytes += bytes;
		const early = this.#earlyCompletions.get(given.id);
		if (early) {
			this.#earlyCompletions.delete(given.id);
			this.#complete(given.id, early);
		}
	}

	#complete(id: string, completion: Completion): void {
		const entry = this.#byId.get(id);
		if (entry) {
			entry.event = completeEvent(entry.event, completion);
			return;
		}
		const earlier = this.#earlyCompletions.get(id);
		this.#earlyCompletions.set(id, earlier ? mergeCompletions(earlier, completion) : completion);
	}

	#read({ event }: Entry, isBrief: boolean): WebhookEvent {
		const { body, rawBody, ...rest } = event;
		const executionId = this.#links.get(event.id);
		return {
			...rest,
			...(isBrief && { headers: {}, query: {} }),
			...(!isBrief && body && { body }),
			...(!isBrief && rawBody && { rawBody }),
			...(executionId !== undefined && { executionId }),
		};
	}

	#demandOpen(): void {
		if (!this.#isOpen) throw new Error('The event log is not open');
	}

	#select(filter: EventFilter): Entry[] {
		this.#demandOpen();
		const matches = matcherOf(normalizeFilter(filter));
		return this.#entries.filter(({ event }) => matches(event));
	}

	#remove(doomed: readonly Entry[]): number {
		const gone = new Set(doomed);
		for (const { event, bytes } of gone) {
			this.#byId.delete(event.id);
			this.#links.delete(event.id);
			this.#bytes -= bytes;
		}
		this.#entries = this.#entries.filter((entry) => !gone.has(entry));
		return gone.size;
	}
}

function matcherOf(filter: EventFilter): (event: WebhookEvent) => boolean {
	const { ids, outcomes, codes, from = -Infinity, to = Infinity, bodyContains } = filter;
	const needle = bodyContains === undefined ? undefined : lowerAscii(bodyContains);
	const fields = [
		'workflowId',
		'status',
		'keyName',
		'sourceIp',
		'eventType',
		'idempotencyKey',
		'mode',
	] as const;
	return (event) =>
		event.receivedAt >= from &&
		event.receivedAt < to &&
		(ids?.includes(event.id) ?? true) &&
		(outcomes?.includes(event.outcome) ?? true) &&
		(codes === undefined || (event.code !== undefined && codes.includes(event.code))) &&
		fields.every((field) => filter[field] === undefined || filter[field] === event[field]) &&
		(needle === undefined ||
			(event.body !== undefined && lowerAscii(event.body.text).includes(needle)));
}

function lowerAscii(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** @returns a copy of its own, with texts as a database stores them */
function storable({ rawBody, ...event }: WebhookEvent): WebhookEvent {
	const copy = JSON.parse(JSON.stringify(event)) as WebhookEvent;
	const { body } = copy;
	const texts = Object.entries(copy).map(([name, value]: [string, unknown]) => [
		name,
		typeof value === 'string' ? wellFormed(value) : value,
	]);
	return {
		...(Object.fromEntries(texts) as WebhookEvent),
		...(body && { body: { ...body, text: wellFormed(body.text) } }),
		...(rawBody && { rawBody: Uint8Array.from(rawBody) }),
	};
}

function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}

function lengthOf(bytes: Uint8Array | undefined): number {
	return bytes?.length ?? 0;
}
