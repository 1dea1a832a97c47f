/**
 * A map of bounded size. When it is full, the entry that was not used for the longest time goes;
 * how many had to go is counted, so that it can be told.
 */
export class BoundedMap<V> {
	private readonly entries = new Map<string, V>();
	/** How many entries had to go, since the first one. */
	forgotten = 0;

	/** @param most how many entries there can be */
	constructor(private readonly most: number) {}

	get size(): number {
		return this.entries.size;
	}

	/** @returns the value, which counts as used now */
	use(key: string): V | undefined {
		const value = this.entries.get(key);
		if (value === undefined) return undefined;
		this.entries.delete(key);
		this.entries.set(key, value);
		return value;
	}

	/** @returns the value, which does not count as used */
	peek(key: string): V | undefined {
		return this.entries.get(key);
	}

	/** @returns the value, made where there is none; it counts as used now */
	ensure(key: string, make: () => V): V {
		const known = this.use(key);
		if (known !== undefined) return known;
		const made = make();
		this.set(key, made);
		return made;
	}

	set(key: string, value: V): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		if (this.entries.size <= this.most) return;
		const [oldest] = this.entries.keys();
		this.entries.delete(oldest!);
		this.forgotten += 1;
	}

	delete(key: string): void {
		this.entries.delete(key);
	}

	/** Keys and values, the least recently used first. */
	[Symbol.iterator](): IterableIterator<[string, V]> {
		return this.entries[Symbol.iterator]();
	}

	values(): IterableIterator<V> {
		return this.entries.values();
	}

	/** @param write what is kept of a value */
	toJSON<T>(write: (value: V) => T): SavedMap<T> {
		return {
			forgotten: this.forgotten,
			entries: [...this.entries].map(([key, value]) => [key, write(value)]),
		};
	}

	/**
	 * @param read a value from what was kept of it
	 * @throws {TypeError} when it is no map that was written down
	 */
	restore<T>(saved: SavedMap<T>, read: (saved: T) => V): void {
		if (!isSavedMap(saved)) throw new TypeError('Not a map that was written down');
		this.entries.clear();
		this.forgotten = saved.forgotten;
		for (const [key, kept] of saved.entries) this.set(key, read(kept));
	}
}

/** A bounded map, written down. */
export interface SavedMap<T> {
	readonly forgotten: number;
	readonly entries: readonly (readonly [string, T])[];
}

const isSavedMap = (saved: { readonly entries: unknown; readonly forgotten: unknown }): boolean =>
	Array.isArray(saved.entries) && typeof saved.forgotten === 'number';
