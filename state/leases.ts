/** How often what is held is renewed, in milliseconds: three times within a lease. */
export const RENEW_EVERY_MS = 20_000;
/** How long something is held when its holder is not heard of any more, in milliseconds. */
export const LEASE_MS = 60_000;

/** Most leases that a process keeps running; the oldest are left to lapse. */
const MOST_LEASES = 20_000;

interface Lease {
	readonly renew: () => Promise<unknown>;
	readonly endsAtMs: number;
}

/** Leases that this process keeps running, by one timer, until they are let go. */
export class Leases {
	readonly #leases = new Set<Lease>();
	#timer: NodeJS.Timeout | undefined;

	/**
	 * @param everyMs time between two renewals, in milliseconds
	 * @param now gives milliseconds since the epoch
	 */
	constructor(
		private readonly everyMs = RENEW_EVERY_MS,
		private readonly now: () => number = Date.now,
	) {}

	/** How many are kept running. */
	get size(): number {
		return this.#leases.size;
	}

	/**
	 * @param renew is called again and again; that it fails ends nothing, as the store may come back
	 * @param longestMs after which it is let go in any case, in milliseconds
	 * @returns lets it go
	 */
	keep(renew: () => Promise<unknown>, longestMs = Infinity): () => void {
		const lease = { renew, endsAtMs: this.now() + longestMs };
		this.#leases.add(lease);
		if (this.#leases.size > MOST_LEASES) {
			this.#leases.delete(this.#leases.values().next().value!);
		}
		this.#timer ??= setInterval(() => this.#renewAll(), this.everyMs).unref();
		return () => {
			this.#leases.delete(lease);
			if (this.#leases.size === 0) this.#stop();
		};
	}

	#renewAll(): void {
		for (const lease of this.#leases) {
			if (lease.endsAtMs <= this.now()) this.#leases.delete(lease);
			else lease.renew().catch(() => undefined);
		}
		if (this.#leases.size === 0) this.#stop();
	}

	#stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}
}
