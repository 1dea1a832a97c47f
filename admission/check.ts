import type { KeyIdentity } from './api-key';
import type { Refusal } from './refusal';
import type { WebhookRequest } from './request';

/** What the checks found out about a request, filled in as they pass. */
export interface Findings {
	key?: KeyIdentity;
	body: unknown;
}

/** What admission needs from outside. */
export interface Services {
	/** @returns milliseconds since the epoch */
	readonly now: () => number;
}

/** One check: a refusal, or nothing when the request passes. */
export type Check = (
	request: WebhookRequest,
	findings: Findings,
	services: Services,
) => Refusal | undefined | Promise<Refusal | undefined>;
