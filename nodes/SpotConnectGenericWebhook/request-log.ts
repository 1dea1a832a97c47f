import type { IWebhookFunctions, Logger } from 'n8n-workflow';

import type { Verdict } from '../../admission/admit';

type HostResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * `ignored`: its event type is not chosen; `handshake`: the provider has set the webhook up. Neither
 * starts an execution.
 */
export type AdmittedOutcome = 'accepted' | 'ignored' | 'handshake';

/** What is known of a request when it has been decided. */
export interface DecidedRequest {
	readonly eventId: string;
	readonly workflowId: string | undefined;
	readonly sourceIp: string;
	readonly receivedAt: Date;
	readonly verdict: Verdict;
	/** What became of a request that was let in. */
	readonly outcome: AdmittedOutcome;
}

/**
 * Writes one line to n8n's log when the answer is complete or the client has gone: info for an
 * accepted request, warn for a refused one. The message holds the same facts as the metadata,
 * because n8n's text format leaves the metadata out.
 */
export function logWhenAnswered(
	logger: Logger,
	response: HostResponse,
	{ eventId, workflowId, sourceIp, receivedAt, verdict, outcome }: DecidedRequest,
): void {
	response.once('close', () => {
		const facts = {
			event: eventId,
			workflow: workflowId,
			code: verdict.admitted ? outcome : verdict.refusal.code,
			status: response.statusCode,
			source: sourceIp,
			durationMs: Date.now() - receivedAt.getTime(),
			...(verdict.key && { key: verdict.key.name, fingerprint: verdict.key.fingerprint }),
			...(verdict.signature && { signature: verdict.signature.scheme }),
			...(verdict.event?.type !== undefined && { type: verdict.event.type }),
			...(verdict.event?.id !== undefined && { delivery: verdict.event.id }),
			...(!response.writableFinished && { aborted: true }),
		};
		const line = Object.entries(facts)
			.map(([name, value]) => `${name}=${logfmt(value)}`)
			.join(' ');
		if (verdict.admitted) logger.info(`Spot Connect accepted a request: ${line}`, facts);
		else logger.warn(`Spot Connect refused a request: ${line}`, facts);
	});
}

/** Quotes what could be taken for another field or line. */
function logfmt(value: unknown): string {
	const text = String(value);
	return /^[\w.:\-/]+$/.test(text) ? text : JSON.stringify(text);
}
