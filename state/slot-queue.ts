import { setTimeout as sleep } from 'node:timers/promises';

import type { StateStore } from './store';

/** Who wants a slot, and how long for. */
export interface SlotRequest {
	readonly store: StateStore;
	/** Made by `stateKey`. */
	readonly key: string;
	/** Id of the request's event. */
	readonly holder: string;
	/** Most holders at a time, a whole number from 1. */
	readonly most: number;
	readonly leaseMs: number;
	/** How many may wait for a slot in this process; 0: nobody. */
	readonly mostWaiting: number;
	/** How long to wait, in milliseconds. */
	readonly waitMs: number;
	/** Ends the waiting. */
	readonly signal?: Pick<AbortSignal, 'aborted'>;
}

const POLL_EVERY_MS = 50;

/** Slots that are given out in turn to those of this process who wait for one. */
export class SlotQueue {
	/** By key: the end of the queue, and how many are in it. */
	readonly #queues = new Map<string, { tail: Promise<unknown>; length: number }>();

	/**
	 * @returns whether the holder has a slot
	 * @throws {StateUnavailableError}
	 */
	async enter(request: SlotRequest): Promise<boolean> {
		const { key, mostWaiting, waitMs } = request;
		const queue = this.#queues.get(key);
		if (queue === undefined && (await tryToEnter(request))) return true;
		const { tail, length } = this.#queues.get(key) ?? { tail: Promise.resolve(), length: 0 };
		if (length >= mostWaiting) return false;
		const deadline = performance.now() + waitMs;
		const turn = tail.then(
			async () => await waitFor(request, deadline),
			async () => await waitFor(request, deadline),
		);
		this.#queues.set(key, { tail: turn, length: length + 1 });
		try {
			return await turn;
		} finally {
			const { tail: last, length: inQueue } = this.#queues.get(key)!;
			if (inQueue === 1) this.#queues.delete(key);
			else this.#queues.set(key, { tail: last, length: inQueue - 1 });
		}
	}
}

async function tryToEnter({ store, key, holder, most, leaseMs }: SlotRequest): Promise<boolean> {
	return await store.enter(key, holder, { most, leaseMs });
}

async function waitFor(request: SlotRequest, deadline: number): Promise<boolean> {
	while (!request.signal?.aborted) {
		if (await tryToEnter(request)) return true;
		const leftMs = deadline - performance.now();
		if (leftMs <= 0) return false;
		await sleep(Math.min(POLL_EVERY_MS, leftMs));
	}
	return false;
}
