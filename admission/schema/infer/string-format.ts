import { isIPv4, isIPv6 } from 'node:net';

/**
 * The formats of JSON Schema (Validation, section 7.3) that a text alone gives away. Each is
 * recognised more strictly than its RFC allows, so that whatever validates the format later agrees.
 */
export type StringFormat = 'date-time' | 'date' | 'uuid' | 'email' | 'uri' | 'ipv4' | 'ipv6';

/** Longer texts have no format: it bounds the work per text, in UTF-16 code units. */
const LONGEST_TEXT = 2048;

/** @returns the one format that the text is written in, or undefined where that can be doubted */
export function stringFormatOf(text: string): StringFormat | undefined {
	if (text.length > LONGEST_TEXT) return undefined;
	return FORMATS.find(([, fits]) => fits(text))?.[0];
}

/** RFC 9562, section 4, in either case, without the URN prefix. */
export function isUuid(text: string): boolean {
	return UUID.test(text);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** RFC 3339, section 5.6, without leap seconds, and with the `T` and `Z` that it recommends. */
const TIME = /^T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const DATE_LENGTH = 'yyyy-mm-dd'.length;

/** RFC 5321, section 4.5.3.1: octets. */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;

/** RFC 5322's dot-atom at a name of at least two labels, the last of letters (RFC 1035). */
const EMAIL =
	/^([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i;

/** RFC 3986 with an authority: `scheme://host`, in ASCII, with `[…]` around an IPv6 address. */
const URI =
	/^[a-z][a-z\d+.-]+:\/\/(?:(?:[\w.~!$&'()*+,;=:-]|%[\da-f]{2})*@)?(?:[a-z\d](?:[\w.~-]*)|\[([\da-f:.]+)\])(?::\d{1,5})?(?:\/(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})*)?(?:\?(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?$/i;

/** No text fits two of them. */
const FORMATS: readonly (readonly [StringFormat, (text: string) => boolean])[] = [
	['date-time', isDateTime],
	['date', isDate],
	['uuid', isUuid],
	['email', isEmail],
	['uri', isUri],
	['ipv4', isIPv4],
	['ipv6', isIpv6],
];

function isDateTime(text: string): boolean {
	return isDate(text.slice(0, DATE_LENGTH)) && TIME.test(text.slice(DATE_LENGTH));
}

function isDate(text: string): boolean {
	const parts = DATE.exec(text);
	if (!parts) return false;
	const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** RFC 3339, appendix C. */
function daysIn(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isEmail(text: string): boolean {
	const localPart = EMAIL.exec(text)?.[1];
	return (
		localPart !== undefined &&
		localPart.length <= LONGEST_LOCAL_PART &&
		text.length <= LONGEST_ADDRESS
	);
}

function isUri(text: string): boolean {
	const parts = URI.exec(text);
	return parts !== null && (parts[1] === undefined || isIpv6(parts[1]));
}

/** RFC 4291, section 2.2; a zone (`%eth0`) is no part of the format. */
function isIpv6(text: string): boolean {
	return !text.includes('%') && isIPv6(text);
}
