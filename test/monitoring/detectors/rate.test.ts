import type { Fact } from '../../../monitoring/facts';
import { Monitor } from '../../../monitoring/monitor';
import { DAY, fact, HOUR, MINUTE, START, traffic } from '../traffic';
import { brief, only, watch } from './watch';

/** Evenly spread over the minutes. */
function* even(perMinute: number, fromMs: number, toMs: number): Generator<Fact> {
	for (let atMs = fromMs; atMs < toMs; atMs += MINUTE / perMinute) {
		yield fact(`even-${atMs}`, Math.floor(atMs));
	}
}

describe('the rule of the rate', () => {
	it('tells spikes by a fixed limit from the first whole minute on', () => {
		const monitor = only('rate', { maximumPerMinute: 30 });
		const facts = [
			...even(20, START, START + 5 * MINUTE),
			...even(40, START + 5 * MINUTE, START + 6 * MINUTE),
			...even(20, START + 6 * MINUTE, START + 20 * MINUTE),
		];
		const told = watch(monitor, facts, START + 20 * MINUTE);
		expect(brief(told)).toEqual([
			'started: Spike of requests (webhook )',
			'over: Spike of requests (webhook )',
		]);
		expect(told[0]).toMatchObject({
			atMs: START + 6 * MINUTE,
			sinceMs: START + 5 * MINUTE,
			observed: { value: 40 },
			expected: { value: 30 },
			message:
				'Spike of requests: the webhook "Generic Webhook" had 40 requests per minute, expected about 30.',
		});
	});

	it('tells drops by a fixed limit', () => {
		const monitor = only('rate', { minimumPerMinute: 5 });
		const facts = [
			...even(20, START, START + 5 * MINUTE),
			...even(2, START + 5 * MINUTE, START + 6 * MINUTE),
		];
		expect(brief(watch(monitor, facts, START + 6 * MINUTE))).toEqual([
			'started: Drop of requests (webhook )',
		]);
	});

	it('tells a drop to a sixth within three minutes', () => {
		const monitor = only('rate');
		const nowMs = START + 3 * DAY + 12 * HOUR;
		watch(monitor, traffic({ seed: 1, perMinute: 20 }, START, nowMs));
		const told = watch(monitor, even(4, nowMs, nowMs + 10 * MINUTE), nowMs + 10 * MINUTE);
		expect(brief(told)).toEqual(['started: Drop of requests (webhook )']);
		expect(told[0]!.atMs).toBe(nowMs + 3 * MINUTE);
	});

	it('tells no drop of what was told as silence, when that is over', () => {
		const monitor = new Monitor();
		const nowMs = START + 3 * DAY + 12 * HOUR;
		watch(monitor, even(20, START, nowMs));
		// Ten in the first minute, twenty in each one after it.
		const againMs = nowMs + 3.5 * MINUTE;
		const told = watch(monitor, even(20, againMs, againMs + 10 * MINUTE));
		expect(brief(told)).toEqual(['started: Silence (webhook )', 'over: Silence (webhook )']);
	});

	it('learns nothing of a spike before a day has passed', () => {
		const monitor = only('rate');
		const facts = [
			...even(20, START, START + 20 * HOUR),
			...even(200, START + 20 * HOUR, START + 20 * HOUR + 5 * MINUTE),
		];
		expect(watch(monitor, facts, START + 21 * HOUR)).toEqual([]);
	});

	it('takes a jump that comes every day as usual', () => {
		const monitor = only('rate');
		for (let day = 0; day < 4; day += 1) {
			const dayMs = START + day * DAY;
			const nineMs = dayMs + 9 * HOUR;
			const told = [
				...watch(monitor, even(4, dayMs, nineMs)),
				...watch(monitor, even(60, nineMs, nineMs + HOUR)),
				...watch(monitor, even(4, nineMs + HOUR, dayMs + DAY)),
			];
			if (day >= 1) expect(told).toEqual([]);
		}
	});

	it('counts no refused requests', () => {
		const monitor = only('rate', { maximumPerMinute: 10 });
		const refused = [...even(60, START, START + 5 * MINUTE)].map((each) => ({
			...each,
			outcome: 'refused' as const,
		}));
		expect(watch(monitor, refused, START + 6 * MINUTE)).toEqual([]);
	});

	it('follows 200 webhooks, forgets the least recently used, and says so', () => {
		const monitor = only('rate');
		for (let index = 0; index < 230; index += 1) {
			monitor.observe({ ...fact(`${index}`, START + index), workflowId: `workflow ${index}` });
		}
		expect(monitor.forgotten()).toEqual({ rate: 30 });
	});
});
