import { randomBytes } from 'node:crypto';

import type { Completion, EventChange, WebhookEvent } from '../event';
import type { Overview, OverviewFilter } from '../overview';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';
import type { TailPage, TailRequest } from '../tail';
import { completeEvent, gatherBatch, mergeCompletions } from './batch';
import { comparePositions, cursorAt, positionOf, tailCursorAt, type Position } from './cursor';
import {
	checkBucket,
	checkPage,
	demandTimeRange,
	normalizeFilter,
	refuseEmptyFilter,
} from './filter';
import { MemoryFollowers } from './memory-followers';
import { fitting } from './page';
import { pruneStep } from './retention';
import { changesBetween, type CountChange } from './rollup/counted-event';
import { MemoryRollups } from './rollup/memory';
import { OverviewBuilder } from './rollup/overview-builder';
import { rangeOf } from './rollup/range';
import { SummaryBuilder, TimeSeriesBuilder } from './statistics';
import type { EventStore, OpenReport } from './store';
import { readyPart, tailStart } from './tail';

interface Entry extends Position {
	readonly bytes: number;
	event: WebhookEvent;
}

/** Events in the memory of this process, for tests and for trying out; gone when it ends. */
export class MemoryStore implements EventStore {
	readonly followers = new MemoryFollowers();
	readonly #byId = new Map<string, Entry>();
	/** The oldest first. */
	#entries: Entry[] = [];
	readonly #earlyCompletions = new Map<string, Completion>();
	readonly #links = new Map<string, string>();
	readonly #rollups = new MemoryRollups();
	readonly #logId = randomBytes(16).toString('hex');
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
		const counted: CountChange[] = [];
		for (const event of events) if (!this.#byId.has(event.id)) this.#add(event, counted);
		for (const [id, completion] of completions) this.#complete(id, completion, counted);
		this.#rollups.apply(counted);
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

	async overview(filter: OverviewFilter): Promise<Overview> {
		this.#demandOpen();
		const range = rangeOf(filter);
		const { workflowIds, from, to } = range;
		const builder = new OverviewBuilder(range);
		this.#rollups.read(range, builder);
		const chosen = this.#entries.filter(
			({ event, receivedAt }) =>
				receivedAt >= from && receivedAt < to && (workflowIds?.includes(event.workflowId) ?? true),
		);
		const [first, last] = [chosen[0], chosen.at(-1)];
		return builder.build({
			isComplete: true,
			...(first && last && { firstAt: first.receivedAt, lastAt: last.receivedAt }),
		});
	}

	async changesSince(request: TailRequest): Promise<TailPage> {
		this.#demandOpen();
		checkPage(request);
		const { limit, isBrief = false } = request;
		const logId = this.#logId;
		const bySeq = [...this.#entries].sort((a, b) => a.seq - b.seq);
		const { after, isReset } = await tailStart(
			request,
			{ logId, seq: this.#lastSeq },
			{
				firstFrom: async (from) => this.#entries.find((each) => each.receivedAt >= from)?.seq,
				last: async () => bySeq.at(-1)?.seq ?? 0,
			},
		);
		const ready = readyPart(
			bySeq.filter(({ seq }) => seq > after),
			({ event, receivedAt }) => ({ isComplete: event.status !== undefined, receivedAt }),
			request,
		);
		const firstEntries = ready.slice(0, limit);
		const chosen = isBrief ? firstEntries : fitting(firstEntries, ({ bytes }) => bytes);
		return {
			events: chosen.map((entry) => this.#read(entry, isBrief)),
			cursor: tailCursorAt({ logId, seq: chosen.at(-1)?.seq ?? after }),
			isAtEnd: chosen.length === ready.length,
			isReset,
		};
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

	async tidy(): Promise<boolean> {
		this.#demandOpen();
		return true;
	}

	async size(): Promise<{ events: number; bytes: number }> {
		return { events: this.#entries.length, bytes: this.#bytes };
	}

	async close(): Promise<void> {
		// What it holds is still there when it is opened again, as in a file.
		this.#isOpen = false;
	}

	/** @param changes to which is added what it means for the counts */
	#add(given: WebhookEvent, changes: CountChange[]): void {
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
		changes.push({ event, by: 1 });
		const early = this.#earlyCompletions.get(given.id);
		if (early) {
			this.#earlyCompletions.delete(given.id);
			this.#complete(given.id, early, changes);
		}
	}

	#complete(id: string, completion: Completion, changes: CountChange[]): void {
		const entry = this.#byId.get(id);
		if (entry) {
			const completed = completeEvent(entry.event, completion);
			changes.push(...changesBetween(entry.event, completed));
			entry.event = completed;
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
		this.#rollups.apply(doomed.map(({ event }) => ({ event, by: -1 })));
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
