import type { SignedRequest } from './signed-request';

/** What a verifier says of a request. */
export type Verification = SignatureAccepted | SignatureRefused;

export interface SignatureAccepted {
	readonly ok: true;
	/** When the sender says it signed: milliseconds since the epoch. */
	readonly timestampMs?: number;
	readonly deliveryId?: string;
	readonly eventType?: string;
	/** What the sender put in to make the signature unique (RFC 9421). */
	readonly nonce?: string;
	/**
	 * Names the signed message, the same however its signature is written (upper or lower case, one of
	 * several, an ECDSA signature's other form), for replay protection. Absent for a plain token, which
	 * is the same with every message.
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

export function missing(detail: string): SignatureRefused {
	return { ok: false, code: 'signature_missing', detail };
}

export function invalid(detail: string): SignatureRefused {
	return { ok: false, code: 'signature_invalid', detail };
}

export function outOfTolerance(detail: string): SignatureRefused {
	return { ok: false, code: 'timestamp_out_of_tolerance', detail };
}
