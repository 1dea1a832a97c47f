import type { Fact } from '../../monitoring/facts';
import { Monitor } from '../../monitoring/monitor';
import type { Alert } from '../../monitoring/rules/alert';
import { shapeOf } from '../../monitoring/shape';
import { DAY, fact, HOUR, MINUTE, START, traffic } from './traffic';

const PER_MINUTE = 20;
/** A Monday, ten o'clock: a week and ten hours have been learnt. */
const NOW = START + 7 * DAY + 10 * HOUR;
const END = NOW + HOUR;

let learnt: string;

beforeAll(() => {
	const monitor = new Monitor();
	for (const each of traffic({ seed: 1, perMinute: PER_MINUTE }, START, NOW)) monitor.observe(each);
	learnt = JSON.stringify(monitor);
}, 120_000);

const restored = (): Monitor => new Monitor({}, JSON.parse(learnt));
const usual = (fromMs: number, toMs: number): Fact[] => [
	...traffic({ seed: 2, perMinute: PER_MINUTE }, fromMs, toMs),
];
const together = (...facts: Fact[][]): Fact[] => facts.flat().sort((a, b) => a.atMs - b.atMs);

/** Feeds the facts, then lets time pass; alerts are told at the time they are given. */
function watch(monitor: Monitor, facts: Fact[], endMs = END): Alert[] {
	return [...facts.flatMap((each) => monitor.observe(each)), ...monitor.advance(endMs)];
}

const brief = (alerts: readonly Alert[]) =>
	alerts.map(({ phase, rule, series }) => `${phase} ${rule} ${series.type}`);

const wrongKeys = Array.from({ length: 50 }, (_, index) => ({
	...fact(`wrong-${index}`, NOW + 30_000 + index * 500),
	outcome: 'refused' as const,
	code: 'api_key_invalid',
	status: 401,
	sourceIp: '198.51.100.7',
}));

const incidents: Readonly<Record<string, { facts: () => Fact[]; expected: string[] }>> = {
	'a spike of five times': {
		facts: () =>
			together(usual(NOW, END), [
				...traffic({ seed: 3, perMinute: 4 * PER_MINUTE }, NOW, NOW + 5 * MINUTE),
			]),
		expected: ['started rate webhook', 'over rate webhook'],
	},
	'a silence of twenty minutes': {
		facts: () => usual(NOW + 20 * MINUTE, END),
		expected: ['started silence webhook', 'over silence webhook'],
	},
	'50 wrong keys from one address': {
		facts: () => together(usual(NOW, END), wrongKeys),
		expected: ['started refusals source', 'over refusals source'],
	},
	'a changed payload shape': {
		facts: () => {
			const other = shapeOf({ id: 1, sum: 1, customer: { name: 'b' }, lines: [{ sku: 'c' }] });
			return usual(NOW, END).map((each) =>
				each.atMs < NOW + 10 * MINUTE && each.shape !== undefined
					? { ...each, shape: other }
					: each,
			);
		},
		expected: ['started payloadShape webhook', 'over payloadShape webhook'],
	},
};

