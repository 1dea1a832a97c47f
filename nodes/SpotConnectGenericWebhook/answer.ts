import type { IWebhookFunctions } from 'n8n-workflow';

import { problemDetails, PROBLEM_MEDIA_TYPE } from '../../admission/problem';
import { statusOf, type Refusal } from '../../admission/refusal';

type HostResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Carries the event id on every answer. */
export const EVENT_ID_HEADER = 'x-spot-connect-event-id';

/** Answers a refused request with RFC 9457 problem details. */
export function answerRefusal(response: HostResponse, refusal: Refusal, eventId: string): void {
	response
		.writeHead(statusOf(refusal), {
			...refusal.headers,
			'Content-Type': PROBLEM_MEDIA_TYPE,
			'Cache-Control': 'no-store',
		})
		.end(JSON.stringify(problemDetails(refusal, eventId)));
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
