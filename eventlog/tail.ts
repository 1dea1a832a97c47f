import type { WebhookEvent } from './event';

/** Where to go on in the order of writing. */
export interface TailRequest {
	/** What an earlier page gave, unchanged. */
	readonly cursor?: string;
	/**
	 * Without a cursor: to begin with the first event that came at this time or later, in milliseconds
	 * since the epoch; with the oldest event unless told.
	 */
	readonly from?: number;
	/** Most events in the page, 1 to 1000. */
	readonly limit: number;
	/** Milliseconds since the epoch. */
	readonly nowMs: number;
	/** How long an event without its end holds up the page, in milliseconds; 5000 unless told. */
	readonly patienceMs?: number;
	/** Whether headers and query are given empty, and body and raw body left out. */
	readonly isBrief?: boolean;
}

/**
 * Events in the order in which they were written. Each is given once: when its answer is complete,
 * or as it is when it came `patienceMs` ago. An event that is still running holds up what was
 * written after it for that long.
 */
export interface TailPage {
	/** May be fewer than the limit though there are more: a page has at most about 32 MB. */
	readonly events: readonly WebhookEvent[];
	/** Where the next page begins. */
	readonly cursor: string;
	/** Whether there is nothing more for now. */
	readonly isAtEnd: boolean;
	/**
	 * Whether the given cursor was of another log, as after a damaged file was replaced, or of an
	 * earlier state, as before a backup was brought back. The page begins with the oldest event of
	 * another log, and at the end of one that was set back.
	 */
	readonly isReset: boolean;
}

export const DEFAULT_PATIENCE_MS = 5000;
