import type { Completion, EventChange, ExecutionLink, WebhookEvent } from './event';

/** How many of each kind of change. */
export type ChangeCounts = Record<EventChange['kind'], number>;

/** A change that waits, with what was folded into it. */
export interface PendingChange {
	/** Grows by one with each. */
	readonly sequence: number;
	readonly kind: EventChange['kind'];
	/** Of the event. */
	readonly id: string;
	event?: WebhookEvent;
	/** The body's exact bytes, not yet compressed. */
	bytesToKeep?: Uint8Array;
	completion?: Completion;
	executionId?: string;
	/** Estimate of the memory that it takes. */
	bytes: number;
	/** What it stands for. */
	readonly counts: ChangeCounts;
}

export const noCounts = (): ChangeCounts => ({ received: 0, completed: 0, linked: 0 });

export function addCounts(to: ChangeCounts, more: ChangeCounts): void {
	to.received += more.received;
	to.completed += more.completed;
	to.linked += more.linked;
}

/**
 * Changes on their way to the store, in order, bounded by number and by bytes.
 *
 * The end of a request, and the link to its execution, are folded into the request's own change
 * while that still waits. Where there is no room, bodies go first, the oldest first; then whole
 * changes, the oldest first. With an event goes what is told of it later: half of it is worth nothing.
 * What is taken out to be written counts until it is released, and is never dropped: whether a failed
 * write has left something in the store is not known.
 */
export class ChangeBuffer {
	/** What was dropped for want of room. */
	readonly dropped = noCounts();
	/** Events that were kept without their bodies. */
	droppedBodies = 0;

	private queue: (PendingChange | undefined)[] = [];
	private head = 0;
	/** Where in the queue the first change may be that still has a body. */
	private firstWithBody = 0;
	/** Events in the queue, by id: what can still be folded into. */
	private readonly foldable = new Map<string, PendingChange>();
	/** Ids of events that were dropped, the latest of them. */
	private readonly lost = new Set<string>();
	private sequence = 0;
	private takenChanges = 0;
	private totalBytes = 0;

	/**
	 * @param maxChanges most changes
	 * @param maxBytes most bytes, as estimated
	 */
	constructor(
		private readonly maxChanges: number,
		private readonly maxBytes: number,
	) {}

	/** Changes that are not taken. */
	get waiting(): number {
		return this.queue.length - this.head;
	}

	/** Changes that wait or are taken. */
	get size(): number {
		return this.waiting + this.takenChanges;
	}

	/** Of all of them, as estimated. */
	get bytes(): number {
		return this.totalBytes;
	}

	/** Of the latest change; 0 before the first. */
	get lastSequence(): number {
		return this.sequence;
	}

	/** Of the first change that waits; Infinity when none does. */
	get oldestSequence(): number {
		return this.queue[this.head]?.sequence ?? Infinity;
	}

	addReceived(event: WebhookEvent, bytesToKeep?: Uint8Array): void {
		const change = this.add('received', event.id, sizeOf(event) + (bytesToKeep?.length ?? 0));
		change.event = event;
		if (bytesToKeep !== undefined) change.bytesToKeep = bytesToKeep;
		this.foldable.set(event.id, change);
		this.makeRoom();
	}

	addCompleted(completion: Completion): void {
		const { id } = completion;
		if (this.isLost(id, 'completed')) return;
		const change = this.foldable.get(id) ?? this.add('completed', id, SMALL);
		change.completion = completion;
		change.counts.completed += 1;
		this.makeRoom();
	}

	addLinked({ id, executionId }: ExecutionLink): void {
		if (this.isLost(id, 'linked')) return;
		const change = this.foldable.get(id) ?? this.add('linked', id, SMALL);
		change.executionId = executionId;
		change.counts.linked += 1;
		this.makeRoom();
	}

