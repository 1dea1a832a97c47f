/** Ratio between the edges of a bucket: quantiles are exact to about 2.5 percent. */
const RATIO = 1.05;
const BUCKETS = 500;

/** Counts of values from 0 to about 4e10, by their logarithm. Constant memory. */
export class LogHistogram {
	private readonly counts = new Map<number, number>();
	private sum = 0;

	get size(): number {
		return this.sum;
	}

	/** @param value not negative */
	add(value: number): void {
		const bucket = Math.min(BUCKETS, Math.floor(Math.log1p(Math.max(0, value)) / Math.log(RATIO)));
		this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
		this.sum += 1;
	}

	/** @returns the value below which this part of all lies; 0 where there are none */
	quantile(part: number): number {
		let left = Math.ceil(part * this.sum);
		for (const [bucket, count] of [...this.counts].sort(([one], [other]) => one - other)) {
			left -= count;
			if (left <= 0) return Math.expm1((bucket + 0.5) * Math.log(RATIO));
		}
		return 0;
	}

	clear(): void {
		this.counts.clear();
		this.sum = 0;
	}

	toJSON(): [number, number][] {
		return [...this.counts];
	}

	/** @param counts as `toJSON` gave them */
	restore(counts: readonly (readonly [number, number])[]): void {
		this.clear();
		for (const [bucket, count] of counts) {
			this.counts.set(bucket, count);
			this.sum += count;
		}
	}
}
