import fc from 'fast-check';

import { timeOf } from '../../../nodes/SpotConnectWebhookEvents/time';

const iso = (time: number | undefined) =>
	time === undefined ? undefined : new Date(time).toISOString();

describe('a time', () => {
	it.each<[string, unknown, string, string]>([
		['with Z', '2026-01-31T08:00:00Z', 'Europe/Berlin', '2026-01-31T08:00:00.000Z'],
		['with an offset', '2026-01-31T08:00:00+05:30', 'UTC', '2026-01-31T02:30:00.000Z'],
		[
			"without an offset is of the workflow's zone",
			'2026-01-31T08:00:00',
			'Europe/Berlin',
			'2026-01-31T07:00:00.000Z',
		],
		['in summer time', '2026-07-01T08:00:00', 'Europe/Berlin', '2026-07-01T06:00:00.000Z'],
		['of a day alone', '2026-07-01', 'America/New_York', '2026-07-01T04:00:00.000Z'],
		['with a space', '2026-07-01 08:00', 'UTC', '2026-07-01T08:00:00.000Z'],
		['with milliseconds', '2026-07-01T08:00:00.25', 'UTC', '2026-07-01T08:00:00.250Z'],
		[
			'that comes twice, the first',
			'2026-10-25T02:30',
			'Europe/Berlin',
			'2026-10-25T00:30:00.000Z',
		],
		['as milliseconds', 1_767_225_600_000, 'UTC', '2026-01-01T00:00:00.000Z'],
		['as a Date', new Date(0), 'Europe/Berlin', '1970-01-01T00:00:00.000Z'],
		["as Luxon's DateTime", { toMillis: () => 5 }, 'UTC', '1970-01-01T00:00:00.005Z'],
	])('%s', (_, value, zone, expected) => {
		expect(iso(timeOf(value, zone))).toBe(expected);
	});

	it('that the clock skips is the one an hour on, as Temporal has it', () => {
		expect(iso(timeOf('2026-03-29T02:30', 'Europe/Berlin'))).toBe('2026-03-29T01:30:00.000Z');
	});

	it.each([
		'',
		'yesterday',
		'2026-02-30',
		'2026-13-01',
		'NaN',
		'12',
		null,
		undefined,
		{},
		NaN,
		true,
	])('is not %p', (value) => {
		expect(timeOf(value, 'UTC')).toBeUndefined();
	});

	it('is what a clock in its zone shows', () => {
		const zones = [
			'UTC',
			'Europe/Berlin',
			'America/New_York',
			'Asia/Kathmandu',
			'Australia/Sydney',
		];
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 2_500_000_000 }),
				fc.constantFrom(...zones),
				(seconds, timeZone) => {
					const clock = new Intl.DateTimeFormat('sv-SE', {
						timeZone,
						dateStyle: 'short',
						timeStyle: 'medium',
					});
					const shown = clock.format(seconds * 1000);
					// The same text, though not always the same time: a clock set back shows an hour twice.
					expect(clock.format(timeOf(shown, timeZone))).toBe(shown);
				},
			),
		);
	});
});
