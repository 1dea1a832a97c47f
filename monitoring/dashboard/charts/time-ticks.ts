import type { Clock } from '../clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks that people count in. */
const STEPS = [
	...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
	...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
	...[1, 2, 5, 10, 30, 90, 365].map((days) => days * DAY),
];

const MOST_TICKS = 8;

export interface TimeTick {
	/** Milliseconds since the epoch. */
	readonly time: number;
	/** Time of day; the date at midnight. */
	readonly label: string;
	/** Whether a day begins here, on an axis of hours. */
	readonly isDate: boolean;
}

/** @returns ticks at round times of the clock's time zone, from (inclusive) to (exclusive) */
export function timeTicks(from: number, to: number, clock: Clock): readonly TimeTick[] {
	if (!(to > from)) return [];
	const step = STEPS.find((each) => (to - from) / each <= MOST_TICKS) ?? (to - from) / MOST_TICKS;
	const ticks: TimeTick[] = [];
	const first = Math.ceil((from + clock.offset(from)) / step) * step;
	for (let index = 0; index <= MOST_TICKS + 1; index += 1) {
		const time = fromLocal(first + index * step, clock);
		if (time < from || time >= to) continue;
		const isMidnight = clock.time(time) === '00:00';
		ticks.push({
			time,
			label: step >= DAY || isMidnight ? dateLabel(time, step, clock) : clock.time(time),
			isDate: isMidnight && step < DAY,
		});
	}
	return ticks;
}

/** Where the clock is put forward or back, the offset is that of the time itself. */
function fromLocal(local: number, clock: Clock): number {
	return local - clock.offset(local - clock.offset(local));
}

function dateLabel(time: number, step: number, clock: Clock): string {
	return step === DAY ? clock.day(time).split(' ').slice(0, 2).join(' ') : clock.date(time);
}
