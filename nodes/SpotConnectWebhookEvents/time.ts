/** A date and time without an offset, as the editor's picker gives it. */
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/;

/**
 * @param value a text as ISO 8601, milliseconds since the epoch, a Date or a DateTime of Luxon's
 * @param zone IANA name of the time zone in which a text without an offset is meant
 * @returns milliseconds since the epoch, or undefined where the value is no time
 */
export function timeOf(value: unknown, zone: string): number | undefined {
	const time = read(value, zone);
	return Number.isFinite(time) ? time : undefined;
}

function read(value: unknown, zone: string): number {
	if (typeof value === 'number') return value;
	if (value instanceof Date) return value.getTime();
	if (isLuxon(value)) return value.toMillis();
	if (typeof value !== 'string') return NaN;
	const text = value.trim();
	if (text === '') return NaN;
	const match = LOCAL.exec(text);
	if (match === null) return /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	const milliseconds = Number((match[7] ?? '0').padEnd(3, '0'));
	const asUtc = Date.UTC(year!, month! - 1, day, hour, minute, second, milliseconds);
	// Not the 30th of February, which would be taken for a day in March.
	const read = new Date(asUtc);
	if (read.getUTCMonth() !== month! - 1 || read.getUTCDate() !== day) return NaN;
	return fromZone(asUtc, zone);
}

/**
 * @param asUtc the time as a clock in the zone shows it, taken for UTC
 * @returns when a clock in the zone shows it: the first time where it does twice, and where it is
 *   skipped when it would be without the change
 */
function fromZone(asUtc: number, zone: string): number {
	const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	const offsetAt = (time: number): number => {
		const parts = Object.fromEntries(
			format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
		);
		const { year, month, day, hour, minute, second } = parts;
		const shown = Date.UTC(year!, month! - 1, day, hour, minute, second);
		return shown - Math.floor(time / 1000) * 1000;
	};
	const before = offsetAt(asUtc - 24 * 60 * 60 * 1000);
	const after = offsetAt(asUtc + 24 * 60 * 60 * 1000);
	// The offset of the day before holds until the clock changes.
	const early = asUtc - before;
	const late = asUtc - after;
	return offsetAt(early) !== before && offsetAt(late) === after ? late : early;
}

function isLuxon(value: unknown): value is { toMillis(): number } {
	return typeof (value as { toMillis?: unknown } | null | undefined)?.toMillis === 'function';
}
