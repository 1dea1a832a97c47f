import { ConfigurationError } from '../configuration-error';
import type { TimestampLocation } from './scheme';

/** How far a timestamp may be from now, unless the scheme or the author says otherwise. */
export const DEFAULT_TOLERANCE_SECONDS = 300;
/** A day: a longer tolerance is as good as none. */
export const MAX_TOLERANCE_SECONDS = 86_400;

const SECONDS = /^\d{1,11}$/;
const MILLISECONDS = /^\d{1,14}$/;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * @param text as sent
 * @returns milliseconds since the epoch; undefined for anything but a plain integer or an ISO 8601
 *   date and time (UTC, unless it has an offset)
 */
export function parseTimestamp(text: string, unit: TimestampLocation['unit']): number | undefined {
	switch (unit) {
		case 'seconds':
			return SECONDS.test(text) ? Number(text) * 1000 : undefined;
		case 'milliseconds':
			return MILLISECONDS.test(text) ? Number(text) : undefined;
		case 'iso8601': {
			const match = ISO_8601.exec(text);
			if (!match) return undefined;
			const milliseconds = Date.parse(match[1] === undefined ? `${text}Z` : text);
			return Number.isNaN(milliseconds) ? undefined : milliseconds;
		}
	}
}

/**
 * @returns the tolerance in milliseconds
 * @throws {ConfigurationError} unless it is a whole number of seconds, at least 1 and at most a day
 */
export function toleranceMsOf(seconds: number): number {
	if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_TOLERANCE_SECONDS) {
		throw new ConfigurationError(
			'Timestamp Tolerance',
			`Give a whole number of seconds from 1 to ${MAX_TOLERANCE_SECONDS}.`,
		);
	}
	return seconds * 1000;
}

/** @returns what is wrong with a timestamp, or nothing */
export function describeAge(
	timestampMs: number,
	nowMs: number,
	toleranceMs: number,
): string | undefined {
	const ageMs = nowMs - timestampMs;
	if (Math.abs(ageMs) <= toleranceMs) return undefined;
	const distance = `${Math.round(Math.abs(ageMs) / 1000)} seconds`;
	const allowed = `${toleranceMs / 1000} seconds are allowed`;
	return ageMs > 0
		? `The request was signed ${distance} ago; ${allowed}.`
		: `The request is signed ${distance} in the future; ${allowed}.`;
}
