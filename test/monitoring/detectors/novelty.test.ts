import type { Fact } from '../../../monitoring/facts';
import { DAY, fact, HOUR, START } from '../traffic';
import { brief, only, watch } from './watch';

const from = (sourceIp: string, atMs: number, over: Partial<Fact> = {}): Fact => ({
	...fact(`${sourceIp}-${atMs}`, atMs),
	sourceIp,
	...over,
});

describe('the rule of new sources', () => {
	it('tells nothing in the learning time, then the first request of each', () => {
		const facts = [
			from('203.0.113.1', START),
			from('203.0.113.2', START + HOUR),
			from('203.0.113.1', START + DAY),
			from('203.0.113.3', START + DAY + HOUR),
			from('203.0.113.3', START + DAY + HOUR + 1),
		];
		const told = watch(only('newSource'), facts, START + DAY + 3 * HOUR);
		expect(brief(told)).toEqual([
			'started: First request from a source (source 203.0.113.3)',
			'over: First request from a source (source 203.0.113.3)',
		]);
		expect(told[0]!.severity).toBe('info');
	});

	it('tells nothing of those that were refused', () => {
		const facts = [
			from('203.0.113.1', START),
			from('198.51.100.7', START + 2 * DAY, { outcome: 'refused' }),
		];
		expect(watch(only('newSource'), facts)).toEqual([]);
	});

	it('takes addresses of one IPv6 network as one', () => {
		const facts = [
			from('2001:db8:1:2::1', START),
			from('2001:DB8:1:2:aaaa::9', START + 2 * DAY),
			from('2001:db8:1:3::1', START + 2 * DAY),
		];
		expect(brief(watch(only('newSource'), facts))).toEqual([
			'started: First request from a source (source 2001:db8:1:3::/64)',
		]);
	});

	it('falls quiet where new ones are common', () => {
		const facts = Array.from({ length: 40 }, (_, index) =>
			from(`10.0.0.${index}`, START + index * HOUR),
		);
		expect(watch(only('newSource'), facts)).toEqual([]);
	});
});

describe('the rule of new keys', () => {
	it('tells the first request with a key, by its name or its fingerprint', () => {
		const facts = [
			from('203.0.113.1', START, { keyName: 'shop' }),
			from('203.0.113.1', START + 2 * DAY, { keyName: 'shop' }),
			from('203.0.113.1', START + 2 * DAY, { keyName: 'bank' }),
			from('203.0.113.1', START + 2 * DAY, { keyFingerprint: '9f86d081' }),
		];
		expect(brief(watch(only('newKey'), facts))).toEqual([
			'started: First request with a key (key bank)',
			'started: First request with a key (key 9f86d081)',
		]);
	});
});
