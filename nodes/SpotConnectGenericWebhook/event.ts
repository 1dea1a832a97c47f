import type { Admitted, Verdict } from '../../admission/admit';
import { contentKindOf, type ContentKind } from '../../admission/content-type';
import type { WebhookRequest } from '../../admission/request';
import type { Outcome, WebhookEvent } from '../../eventlog/event';
import { redactSecrets } from '../../eventlog/redact';
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
	const { contentType, value } = contentOf(host, request, verdict);
	const { originalUrl: path, rawBody: raw } = host;
	const { headers, query } = request;
	const redacted = redaction.redact({ path, headers, query, contentType, value, raw }, secrets);
	const { key, signature, event, passed, idempotencyKey } = verdict;
	// Filled in member by member: to spread an object for each costs more than all the rest.
	const recorded: { -readonly [Name in keyof WebhookEvent]: WebhookEvent[Name] } = {
		id: eventId,
		receivedAt: receivedAt.getTime(),
		workflowId: place.workflowId,
		workflowName: place.workflowName,
		nodeName: place.nodeName,
		mode: place.mode,
		method: request.method,
		path: redacted.path,
		sourceIp,
		headers: redacted.headers,
		query: redacted.query,
		contentType: request.contentType,
		contentLength: lengthOf(host),
		checksPassed: passed ?? [],
		outcome,
	};
	if (redacted.body) recorded.body = redacted.body;
	if (key) {
		recorded.keyName = key.name;
		recorded.keyFingerprint = key.fingerprint;
	}
	if (signature) recorded.signatureScheme = signature.scheme;
	if (event?.type !== undefined) recorded.eventType = event.type;
	if (event?.id !== undefined) recorded.deliveryId = event.id;
	if (idempotencyKey !== undefined) recorded.idempotencyKey = idempotencyKey;
	if (!verdict.admitted) {
		const { code, detail } = verdict.refusal;
		recorded.code = code;
		recorded.detail = redactSecrets(detail, secrets);
	} else if (verdict.unguarded !== undefined) {
		recorded.code = 'state_unavailable';
		recorded.detail = withoutState(verdict.unguarded);
	}
	const replayed = request.headers[REPLAY_OF_HEADER];
	if (typeof replayed === 'string' && UUID.test(replayed)) recorded.replayOf = replayed;
	const { bytesToKeep } = redacted;
	return bytesToKeep === undefined ? { event: recorded } : { event: recorded, bytesToKeep };
}

/** What an event of a request says that was let in though not every check could be done. */
function withoutState(unguarded: readonly string[]): string {
	return `Let in without what the shared state is needed for: ${unguarded.join(', ')}.`;
}

/** The key or token that the caller presented, right or wrong: with its scheme, and without. */
function secretsOf({ headers }: WebhookRequest, names: readonly string[]): string[] {
	const secrets: string[] = [];
	for (const name of names) {
		const value = headers[name];
		if (typeof value !== 'string' || value === '') continue;
		secrets.push(value);
		const token = value.slice(value.indexOf(' ') + 1).trim();
		if (token !== value && token !== '') secrets.push(token);
	}
	return secrets;
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
