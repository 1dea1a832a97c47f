/** A map that forgets what was not asked for longest, by number of entries and by their weight. */
export class LeastRecentlyUsed<Value> {
	private readonly entries = new Map<string, { readonly value: Value; readonly weight: number }>();
	private totalWeight = 0;

	constructor(
		private readonly mostEntries: number,
		private readonly mostWeight: number,
	) {}

	get size(): number {
		return this.entries.size;
	}

	get(key: string): Value | undefined {
		const entry = this.entries.get(key);
		if (entry === undefined) return undefined;
		// A map keeps the order of insertion.
		this.entries.delete(key);
		this.entries.set(key, entry);
		return entry.value;
	}

	/** @param weight what the entry takes, in the unit of `mostWeight` */
	set(key: string, value: Value, weight: number): void {
		this.remove(key);
		this.entries.set(key, { value, weight });
		this.totalWeight += weight;
		for (const oldest of this.entries.keys()) {
			const fits = this.entries.size <= this.mostEntries && this.totalWeight <= this.mostWeight;
			if (fits || oldest === key) break;
			this.remove(oldest);
		}
	}

	private remove(key: string): void {
		this.totalWeight -= this.entries.get(key)?.weight ?? 0;
		this.entries.delete(key);
	}
}
