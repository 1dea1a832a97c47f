import type { Outcome, WebhookEvent } from './event';

/**
 * Which events; each given condition must hold. A condition that is undefined is not given. An empty
 * list is a condition that no event meets, so that a list that came out empty by mistake never means
 * "all".
 */
export interface EventFilter {
	/** At most 1000. */
	readonly ids?: readonly string[];
	readonly workflowId?: string;
	readonly outcomes?: readonly Outcome[];
	/** At most 100. */
	readonly codes?: readonly string[];
	/** HTTP status, 100 to 999. */
	readonly status?: number;
	readonly keyName?: string;
	readonly sourceIp?: string;
	/** Milliseconds since the epoch, inclusive. */
	readonly from?: number;
	/** Milliseconds since the epoch, exclusive. */
	readonly to?: number;
	/**
	 * A text that the recorded body contains, in any case of ASCII letters. No index serves it: each
	 * event that meets the other conditions is read with its body, at about 5 microseconds and one
	 * page of the disk per KB. `list` reads at most 20,000 bodies for a page. Everything else has no
	 * pages to stop at, and demands `from` with it (RangeError).
	 */
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
	/** Whether headers and query are given empty, and body and raw body left out. */
	readonly isBrief?: boolean;
}

/**
 * Events in the order in which they came: by `receivedAt`, those of one millisecond in the order in
 * which they were written. An event that is written later never moves what a cursor stands at.
 */
export interface EventPage {
	/**
	 * May be fewer than the limit, even none, while there is a `nextCursor`: a store looks through a
	 * bounded number of events for a page, and gives at most about 32 MB.
	 */
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
	/** The most frequent first; those of the same count by their value. */
	readonly byOutcome: readonly Count[];
	readonly byCode: readonly Count[];
	/** The most frequent 20 each. */
	readonly byKey: readonly Count[];
	readonly bySource: readonly Count[];
	/**
	 * Of completed answers, in milliseconds, by the nearest rank: each is a duration that was measured.
	 * Absent where there are none.
	 */
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
	/** Bytes that the events occupy in the store, indexes included. */
	readonly maxBytes?: number;
}
