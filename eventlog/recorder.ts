import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

import {
	addCounts,
	ChangeBuffer,
	noCounts,
	type ChangeCounts,
	type PendingChange,
} from './change-buffer';
import type { Completion, EventChange, ExecutionLink, WebhookEvent } from './event';
import { messageOf, tell, type Report } from './report';
import type { EventStore } from './stores/store';
import { REPORT_EVERY_MS, Trouble, type Losses } from './trouble';

export interface RecorderSettings {
	/** Most changes that wait, and are being written, at a time. */
	readonly maxChanges?: number;
	/** Most bytes of them, as estimated. */
	readonly maxBytes?: number;
	/** How long a change waits at most before it is on its way to the store, in milliseconds. */
	readonly maxDelayMs?: number;
	/** Most changes in one write; when so many wait they are written at once. */
	readonly batchChanges?: number;
	/** Most bytes in one write, as estimated; one change may be larger. */
	readonly batchBytes?: number;
	/** First and longest pause after a failed write, in milliseconds. */
	readonly minBackOffMs?: number;
	readonly maxBackOffMs?: number;
	/** How often a write is tried before its parts are tried alone. */
	readonly triesBeforeSplit?: number;
	/** How long closing waits for the store, in milliseconds. */
	readonly closeWithinMs?: number;
	/** Told after each write how many events were new in it. */
	readonly onWritten?: (events: number) => void;
}

export const RECORDER_DEFAULTS = {
	maxChanges: 20_000,
	maxBytes: 64 * 1024 * 1024,
	maxDelayMs: 100,
	batchChanges: 200,
	batchBytes: 8 * 1024 * 1024,
	minBackOffMs: 100,
	maxBackOffMs: 5000,
	triesBeforeSplit: 5,
	closeWithinMs: 5000,
	onWritten: () => undefined,
} as const satisfies Required<RecorderSettings>;

/**
 * So often a change must fail alone, each time after another change was written, before it is taken
 * for one that the store does not take.
 */
const STRIKES = 3;

/** Every call of record, complete and link is counted in exactly one of waiting, written, dropped and rejected. */
export interface RecorderStats {
	/** With what is being written. */
	readonly waiting: { readonly changes: number; readonly bytes: number };
	readonly written: Readonly<ChangeCounts>;
	/** For want of room, or of time when the recorder was closed. */
	readonly dropped: Readonly<ChangeCounts>;
	/** Events that were recorded without their bodies for want of room. */
	readonly droppedBodies: number;
	/** Dropped because the store does not take them, though it takes others. */
	readonly rejected: Readonly<ChangeCounts>;
	readonly failedWrites: number;
	/** Whether the last write failed, or something was dropped and the backlog is still there. */
	readonly isInTrouble: boolean;
}

/** Changes that are written together. */
interface Part {
	readonly changes: readonly PendingChange[];
	failures: number;
	/** Failures alone, each after another part was written. */
	strikes: number;
	/** How many writes had succeeded when it last failed alone. */
	successesBefore: number | undefined;
	/** What came later of the same event, and must not be written first. */
	readonly held: PendingChange[];
}

const compress = promisify(gzip);

/**
 * Writes events to a store, off the request's path: a call puts a change into a bounded buffer and
 * returns. One write runs at a time, at most 100 ms behind. While the store is away the changes wait
 * and the write is tried again; what finds no room is counted and reported.
 */
export class Recorder {
	private readonly settings: Required<RecorderSettings>;
	private readonly buffer: ChangeBuffer;
	private readonly trouble: Trouble;
	private readonly written = noCounts();
	private readonly abandoned = noCounts();
	private readonly rejected = noCounts();
	/** What is taken from the buffer: one part as a rule, several while a bad change is searched. */
	private parts: Part[] = [];
	private flushes: { readonly upTo: number; readonly resolve: () => void }[] = [];
	private successes = 0;
	private failedWrites = 0;
	private failuresInARow = 0;
	private rejectionReportedAt = -Infinity;
	private hasCalledOpen = false;
	private isOpen = false;
	/** Losses that trouble was told of. */
	private knownLosses = 0;
	/** Up to which change all must be written now. */
	private dueSequence = 0;
	private delay: NodeJS.Timeout | undefined;
	private soon: NodeJS.Immediate | undefined;
	private isRunning = false;
	/** Of the latest run. */
	private finished = Promise.resolve();
	private endBackOff: (() => void) | undefined;
	private closing: Promise<void> | undefined;
	private isAbandoned = false;

