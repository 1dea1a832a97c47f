const DATE_AND_TIME = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'short',
	year: 'numeric',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	fractionalSecondDigits: 3,
	timeZoneName: 'short',
});

/** Seconds, and the unit that is used from so many on. */
const UNITS = [
	[86_400, 'd'],
	[3600, 'h'],
	[60, 'min'],
	[5, 's'],
] as const;

/** @returns a moment in the reader's time zone, to the millisecond */
export function formatMoment(iso: string): string {
	return DATE_AND_TIME.format(new Date(iso));
}

/** @returns how long ago a moment is, in its largest unit: now, 12 s ago, 3 min ago */
export function formatAge(iso: string, nowMs: number): string {
	const seconds = Math.floor((nowMs - Date.parse(iso)) / 1000);
	for (const [least, unit] of UNITS) {
		if (seconds >= least) {
			return `${unit === 's' ? seconds : Math.floor(seconds / least)} ${unit} ago`;
		}
	}
	return 'now';
}