	/**
	 * Takes out the oldest changes. Nothing is folded into them any more: a store to which they were
	 * written already would not see it.
	 * @param most most changes
	 * @param mostBytes most bytes; the first change is taken whatever its size
	 */
	take(most: number, mostBytes: number): PendingChange[] {
		const taken: PendingChange[] = [];
		let bytes = 0;
		while (taken.length < most && this.waiting > 0) {
			const next = this.queue[this.head]!;
			bytes += next.bytes;
			if (taken.length > 0 && bytes > mostBytes) break;
			this.shift();
			taken.push(next);
		}
		this.takenChanges += taken.length;
		return taken;
	}

	/** Forgets changes that were taken. */
	release(changes: readonly PendingChange[]): void {
		this.takenChanges -= changes.length;
		for (const { bytes } of changes) this.totalBytes -= bytes;
	}

	/** Has what is told later of an event dropped with it. */
	markLost(id: string): void {
		this.lost.add(id);
		if (this.lost.size <= this.maxChanges) return;
		for (const oldest of this.lost) {
			this.lost.delete(oldest);
			return;
		}
	}

	private isLost(id: string, kind: 'completed' | 'linked'): boolean {
		if (!this.lost.has(id)) return false;
		this.dropped[kind] += 1;
		return true;
	}

	private add(kind: PendingChange['kind'], id: string, bytes: number): PendingChange {
		this.sequence += 1;
		const counts = noCounts();
		if (kind === 'received') counts.received = 1;
		const change: PendingChange = { sequence: this.sequence, kind, id, bytes, counts };
		this.queue.push(change);
		this.totalBytes += bytes;
		return change;
	}

	private makeRoom(): void {
		while (this.totalBytes > this.maxBytes && this.dropOldestBody());
		while (this.waiting > 0 && (this.size > this.maxChanges || this.totalBytes > this.maxBytes)) {
			const change = this.shift();
			this.totalBytes -= change.bytes;
			addCounts(this.dropped, change.counts);
			if (change.kind === 'received') this.markLost(change.id);
		}
	}

	private dropOldestBody(): boolean {
		while (this.firstWithBody < this.queue.length) {
			const change = this.queue[this.firstWithBody]!;
			this.firstWithBody += 1;
			const { event, bytesToKeep } = change;
			if (event === undefined) continue;
			if (event.body === undefined && event.rawBody === undefined && bytesToKeep === undefined) {
				continue;
			}
			const bare: { -readonly [Name in keyof WebhookEvent]: WebhookEvent[Name] } = { ...event };
			delete bare.body;
			delete bare.rawBody;
			change.event = bare;
			delete change.bytesToKeep;
			const bytes = sizeOf(bare);
			this.totalBytes += bytes - change.bytes;
			change.bytes = bytes;
			this.droppedBodies += 1;
			return true;
		}
		return false;
	}

	private shift(): PendingChange {
		const change = this.queue[this.head]!;
		this.queue[this.head] = undefined;
		this.head += 1;
		if (change.kind === 'received' && this.foldable.get(change.id) === change) {
			this.foldable.delete(change.id);
		}
		if (this.head * 2 > this.queue.length + 1000 || this.head === this.queue.length) {
			this.queue = this.queue.slice(this.head);
			this.firstWithBody -= this.head;
			this.head = 0;
		}
		this.firstWithBody = Math.max(this.firstWithBody, this.head);
		return change;
	}
}

/** Of a change without an event, and of an event without its texts, in bytes. */
const SMALL = 300;
const EVENT = 1200;
/** Of one header beside its text. */
const HEADER = 64;

/** @returns an estimate of the memory that an event takes, in bytes; a character counts as two */
function sizeOf({ path, headers, body, rawBody, detail }: WebhookEvent): number {
	// The query's values stand in the path too.
	let characters = path.length * 2 + (body?.text.length ?? 0) + (detail?.length ?? 0);
	let bytes = EVENT + (rawBody?.length ?? 0);
	for (const name in headers) {
		const value = headers[name]!;
		bytes += HEADER;
		characters += name.length;
		if (typeof value === 'string') characters += value.length;
		else for (const each of value) characters += each.length;
	}
	return bytes + characters * 2;
}
