import fc from 'fast-check';

import { Clock } from '../../../monitoring/dashboard/clock';
import { timeTicks } from '../../../monitoring/dashboard/charts/time-ticks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2025, 9, 14, 12, 32, 7);
const berlin = new Clock('Europe/Berlin', NOW);

describe('a clock', () => {
	it('tells the time of its zone: alone for today, else with the date and, of another year, that', () => {
		expect(berlin.moment(NOW)).toBe('14:32');
		expect(berlin.moment(NOW, true)).toBe('14:32:07');
		expect(berlin.moment(NOW - DAY)).toBe('13 Oct, 14:32');
		expect(berlin.moment(Date.UTC(2024, 11, 31, 23))).toBe('1 Jan, 00:00');
		expect(berlin.moment(Date.UTC(2024, 11, 31, 22))).toBe('31 Dec 2024, 23:00');
		expect(berlin.full(NOW)).toBe('Tue 14 Oct 2025, 14:32:07');
	});

	it('names its zone and what it is ahead of UTC', () => {
		expect(berlin.zone).toBe('Europe/Berlin, UTC+2');
		expect(new Clock('Asia/Calcutta', NOW).zone).toMatch(/, UTC\+5:30$/);
		expect(new Clock('America/St_Johns', NOW).zone).toBe('America/St_Johns, UTC−2:30');
		expect(new Clock('UTC', NOW).zone).toBe('UTC');
	});

	it('is of UTC where the zone is not known', () => {
		for (const zone of ['', 'Mars/Olympus', '<script>']) {
			expect(new Clock(zone, NOW).zone).toBe('UTC');
		}
	});

	it('tells machines the time in UTC', () => {
		expect(berlin.element(NOW).text).toBe(
			'<time datetime="2025-10-14T12:32:07.000Z" title="Tue 14 Oct 2025, 14:32:07">14:32</time>',
		);
	});

	it('tells any number as a time', () => {
		fc.assert(
			fc.property(fc.double(), (time) => {
				expect(berlin.element(time).text).toMatch(/^<time datetime="[+-]?\d{4,6}-/);
			}),
		);
	});

	it('agrees with the system at any time of this century', () => {
		const format = new Intl.DateTimeFormat('en-GB', {
			timeZone: 'Europe/Berlin',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
			hourCycle: 'h23',
		});
		const times = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) });
		fc.assert(
			fc.property(times, (time) => {
				expect(berlin.time(time, true)).toBe(format.format(time));
			}),
		);
	});
});

describe('ticks of time', () => {
	const labels = (from: number, to: number, clock = berlin) =>
		timeTicks(from, to, clock).map(({ label }) => label);

	it('are at every ten minutes of an hour', () => {
		expect(labels(NOW - HOUR, NOW)).toEqual(['13:40', '13:50', '14:00', '14:10', '14:20', '14:30']);
	});

	it('are at every third hour of a day, in the zone’s own time, with the date at midnight', () => {
		const expected = ['15:00', '18:00', '21:00', '14 Oct', '03:00', '06:00', '09:00', '12:00'];
		expect(labels(NOW - DAY, NOW)).toEqual(expected);
		expect(timeTicks(NOW - DAY, NOW, berlin)[3]).toMatchObject({ isDate: true });
		const kathmandu = new Clock('Asia/Kathmandu', NOW);
		expect(labels(NOW - DAY, NOW, kathmandu)[0]).toBe('21:00');
	});

	it('are at every midnight of a week', () => {
		expect(labels(NOW - 7 * DAY, NOW)).toEqual([
			'Wed 8',
			'Thu 9',
			'Fri 10',
			'Sat 11',
			'Sun 12',
			'Mon 13',
			'Tue 14',
		]);
	});

	it('are at some midnights of a month', () => {
		expect(labels(NOW - 30 * DAY, NOW)).toHaveLength(6);
	});

	it('stay at midnight where the clock is put back', () => {
		const sunday = Date.UTC(2025, 9, 26, 12);
		const ticks = timeTicks(sunday - 3 * DAY, sunday + 3 * DAY, berlin);
		expect(ticks.map(({ time }) => berlin.time(time))).toEqual(ticks.map(() => '00:00'));
	});

	it('are few, in order and within the range, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 4e12 }),
				fc.integer({ min: 1000, max: 1e12 }),
				(from, length) => {
					const times = timeTicks(from, from + length, berlin).map(({ time }) => time);
					expect(times.length).toBeLessThanOrEqual(9);
					expect(times).toEqual([...times].sort((a, b) => a - b));
					expect(times.every((time) => time >= from && time < from + length)).toBe(true);
				},
			),
		);
	});
});
