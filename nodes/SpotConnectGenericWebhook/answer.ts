import type { IWebhookFunctions } from 'n8n-workflow';

import { problemDetails, PROBLEM_MEDIA_TYPE } from '../../admission/problem';
import { statusOf, type Refusal } from '../../admission/refusal';
import type { HandshakeAnswer } from '../../admission/signature/handshake';
import type { StoredAnswer } from '../../state/idempotency';

type HostResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Answers a refused request with RFC 9457 problem details. */
export function answerRefusal(response: HostResponse, refusal: Refusal, eventId: string): void {
	const body = Buffer.from(JSON.stringify(problemDetails(refusal, eventId)));
	response.setHeader('Content-Length', body.length);
	response
		.writeHead(statusOf(refusal), {
			...refusal.headers,
			'Content-Type': PROBLEM_MEDIA_TYPE,
			'Cache-Control': 'no-store',
		})
		.end(body);
}

/** Marks the answer to a request that starts no execution, because its event type is not chosen. */
export const IGNORED_HEADER = 'x-spot-connect-ignored';

/** Answers a request whose event type the author has not chosen: well received, and nothing to do. */
export function answerIgnored(response: HostResponse): void {
	response
		.writeHead(200, { 'Content-Type': 'application/json', [IGNORED_HEADER]: 'true' })
		.end(JSON.stringify({ message: 'Event type ignored' }));
}

/** Marks the answer to a message that had come before; no execution was started. */
export const DUPLICATE_HEADER = 'x-spot-connect-duplicate';
/** Names the event of the first request with the same message. */
export const FIRST_EVENT_ID_HEADER = 'x-spot-connect-first-event-id';
/** Marks an answer that is repeated without its body, which was too long to be kept. */
export const BODY_OMITTED_HEADER = 'x-spot-connect-body-omitted';

/** Answers a message that had come before as it was answered then. */
export function answerDuplicate(
	response: HostResponse,
	firstEventId: string,
	answer: StoredAnswer = LOST_ANSWER,
): void {
	const body = Buffer.from(answer.body, 'base64');
	response.writeHead(answer.status, {
		...(answer.headers as Record<string, string | string[]>),
		...(body.length > 0 && { 'Content-Length': body.length }),
		...(answer.isBodyOmitted && { [BODY_OMITTED_HEADER]: 'true' }),
		[DUPLICATE_HEADER]: 'true',
		[FIRST_EVENT_ID_HEADER]: firstEventId,
	});
	response.end(body);
}

/** Where the process that had the first request ended before it answered, but after the workflow began. */
const LOST_ANSWER: StoredAnswer = {
	status: 200,
	headers: { 'content-type': 'application/json' },
	body: Buffer.from(JSON.stringify({ message: 'Workflow was started' })).toString('base64'),
	isBodyOmitted: false,
};

/** Answers a provider's set-up handshake; a text as plain text that no browser takes for a page. */
export function answerHandshake(
	response: HostResponse,
	{ status, headers, body }: HandshakeAnswer,
): void {
	if (body === undefined) {
		response.writeHead(status, headers).end();
		return;
	}
	const isText = typeof body === 'string';
	response
		.writeHead(status, {
			...headers,
			'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json',
			'X-Content-Type-Options': 'nosniff',
		})
		.end(isText ? body : JSON.stringify(body));
}

/** Opens a streamed answer, as the built-in Webhook node does. */
export function openStream(response: HostResponse): void {
	response.writeHead(200, {
		'Content-Type': 'application/json; charset=utf-8',
		'Transfer-Encoding': 'chunked',
		'Cache-Control': 'no-cache',
		Connection: 'keep-alive',
	});
	response.flushHeaders();
}
