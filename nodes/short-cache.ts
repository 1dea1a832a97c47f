/** What is read is as good for the next readers, in milliseconds. */
const LIFETIME_MS = 2000;
const MOST_ENTRIES = 200;

interface Entry {
	readonly value: Promise<unknown>;
	readonly expiresAtMs: number;
}

/** Shares what was read a moment ago, so that many readers cost as much as one. */
export class ShortCache {
	readonly #entries = new Map<string, Entry>();

	/** @param now gives milliseconds since the epoch */
	constructor(private readonly now: () => number = Date.now) {}

	/** @param load is asked where nothing is known, and again after it has failed */
	async get<T>(key: string, load: () => Promise<T>): Promise<T> {
		const known = this.#entries.get(key);
		if (known !== undefined && known.expiresAtMs > this.now()) return (await known.value) as T;
		const entry = { value: load(), expiresAtMs: this.now() + LIFETIME_MS };
		this.#entries.delete(key);
		this.#entries.set(key, entry);
		if (this.#entries.size > MOST_ENTRIES) {
			this.#entries.delete(this.#entries.keys().next().value!);
		}
		try {
			return await entry.value;
		} catch (error) {
			if (this.#entries.get(key) === entry) this.#entries.delete(key);
			throw error;
		}
	}
}
