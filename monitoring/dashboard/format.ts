/** Stands for a number that there is not. */
export const NONE = '–';

const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SUFFIXES = ['', 'k', 'M', 'G', 'T'] as const;

/** @returns a count with its thousands apart: 12,481 */
export function formatCount(value: number): string {
	if (!Number.isFinite(value)) return NONE;
	return Math.abs(value) < 1e15 ? GROUPED.format(value) : value.toExponential(1);
}

/** @returns a count in at most 5 characters up to 999 trillion: 950, 12.5k, 3M */
export function formatShort(value: number): string {
	if (!Number.isFinite(value)) return NONE;
	let scaled = value;
	let step = 0;
	// 999.5 and more would be rounded to four digits.
	while (Math.abs(scaled) >= 999.5 && step < SUFFIXES.length - 1) {
		scaled /= 1000;
		step += 1;
	}
	if (Math.abs(scaled) >= 999.5) return value.toExponential(0);
	return `${digits(scaled)}${SUFFIXES[step]}`;
}

/** @returns a share of 1 as a percentage; one that is not 0 never reads as 0 %, nor one below 1 as 100 % */
export function formatShare(part: number, whole: number): string {
	if (!(whole > 0) || !Number.isFinite(part / whole)) return NONE;
	const percent = (part / whole) * 100;
	if (percent > 0 && percent < 0.1) return '<0.1 %';
	if (percent > 99.9 && percent < 100) return '>99.9 %';
	return `${percent < 10 ? digits(percent) : percent > 99 ? oneDecimal(percent) : Math.round(percent)} %`;
}

/** @returns how long something took: 0.4 ms, 12 ms, 1.24 s, 2 min 5 s, 3 h 20 min, 2 d 4 h */
export function formatDuration(ms: number): string {
	if (!Number.isFinite(ms) || ms < 0) return NONE;
	if (ms < 999.5) return `${digits(ms)} ms`;
	if (ms < 59_950) return `${ms < 9995 ? trimmed((ms / 1000).toFixed(2)) : digits(ms / 1000)} s`;
	const seconds = Math.round(ms / 1000);
	for (const [large, unit, small, lesser] of LONG_UNITS) {
		const whole = Math.floor(seconds / large);
		if (whole === 0) continue;
		const rest = Math.floor((seconds % large) / small);
		return `${formatCount(whole)} ${unit}${rest > 0 ? ` ${rest} ${lesser}` : ''}`;
	}
	return NONE;
}

/** In seconds. */
const LONG_UNITS = [
	[86_400, 'd', 3600, 'h'],
	[3600, 'h', 60, 'min'],
	[60, 'min', 1, 's'],
] as const;

/** @returns a length in bytes: 512 bytes, 1.5 KB, 3 MB (steps of 1024) */
export function formatBytes(bytes: number): string {
	if (!Number.isFinite(bytes)) return NONE;
	if (bytes < 1024) return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
	if (bytes < 1024 ** 2) return `${digits(bytes / 1024)} KB`;
	if (bytes < 1024 ** 3) return `${digits(bytes / 1024 ** 2)} MB`;
	return `${formatShort(bytes / 1024 ** 3)} GB`;
}

/** @returns `1 request`, `12 requests` */
export function formatNumberOf(count: number, noun: string): string {
	return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** One decimal below 10 for what is not whole, and below 100 where it is worth it. */
function digits(value: number): string {
	return Math.abs(value) < 99.95 ? oneDecimal(value) : String(Math.round(value));
}

function oneDecimal(value: number): string {
	return trimmed(value.toFixed(1));
}

function trimmed(decimal: string): string {
	return decimal.replace(/\.?0+$/, '');
}
