import { setTimeout as sleep } from 'node:timers/promises';

import { LEASE_MS, type Leases } from './leases';
import { StateUnavailableError, type StateStore } from './store';

/** After which failures to settle there is another attempt, in milliseconds. */
const SETTLE_PAUSES_MS = [250, 1_000, 4_000, 15_000];

/** After which a claim lapses even if its request is never settled: no host answers so late. */
const LONGEST_MS = 24 * 60 * 60_000;

/** A claim of a request that is running, kept until it is settled or abandoned. */
export class OpenClaim {
	readonly #letGo: () => void;

	/** @param leases keep it from lapsing */
	constructor(
		private readonly store: StateStore,
		private readonly key: string,
		private readonly owner: string,
		leases: Leases,
	) {
		const renew = async () => await store.renew(key, owner, LEASE_MS);
		this.#letGo = leases.keep(renew, LONGEST_MS);
	}

	/**
	 * Ends the claim with what those are told who claim the key again. Where the store is away it is
	 * tried again for some seconds.
	 * @param keepMs how long they are told so, in milliseconds
	 * @throws {StateUnavailableError} when it could not be kept
	 */
	async settle(result: string, keepMs: number): Promise<void> {
		try {
			for (const pauseMs of SETTLE_PAUSES_MS) {
				try {
					await this.store.settle(this.key, this.owner, result, keepMs);
					return;
				} catch (error) {
					if (!(error instanceof StateUnavailableError)) throw error;
				}
				await sleep(pauseMs, undefined, { ref: false });
			}
			await this.store.settle(this.key, this.owner, result, keepMs);
		} finally {
			this.#letGo();
		}
	}

	/**
	 * Lets the key be claimed again.
	 * @param unlessStarted keeps the claim where an execution has been started
	 * @returns whether the claim is gone
	 * @throws {StateUnavailableError} it lapses by itself then
	 */
	async abandon(unlessStarted: boolean): Promise<boolean> {
		let isGone = true;
		try {
			isGone = await this.store.release(this.key, this.owner, unlessStarted);
			return isGone;
		} finally {
			if (isGone) this.#letGo();
		}
	}
}
