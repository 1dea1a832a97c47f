import { DEFAULT_PATIENCE_MS, type TailRequest } from '../tail';
import { tailPositionOf, type TailPosition } from './cursor';

/** What finding the start of a page needs of a store. */
export interface TailEnds {
	/** @returns the number of the first event that came at the time or later */
	firstFrom(from: number): Promise<number | undefined>;
	/** @returns the highest number among the events that can be read now; 0 where there are none */
	last(): Promise<number>;
}

/**
 * @param log which log it is, and the highest number that was ever used in it
 * @returns the number after which the page begins
 * @throws RangeError when the cursor is not from an earlier page
 */
export async function tailStart(
	{ cursor, from }: TailRequest,
	log: TailPosition,
	ends: TailEnds,
): Promise<{ readonly after: number; readonly isReset: boolean }> {
	if (cursor !== undefined) {
		const { logId, seq } = tailPositionOf(cursor);
		if (logId !== log.logId) return { after: 0, isReset: true };
		if (seq > log.seq) return { after: await ends.last(), isReset: true };
		return { after: seq, isReset: false };
	}
	if (from === undefined) return { after: 0, isReset: false };
	const first = await ends.firstFrom(from);
	return { after: first === undefined ? await ends.last() : first - 1, isReset: false };
}

/** @returns the items before the first whose event's end is still worth waiting for */
export function readyPart<Item>(
	items: readonly Item[],
	look: (item: Item) => { readonly isComplete: boolean; readonly receivedAt: number },
	{ nowMs, patienceMs = DEFAULT_PATIENCE_MS }: TailRequest,
): readonly Item[] {
	const running = items.findIndex((item) => {
		const { isComplete, receivedAt } = look(item);
		// A time far in the future is of a wrong clock, and nothing to wait for either.
		return !isComplete && Math.abs(nowMs - receivedAt) < patienceMs;
	});
	return running === -1 ? items : items.slice(0, running);
}
