import type { Fact } from '../../../monitoring/facts';
import { DAY, fact, HOUR, MINUTE, START, traffic } from '../traffic';
import { brief, only, watch } from './watch';

const sent = (atMs: number, keyName: string): Fact => ({
	...fact(`${keyName}-${atMs}`, atMs),
	keyName,
});

/** One request every few minutes in office hours. */
function* office(days: number, every: number): Generator<Fact> {
	for (let atMs = START; atMs < START + days * DAY; atMs += every) {
		const day = Math.floor((atMs - START) / DAY) % 7;
		const hour = (atMs % DAY) / HOUR;
		if (day < 5 && hour >= 8 && hour < 18) yield fact(`office-${atMs}`, atMs);
	}
}

describe('the rule of silence', () => {
	it('takes nights and weekends without a request as usual', () => {
		expect(watch(only('silence'), office(21, 3 * MINUTE), START + 21 * DAY)).toEqual([]);
	});

	it('tells of a working day without a request', () => {
		const monitor = only('silence');
		watch(monitor, office(16, 3 * MINUTE));
		const told = watch(monitor, [], START + 16 * DAY + 12 * HOUR);
		expect(brief(told)).toEqual(['started: Silence (webhook )']);
		expect(told[0]!.atMs).toBeGreaterThan(START + 16 * DAY + 8 * HOUR);
		expect(told[0]!.sinceMs).toBe(START + 15 * DAY + 18 * HOUR - 3 * MINUTE);
		expect(told[0]!.message).toMatch(
			/^Silence: nothing came from the webhook "Generic Webhook" for 1\d hours, expected about [\d.]+ requests in that time\.$/,
		);
	});

	it('is over with the first request', () => {
		const monitor = only('silence', { longestMs: 10 * MINUTE });
		monitor.observe(fact('first', START));
		expect(brief(monitor.advance(START + 10 * MINUTE))).toEqual(['started: Silence (webhook )']);
		expect(brief(monitor.observe(fact('again', START + 30 * MINUTE)))).toEqual([
			'over: Silence (webhook )',
		]);
	});

	it('tells of a key that has stopped while others go on', () => {
		const monitor = only('silence');
		const nowMs = START + 2 * DAY + 12 * HOUR;
		watch(monitor, traffic({ seed: 1, perMinute: 20 }, START, nowMs));
		const rest = [...traffic({ seed: 2, perMinute: 20 }, nowMs, nowMs + 30 * MINUTE)];
		const told = watch(
			monitor,
			rest.filter(({ keyName }) => keyName !== 'shop 0'),
		);
		expect(brief(told)).toEqual(['started: Silence (key shop 0)']);
	});

	it('tells of the webhook, and not of each key, where all have stopped', () => {
		const monitor = only('silence', { longestMs: 10 * MINUTE });
		for (const key of ['a', 'b', 'c']) monitor.observe(sent(START, key));
		const told = monitor.advance(START + 30 * MINUTE);
		expect(brief(told)).toEqual(['started: Silence (webhook )']);
	});

	it('takes refused requests for no sign of life of a webhook', () => {
		const monitor = only('silence', { longestMs: 10 * MINUTE });
		monitor.observe(fact('first', START));
		for (let minute = 1; minute < 10; minute += 1) {
			monitor.observe({ ...fact(`${minute}`, START + minute * MINUTE), outcome: 'refused' });
		}
		expect(brief(monitor.advance(START + 10 * MINUTE))).toEqual(['started: Silence (webhook )']);
	});

	it('follows a sender no longer that was silent for a week', () => {
		const monitor = only('silence', { longestMs: 10 * MINUTE });
		monitor.observe(fact('first', START));
		const told = [];
		for (let day = 1; day <= 20; day += 1) told.push(...monitor.advance(START + day * DAY));
		expect(brief(told)).toEqual(['started: Silence (webhook )', 'over: Silence (webhook )']);
	});
});
