import { named, type Check, type Findings } from './check';
import { retryAfter, type Refusal } from './refusal';
import type { WebhookRequest } from './request';
import type { Services, WebhookState } from './services';

/**
 * What becomes of a request when the shared state cannot be had: it is refused (`closed`), or let
 * through without the check (`open`).
 */
export type StateFailure = 'closed' | 'open';

/** A check that asks the shared state. */
export type StateCheck = (
	request: WebhookRequest,
	findings: Findings,
	state: WebhookState,
) => Promise<Refusal | undefined>;

/** @returns the check under its name, for requests with or without a state to be had */
export function guarded(name: string, onFailure: StateFailure, check: StateCheck): Check {
	return named(name, async (request, findings, services) =>
		askState(name, onFailure, findings, services, (state) => check(request, findings, state)),
	);
}

/**
 * Asks the shared state. Where it cannot be had, `findings.stateError` says why and, unless the
 * request is refused, `findings.unguarded` has the name.
 * @param name of what is asked for
 * @param ask the question; its refusal is passed on
 */
export async function askState(
	name: string,
	onFailure: StateFailure,
	findings: Findings,
	{ state }: Services,
	ask: (state: WebhookState) => Promise<Refusal | undefined>,
): Promise<Refusal | undefined> {
	try {
		if (state === undefined) throw new Error('There is no shared state');
		return await ask(state);
	} catch (error) {
		findings.stateError = error;
		if (onFailure === 'closed') return STATE_UNAVAILABLE;
		findings.unguarded = [...(findings.unguarded ?? []), name];
		return undefined;
	}
}

/** When a sender may try again: a state that restarts is back by then. In milliseconds. */
const RETRY_AFTER_MS = 5_000;

/** The answer where nothing is known of earlier requests, and nobody is to be let in for that. */
export const STATE_UNAVAILABLE: Refusal = {
	code: 'state_unavailable',
	detail: 'This webhook cannot reach its shared state, without which it lets nobody in.',
	headers: retryAfter(RETRY_AFTER_MS),
};
