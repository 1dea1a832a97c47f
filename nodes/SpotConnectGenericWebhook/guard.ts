import type { IWebhookFunctions } from 'n8n-workflow';

import type { Admitted } from '../../admission/admit';
import { STATE_UNAVAILABLE } from '../../admission/guarded';
import { bodyFingerprint, claimNameOf } from '../../admission/idempotency-key';
import type { Refusal } from '../../admission/refusal';
import { memoryOf, onceOnlyOf, REPLAYED } from '../../admission/replay';
import type { WebhookRequest } from '../../admission/request';
import { Idempotency, type StoredAnswer } from '../../state/idempotency';
import { LEASE_MS } from '../../state/leases';
import { OpenClaim } from '../../state/open-claim';
import { StateUnavailableError, stateKey, type StateStore } from '../../state/store';
import { leases, slotQueue } from '../shared-state/shared-state';
import { Holdings, type Held } from './holdings';
import type { HostResponse } from './request-log';
import type { ProtectionParameters } from './protection';

/** An admitted request, and what it is to claim before its execution may start. */
export interface GuardedRequest {
	readonly context: Pick<IWebhookFunctions, 'logger'>;
	readonly eventId: string;
	readonly request: WebhookRequest;
	readonly response: HostResponse;
	readonly verdict: Admitted;
	readonly protection: ProtectionParameters;
	readonly shared: Shared | undefined;
}

/** What the requests to one trigger share. */
export interface Shared {
	readonly state: StateStore;
	readonly scope: string;
}

/** What the shared state says of an admitted request. */
export type Guarded =
	| {
			readonly outcome: 'accepted';
			readonly holdings: Holdings;
			/** With what the state could not be asked for, where the author lets requests in without. */
			readonly verdict: Admitted;
	  }
	/** It came before; without the answer where that was lost. */
	| {
			readonly outcome: 'duplicate';
			readonly firstEventId: string;
			readonly answer?: StoredAnswer;
	  }
	| { readonly outcome: 'refused'; readonly refusal: Refusal };

/** How long an execution may wait to be started before its place is given to another, in milliseconds. */
const START_LEASE_MS = 5 * 60_000;

/** When a sender is to come again, in seconds. */
const RETRY_AFTER = { running: 2, concurrency: 5 } as const;

/**
 * Claims the idempotency key, the signed message and a place among the running executions, in this
 * order; where one of them is not to be had, what was claimed before is given back.
 */
export async function guard(guarded: GuardedRequest): Promise<Guarded> {
	const { protection, context, shared, response } = guarded;
	const held: MutableHeld = {};
	const holdings = new Holdings(held, protection.idempotency, context.logger);
	const verdict: Admitted = { ...guarded.verdict };
	if (shared === undefined) return { outcome: 'accepted', holdings, verdict };
	const signal: Gone = {
		get aborted() {
			return response.destroyed;
		},
	};
	try {
		for (const [name, step] of STEPS) {
			const stopped = await step(guarded, shared, held, signal).catch((error: unknown) => {
				if (!(error instanceof StateUnavailableError)) throw error;
				verdict.stateError = error;
				if (protection.stateFailure === 'closed') return refused(unavailable(error));
				verdict.unguarded = [...(verdict.unguarded ?? []), name];
				return undefined;
			});
			if (stopped === undefined) continue;
			await holdings.giveBack();
			return stopped;
		}
		return { outcome: 'accepted', holdings, verdict };
	} catch (error) {
		await holdings.giveBack();
		throw error;
	}
}

/** Whether the sender has hung up; asked while something is waited for. */
type Gone = Pick<AbortSignal, 'aborted'>;

type MutableHeld = { -readonly [Name in keyof Held]: Held[Name] };

type Step = (
	guarded: GuardedRequest,
	shared: Shared,
	held: MutableHeld,
	signal: Gone,
) => Promise<Exclude<Guarded, { outcome: 'accepted' }> | undefined>;

const claimKey: Step = async (
	{ eventId, request, verdict, protection: { idempotency } },
	{ state, scope },
	held,
	signal,
) => {
	if (idempotency === undefined || verdict.idempotencyKey === undefined) return undefined;
	const beginning = await new Idempotency(state, leases).begin({
		key: stateKey('claim', scope, claimNameOf(verdict)),
		owner: eventId,
		fingerprint: await bodyFingerprint(request, verdict),
		waitMs: idempotency.waitMs,
		signal,
	});
	switch (beginning.outcome) {
		case 'first':
			held.claim = beginning.claim;
			return undefined;
		case 'repeated': {
			const { owner, answer } = beginning;
			return { outcome: 'duplicate', firstEventId: owner, ...(answer && { answer }) };
		}
		case 'running':
			return refused(IN_PROGRESS);
		case 'reused':
			return refused(REUSED);
	}
};

const claimMessages: Step = async (
	{ eventId, verdict, protection: { replayWindowMs, isTokenGoodOnce } },
	{ state, scope },
	held,
) => {
	if (replayWindowMs === undefined) return undefined;
	for (const message of onceOnlyOf(verdict, isTokenGoodOnce)) {
		const key = stateKey('replay', scope, message.name);
		const claim = { owner: eventId, note: '', leaseMs: LEASE_MS };
		if ((await state.claim(key, claim)) !== undefined) return refused(REPLAYED);
		const claimed = {
			claim: new OpenClaim(state, key, eventId, leases),
			keepMs: memoryOf(message, replayWindowMs, Date.now()),
		};
		held.messages = [...(held.messages ?? []), claimed];
	}
	return undefined;
};

const takePlace: Step = async (
	{ eventId, protection: { concurrency } },
	{ state, scope },
	held,
	signal,
) => {
	if (concurrency === undefined) return undefined;
	const { most, mostWaiting, waitMs } = concurrency;
	const key = stateKey('slot', scope, 'running');
	const isIn = await slotQueue.enter({
		store: state,
		key,
		holder: eventId,
		most,
		leaseMs: START_LEASE_MS,
		mostWaiting,
		waitMs,
		signal,
	});
	if (!isIn) return refused(tooMany(most));
	held.leave = async () => await state.leave(key, eventId);
	return undefined;
};

/** By the names under which they go on record. */
const STEPS: readonly (readonly [string, Step])[] = [
	['idempotencyKey', claimKey],
	['replay', claimMessages],
	['concurrency', takePlace],
];

const refused = (refusal: Refusal): { outcome: 'refused'; refusal: Refusal } => ({
	outcome: 'refused',
	refusal,
});

const IN_PROGRESS: Refusal = {
	code: 'idempotency_in_progress',
	detail: 'The first request with this idempotency key has not been answered yet.',
	headers: { 'Retry-After': String(RETRY_AFTER.running) },
};

const REUSED: Refusal = {
	code: 'idempotency_key_reused',
	detail: 'This idempotency key came before with another body.',
};

const tooMany = (most: number): Refusal => ({
	code: 'concurrency_limited',
	detail: `${most === 1 ? 'An execution' : `${most} executions`} of this webhook ${most === 1 ? 'is' : 'are'} running, which is as many as may.`,
	headers: { 'Retry-After': String(RETRY_AFTER.concurrency) },
});

const unavailable = ({ fault }: StateUnavailableError): Refusal =>
	fault === 'full'
		? {
				...STATE_UNAVAILABLE,
				detail: 'The shared state of this webhook has no room for another key.',
			}
		: STATE_UNAVAILABLE;
