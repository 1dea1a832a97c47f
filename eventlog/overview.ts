import type { Outcome } from './event';
import type { Count } from './query';

/**
 * Of which events an overview is. Its buckets are whole: the range begins with the bucket that has
 * `from` in it and ends with the one that has the last millisecond before `to`.
 */
export interface OverviewFilter {
	/** At most 100; an empty list means none, and only its absence all. */
	readonly workflowIds?: readonly string[];
	/** Milliseconds since the epoch, inclusive. */
	readonly from: number;
	/** Milliseconds since the epoch, exclusive. */
	readonly to: number;
	/** Width of a bucket, a whole multiple of a minute (60,000). */
	readonly bucketMs: number;
}

/**
 * Percentiles of completed answers by the nearest rank, in milliseconds. They are estimates: each is
 * within 2% of a duration that was measured, or within 0.5 ms below 1 ms. Durations from 5 minutes
 * on count as 5 minutes.
 */
export interface LatencyEstimate {
	/** How many answers were complete. */
	readonly count: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
}

export interface OverviewBucket {
	/** Milliseconds since the epoch; a whole multiple of the width in UTC. */
	readonly start: number;
	readonly counts: Readonly<Record<Outcome, number>>;
	/** Absent where no answer was complete. */
	readonly latency?: LatencyEstimate;
}

/** What one source or key has sent. */
export interface SenderCount {
	readonly value: string;
	readonly total: number;
	readonly refused: number;
	readonly failed: number;
	/** Of `total`, from 0 to 1. */
	readonly shareRefused: number;
}

export interface SenderLists {
	/** The 10 with the most requests; those of the same number by their value. */
	readonly busiest: readonly SenderCount[];
	/** The 10 with the most requests that were refused or failed, if any. */
	readonly failing: readonly SenderCount[];
	/**
	 * Requests whose sender is not told apart: a minute or an hour names the first 200 senders of
	 * passed, of refused and of failed requests each, and none of more than 128 characters. Where
	 * this is 0 the lists are exact; else no number in them is too low by more than this.
	 */
	readonly unnamed: number;
}

/** What the log holds of a range, from counts that are kept while it is written. */
export interface Overview {
	/** Of the first bucket. */
	readonly from: number;
	/** End of the last bucket. */
	readonly to: number;
	readonly bucketMs: number;
	/**
	 * False while events of an earlier version of this package are still being counted, the newest
	 * first: the numbers are too low then.
	 */
	readonly isComplete: boolean;
	readonly total: number;
	readonly byOutcome: Readonly<Record<Outcome, number>>;
	/** The most frequent first; those of the same count by their value. */
	readonly byCode: readonly Count[];
	/** Of the bodies as received, and of the answers' where known. */
	readonly receivedBytes: number;
	readonly sentBytes: number;
	readonly latency?: LatencyEstimate;
	/** Every bucket of the range, those without events too. */
	readonly buckets: readonly OverviewBucket[];
	readonly sources: SenderLists;
	/** Of requests with a known key. */
	readonly keys: SenderLists;
	/** When the first and the last event of the range came, in milliseconds since the epoch. */
	readonly firstAt?: number;
	readonly lastAt?: number;
}
