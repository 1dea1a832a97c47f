import { randomFillSync } from 'node:crypto';

import { v7 } from 'uuid';

/** Random bytes of one id, of which 4 begin its counter and 6 end it. */
const RANDOM_BYTES = 16;
/** So many ids share one call for random bytes, which costs more than all else of an id. */
const IDS_PER_FILL = 64;

const pool = new Uint8Array(RANDOM_BYTES * IDS_PER_FILL);
let used = pool.length;
let msecs = -Infinity;
let seq = 0;

/**
 * @returns a UUIDv7, greater than every one before it in this process: within a millisecond, or where
 *   the clock was set back, a counter goes on that begins at random below half of its range
 *   (RFC 9562, section 6.2, method 1)
 */
export function newEventId(): string {
	if (used === pool.length) {
		randomFillSync(pool);
		used = 0;
	}
	const random = pool.subarray(used, (used += RANDOM_BYTES));
	const now = Date.now();
	if (now > msecs) {
		msecs = now;
		seq = ((random[6]! << 24) | (random[7]! << 16) | (random[8]! << 8) | random[9]!) >>> 1;
	} else {
		seq += 1;
	}
	return v7({ random, msecs, seq });
}
