interface Entry<V> {
	readonly key: string;
	value: V;
	/** In milliseconds since the epoch. */
	expiresAt: number;
	/** Where it is in the heap. */
	index: number;
}

/**
 * A map whose entries end at a time each. A binary heap has the next one to end at its top, so that
 * no operation goes through all; each costs at most as many steps as the logarithm of their number.
 */
export class ExpiringMap<V> {
	readonly #entries = new Map<string, Entry<V>>();
	/** None ends before its parent, which is at half of its index. */
	readonly #heap: Entry<V>[] = [];

	/** How many there are, also of those that have ended and not been dropped. */
	get size(): number {
		return this.#heap.length;
	}

	has(key: string): boolean {
		return this.#entries.has(key);
	}

	/** @returns undefined where there is none, or it has ended */
	get(key: string, now: number): V | undefined {
		const entry = this.#entries.get(key);
		return entry && entry.expiresAt > now ? entry.value : undefined;
	}

	set(key: string, value: V, expiresAt: number): void {
		const entry = this.#entries.get(key);
		if (entry) {
			entry.value = value;
			entry.expiresAt = expiresAt;
			this.#restore(entry);
			return;
		}
		const added = { key, value, expiresAt, index: this.#heap.length };
		this.#entries.set(key, added);
		this.#heap.push(added);
		this.#restore(added);
	}

	/** @returns whether there was one, be it that it had ended */
	delete(key: string): boolean {
		const entry = this.#entries.get(key);
		if (!entry) return false;
		this.#entries.delete(key);
		const last = this.#heap.pop()!;
		if (last !== entry) {
			this.#put(last, entry.index);
			this.#restore(last);
		}
		return true;
	}

	/**
	 * Drops entries that have ended.
	 * @param most how many at most
	 * @returns how many
	 */
	dropExpired(now: number, most: number): number {
		for (let dropped = 0; dropped < most; dropped += 1) {
			const first = this.#heap[0];
			if (!first || first.expiresAt > now) return dropped;
			this.delete(first.key);
		}
		return most;
	}

	/**
	 * Drops the entry that ends first.
	 * @returns whether there was any
	 */
	dropFirst(): boolean {
		const first = this.#heap[0];
		return first !== undefined && this.delete(first.key);
	}

	*entries(now: number): Generator<readonly [string, V]> {
		for (const { key, value, expiresAt } of this.#heap) if (expiresAt > now) yield [key, value];
	}

	clear(): void {
		this.#entries.clear();
		this.#heap.length = 0;
	}

	/** Brings an entry to where its time belongs. */
	#restore(entry: Entry<V>): void {
		for (;;) {
			const parent = this.#heap[(entry.index - 1) >> 1];
			if (!parent || parent.expiresAt <= entry.expiresAt) break;
			this.#swap(entry, parent);
		}
		for (;;) {
			const left = this.#heap[2 * entry.index + 1];
			const right = this.#heap[2 * entry.index + 2];
			const child = right && right.expiresAt < left!.expiresAt ? right : left;
			if (!child || child.expiresAt >= entry.expiresAt) break;
			this.#swap(entry, child);
		}
	}

	#swap(entry: Entry<V>, other: Entry<V>): void {
		const { index } = entry;
		this.#put(entry, other.index);
		this.#put(other, index);
	}

	#put(entry: Entry<V>, index: number): void {
		entry.index = index;
		this.#heap[index] = entry;
	}
}
