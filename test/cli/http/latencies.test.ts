import fc from 'fast-check';

import { summariseLatencies } from '../../../cli/http/latencies';

describe('summariseLatencies', () => {
	it('takes percentiles by nearest rank', () => {
		const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
		expect(summariseLatencies(hundred)).toEqual({ min: 1, p50: 50, p95: 95, p99: 99, max: 100 });
	});

	it('has nothing to say of nothing', () => {
		expect(summariseLatencies([])).toBeUndefined();
	});

	it('gives values that were there, in order', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, noNaN: true }), { minLength: 1 }), (values) => {
				const { min, p50, p95, p99, max } = summariseLatencies(values)!;
				const all = [min, p50, p95, p99, max];
				expect(all).toEqual([...all].sort((a, b) => a - b));
				for (const each of all) expect(values.map((value) => value + 0)).toContain(each + 0);
			}),
		);
	});
});