	/**
	 * @param store opened with the first write, and closed by `close`
	 * @param report told of trouble, of what is lost and of recovery
	 */
	constructor(
		private readonly store: EventStore,
		settings: RecorderSettings,
		private readonly report: Report,
	) {
		this.settings = { ...RECORDER_DEFAULTS, ...settings };
		this.buffer = new ChangeBuffer(this.settings.maxChanges, this.settings.maxBytes);
		this.trouble = new Trouble(report, () => ({
			waiting: this.buffer.size,
			waitingBytes: this.buffer.bytes,
			lost: this.losses(),
		}));
	}

	/**
	 * Records a request. Never throws and never waits.
	 * @param bytesToKeep the body's exact bytes, which become the event's `rawBody` when they are
	 *   compressed, in another thread, before the write; they must not be changed any more
	 */
	record(event: WebhookEvent, bytesToKeep?: Uint8Array): void {
		try {
			if (this.closing === undefined) this.buffer.addReceived(event, bytesToKeep);
			else this.abandoned.received += 1;
		} catch (error) {
			this.rejected.received += 1;
			this.reportRejection('received', error);
		}
		this.afterChange();
	}

	/** Records the end of a request's answer. Never throws and never waits. */
	complete(completion: Completion): void {
		if (this.closing === undefined) this.buffer.addCompleted(completion);
		else this.abandoned.completed += 1;
		this.afterChange();
	}

	/** Records which execution a request has started. Never throws and never waits. */
	link(link: ExecutionLink): void {
		if (this.closing === undefined) this.buffer.addLinked(link);
		else this.abandoned.linked += 1;
		this.afterChange();
	}

	/** Waits until everything that was recorded before is written or given up. */
	async flush(): Promise<void> {
		const upTo = this.buffer.lastSequence;
		if (this.oldestSequence() > upTo) return;
		const flushed = new Promise<void>((resolve) => this.flushes.push({ upTo, resolve }));
		this.dueSequence = Math.max(this.dueSequence, upTo);
		this.start();
		await flushed;
	}

	stats(): RecorderStats {
		const dropped = { ...this.buffer.dropped };
		addCounts(dropped, this.abandoned);
		return {
			waiting: { changes: this.buffer.size, bytes: this.buffer.bytes },
			written: { ...this.written },
			dropped,
			droppedBodies: this.buffer.droppedBodies,
			rejected: { ...this.rejected },
			failedWrites: this.failedWrites,
			isInTrouble: this.trouble.lasts,
		};
	}

	/**
	 * Writes what waits, within the time limit, and closes the store. What cannot be written by then
	 * counts as dropped, though a write that hangs may still succeed.
	 */
	async close(): Promise<void> {
		this.closing ??= this.closeOnce();
		await this.closing;
	}

	/**
	 * Writes what waits on the spot, with what is being written: writing that again changes nothing.
	 * For a process that is ending, in which nothing goes on later. Nothing can be recorded after it.
	 * @param write of a store that can write without waiting
	 * @throws what `write` throws; what waits is lost then, and counts as dropped
	 */
	writeAtOnce(write: (changes: readonly EventChange[]) => void): void {
		const waiting = this.takeAll();
		this.isAbandoned = true;
		this.closing ??= Promise.resolve();
		let done = 0;
		try {
			for (; done < waiting.length; done += this.settings.batchChanges) {
				const batch = waiting.slice(done, done + this.settings.batchChanges);
				for (const change of batch) compressBodySync(change);
				write(batch.map(changeOf));
				for (const { counts } of batch) addCounts(this.written, counts);
			}
		} finally {
			for (const { counts } of waiting.slice(done)) addCounts(this.abandoned, counts);
			this.buffer.release(waiting);
			this.settleFlushes();
		}
	}

	private takeAll(): PendingChange[] {
		const all = [
			...this.parts.flatMap(({ changes, held }) => [...changes, ...held]),
			...this.buffer.take(Infinity, Infinity),
		];
		this.parts = [];
		return all;
	}

	private async closeOnce(): Promise<void> {
		const { closeWithinMs } = this.settings;
		this.dueSequence = Infinity;
		clearTimeout(this.delay);
		this.failuresInARow = 0;
		this.endBackOff?.();
		this.start();
		if (!(await endsWithin(this.finished, closeWithinMs))) this.abandon();
		clearImmediate(this.soon);
		if (!this.hasCalledOpen) return;
		try {
			const closed = await endsWithin(this.store.close(), closeWithinMs);
			if (!closed) throw new Error(`It took longer than ${closeWithinMs} ms`);
		} catch (error) {
			tell(this.report, 'error', 'The event log cannot be closed', { error: messageOf(error) });
		}
	}

	/** Gives up what is not written. */
	private abandon(): void {
		this.isAbandoned = true;
		this.endBackOff?.();
		const left = this.takeAll();
		for (const { counts } of left) addCounts(this.abandoned, counts);
		this.buffer.release(left);
		this.settleFlushes();
		tell(this.report, 'error', 'The event log is closed before everything is written', {
			lostEvents: this.abandoned.received,
			lostCompletions: this.abandoned.completed,
			lostLinks: this.abandoned.linked,
		});
	}

