/** Buckets of a window. */
const BUCKETS = 10;

/** How many there were within the last window, in tenths of it. Constant memory. */
export class SlidingCount {
	private readonly buckets: number[];
	private last: number;
	private sum: number;

	/**
	 * @param windowMs length of the window, in milliseconds
	 * @param saved as `toJSON` gave it
	 */
	constructor(
		private readonly windowMs: number,
		saved?: SavedCount,
	) {
		this.buckets = saved === undefined ? new Array<number>(BUCKETS).fill(0) : [...saved.buckets];
		this.last = saved?.last ?? 0;
		this.sum = this.buckets.reduce((sum, each) => sum + each, 0);
	}

	/** @returns how many there are now, this one included */
	add(atMs: number): number {
		this.pass(atMs);
		this.buckets[this.last % BUCKETS]! += 1;
		this.sum += 1;
		return this.sum;
	}

	at(atMs: number): number {
		this.pass(atMs);
		return this.sum;
	}

	/** Takes so many away, from every part of the window alike. */
	remove(count: number): void {
		const rest = this.sum <= count ? 0 : 1 - count / this.sum;
		for (let at = 0; at < BUCKETS; at += 1) this.buckets[at]! *= rest;
		this.sum *= rest;
	}

	toJSON(): SavedCount {
		return { last: this.last, buckets: this.buckets };
	}

	private pass(atMs: number): void {
		const bucket = Math.floor((atMs * BUCKETS) / this.windowMs);
		if (bucket <= this.last) return;
		if (bucket - this.last >= BUCKETS) this.buckets.fill(0);
		else for (let at = this.last + 1; at <= bucket; at += 1) this.buckets[at % BUCKETS] = 0;
		this.last = bucket;
		this.sum = this.buckets.reduce((sum, each) => sum + each, 0);
	}
}

/** A count, written down. */
export interface SavedCount {
	readonly last: number;
	readonly buckets: readonly number[];
}
