import type { Check, Findings } from '../check';
import type { Refusal } from '../refusal';
import type { WebhookRequest } from '../request';
import { signedRequest } from '../signature/signed-request';
import type { SignatureRefused, SignatureVerifier } from '../signature/verifier';
import { readBody } from './read-body';

/** RFC 9110, section 15.5.2: a 401 answer names a scheme that would do. */
const CHALLENGE = { 'WWW-Authenticate': 'Signature realm="webhook"' };

/**
 * Whether the request is signed by someone who has the key, lately.
 * @param verifier the scheme with the author's keys
 */
export function signatureCheck(verifier: SignatureVerifier): Check {
	const judge = (
		request: WebhookRequest,
		rawBody: Buffer | undefined,
		findings: Findings,
		nowMs: number,
	): Refusal | undefined => {
		const outcome = verifier.verify(signedRequest(request, rawBody), nowMs);
		if (!outcome.ok) return refusalOf(outcome);
		const { timestampMs, untilMs, deliveryId, eventType, signature } = outcome;
		const { scheme } = verifier;
		findings.signature =
			timestampMs === undefined
				? { scheme }
				: { scheme, timestamp: new Date(timestampMs).toISOString() };
		if (signature !== undefined) findings.signedMessage = signature;
		if (untilMs !== undefined) findings.signedUntilMs = untilMs;
		if (eventType !== undefined && deliveryId !== undefined) {
			findings.event = { type: eventType, id: deliveryId };
		} else if (eventType !== undefined) {
			findings.event = { type: eventType };
		} else if (deliveryId !== undefined) {
			findings.event = { id: deliveryId };
		}
		return undefined;
	};

	return (request, findings, services) => {
		const { body } = request;
		if (body.state === 'parsed') return judge(request, body.raw, findings, services.now());
		// A caller without a signature costs no reading.
		const refused = verifier.findMissing(signedRequest(request, undefined));
		if (refused !== undefined) return refusalOf(refused);
		return readBody(body.read).then((bytes) =>
			Buffer.isBuffer(bytes) ? judge(request, bytes, findings, services.now()) : bytes,
		);
	};
}

function refusalOf({ code, detail }: SignatureRefused): Refusal {
	return { code, detail, headers: CHALLENGE };
}
