import type { IWebhookFunctions } from 'n8n-workflow';

import { problemDetails, PROBLEM_MEDIA_TYPE } from '../../admission/problem';
import { statusOf, type Refusal } from '../../admission/refusal';
import type { HandshakeAnswer } from '../../admission/signature/handshake';

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
