import { addressOf, sourceOf } from '../../../../admission/address';
import type { Lock, StateStore } from '../../../../state/store';
import { LOCK_PREFIX, lockPlaceOf, type LockPlace } from '../../../shared-state/lock-key';

/** Most locks that are looked at. */
export const MOST_LOCKS = 1_000;

/** A lock, and whose it is. */
export interface PlacedLock extends LockPlace {
	readonly lock: Lock;
}

/** @returns the locks that hold now, those with the longest time left first */
export async function locksOf(state: StateStore): Promise<PlacedLock[]> {
	const locks = await state.locks(LOCK_PREFIX, MOST_LOCKS);
	return locks.flatMap((lock) => {
		const place = lockPlaceOf(lock.key);
		return place === undefined ? [] : [{ ...place, lock }];
	});
}

/**
 * @param text an address as the author writes it, or a source as a lock names it
 * @returns the source as a lock names it
 * @throws {Error} for anything else
 */
export function sourceNamed(text: string): string {
	const trimmed = text.trim();
	const source = addressOf(trimmed.replace(/\/64$/, '')) && sourceOf(trimmed.replace(/\/64$/, ''));
	if (source === undefined) {
		throw new Error(
			`"${trimmed.slice(0, 60)}" is not an address. Write it as in 192.0.2.7 or 2001:db8::1.`,
		);
	}
	return source;
}

/** A lock as the node gives it out. */
export const viewOf = ({ workflowId, nodeId, isTest, source, lock }: PlacedLock) => ({
	source,
	workflowId,
	nodeId,
	mode: isTest ? 'test' : 'production',
	failures: lock.failures,
	lockedForSeconds: Math.ceil(lock.lockedForMs / 1000),
});
