import type { SignedRequest } from './signed-request';

/** What a verifier says of a request. */
export type Verification = SignatureAccepted | SignatureRefused;

export interface SignatureAccepted {
	readonly ok: true;
	/** When the sender says it signed: milliseconds since the epoch. */
	readonly timestampMs?: number;
	/** Until when the same request would be accepted again: milliseconds since the epoch; absent: for ever. */
	readonly untilMs?: number;
	readonly deliveryId?: string;
	readonly eventType?: string;
	/** What the sender put in to make the signature unique (RFC 9421). */
	readonly nonce?: string;
	/**
	 * Names the signed message, the same however its signature is written (upper or lower case, one of
	 * several, an ECDSA signature's other form), for replay protection. Absent for a token, which can be
	 * the same with several messages, unless it has an id of its own.
	 */
	readonly signature?: string;
}

export interface SignatureRefused {
	readonly ok: false;
	readonly code: 'signature_missing' | 'signature_invalid' | 'timestamp_out_of_tolerance';
	/** One sentence; never holds a secret or the signature that would have been right. */
	readonly detail: string;
}

/** Verifies signatures of one scheme with one configuration. */
export interface SignatureVerifier {
	/** `id` of the scheme. */
	readonly scheme: string;
	/**
	 * Whether the request has a signature at all; needs no body, unless the signature is in it.
	 * @returns the refusal when there is none
	 */
	findMissing(
		head: Pick<SignedRequest, 'rawHeaders' | 'publicUrl' | 'query'>,
	): SignatureRefused | undefined;
	/** @param nowMs milliseconds since the epoch */
	verify(request: SignedRequest, nowMs: number): Verification;
}

/** Most signatures in one request: each is compared with every key. */
export const MAX_SIGNATURES = 16;

/** Longest event type or delivery id that is passed on, in characters. */
const LONGEST_NAME = 256;

/** @returns what was found out, without what is not there or too long to be a name */
export function accepted(found: {
	readonly timestampMs: number | undefined;
	readonly untilMs: number | undefined;
	readonly deliveryId: string | undefined;
	readonly eventType: string | undefined;
	readonly signature?: string;
}): SignatureAccepted {
	const { timestampMs, untilMs, deliveryId, eventType, signature } = found;
	const outcome: Mutable<SignatureAccepted> = { ok: true };
	if (timestampMs !== undefined) outcome.timestampMs = timestampMs;
	if (untilMs !== undefined) outcome.untilMs = untilMs;
	if (isName(deliveryId)) outcome.deliveryId = deliveryId;
	if (isName(eventType)) outcome.eventType = eventType;
	if (signature !== undefined && signature !== '') outcome.signature = signature;
	return outcome;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function isName(value: string | undefined): value is string {
	return value !== undefined && value.length <= LONGEST_NAME;
}

export function missing(detail: string): SignatureRefused {
	return { ok: false, code: 'signature_missing', detail };
}

export function invalid(detail: string): SignatureRefused {
	return { ok: false, code: 'signature_invalid', detail };
}

export function outOfTolerance(detail: string): SignatureRefused {
	return { ok: false, code: 'timestamp_out_of_tolerance', detail };
}