	private afterChange(): void {
		if (this.totalLosses() !== this.knownLosses) {
			this.knownLosses = this.totalLosses();
			this.trouble.note();
			this.settleFlushes();
		}
		if (this.closing !== undefined) return;
		const { waiting } = this.buffer;
		if (waiting === 0) return;
		this.delay ??= setTimeout(() => {
			this.delay = undefined;
			this.dueSequence = Math.max(this.dueSequence, this.buffer.lastSequence);
			this.start();
		}, this.settings.maxDelayMs).unref();
		if (waiting < this.settings.batchChanges || this.isRunning) return;
		// Not here: a store may work in this thread, and this is the request's path.
		this.soon ??= setImmediate(() => {
			this.soon = undefined;
			this.start();
		});
	}

	private totalLosses(): number {
		const { dropped, droppedBodies } = this.buffer;
		return totalOf(dropped) + droppedBodies + totalOf(this.abandoned) + totalOf(this.rejected);
	}

	private losses(): Losses {
		const lost = noCounts();
		for (const counts of [this.buffer.dropped, this.abandoned, this.rejected]) {
			addCounts(lost, counts);
		}
		return {
			events: lost.received,
			completions: lost.completed,
			links: lost.linked,
			bodies: this.buffer.droppedBodies,
		};
	}

	private start(): void {
		if (this.isRunning) return;
		this.isRunning = true;
		this.finished = this.run();
	}

	private async run(): Promise<void> {
		while (!this.isAbandoned && (this.parts.length > 0 || this.isDue())) {
			const part = this.nextPart();
			if (part !== undefined && (await this.write(part))) await turnOfEventLoop();
			else if (!this.isAbandoned) await this.backOff();
		}
		this.isRunning = false;
	}

	private isDue(): boolean {
		const { waiting, oldestSequence } = this.buffer;
		return (
			waiting > 0 && (oldestSequence <= this.dueSequence || waiting >= this.settings.batchChanges)
		);
	}

	/** @returns what to write next: what is not suspect goes first, as the proof that the store works */
	private nextPart(): Part | undefined {
		const unsuspected = this.parts.find((part) => !this.isSuspect(part));
		if (unsuspected !== undefined) return unsuspected;
		while (this.isDue() && this.parts.length < this.settings.batchChanges) {
			const taken = this.buffer.take(this.settings.batchChanges, this.settings.batchBytes);
			const changes = taken.filter((change) => !this.hold(change));
			if (changes.length === 0) continue;
			const part = partOf(changes, 0);
			this.parts.push(part);
			return part;
		}
		return this.parts[0];
	}

	/** Whether it is one change that failed even alone. */
	private isSuspect({ changes, failures }: Part): boolean {
		return changes.length === 1 && failures >= this.settings.triesBeforeSplit;
	}

	/** @returns whether the change must wait because its event is suspect */
	private hold(change: PendingChange): boolean {
		const suspect = this.parts.find(({ changes }) => changes.some(({ id }) => id === change.id));
		suspect?.held.push(change);
		return suspect !== undefined;
	}

	/** @returns whether it was written; never throws */
	private async write(part: Part): Promise<boolean> {
		try {
			if (!this.isOpen) {
				this.hasCalledOpen = true;
				await this.store.open();
				this.isOpen = true;
			}
		} catch (error) {
			this.noteFailure(error);
			return false;
		}
		try {
			await compressBodies(part.changes);
			await this.store.write(part.changes.map(changeOf));
		} catch (error) {
			if (this.isAbandoned) return false;
			this.noteFailure(error);
			this.blame(part, error);
			return false;
		}
		if (this.isAbandoned) return true;
		this.succeed(part);
		return true;
	}

	private succeed(part: Part): void {
		this.successes += 1;
		this.failuresInARow = 0;
		let events = 0;
		for (const { counts } of part.changes) {
			addCounts(this.written, counts);
			events += counts.received;
		}
		this.remove(part);
		if (part.held.length > 0) this.parts.unshift(partOf(part.held, 0));
		// Halfway, so that a store which is barely too slow is not reported at every turn.
		if (this.parts.length === 0 && this.buffer.size * 2 <= this.settings.maxChanges) {
			this.trouble.end();
		}
		this.settleFlushes();
		if (events === 0) return;
		try {
			this.settings.onWritten(events);
		} catch (error) {
			tell(this.report, 'error', 'What follows a write of the event log failed', {
				error: messageOf(error),
			});
		}
	}

	private noteFailure(error: unknown): void {
		this.failedWrites += 1;
		this.failuresInARow += 1;
		if (!this.isAbandoned) this.trouble.note(error);
	}

