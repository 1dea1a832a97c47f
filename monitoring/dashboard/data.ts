import type { Outcome, WebhookEvent } from '../../eventlog/event';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The ranges that the page offers, with the width of a bucket that reads best: 60 to 96 buckets. */
export const RANGES = {
	'1h': { label: '1 hour', ms: HOUR, bucketMs: MINUTE },
	'24h': { label: '24 hours', ms: DAY, bucketMs: 15 * MINUTE },
	'7d': { label: '7 days', ms: 7 * DAY, bucketMs: 2 * HOUR },
	'30d': { label: '30 days', ms: 30 * DAY, bucketMs: 8 * HOUR },
} as const satisfies Record<string, { label: string; ms: number; bucketMs: number }>;

export type Range = keyof typeof RANGES;

/** What the page's links keep from page to page. */
export interface View {
	readonly range: Range;
	/** Id of the chosen webhook; absent for all of them. */
	readonly webhookId?: string;
}

/** What every page shows, whatever it is about. */
export interface PageContext extends View {
	/** When the data were read, in milliseconds since the epoch. */
	readonly generatedAt: number;
	/** IANA name, as `Europe/Berlin`; UTC where it is not known. */
	readonly timeZone: string;
}

export interface DashboardData extends PageContext {
	/** Width of a bucket in milliseconds; that of `RANGES` unless there is a reason. */
	readonly bucketMs: number;
	/** What can be chosen; a choice of one is not offered. */
	readonly webhooks: readonly WebhookChoice[];
	/** Whether the log holds no event at all, of any time: the page then says how to send one. */
	readonly isLogEmpty: boolean;
	/** Sentences for the top of the page, such as that events were lost. */
	readonly notices?: readonly string[];
	/** Of the range. */
	readonly totals: Counts;
	/** Of the completed answers of the range. */
	readonly latency?: Percentiles;
	/** Buckets in order; those without events may be left out, and what is outside the range is. */
	readonly series: readonly SeriesBucket[];
	/** The most frequent first. */
	readonly refusals: readonly CodeCount[];
	readonly sources: Senders;
	readonly keys: Senders;
	/** Open ones, and those of the range that are over. */
	readonly alerts: readonly Alert[];
	/** The newest first. */
	readonly latest: readonly LatestEvent[];
	/** How often the page loads itself anew, in seconds; 0 for never. 60 where not given. */
	readonly refreshSeconds?: number;
}

export interface WebhookChoice {
	readonly id: string;
	/** As its author calls it: name of the workflow, and of the node where there are several. */
	readonly name: string;
	/** Production URL, for the example on an empty page. */
	readonly url?: string;
}

/** By outcome; what is absent is 0. */
export type Counts = Readonly<Partial<Record<Outcome, number>>>;

/** In milliseconds. */
export interface Percentiles {
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
}

export interface SeriesBucket {
	/** Milliseconds since the epoch; a whole multiple of the width. */
	readonly start: number;
	readonly counts: Counts;
	readonly latency?: Percentiles;
}

export interface CodeCount {
	/** Refusal code. */
	readonly code: string;
	readonly count: number;
	/** The code in words. */
	readonly title?: string;
}

/** Those who send, by address or by key. */
export interface Senders {
	/** By requests, the most first. */
	readonly busiest: readonly Sender[];
	/** By refused requests, the most first; only such that had any. */
	readonly failing: readonly Sender[];
}

export interface Sender {
	readonly name: string;
	readonly requests: number;
	/** Of these requests. */
	readonly refused: number;
}

export type Severity = 'info' | 'warning' | 'critical';

export interface Alert {
	readonly id: string;
	/** The rule's name in words, as `Traffic spike`. */
	readonly rule: string;
	readonly severity: Severity;
	/** One sentence: what was observed and what was expected. */
	readonly title: string;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	/** Absent while it is open. */
	readonly endedAt?: number;
	/** What the rule watches: a webhook, a key, a source. */
	readonly series: string;
	/** Ids of example events, at most 5 are shown. */
	readonly eventIds: readonly string[];
}

export interface LatestEvent {
	readonly id: string;
	readonly receivedAt: number;
	readonly webhook: string;
	readonly isTest?: boolean;
	readonly outcome: Outcome;
	readonly code?: string;
	readonly status?: number;
	readonly durationMs?: number;
	readonly source: string;
	readonly key?: string;
	readonly eventType?: string;
	/** The execution in n8n's editor: http or https. */
	readonly executionUrl?: string;
}

/** One event with all that is recorded of it. */
export interface EventDetail extends PageContext {
	readonly event: Omit<WebhookEvent, 'rawBody'>;
	/** Whether the exact bytes are kept, for a replay. */
	readonly hasRawBody: boolean;
	readonly executionUrl?: string;
	/** What the sender or the author can do about a refusal. */
	readonly help?: string;
}

/** A page that says one thing, such as that there is no event of this id. */
export interface Message extends PageContext {
	readonly title: string;
	readonly text: string;
}

/** @returns the range in whole buckets, of which the last one is not over: from (inclusive) to (exclusive) */
export function windowOf(
	generatedAt: number,
	range: Range,
	bucketMs: number = RANGES[range].bucketMs,
): { from: number; to: number } {
	const to = (Math.floor(generatedAt / bucketMs) + 1) * bucketMs;
	return { from: to - Math.ceil(RANGES[range].ms / bucketMs) * bucketMs, to };
}
