import type { RetentionPolicy } from '../query';

/** What pruning needs of a store. */
export interface Prunable {
	/** Events, and the bytes that they occupy now; what deleted ones have left free does not count. */
	occupied(): Promise<{ readonly events: number; readonly bytes: number }>;
	/**
	 * @param most the most events to delete
	 * @param before only those received before it, milliseconds since the epoch
	 * @returns how many of the oldest were deleted
	 */
	deleteOldest(most: number, before?: number): Promise<number>;
}

/**
 * One step towards the policy: by age, then by count, then by bytes.
 * @param most the most events to delete
 * @returns how many were deleted; fewer than `most` when the policy is met
 */
export async function pruneStep(
	store: Prunable,
	{ maxAgeMs, maxEvents, maxBytes }: RetentionPolicy,
	most: number,
	nowMs: number,
): Promise<number> {
	if (!Number.isInteger(most) || most < 1) throw new RangeError('most: must be 1 or more');
	let deleted = 0;
	if (maxAgeMs !== undefined) deleted += await store.deleteOldest(most, nowMs - maxAgeMs);
	if (maxEvents !== undefined && deleted < most) {
		const excess = (await store.occupied()).events - maxEvents;
		if (excess > 0) deleted += await store.deleteOldest(Math.min(most - deleted, excess));
	}
	while (maxBytes !== undefined && deleted < most) {
		const { events, bytes } = await store.occupied();
		if (bytes <= maxBytes || events <= 0) break;
		// Half of what the average asks for, so that large old events do not take small ones with them.
		const estimate = Math.ceil((bytes - maxBytes) / (bytes / events) / 2);
		const count = await store.deleteOldest(Math.min(most - deleted, Math.max(estimate, 1)));
		if (count === 0) break;
		deleted += count;
	}
	return deleted;
}
