import { Counters, MOST_WORKFLOWS, OTHER } from '../../../monitoring/watch/counters';
import { sampleEvent } from '../../eventlog/events';

const total = (counters: Counters) =>
	Object.values(counters.toJSON())
		.flatMap(({ requests }) => Object.values(requests))
		.reduce((sum, count) => sum + count, 0);

describe('counters', () => {
	it('count by workflow, outcome and code, and put durations into buckets', () => {
		const counters = new Counters();
		counters.add(sampleEvent({ workflowId: 'a', durationMs: 5 }));
		counters.add(sampleEvent({ workflowId: 'a', durationMs: 5.1, outcome: 'failed' }));
		counters.add(sampleEvent({ workflowId: 'a', durationMs: 31_000 }));
		counters.add(sampleEvent({ workflowId: 'a', outcome: 'refused', code: 'body_malformed' }));
		const { a } = counters.toJSON();
		expect(a!.requests).toEqual({ 'accepted/': 2, 'failed/': 1, 'refused/body_malformed': 1 });
		expect(a!.durations).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
		expect(a!.durationSum).toBeCloseTo(31.0101);
		expect(a!.receivedBytes).toBe(88);
	});

	it('go on from what was saved', () => {
		const counters = new Counters();
		counters.add(sampleEvent({ workflowId: 'a' }));
		const saved = JSON.parse(JSON.stringify(counters)) as ReturnType<Counters['toJSON']>;
		const next = new Counters(saved);
		next.add(sampleEvent({ workflowId: 'a' }));
		expect(next.toJSON().a!.requests).toEqual({ 'accepted/': 2 });
	});

	it('count the workflows and codes above their number together, and lose none', () => {
		const counters = new Counters();
		for (let number = 0; number < 300; number += 1) {
			counters.add(sampleEvent({ workflowId: `w${number}` }));
			counters.add(sampleEvent({ workflowId: 'w0', outcome: 'refused', code: `c${number}` }));
		}
		const saved = counters.toJSON();
		expect(Object.keys(saved)).toHaveLength(MOST_WORKFLOWS + 1);
		expect(saved[OTHER]!.requests).toEqual({ 'accepted/': 200 });
		expect(Object.keys(saved.w0!.requests).length).toBeLessThanOrEqual(100);
		expect(total(counters)).toBe(600);
	});
});
