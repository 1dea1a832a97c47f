import fc from 'fast-check';

import {
	binOf,
	durationOf,
	LAST_BIN,
	LONGEST_MS,
	percentilesOf,
} from '../../../eventlog/stores/rollup/histogram';
import { anyDuration } from '../events';
import { isEstimateOf } from '../model';

function histogramOf(durations: readonly number[]): Map<number, number> {
	const bins = new Map<number, number>();
	for (const duration of durations) {
		const bin = binOf(duration);
		bins.set(bin, (bins.get(bin) ?? 0) + 1);
	}
	return bins;
}

describe('the bins of durations', () => {
	it('are in the order of the durations', () => {
		fc.assert(
			fc.property(anyDuration(), anyDuration(), (one, other) => {
				const [less, more] = [Math.min(one, other), Math.max(one, other)];
				expect(binOf(less)).toBeLessThanOrEqual(binOf(more));
				expect(durationOf(binOf(less))).toBeLessThanOrEqual(durationOf(binOf(more)));
			}),
		);
	});

	it('each stand for a duration within 2% of all that are in them, 0.5 ms below 1 ms', () => {
		fc.assert(
			fc.property(anyDuration(), (duration) => {
				expect([duration, isEstimateOf(duration, durationOf(binOf(duration)))]).toEqual([
					duration,
					true,
				]);
			}),
			{ numRuns: 2000 },
		);
	});

	it('are a fixed number', () => {
		expect(binOf(0)).toBe(0);
		expect(binOf(1)).toBe(1);
		expect(binOf(LONGEST_MS - 0.001)).toBe(LAST_BIN - 1);
		expect(binOf(LONGEST_MS)).toBe(LAST_BIN);
		expect(binOf(Number.MAX_VALUE)).toBe(LAST_BIN);
		expect(LAST_BIN).toBeLessThan(350);
	});

	it('give a bin for every stretch between its neighbours, none left out', () => {
		const seen = new Set<number>();
		for (let duration = 0.5; duration < LONGEST_MS * 1.1; duration *= 1.01) {
			seen.add(binOf(duration));
		}
		expect([...seen]).toEqual(Array.from({ length: LAST_BIN + 1 }, (_, bin) => bin));
	});
});

describe('percentiles of a histogram', () => {
	it('are near the nearest rank among the durations, in whatever order they came', () => {
		fc.assert(
			fc.property(
				fc.array(anyDuration(), { minLength: 1, maxLength: 200, size: 'max' }),
				fc.integer({ min: 1, max: 100 }),
				(durations, percent) => {
					const sorted = [...durations].sort((a, b) => a - b);
					const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1]!;
					const [estimate] = percentilesOf(histogramOf(durations), [percent / 100])!;
					expect([exact, estimate, isEstimateOf(exact, estimate!)]).toEqual([
						exact,
						estimate,
						true,
					]);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('are none where nothing was counted', () => {
		expect(percentilesOf(new Map(), [0.5])).toBeUndefined();
	});
});
