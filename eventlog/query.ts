import type { Outcome, WebhookEvent } from './event';

/** Which events; each given condition must hold. */
export interface EventFilter {
	readonly ids?: readonly string[];
	readonly workflowId?: string;
	readonly outcomes?: readonly Outcome[];
	readonly codes?: readonly string[];
	readonly status?: number;
	readonly keyName?: string;
	readonly sourceIp?: string;
	/** Milliseconds since the epoch, inclusive. */
	readonly from?: number;
	/** Milliseconds since the epoch, exclusive. */
	readonly to?: number;
	/** A text that the recorded body contains, in any case of ASCII letters. */
	readonly bodyContains?: string;
	readonly eventType?: string;
	readonly idempotencyKey?: string;
	readonly mode?: WebhookEvent['mode'];
}

export interface PageRequest {
	/** Most events in the page, 1 to 1000. */
	readonly limit: number;
	/** What an earlier page gave as `nextCursor`, unchanged. */
	readonly cursor?: string;
	readonly order?: 'newestFirst' | 'oldestFirst';
	/** Whether headers, query, body and raw body are left out. */
	readonly isBrief?: boolean;
}

export interface EventPage {
	readonly events: readonly WebhookEvent[];
	/** Absent on the last page. */
	readonly nextCursor?: string;
}

export interface Count {
	readonly value: string;
	readonly count: number;
}

export interface EventSummary {
	readonly total: number;
	readonly byOutcome: readonly Count[];
	readonly byCode: readonly Count[];
	/** The most frequent 20 each. */
	readonly byKey: readonly Count[];
	readonly bySource: readonly Count[];
	/** Of completed answers, in milliseconds; absent where there are none. */
	readonly latency?: {
		readonly p50: number;
		readonly p90: number;
		readonly p95: number;
		readonly p99: number;
		readonly max: number;
	};
}

export interface TimeBucket {
	/** Start, milliseconds since the epoch; a whole multiple of the width in UTC. */
	readonly start: number;
	readonly counts: Readonly<Partial<Record<Outcome, number>>>;
}

/** How long events are kept; whichever is reached first. */
export interface RetentionPolicy {
	/** Milliseconds. */
	readonly maxAgeMs?: number;
	readonly maxEvents?: number;
	/** Bytes of the whole store. */
	readonly maxBytes?: number;
}
