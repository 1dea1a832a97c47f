import type { Clock } from '../clock';

/** @returns `14:05` for a minute, `14:15–14:30` for a longer bucket, with the date where it is not today */
export function spanText(start: number, bucketMs: number, clock: Clock): string {
	if (bucketMs <= 60_000) return clock.moment(start);
	return `${clock.moment(start)}–${clock.time(start + bucketMs)}`;
}

const UNITS = [
	[86_400_000, 'day'],
	[3_600_000, 'hour'],
	[60_000, 'minute'],
	[1000, 'second'],
] as const;

/** @returns `minute`, `15 minutes`, `2 hours`: what "per" stands before */
export function widthText(bucketMs: number): string {
	for (const [ms, unit] of UNITS) {
		const count = bucketMs / ms;
		if (Number.isInteger(count)) return count === 1 ? unit : `${count} ${unit}s`;
	}
	return `${bucketMs} milliseconds`;
}