describe('a monitor with its default rules', () => {
	it('tells nothing in 95 of 100 runs of ordinary traffic', () => {
		const endMs = NOW + 30 * MINUTE;
		let quiet = 0;
		for (let seed = 100; seed < 200; seed += 1) {
			const facts = [...traffic({ seed, perMinute: PER_MINUTE }, NOW, endMs)];
			if (watch(restored(), facts, endMs).length === 0) quiet += 1;
		}
		expect(quiet).toBeGreaterThanOrEqual(95);
	});

	it('tells nothing in the first week, in which it learns the day and the week', () => {
		const monitor = new Monitor();
		const endMs = START + 7 * DAY;
		expect(watch(monitor, [...traffic({ seed: 5, perMinute: 1 }, START, endMs)], endMs)).toEqual(
			[],
		);
	});

	describe.each(Object.entries(incidents))('%s', (_, { facts, expected }) => {
		it('is told within a minute, exactly once, and told to be over', () => {
			const alerts = watch(restored(), facts());
			expect(brief(alerts)).toEqual(expected);
			expect(alerts[0]!.atMs).toBeLessThanOrEqual(NOW + MINUTE);
			expect(alerts[0]!.incidentId).toBe(alerts[1]!.incidentId);
			expect(alerts[0]!.exampleEventIds.length).toBeGreaterThan(0);
			expect(alerts[0]!.exampleEventIds.length).toBeLessThanOrEqual(5);
		});

		it('is told neither twice nor not at all where the process restarts at any time', () => {
			const whole = watch(restored(), facts()).map(({ id }) => id);
			let monitor = restored();
			const told: Alert[] = [];
			facts().forEach((each, index) => {
				told.push(...monitor.observe(each));
				if (index % 100 === 0) monitor = new Monitor({}, JSON.parse(JSON.stringify(monitor)));
			});
			told.push(...monitor.advance(END));
			expect(told.map(({ id }) => id)).toEqual(whole);
		});
	});

	it('gives the same ids whenever the same facts are read again', () => {
		const facts = incidents['a spike of five times']!.facts();
		expect(watch(restored(), facts)).toEqual(watch(restored(), facts));
	});

	it('does not depend on how often it is told the time', () => {
		const facts = incidents['a silence of twenty minutes']!.facts();
		const monitor = restored();
		const often: Alert[] = [];
		for (let atMs = NOW; atMs < facts[0]!.atMs; atMs += 3000) often.push(...monitor.advance(atMs));
		expect([...often, ...watch(monitor, facts)]).toEqual(watch(restored(), facts));
	});

	it('takes a fact that comes late as come now', () => {
		const monitor = restored();
		monitor.advance(NOW + 10_000);
		expect(monitor.observe(fact('late', NOW))).toEqual([]);
		expect(monitor.toJSON().nowMs).toBe(NOW + 10_000);
	});

	it('learns answers when they are complete', () => {
		const monitor = restored();
		const alerts: Alert[] = [];
		for (let index = 0; index < 10; index += 1) {
			const done = { ...fact(`${index}`, NOW + index * 1000), status: 500, durationMs: 50 };
			const { status, durationMs, ...each } = done;
			expect(status).toBe(500);
			alerts.push(...monitor.observe(each));
			alerts.push(...monitor.complete(done, each.atMs + durationMs));
		}
		expect(brief(alerts)).toEqual(['started failures webhook']);
	});
});

describe('the state of a monitor', () => {
	it('is bounded: 100,000 sources and as many shapes of a payload leave little', () => {
		const monitor = new Monitor();
		for (let index = 0; index < 100_000; index += 1) {
			const sourceIp = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
			monitor.observe({
				...fact(`${index}`, START + index * 100),
				sourceIp,
				outcome: index % 2 === 0 ? 'accepted' : 'refused',
				...(index % 2 === 1 && { code: 'api_key_invalid' }),
				...(index % 100 === 0 && { shape: shapeOf({ [`name ${index}`]: 1 }) }),
			});
		}
		expect(JSON.stringify(monitor).length).toBeLessThan(1_000_000);
		expect(monitor.forgotten()).toMatchObject({ refusals: 48_003, newSource: 49_500 });
	});

	it('is learnt anew where it is of another version', () => {
		const monitor = new Monitor({}, { ...restored().toJSON(), version: 0 });
		expect(monitor.toJSON()).toEqual(new Monitor().toJSON());
	});

	it('is learnt anew for a rule whose part is damaged, and for no other', () => {
		const state = restored().toJSON();
		const monitor = new Monitor({}, { ...state, rules: { ...state.rules, rate: { rates: 1 } } });
		expect(monitor.learntAnew).toEqual(['rate']);
		expect(monitor.toJSON().rules.silence).toEqual(state.rules.silence);
	});

	it('leaves out rules that are switched off', () => {
		const monitor = new Monitor({ rate: false, silence: false }, JSON.parse(learnt));
		expect(Object.keys(monitor.toJSON().rules)).not.toContain('rate');
		expect(watch(monitor, usual(NOW + 20 * MINUTE, END))).toEqual([]);
	});
});
