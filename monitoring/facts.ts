import type { Outcome, WebhookEvent } from '../eventlog/event';
import { shapeOf, type Shape } from './shape';

/** What the rules need to know of a request: an event of the log, reduced. */
export interface Fact {
	readonly eventId: string;
	/** When it arrived, in milliseconds since the epoch. */
	readonly atMs: number;
	readonly workflowId: string;
	readonly nodeName: string;
	readonly outcome: Outcome;
	/** Refusal code. */
	readonly code?: string;
	readonly keyName?: string;
	readonly keyFingerprint?: string;
	readonly eventType?: string;
	readonly sourceIp: string;
	/** Of the body as received, in bytes. */
	readonly contentLength: number;
	/** Of a body that was recorded whole. */
	readonly shape?: Shape;
	/** Known once the answer is complete, as the status is. */
	readonly durationMs?: number;
	readonly status?: number;
}

/**
 * @param event as the event log has it; the caller leaves test requests out
 * @returns the fact; without a shape where the body is not JSON or was cut
 */
export function factOf(event: WebhookEvent): Fact {
	const { code, keyName, keyFingerprint, eventType, durationMs, status } = event;
	const shape = readShape(event);
	return {
		eventId: event.id,
		atMs: event.receivedAt,
		workflowId: event.workflowId,
		nodeName: event.nodeName,
		outcome: event.outcome,
		sourceIp: event.sourceIp,
		contentLength: event.contentLength,
		...(code !== undefined && { code }),
		...(keyName !== undefined && { keyName }),
		...(keyFingerprint !== undefined && { keyFingerprint }),
		...(eventType !== undefined && { eventType }),
		...(durationMs !== undefined && { durationMs }),
		...(status !== undefined && { status }),
		...(shape !== undefined && { shape }),
	};
}

/** The media types whose bodies the log keeps as JSON text. */
const JSON_TYPE = /^[^;]*[/+]json\s*(;|$)/i;

function readShape({ body, contentType, outcome }: WebhookEvent): Shape | undefined {
	// What was turned away says nothing of what the workflow gets.
	if (outcome === 'refused' || body === undefined || body.isTruncated) return undefined;
	if (!JSON_TYPE.test(contentType)) return undefined;
	try {
		return shapeOf(JSON.parse(body.text));
	} catch {
		return undefined;
	}
}
