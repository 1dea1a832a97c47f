/**
 * How long a completion or an execution may wait for its event, in milliseconds; a process writes
 * its events within a second, or once its store is back.
 */
const PATIENCE_MS = 60 * 60 * 1000;

/** The tables with what may be there before its event, and the columns with the event's id. */
export const WAITING = [
	['event_links', 'event_id'],
	['early_completions', 'id'],
] as const;

/**
 * Links and completions of events that were deleted before them would stay for ever. An event's id
 * begins with its time (RFC 9562, UUIDv7), so those of the past are before the oldest event's id.
 * @param oldestId the least id among the events, if there are any
 * @returns the id before which nothing waits for its event any more
 */
export function orphansBefore(oldestId: string | null | undefined, nowMs: number): string {
	const hex = Math.max(0, Math.floor(nowMs - PATIENCE_MS))
		.toString(16)
		.padStart(12, '0');
	const patience = `${hex.slice(0, 8)}-${hex.slice(8)}`;
	return oldestId != null && oldestId < patience ? oldestId : patience;
}
