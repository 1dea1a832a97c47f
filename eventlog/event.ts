/** What became of a request. */
export type Outcome =
	/** Let in; its workflow was started. */
	| 'accepted'
	/** Turned away; `code` says why. */
	| 'refused'
	/** The answer to an earlier message with the same idempotency key. */
	| 'duplicate'
	/** Let in, but its workflow could not be started or answered with a server error. */
	| 'failed'
	/** Let in, but its event type is not among the chosen ones: nothing was started. */
	| 'ignored'
	/** A provider's set-up request, answered by the trigger. */
	| 'handshake';

/** Every outcome. */
export const OUTCOMES = [
	'accepted',
	'refused',
	'duplicate',
	'failed',
	'ignored',
	'handshake',
] as const satisfies readonly Outcome[];

/** A body as recorded: after redaction, and cut where it was too large. */
export interface RecordedBody {
	/** JSON text for JSON bodies, the text itself for others. */
	readonly text: string;
	readonly isTruncated: boolean;
	readonly isRedacted: boolean;
}

/** One request to a webhook, refused ones included. Nothing in it is secret: see `redact.ts`. */
export interface WebhookEvent {
	/** UUIDv7: sorts by time of arrival. */
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly receivedAt: number;
	readonly workflowId: string;
	readonly workflowName: string;
	readonly nodeName: string;
	readonly mode: 'production' | 'test';
	readonly method: string;
	/** Path and query as called, redacted. */
	readonly path: string;
	readonly sourceIp: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly query: Readonly<Record<string, unknown>>;
	readonly contentType: string;
	/** Of the body as received, in bytes. */
	readonly contentLength: number;
	readonly body?: RecordedBody;
	/** The exact bytes, compressed with gzip, where the author keeps them for a replay. */
	readonly rawBody?: Uint8Array;
	readonly keyName?: string;
	/** First 8 hexadecimal digits of the key's SHA-256. */
	readonly keyFingerprint?: string;
	readonly signatureScheme?: string;
	readonly eventType?: string;
	readonly deliveryId?: string;
	readonly idempotencyKey?: string;
	/** Names of the checks that the request passed, in order. */
	readonly checksPassed: readonly string[];
	readonly outcome: Outcome;
	/** Refusal code. */
	readonly code?: string;
	/** The refusal's sentence. */
	readonly detail?: string;
	/** HTTP status of the answer; absent until it is complete. */
	readonly status?: number;
	/** From arrival to the end of the answer, in milliseconds. */
	readonly durationMs?: number;
	/** Length of the answer's body in bytes, where known. */
	readonly responseBytes?: number;
	/** Whether the client was gone before the answer was complete. */
	readonly isAborted?: boolean;
	readonly executionId?: string;
	/** Id of the event of which this request is a replay. */
	readonly replayOf?: string;
}

/** The end of a request's answer. */
export interface Completion {
	readonly id: string;
	readonly status: number;
	readonly durationMs: number;
	readonly responseBytes?: number;
	readonly isAborted: boolean;
	/** Where the end changes what became of the request. */
	readonly outcome?: Outcome;
}

/** Which execution a request has started; may be known before the event itself is written. */
export interface ExecutionLink {
	readonly id: string;
	readonly executionId: string;
}

/** What a recorder writes, in the order in which it happened. */
export type EventChange =
	| { readonly kind: 'received'; readonly event: WebhookEvent }
	| ({ readonly kind: 'completed' } & Completion)
	| ({ readonly kind: 'linked' } & ExecutionLink);
