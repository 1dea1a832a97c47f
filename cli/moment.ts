import { UsageError } from './outcome';

/** From here on a number counts as milliseconds: as seconds it would be in the year 5138. */
const FIRST_MILLISECONDS = 100_000_000_000;

/**
 * @param text ISO 8601 date and time, or seconds or milliseconds since the epoch
 * @returns milliseconds since the epoch
 * @throws {UsageError} for anything else
 */
export function momentOf(text: string): number {
	const number = /^\d{1,14}$/.test(text) ? Number(text) : NaN;
	const moment = number < FIRST_MILLISECONDS ? number * 1000 : number;
	const milliseconds = Number.isNaN(moment) ? dateOf(text) : moment;
	if (!Number.isNaN(milliseconds)) return milliseconds;
	throw new UsageError(
		`"${text}" is no moment. Write it as 2026-01-15T10:00:00Z, or in seconds since the epoch.`,
	);
}

function dateOf(text: string): number {
	return /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
}
