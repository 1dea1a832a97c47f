import type { EventFilter, PageRequest } from '../query';

export const MAX_PAGE_SIZE = 1000;
export const MAX_BUCKETS = 10_000;
/** Most events that may be named in one filter. */
const MAX_IDS = 1000;
/** Most values of a list that becomes one branch of a query each. */
const MAX_VALUES = 100;

/**
 * A filter as stores read it: only conditions that are given, lists without repetitions, times as
 * whole milliseconds.
 * @throws RangeError naming the condition that is out of bounds
 */
export function normalizeFilter(filter: EventFilter): EventFilter {
	const given = Object.fromEntries(
		Object.entries(filter).filter(([, value]) => value !== undefined),
	) as EventFilter;
	const { ids, outcomes, codes, status, from, to } = given;
	if (status !== undefined && !(Number.isInteger(status) && status >= 100 && status <= 999)) {
		throw new RangeError('status: must be a whole number from 100 to 999');
	}
	return {
		...given,
		...(ids && { ids: distinct('ids', ids, MAX_IDS) }),
		...(outcomes && { outcomes: distinct('outcomes', outcomes, MAX_VALUES) }),
		...(codes && { codes: distinct('codes', codes, MAX_VALUES) }),
		...(from !== undefined && { from: wholeMilliseconds('from', from) }),
		...(to !== undefined && { to: wholeMilliseconds('to', to) }),
	};
}

/** @returns whether the filter has no condition, and so means every event */
export function isEmptyFilter(filter: EventFilter): boolean {
	return Object.values(filter).every((value) => value === undefined);
}

/** @throws RangeError when the filter would delete every event */
export function refuseEmptyFilter(filter: EventFilter): void {
	if (isEmptyFilter(filter)) {
		throw new RangeError('The filter is empty: give at least one condition of what to delete');
	}
}

/** @throws RangeError when bodies are to be searched with no bound on how many */
export function demandTimeRange({ bodyContains, from }: EventFilter): void {
	if (bodyContains !== undefined && from === undefined) {
		throw new RangeError('bodyContains: give from as well, to bound how many bodies are read');
	}
}

/** @throws RangeError */
export function checkPage({ limit }: Pick<PageRequest, 'limit'>): void {
	if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_SIZE) {
		throw new RangeError(`limit: must be a whole number from 1 to ${MAX_PAGE_SIZE}`);
	}
}

/** @throws RangeError */
export function checkBucket(bucketMs: number): void {
	if (!Number.isSafeInteger(bucketMs) || bucketMs < 1) {
		throw new RangeError('bucketMs: must be a whole number of milliseconds, 1 or more');
	}
}

export function tooManyBuckets(): RangeError {
	return new RangeError(
		`There are more than ${MAX_BUCKETS} buckets: make them wider or the range shorter`,
	);
}

function distinct<T>(name: string, values: readonly T[], most: number): T[] {
	const all = [...new Set(values)];
	if (all.length > most) throw new RangeError(`${name}: must be at most ${most} values`);
	return all;
}

/** Rounding up keeps `>= from` and `< to` what they are for whole times of arrival. */
function wholeMilliseconds(name: string, value: number): number {
	if (Number.isNaN(value)) throw new RangeError(`${name}: must be a time in milliseconds`);
	return Math.ceil(Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER));
}
