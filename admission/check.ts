import type { KeyIdentity } from './api-key';
import type { CloudEventAttributes } from './cloud-event';
import type { RateLimitStanding } from './rate-limit-fields';
import type { Refusal } from './refusal';
import type { WebhookRequest } from './request';
import type { Services } from './services';

/** What the checks found out about a request, filled in as they pass. */
export interface Findings {
	key?: KeyIdentity;
	/** The payload of a verified JSON Web Token. */
	claims?: Record<string, unknown>;
	signature?: SignatureIdentity;
	event?: EventIdentity;
	/**
	 * Names a signed message, the same each time it is sent again, however its signature is written;
	 * for replay protection.
	 */
	signedMessage?: string;
	/** Until when the signed message would be accepted again: milliseconds since the epoch, if ever. */
	signedUntilMs?: number;
	/** The token that authenticated the request, where it has an id of its own (`jti`). */
	token?: TokenIdentity;
	/** The attributes of a CloudEvent, without its data. */
	cloudEvent?: CloudEventAttributes;
	/** The query as the author's schema changed it (types, defaults); absent where it did not. */
	query?: Readonly<Record<string, unknown>>;
	/** The parsed body; of a batch the list of its elements. */
	body: unknown;
	/** How many JSON values the body holds, where known. */
	bodyValues?: number;
	/** Whether the body holds several messages, each of which becomes an item of its own. */
	isBatch?: boolean;
	/** The sender's own key of the delivery: the same when it is sent again. */
	idempotencyKey?: string;
	/** SHA-256 of the body, once asked for: see `bodyFingerprint`. */
	bodyFingerprint?: string;
	/** How the rate limits stand that the request was measured by. */
	rateLimits?: readonly RateLimitStanding[];
	/** Names of the checks that the request has passed, in order. */
	passed?: readonly string[];
	/** Names of the checks that could not be done, because the shared state was not to be had. */
	unguarded?: readonly string[];
	/** Why the shared state was not to be had, the last time it was not; for the author's log. */
	stateError?: unknown;
}

/** Which signature was found good. */
export interface SignatureIdentity {
	/** `id` of the signature scheme. */
	readonly scheme: string;
	/** When the sender says it signed: ISO 8601, UTC. */
	readonly timestamp?: string;
}

/** A token that has an id. */
export interface TokenIdentity {
	/** Tells it from every other token of its issuer. */
	readonly id: string;
	/** Until when it would be accepted again: milliseconds since the epoch, if ever. */
	readonly untilMs?: number;
}

/** What the sender says happened. */
export interface EventIdentity {
	readonly type?: string;
	/** The sender's own id of the delivery. */
	readonly id?: string;
}

/** One check: a refusal, or nothing when the request passes. Its `name` goes on record: see `named`. */
export type Check = (
	request: WebhookRequest,
	findings: Findings,
	services: Services,
) => Refusal | undefined | Promise<Refusal | undefined>;

/** @returns the check under a name that no bundler changes */
export function named(name: string, check: Check): Check {
	const copy: Check = (request, findings, services) => check(request, findings, services);
	return Object.defineProperty(copy, 'name', { value: name });
}
