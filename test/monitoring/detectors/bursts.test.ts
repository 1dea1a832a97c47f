import type { Fact } from '../../../monitoring/facts';
import { DAY, fact, HOUR, MINUTE, START } from '../traffic';
import { brief, only, watch } from './watch';

const refused = (index: number, over: Partial<Fact> = {}): Fact => ({
	...fact(`refused-${index}`, START + index * 1000),
	outcome: 'refused',
	code: 'api_key_invalid',
	status: 401,
	sourceIp: `10.0.${index >> 8}.${index & 255}`,
	...over,
});
const many = (count: number, over: (index: number) => Partial<Fact>): Fact[] =>
	Array.from({ length: count }, (_, index) => refused(index, over(index)));

describe('the rule of refusals', () => {
	it.each([
		['a source', 60, () => ({ sourceIp: '198.51.100.7' }), 'source 198.51.100.7'],
		['a key', 60, () => ({ keyName: 'shop' }), 'key shop'],
		['a code', 80, () => ({}), 'code api_key_invalid'],
		['a webhook', 80, (index: number) => ({ code: `code ${index % 5}` }), 'webhook '],
	])('tells a burst by %s once, for the narrowest that it comes from', (_, count, over, series) => {
		const told = watch(only('refusals'), many(count, over), START + 30 * MINUTE);
		expect(brief(told)).toEqual([
			`started: Burst of refusals (${series})`,
			`over: Burst of refusals (${series})`,
		]);
		expect(told[0]!.atMs).toBeLessThanOrEqual(START + MINUTE);
		expect(told[0]!.exampleEventIds).toHaveLength(5);
	});

	it('tells two bursts that have nothing in common', () => {
		const facts = [
			...many(60, () => ({ sourceIp: '198.51.100.7' })),
			...many(60, () => ({ sourceIp: '198.51.100.8', workflowId: 'other' })),
		].sort((one, other) => one.atMs - other.atMs);
		expect(brief(watch(only('refusals'), facts))).toEqual([
			'started: Burst of refusals (source 198.51.100.7)',
			'started: Burst of refusals (source 198.51.100.8)',
		]);
	});

	it('lasts while half as many come', () => {
		const source = { sourceIp: '198.51.100.7' };
		const facts = [
			...many(30, () => source),
			...Array.from({ length: 60 }, (_, index) =>
				refused(index, { ...source, atMs: START + 30_000 + index * 20_000 }),
			),
		];
		expect(brief(watch(only('refusals'), facts))).toEqual([
			'started: Burst of refusals (source 198.51.100.7)',
		]);
	});

	it('takes refusals as usual that are as many all day', () => {
		const monitor = only('refusals');
		// 30 in five minutes: more than the limit for a source.
		const everMs = 10_000;
		const facts = Array.from({ length: (2 * DAY) / everMs }, (_, index) =>
			refused(index, { sourceIp: '198.51.100.7', atMs: START + index * everMs }),
		);
		const told = watch(monitor, facts, START + 2 * DAY);
		expect(brief(told)).toEqual([
			'started: Burst of refusals (source 198.51.100.7)',
			'over: Burst of refusals (source 198.51.100.7)',
		]);
		expect(told[1]!.atMs).toBeLessThan(START + 3 * HOUR);
	});

	it('counts nothing that was let in', () => {
		const accepted = many(200, () => ({ outcome: 'accepted', sourceIp: '198.51.100.7' }));
		expect(watch(only('refusals'), accepted)).toEqual([]);
	});
});

describe('the rule of failures', () => {
	it('tells ten failures of a webhook in five minutes', () => {
		const failed = many(12, (index) =>
			index % 2 === 0 ? { outcome: 'failed' } : { outcome: 'accepted', status: 502 },
		);
		const told = watch(only('failures'), failed, START + 30 * MINUTE);
		expect(brief(told)).toEqual([
			'started: Repeated failures (webhook )',
			'over: Repeated failures (webhook )',
		]);
		expect(told[0]).toMatchObject({ severity: 'critical', observed: { value: 10 } });
	});
});