	/**
	 * A store that is away fails for everything, a bad change for itself only. So a part that fails
	 * again and again is halved, and a change that fails alone is given up only when others were
	 * written in the meantime.
	 */
	private blame(part: Part, error: unknown): void {
		part.failures += 1;
		const { triesBeforeSplit } = this.settings;
		if (part.failures < triesBeforeSplit) return;
		this.parts = this.parts.filter((each) => each !== part);
		if (part.changes.length > 1) {
			const middle = part.changes.length >> 1;
			this.parts.push(
				partOf(part.changes.slice(0, middle), triesBeforeSplit - 1),
				partOf(part.changes.slice(middle), triesBeforeSplit - 1),
			);
			return;
		}
		if (part.successesBefore !== undefined && this.successes > part.successesBefore) {
			part.strikes += 1;
		}
		part.successesBefore = this.successes;
		this.parts.push(part);
		if (part.strikes >= STRIKES) this.reject(part, error);
	}

	private reject(part: Part, error: unknown): void {
		const lost = [...part.changes, ...part.held];
		for (const { id, kind, counts } of lost) {
			addCounts(this.rejected, counts);
			if (kind === 'received') this.buffer.markLost(id);
		}
		this.remove(part);
		this.buffer.release(part.held);
		this.knownLosses = this.totalLosses();
		this.settleFlushes();
		this.reportRejection(part.changes[0]!.kind, error, part.changes[0]!.id);
	}

	private reportRejection(change: EventChange['kind'], error: unknown, event = 'unknown'): void {
		const now = Date.now();
		if (now - this.rejectionReportedAt < REPORT_EVERY_MS) return;
		this.rejectionReportedAt = now;
		tell(this.report, 'error', 'The event log does not take a change, though it takes others', {
			change,
			event,
			error: messageOf(error),
			rejectedSoFar: totalOf(this.rejected),
		});
	}

	private remove(part: Part): void {
		this.parts = this.parts.filter((each) => each !== part);
		this.buffer.release(part.changes);
	}

	private async backOff(): Promise<void> {
		const { minBackOffMs, maxBackOffMs } = this.settings;
		const longest = Math.min(
			minBackOffMs * 2 ** Math.max(this.failuresInARow - 1, 0),
			maxBackOffMs,
		);
		// Half of it by chance, so that many processes do not come back at the same moment.
		const pause = longest * (0.5 + Math.random() / 2);
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, pause).unref();
			this.endBackOff = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.endBackOff = undefined;
	}

	private oldestSequence(): number {
		let oldest = this.buffer.oldestSequence;
		for (const { changes, held } of this.parts) {
			for (const { sequence } of changes) oldest = Math.min(oldest, sequence);
			for (const { sequence } of held) oldest = Math.min(oldest, sequence);
		}
		return oldest;
	}

	private settleFlushes(): void {
		if (this.flushes.length === 0) return;
		const oldest = this.oldestSequence();
		const done = this.flushes.filter(({ upTo }) => upTo < oldest);
		this.flushes = this.flushes.filter(({ upTo }) => upTo >= oldest);
		for (const { resolve } of done) resolve();
	}
}

function partOf(changes: readonly PendingChange[], failures: number): Part {
	return { changes, failures, strikes: 0, successesBefore: undefined, held: [] };
}

function totalOf({ received, completed, linked }: ChangeCounts): number {
	return received + completed + linked;
}

async function compressBodies(changes: readonly PendingChange[]): Promise<void> {
	await Promise.all(
		changes.map(async (change) => {
			const { event, bytesToKeep } = change;
			if (event === undefined || bytesToKeep === undefined) return;
			change.event = { ...event, rawBody: await compress(bytesToKeep) };
			delete change.bytesToKeep;
		}),
	);
}

function compressBodySync(change: PendingChange): void {
	const { event, bytesToKeep } = change;
	if (event === undefined || bytesToKeep === undefined) return;
	change.event = { ...event, rawBody: gzipSync(bytesToKeep) };
	delete change.bytesToKeep;
}

/** @returns what the store is given */
function changeOf({ kind, id, event, completion, executionId }: PendingChange): EventChange {
	if (kind === 'completed') return { kind, ...completion! };
	if (kind === 'linked') return { kind, id, executionId: executionId! };
	return {
		kind,
		event: { ...event!, ...completion, ...(executionId !== undefined && { executionId }) },
	};
}

async function turnOfEventLoop(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** @returns whether it ends within the time; its error is thrown when it comes in time */
async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<boolean>((resolve) => {
		timer = setTimeout(resolve, milliseconds, false);
	});
	try {
		return await Promise.race([work.then(() => true), timeout]);
	} finally {
		clearTimeout(timer);
	}
}
