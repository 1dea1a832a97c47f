import type { WebhookEvent } from '../../eventlog/event';

/** An event as the items of a workflow have it. */
export type EventView = Omit<WebhookEvent, 'receivedAt' | 'body' | 'rawBody'> & {
	/** ISO 8601, UTC. */
	readonly receivedAt: string;
	/** The value of a JSON body that is complete, else its text. */
	readonly body?: unknown;
	readonly isBodyTruncated?: boolean;
	readonly isBodyRedacted?: boolean;
	/** Whether the exact bytes are kept. */
	readonly hasRawBody?: boolean;
};

/** @param isBrief whether the event was read without its headers, query and body */
export function viewOf(event: WebhookEvent, isBrief = false): EventView {
	const { body, rawBody, receivedAt, id, ...rest } = event;
	const { headers, query, ...brief } = rest;
	return {
		id,
		receivedAt: new Date(receivedAt).toISOString(),
		...(isBrief ? (brief as typeof rest) : { ...brief, headers, query }),
		...(body && {
			body: valueOf(event),
			isBodyTruncated: body.isTruncated,
			isBodyRedacted: body.isRedacted,
		}),
		...(!isBrief && { hasRawBody: rawBody !== undefined }),
	};
}

/** Whether the media type says that the body is JSON (RFC 6839, section 3.1). */
export function isJson({ contentType }: Pick<WebhookEvent, 'contentType'>): boolean {
	return contentType === 'application/json' || contentType.endsWith('+json');
}

function valueOf({ body, contentType }: WebhookEvent): unknown {
	if (body === undefined || body.isTruncated) return body?.text;
	try {
		return isJson({ contentType }) ? (JSON.parse(body.text) as unknown) : body.text;
	} catch {
		// Recorded as it came, for it was refused as malformed.
		return body.text;
	}
}
