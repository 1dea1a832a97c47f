import { html, type Safe } from './html';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MINUTE = 60_000;
/** Offsets from UTC change at these times only. */
const OFFSET_STEP = 15 * MINUTE;
/** Of a Date (ECMA-262, 21.4.1.1). */
const LATEST = 8.64e15;

/** A time in a time zone, in parts. */
export interface LocalTime {
	readonly year: number;
	/** 0 is January. */
	readonly month: number;
	readonly day: number;
	/** 0 is Sunday. */
	readonly weekday: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
}

/** Tells times in one time zone, in English, on a 24-hour clock. */
export class Clock {
	/** As given, or UTC where the system does not know it. */
	readonly timeZone: string;
	readonly #format: Intl.DateTimeFormat;
	readonly #offsets = new Map<number, number>();

	/**
	 * @param timeZone IANA name
	 * @param now milliseconds since the epoch; times of the same day are told without their date
	 */
	constructor(
		timeZone: string,
		readonly now: number,
	) {
		this.#format = offsetFormat(timeZone) ?? offsetFormat('UTC')!;
		this.timeZone = this.#format.resolvedOptions().timeZone;
	}

	local(time: number): LocalTime {
		const date = new Date(clamp(time) + this.offset(time));
		return {
			year: date.getUTCFullYear(),
			month: date.getUTCMonth(),
			day: date.getUTCDate(),
			weekday: date.getUTCDay(),
			hour: date.getUTCHours(),
			minute: date.getUTCMinutes(),
			second: date.getUTCSeconds(),
		};
	}

	/** @returns what local time is ahead of UTC, in milliseconds */
	offset(time: number): number {
		const step = Math.floor(clamp(time) / OFFSET_STEP);
		let offset = this.#offsets.get(step);
		if (offset === undefined) {
			const text = this.#format.format(step * OFFSET_STEP);
			const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
			offset =
				sign === undefined
					? 0
					: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
			this.#offsets.set(step, offset);
		}
		return offset;
	}

	/** @returns `14:05`, and `14:05:09` where seconds are wanted */
	time(time: number, hasSeconds = false): string {
		const { hour, minute, second } = this.local(time);
		return `${two(hour)}:${two(minute)}${hasSeconds ? `:${two(second)}` : ''}`;
	}

	/** @returns `14 Oct`, with the year where it is not this one */
	date(time: number): string {
		const { day, month, year } = this.local(time);
		const isThisYear = year === this.local(this.now).year;
		return `${day} ${MONTHS[month]}${isThisYear ? '' : ` ${year}`}`;
	}

	/** @returns `Tue 14 Oct` */
	day(time: number): string {
		return `${DAYS[this.local(time).weekday]} ${this.date(time)}`;
	}

	/** @returns the time alone on the same day as now, else with the date */
	moment(time: number, hasSeconds = false): string {
		const isToday = this.date(time) === this.date(this.now);
		return `${isToday ? '' : `${this.date(time)}, `}${this.time(time, hasSeconds)}`;
	}

	/** @returns `Tue 14 Oct 2025, 14:05:09` */
	full(time: number): string {
		const { weekday, day, month, year } = this.local(time);
		return `${DAYS[weekday]} ${day} ${MONTHS[month]} ${year}, ${this.time(time, true)}`;
	}

	/** @returns the time as an element that machines read too */
	element(time: number, text = this.moment(time)): Safe {
		const iso = new Date(clamp(time)).toISOString();
		return html`<time datetime="${iso}" title="${this.full(time)}">${text}</time>`;
	}

	/** @returns `Europe/Berlin, UTC+2` */
	get zone(): string {
		const minutes = this.offset(this.now) / MINUTE;
		if (this.timeZone === 'UTC') return 'UTC';
		const hours = Math.trunc(Math.abs(minutes) / 60);
		const rest = Math.abs(minutes) % 60;
		const offset = `${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`;
		return `${this.timeZone}, UTC${offset}`;
	}
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
	try {
		return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
	} catch {
		return undefined;
	}
}

function clamp(time: number): number {
	return Number.isFinite(time) ? Math.min(Math.max(time, -LATEST / 2), LATEST / 2) : 0;
}

const two = (value: number) => String(value).padStart(2, '0');
