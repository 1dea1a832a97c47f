import type { EventChange, WebhookEvent } from '../event';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';

/** Keeps events. Every store passes the same tests (test/eventlog/store-tests.ts). */
export interface EventStore {
	/** Connects and brings the schema up to date; runs each migration once, also when two processes start together. */
	open(): Promise<void>;
	/**
	 * Writes a batch, all of it or nothing. Writing the same batch again changes nothing, so that a
	 * batch whose fate is unknown can be retried.
	 * @throws Error when the store is away; the batch is not written then
	 */
	write(changes: readonly EventChange[]): Promise<void>;
	/** @returns the event with its execution, or undefined */
	get(id: string): Promise<WebhookEvent | undefined>;
	list(filter: EventFilter, page: PageRequest): Promise<EventPage>;
	summarize(filter: EventFilter): Promise<EventSummary>;
	/** @param bucketMs width of a bucket in milliseconds; at most 10,000 buckets, empty ones left out */
	timeSeries(filter: EventFilter, bucketMs: number): Promise<readonly TimeBucket[]>;
	/** @returns how many events were deleted; an empty filter deletes nothing (RangeError) */
	delete(filter: EventFilter): Promise<number>;
	/**
	 * One small step of pruning, the oldest first.
	 * @param most the most events to delete in this step
	 * @returns how many events were deleted; fewer than `most` when the policy is met
	 */
	prune(policy: RetentionPolicy, most: number, nowMs: number): Promise<number>;
	size(): Promise<{ readonly events: number; readonly bytes: number }>;
	close(): Promise<void>;
}
