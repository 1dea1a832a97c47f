import type { EventChange, WebhookEvent } from '../event';
import type { FollowerStates } from '../follower';
import type { Overview, OverviewFilter } from '../overview';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';
import type { TailPage, TailRequest } from '../tail';

export interface OpenReport {
	/** Where a damaged file was moved to, where there was one; the log begins anew then. */
	readonly setAside?: string;
}

/**
 * Keeps events. Every store passes the same tests (test/eventlog/store-tests.ts). Texts come back as
 * they were given, but for halves of surrogate pairs, which are no Unicode text and become U+FFFD.
 */
export interface EventStore {
	/**
	 * Connects and brings the schema up to date; runs each migration once, also when two processes
	 * start together. Can be called again after it has failed.
	 * @throws Error when the store is away, or its schema is of a later version of this package
	 */
	open(): Promise<OpenReport>;
	/**
	 * Writes a batch, all of it or nothing. Writing the same batch again changes nothing, so that a
	 * batch whose fate is unknown can be retried. Of several completions of an event the last holds,
	 * of several executions the first. A completion or link may come before its event.
	 * @throws Error when the store is away; the batch is not written then
	 */
	write(changes: readonly EventChange[]): Promise<void>;
	/** @returns the event with its execution, or undefined */
	get(id: string): Promise<WebhookEvent | undefined>;
	/** @throws RangeError when the page or the filter is out of bounds, or the cursor is none of `list`'s */
	list(filter: EventFilter, page: PageRequest): Promise<EventPage>;
	summarize(filter: EventFilter): Promise<EventSummary>;
	/**
	 * @param bucketMs width of a bucket in whole milliseconds
	 * @returns the buckets that are not empty, the oldest first
	 * @throws RangeError when they are more than 10,000
	 */
	timeSeries(filter: EventFilter, bucketMs: number): Promise<readonly TimeBucket[]>;
	/**
	 * What a dashboard shows, from counts that are kept with the events: in the time that the buckets
	 * take, whatever the number of events. They count the events that are there, no others: what is
	 * completed, deleted or pruned moves them in the same transaction.
	 * @throws RangeError when the filter is out of bounds, or asks for more than 10,000 buckets
	 */
	overview(filter: OverviewFilter): Promise<Overview>;
	/**
	 * Events in the order of writing, for who follows the log.
	 * @throws RangeError when the limit is out of bounds, or the cursor is none of `changesSince`'s
	 */
	changesSince(request: TailRequest): Promise<TailPage>;
	/** What those who follow the log remember: it goes with the log. */
	readonly followers: FollowerStates;
	/**
	 * Deletes in steps, not at once: an event that comes in meanwhile may stay, and what was deleted
	 * before an error stays deleted.
	 * @returns how many events were deleted
	 * @throws RangeError when the filter is empty
	 */
	delete(filter: EventFilter): Promise<number>;
	/**
	 * One small step of pruning, the oldest first.
	 * @param most the most events to delete in this step
	 * @returns how many events were deleted; fewer than `most` when the policy is met
	 */
	prune(policy: RetentionPolicy, most: number, nowMs: number): Promise<number>;
	/**
	 * One small step of what keeps overviews of long ranges fast: counts what an earlier version of
	 * this package has written, the newest first, then adds the minutes of hours that are over up.
	 * Without it overviews are right, but slower.
	 * @returns whether there is nothing left to do for now
	 */
	tidy(nowMs: number): Promise<boolean>;
	/** Without counting: bytes are what the store occupies on its disk, with room that it can use again. */
	size(): Promise<{ readonly events: number; readonly bytes: number }>;
	close(): Promise<void>;
}
