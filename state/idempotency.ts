import { setTimeout as sleep } from 'node:timers/promises';

import { LEASE_MS, type Leases } from './leases';
import { OpenClaim } from './open-claim';
import type { StateStore } from './store';

/** The answer to a first request, as its repeats get it. */
export interface StoredAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	/** Base64. */
	readonly body: string;
	/** Whether the body was too long to be kept, so that it is empty here. */
	readonly isBodyOmitted: boolean;
}

/** @returns what a first request's claim is settled with */
export const serializeAnswer = (answer: StoredAnswer): string => JSON.stringify(answer);

const parseAnswer = (result: string): StoredAnswer => JSON.parse(result) as StoredAnswer;

/** One message, under the idempotency key that its sender gave it. */
export interface Delivery {
	/** Made by `stateKey`. */
	readonly key: string;
	/** Id of the request's event. */
	readonly owner: string;
	/** Tells messages apart that have the same key though they should not. */
	readonly fingerprint: string;
	/** How long to wait for the answer to the first request, while that is running, in milliseconds. */
	readonly waitMs: number;
	/** Ends the waiting: nobody wants the answer any more. */
	readonly signal?: Pick<AbortSignal, 'aborted'>;
}

/** What is known of a message when it comes. */
export type Beginning =
	/** Nobody has had it before: the claim is the caller's, who settles or abandons it. */
	| { readonly outcome: 'first'; readonly claim: OpenClaim }
	/** It was answered before; without the answer where that was lost with its process. */
	| { readonly outcome: 'repeated'; readonly owner: string; readonly answer?: StoredAnswer }
	/** The first request is still running. */
	| { readonly outcome: 'running' }
	/** The same key came with another message. */
	| { readonly outcome: 'reused' };

const FIRST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 500;

/** Sees to it that a message starts one execution, however often it is sent. */
export class Idempotency {
	/** @param leases keep the claims of requests that are running */
	constructor(
		private readonly store: StateStore,
		private readonly leases: Leases,
	) {}

	/** @throws {StateUnavailableError} */
	async begin({ key, owner, fingerprint, waitMs, signal }: Delivery): Promise<Beginning> {
		const deadline = performance.now() + waitMs;
		let pauseMs = FIRST_PAUSE_MS;
		for (;;) {
			const standing = await this.store.claim(key, { owner, note: fingerprint, leaseMs: LEASE_MS });
			if (standing === undefined) {
				return { outcome: 'first', claim: new OpenClaim(this.store, key, owner, this.leases) };
			}
			// Empty where the claim lapsed before its execution was started after all.
			if (standing.note !== '' && standing.note !== fingerprint) return { outcome: 'reused' };
			if (standing.result !== undefined) {
				const answer = parseAnswer(standing.result);
				return { outcome: 'repeated', owner: standing.owner, answer };
			}
			// The process that had it has ended after the execution was started.
			if (standing.isStarted && !standing.isHeld) {
				return { outcome: 'repeated', owner: standing.owner };
			}
			const leftMs = deadline - performance.now();
			if (leftMs <= 0 || signal?.aborted) return { outcome: 'running' };
			await sleep(Math.min(pauseMs, leftMs));
			pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);
		}
	}
}
