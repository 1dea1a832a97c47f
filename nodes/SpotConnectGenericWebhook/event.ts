import type { Admitted, Refused, Verdict } from '../../admission/admit';
import type { RefusalCode } from '../../admission/refusal';
import { contentKindOf, type ContentKind } from '../../admission/content-type';
import type { WebhookRequest } from '../../admission/request';
import type { Outcome, WebhookEvent } from '../../eventlog/event';
import { redactSecrets, type RedactedRequest } from '../../eventlog/redact';
import { REPLAY_OF_HEADER } from '../event-log/headers';
import { MULTIPART, type HostRequest, type MultipartForm } from './receive';
import type { Recording } from './recording';
import type { DecidedRequest } from './request-log';

/** What the host knows of a webhook, besides the request. */
export interface WebhookPlace {
	readonly workflowId: string;
	readonly workflowName: string;
	readonly nodeName: string;
	readonly mode: WebhookEvent['mode'];
}

/** An event as it is when its request has been decided, and the bytes to keep with it. */
export interface DecidedEvent {
	readonly event: WebhookEvent;
	readonly bytesToKeep?: Uint8Array;
}

/** What an event id can be. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns what is recorded of a request, without anything secret */
export function eventOf(
	host: HostRequest,
	request: WebhookRequest,
	{ eventId, receivedAt, sourceIp, verdict, outcome }: DecidedRequest,
	{ redaction, secretHeaders }: Recording,
	place: WebhookPlace,
): DecidedEvent {
	const secrets = secretsOf(request, secretHeaders);
	const { bytesToKeep, ...redacted } = redaction.redact(
		{
			path: host.originalUrl,
			headers: request.headers,
			query: request.query,
			...contentOf(host, request, verdict),
			raw: host.rawBody,
		},
		secrets,
	);
	const { key, signature, event, passed, idempotencyKey } = verdict;
	return {
		event: {
			id: eventId,
			receivedAt: receivedAt.getTime(),
			...place,
			method: request.method,
			sourceIp,
			contentType: request.contentType,
			contentLength: lengthOf(host),
			...(redacted as Omit<RedactedRequest, 'bytesToKeep'>),
			...(key && { keyName: key.name, keyFingerprint: key.fingerprint }),
			...(signature && { signatureScheme: signature.scheme }),
			...(event?.type !== undefined && { eventType: event.type }),
			...(event?.id !== undefined && { deliveryId: event.id }),
			...(idempotencyKey !== undefined && { idempotencyKey }),
			checksPassed: passed ?? [],
			outcome,
			...(verdict.admitted ? warningOf(verdict) : refusalOf(verdict, secrets)),
			...replayOf(request),
		},
		...(bytesToKeep && { bytesToKeep }),
	};
}

/** What an event of a request says that was let in though not every check could be done. */
function warningOf({ unguarded }: Admitted): { code?: RefusalCode; detail?: string } {
	if (unguarded === undefined) return {};
	return {
		code: 'state_unavailable',
		detail: `Let in without what the shared state is needed for: ${unguarded.join(', ')}.`,
	};
}

function refusalOf({ refusal }: Refused, secrets: readonly string[]) {
	return { code: refusal.code, detail: redactSecrets(refusal.detail, secrets) };
}

function replayOf({ headers }: WebhookRequest): { replayOf?: string } {
	const id = headers[REPLAY_OF_HEADER];
	return typeof id === 'string' && UUID.test(id) ? { replayOf: id } : {};
}

/** The key or token that the caller presented, right or wrong: with its scheme, and without. */
function secretsOf({ headers }: WebhookRequest, names: readonly string[]): string[] {
	return names.flatMap((name) => {
		const value = headers[name];
		if (typeof value !== 'string' || value === '') return [];
		const token = value.slice(value.indexOf(' ') + 1).trim();
		return token === value || token === '' ? [value] : [value, token];
	});
}

/** What has members is recorded as JSON, whatever it was written in: so they can be hidden by name. */
const WITH_MEMBERS: ReadonlySet<ContentKind> = new Set(['json', 'ndjson', 'xml']);

/** The body's value: the host's, or the one that the checks have read. */
function contentOf(
	{ body }: HostRequest,
	{ body: { state }, contentType }: WebhookRequest,
	verdict: Verdict,
): { readonly contentType: string; readonly value: unknown } {
	if (contentType === MULTIPART) {
		return { contentType, value: (body as MultipartForm | undefined)?.data };
	}
	if (!WITH_MEMBERS.has(contentKindOf(contentType))) return { contentType, value: undefined };
	const value = state === 'parsed' ? body : (verdict as Partial<Admitted>).body;
	return { contentType: 'application/json', value };
}

function lengthOf({ rawBody, headers }: HostRequest): number {
	if (rawBody !== undefined) return rawBody.length;
	const announced = Number(headers['content-length'] ?? 0);
	return Number.isSafeInteger(announced) ? announced : 0;
}

/** @returns what an accepted request has become when its answer is complete */
export function finalOutcomeOf(outcome: Outcome, status: number): Outcome {
	return outcome === 'accepted' && status >= 500 ? 'failed' : outcome;
}
