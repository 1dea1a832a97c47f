import type { OverviewFilter } from '../../overview';
import { MAX_BUCKETS, tooManyBuckets } from '../filter';
import { HOUR_MS, MINUTE_MS } from './rows';

/** Most workflows that may be named in one filter. */
const MAX_WORKFLOWS = 100;

/** An overview's filter, in whole buckets. */
export interface OverviewRange {
	readonly workflowIds?: readonly string[];
	readonly from: number;
	readonly to: number;
	readonly bucketMs: number;
}

/** Rows to read: those of one width that start in a range. */
export interface RowsWanted {
	/** `MINUTE_MS` or `HOUR_MS`. */
	readonly widthMs: number;
	readonly from: number;
	readonly to: number;
	readonly hasCounts: boolean;
	readonly hasSenders: boolean;
}

/** @throws RangeError naming what is out of bounds */
export function rangeOf({ workflowIds, from, to, bucketMs }: OverviewFilter): OverviewRange {
	if (!Number.isSafeInteger(bucketMs) || bucketMs < MINUTE_MS || bucketMs % MINUTE_MS !== 0) {
		throw new RangeError('bucketMs: must be a whole multiple of a minute (60000)');
	}
	if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) {
		throw new RangeError('from, to: must be times in milliseconds, the first before the second');
	}
	if (workflowIds && workflowIds.length > MAX_WORKFLOWS) {
		throw new RangeError(`workflowIds: must be at most ${MAX_WORKFLOWS}`);
	}
	const range = {
		from: Math.floor(from / bucketMs) * bucketMs,
		to: Math.ceil(to / bucketMs) * bucketMs,
		bucketMs,
		...(workflowIds && { workflowIds: [...new Set(workflowIds)] }),
	};
	if ((range.to - range.from) / bucketMs > MAX_BUCKETS) throw tooManyBuckets();
	return range;
}

/**
 * Which rows make the overview up: the widest that fit. Minutes are many, and each may name hundreds
 * of senders, so for the senders only the ends of the range are read by the minute.
 */
export function rowsWanted({ from, to, bucketMs }: OverviewRange): readonly RowsWanted[] {
	const counts = { hasCounts: true, hasSenders: false };
	const senders = { hasCounts: false, hasSenders: true };
	if (bucketMs % HOUR_MS === 0) {
		return [{ widthMs: HOUR_MS, from, to, hasCounts: true, hasSenders: true }];
	}
	const innerFrom = Math.min(Math.ceil(from / HOUR_MS) * HOUR_MS, to);
	const innerTo = Math.max(Math.floor(to / HOUR_MS) * HOUR_MS, innerFrom);
	const wanted: RowsWanted[] = [
		{ widthMs: MINUTE_MS, from, to, ...counts },
		{ widthMs: MINUTE_MS, from, to: innerFrom, ...senders },
		{ widthMs: HOUR_MS, from: innerFrom, to: innerTo, ...senders },
		{ widthMs: MINUTE_MS, from: innerTo, to, ...senders },
	];
	return wanted.filter((each) => each.from < each.to);
}
