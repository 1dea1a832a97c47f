import { memoryOf, type Capture, type NewCapture } from './capture';

/** How much is kept at most. */
export interface Bounds {
	/** Captures. */
	readonly maxCount: number;
	/** Of captures and of requests on their way, in bytes. */
	readonly maxBytes: number;
	/** Of one body, in bytes. */
	readonly maxBodyBytes: number;
}

/** Told of what happens to the captures. */
export interface CaptureListener {
	readonly onAdd: (capture: Capture) => void;
	readonly onUpdate: (capture: Capture, before: Capture) => void;
	readonly onClear: () => void;
}

/** The share of the memory that requests on their way may take from what is kept. */
const SHARE_IN_FLIGHT = 0.5;

/** What can be changed of a capture afterwards. */
export type CaptureChanges = Partial<
	Pick<Capture, 'answer' | 'forward' | 'signature' | 'durationMs' | 'isAborted'>
>;

/**
 * Keeps the newest captures within bounds of number and memory. What makes room is counted. Memory
 * for requests on their way is reserved here too, so that both together stay within the bound.
 */
export class Captures {
	private readonly kept = new Map<number, { capture: Capture; bytes: number }>();
	private readonly listeners: CaptureListener[] = [];
	private oldest = 1;
	private last = 0;
	private revisions = 0;
	private bytesKept = 0;
	private bytesInFlight = 0;
	private countDropped = 0;
	private bytesDropped = 0;

	constructor(readonly bounds: Bounds) {}

	listen(listener: CaptureListener): void {
		this.listeners.push(listener);
	}

	/** Keeps one more; the oldest make room for it. */
	add(fields: NewCapture): Capture {
		this.last += 1;
		this.revisions += 1;
		const capture: Capture = { ...fields, id: this.last, revision: this.revisions };
		const bytes = memoryOf(capture);
		this.kept.set(capture.id, { capture, bytes });
		this.bytesKept += bytes;
		this.makeRoom();
		for (const { onAdd } of this.listeners) onAdd(capture);
		return capture;
	}

	/** Changes a capture; one that is not kept any more stays away. */
	update(id: number, changes: CaptureChanges): void {
		const entry = this.kept.get(id);
		if (entry === undefined) return;
		const before = entry.capture;
		this.revisions += 1;
		entry.capture = { ...before, ...changes, revision: this.revisions };
		const bytes = memoryOf(entry.capture);
		this.bytesKept += bytes - entry.bytes;
		entry.bytes = bytes;
		this.makeRoom();
		for (const { onUpdate } of this.listeners) onUpdate(entry.capture, before);
	}

	get(id: number): Capture | undefined {
		return this.kept.get(id)?.capture;
	}

	/** @param before an id, not among those given */
	*newestFirst(before = Infinity): Generator<Capture, void, undefined> {
		for (let id = Math.min(before - 1, this.last); id >= this.oldest; id -= 1) {
			// It may be gone by the time that it is asked for.
			const capture = this.get(id);
			if (capture === undefined) return;
			yield capture;
		}
	}

	/** Forgets all, and what was counted; ids go on. */
	clear(): void {
		this.kept.clear();
		this.oldest = this.last + 1;
		this.bytesKept = 0;
		this.countDropped = 0;
		this.bytesDropped = 0;
		this.revisions += 1;
		for (const { onClear } of this.listeners) onClear();
	}

	/**
	 * Sets memory aside for a request on its way; what is kept makes room for it.
	 * @returns whether there is that much; if so, it must be released
	 */
	reserve(bytes: number): boolean {
		const { maxBytes } = this.bounds;
		if (this.bytesInFlight + bytes > maxBytes * SHARE_IN_FLIGHT) return false;
		this.bytesInFlight += bytes;
		this.makeRoom();
		return true;
	}

	release(bytes: number): void {
		this.bytesInFlight -= bytes;
	}

	get count(): number {
		return this.kept.size;
	}

	get bytes(): number {
		return this.bytesKept;
	}

	/** Bytes that are reserved for requests on their way. */
	get reservedBytes(): number {
		return this.bytesInFlight;
	}

	/** Captures that made room for newer ones, and their bytes. */
	get dropped(): { readonly count: number; readonly bytes: number } {
		return { count: this.countDropped, bytes: this.bytesDropped };
	}

	/** The least id that is kept; 0 where none is. */
	get oldestId(): number {
		return this.kept.size === 0 ? 0 : this.oldest;
	}

	/** The greatest id that was given out; 0 before the first. */
	get lastId(): number {
		return this.last;
	}

	get revision(): number {
		return this.revisions;
	}

	private makeRoom(): void {
		const { maxCount, maxBytes } = this.bounds;
		while (
			this.kept.size > maxCount ||
			(this.kept.size > 0 && this.bytesKept + this.bytesInFlight > maxBytes)
		) {
			const { bytes } = this.kept.get(this.oldest)!;
			this.kept.delete(this.oldest);
			this.oldest += 1;
			this.bytesKept -= bytes;
			this.bytesDropped += bytes;
			this.countDropped += 1;
		}
	}
}
