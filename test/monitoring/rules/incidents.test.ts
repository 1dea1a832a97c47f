import type { Alert, Finding } from '../../../monitoring/rules/alert';
import { seriesKey } from '../../../monitoring/rules/alert';
import { duration, Incidents, plain } from '../../../monitoring/rules/incidents';

const MINUTE = 60_000;
const TIMES = { calmMs: 5 * MINUTE, coolDownMs: 10 * MINUTE, acceptMs: 60 * MINUTE };
const SERIES = { type: 'webhook', workflowId: 'w/1', nodeName: 'Order in', name: '' } as const;
const KEY = seriesKey(SERIES);

function start() {
	const told: Alert[] = [];
	return { told, incidents: new Incidents('rate', TIMES, (alert) => told.push(alert)) };
}

const finding = (over: Partial<Finding> = {}): Finding => ({
	series: SERIES,
	score: 0.6,
	severity: 'warning',
	title: 'Spike of requests',
	observed: { value: 100, unit: 'requests per minute' },
	expected: { value: 20, unit: 'requests per minute' },
	message: 'Spike of requests: 100, expected 20.',
	sinceMs: 0,
	exampleEventIds: ['e1'],
	...over,
});

const phases = (told: Alert[]) => told.map(({ phase, atMs }) => [phase, atMs / MINUTE]);

describe('an incident', () => {
	it('is told once while it lasts, and has an id of rule, series and start', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		incidents.raise(finding({ sinceMs: MINUTE }), MINUTE);
		expect(told.map(({ id }) => id)).toEqual(['rate/webhook/w%2F1/Order%20in//0/started']);
	});

	it('is over when all was well for the calm time', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		for (let minute = 1; minute <= 6; minute += 1) incidents.calm(KEY, minute * MINUTE);
		expect(phases(told)).toEqual([
			['started', 0],
			['over', 6],
		]);
		expect(told[1]!.incidentId).toBe(told[0]!.incidentId);
	});

	it('goes on where it is half well in between', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		incidents.calm(KEY, 1 * MINUTE);
		incidents.hold(KEY);
		incidents.calm(KEY, 6 * MINUTE);
		expect(phases(told)).toEqual([['started', 0]]);
	});

	it('tells its worst when it is over', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		incidents.raise(finding({ observed: { value: 150, unit: 'requests per minute' } }), MINUTE);
		incidents.raise(finding({ observed: { value: 90, unit: 'requests per minute' } }), MINUTE);
		incidents.calm(KEY, 2 * MINUTE);
		incidents.calm(KEY, 7 * MINUTE);
		expect(told[1]!.observed.value).toBe(150);
		expect(told[1]!.message).toBe(
			'Spike of requests: over for the webhook "Order in" after 2 minutes; at its worst 150 requests per minute, expected about 20.',
		);
	});

	it('is not told anew until it has cooled down, and then if it is still bad', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		incidents.calm(KEY, MINUTE);
		incidents.calm(KEY, 6 * MINUTE);
		for (let minute = 7; minute <= 20; minute += 1) {
			incidents.raise(finding({ sinceMs: minute * MINUTE }), minute * MINUTE);
		}
		expect(phases(told)).toEqual([
			['started', 0],
			['over', 6],
			['started', 16],
		]);
	});

	it('is told at once where it is critical', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		incidents.calm(KEY, MINUTE);
		incidents.calm(KEY, 6 * MINUTE);
		incidents.raise(finding({ severity: 'critical', sinceMs: 7 * MINUTE }), 7 * MINUTE);
		expect(phases(told)).toEqual([
			['started', 0],
			['over', 6],
			['started', 7],
		]);
	});

	it('is taken as the new normal when it lasts too long', () => {
		const { incidents, told } = start();
		incidents.raise(finding(), 0);
		expect(incidents.accept(59 * MINUTE)).toEqual([]);
		expect(incidents.accept(60 * MINUTE)).toEqual([KEY]);
		expect(told[1]!.message).toContain('(it is taken as the new normal)');
	});

	it('ends where there are 500 others, and that is told', () => {
		const { incidents, told } = start();
		for (let index = 0; index <= 500; index += 1) {
			incidents.raise(finding({ series: { ...SERIES, name: `${index}` } }), index);
		}
		expect(told.filter(({ phase }) => phase === 'over').map(({ series }) => series.name)).toEqual([
			'0',
		]);
	});
});

describe('the words of an alert', () => {
	it('have numbers that one can read', () => {
		expect([0, 0.1234, 12.345, 1234.5, Infinity].map(plain)).toEqual([
			'0',
			'0.123',
			'12.3',
			'1235',
			'unlimited',
		]);
	});

	it('have durations in the unit that fits', () => {
		const minutes = [0.5, 30, 180, 3000];
		expect(minutes.map((each) => duration(each * MINUTE))).toEqual([
			'30 seconds',
			'30 minutes',
			'3 hours',
			'2 days',
		]);
	});
});
