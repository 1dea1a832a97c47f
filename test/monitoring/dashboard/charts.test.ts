import fc from 'fast-check';

import { alertMarks, type NumberedAlert } from '../../../monitoring/dashboard/charts/alert-marks';
import { denseBuckets, MOST_BUCKETS } from '../../../monitoring/dashboard/charts/buckets';
import { latencyLines } from '../../../monitoring/dashboard/charts/lines';
import { shareBar } from '../../../monitoring/dashboard/charts/share-bar';
import { BARS_HEIGHT, stackedBars } from '../../../monitoring/dashboard/charts/stacked-bars';
import { countTicks, logTicks } from '../../../monitoring/dashboard/charts/ticks';
import { Clock } from '../../../monitoring/dashboard/clock';
import { RANGES, windowOf, type Range } from '../../../monitoring/dashboard/data';
import { NOW } from './sample';

const MINUTE = 60_000;
const clock = new Clock('UTC', NOW);

describe('ticks of counts', () => {
	it.each([
		[0, [0, 1]],
		[1, [0, 1]],
		[3, [0, 1, 2, 3]],
		[7, [0, 2, 4, 6, 8]],
		[218, [0, 50, 100, 150, 200, 250]],
		[1000, [0, 200, 400, 600, 800, 1000]],
		[Number.NaN, [0, 1]],
	])('up to %p are %p', (max, ticks) => {
		expect(countTicks(max)).toEqual(ticks);
	});

	it('are few, whole and enclose the largest value, however large', () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 1e300, noNaN: true }), (max) => {
				const ticks = countTicks(max);
				expect(ticks.length).toBeLessThanOrEqual(6);
				expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
				expect(ticks.every(Number.isInteger)).toBe(true);
			}),
		);
	});
});

describe('ticks of a logarithmic axis', () => {
	it.each([
		[9, 1800, [5, 10, 20, 50, 100, 200, 500, 1000, 2000]],
		[3, 4210, [1, 10, 100, 1000, 10_000]],
		[10, 10, [10, 20]],
		[0, 0, [0.1, 0.2]],
		[Infinity, 0, [0.1, 0.2]],
	])('from %p to %p are %p', (min, max, ticks) => {
		expect(logTicks(min, max, 0.1)).toEqual(ticks);
	});

	it('enclose the values, however far apart', () => {
		const values = fc.double({ min: 0.1, max: 1e13, noNaN: true });
		fc.assert(
			fc.property(values, values, (a, b) => {
				const ticks = logTicks(Math.min(a, b), Math.max(a, b), 0.1);
				expect(ticks[0]).toBeLessThanOrEqual(Math.min(a, b));
				expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(a, b));
				expect(ticks.length).toBeGreaterThanOrEqual(2);
				expect(ticks.length).toBeLessThanOrEqual(17);
			}),
		);
	});
});

describe('the axis of time', () => {
	it.each(Object.keys(RANGES) as Range[])('of %s has a bucket for every width of it', (range) => {
		const { bucketMs, ms } = RANGES[range];
		const window = windowOf(NOW, range);
		const buckets = denseBuckets([], window, bucketMs);
		expect(buckets).toHaveLength(ms / bucketMs);
		expect(buckets.at(-1)!.start).toBeLessThanOrEqual(NOW);
		expect(buckets.at(-1)!.start + bucketMs).toBeGreaterThan(NOW);
		expect(buckets.every(({ start }) => start % bucketMs === 0)).toBe(true);
	});

	it('takes what is known, in any order, and leaves out what is outside', () => {
		const bucket = (start: number) => ({ start, counts: { accepted: start } });
		const known = [bucket(3), bucket(1), bucket(-1), bucket(9)];
		expect(denseBuckets(known, { from: 0, to: 4 }, 1)).toEqual([
			{ start: 0, counts: {} },
			bucket(1),
			{ start: 2, counts: {} },
			bucket(3),
		]);
	});

	it('is refused where it has no bucket or too many', () => {
		expect(() => denseBuckets([], { from: 0, to: 0 }, 1)).toThrow(RangeError);
		expect(() => denseBuckets([], { from: 0, to: MOST_BUCKETS + 1 }, 1)).toThrow(RangeError);
		expect(() => denseBuckets([], { from: 0, to: 1 }, 0)).toThrow(RangeError);
	});
});

const barsIn = (markup: string) =>
	[
		...markup.matchAll(
			/<rect\s+x="([\d.]+)%"\s+y="([\d.]+)"\s+width="([\d.]+)%"\s+height="([\d.]+)"/g,
		),
	].map(([, x, y, width, height]) => ({
		x: Number(x),
		y: Number(y),
		width: Number(width),
		height: Number(height),
	}));

describe('stacked bars', () => {
	const draw = (counts: Record<string, number>) =>
		stackedBars({
			buckets: [
				{ start: 0, counts: {} },
				{ start: MINUTE, counts },
			],
			bucketMs: MINUTE,
			clock,
		}).text;

	it('stand on one another, as high as they count', () => {
		const bars = barsIn(draw({ refused: 50, accepted: 150 }));
		expect(bars).toEqual([
			{ x: 55.5, y: 55, width: 39, height: 165 },
			{ x: 55.5, y: 0, width: 39, height: 55 },
		]);
	});

	it('can be seen where they are one in a million', () => {
		const [, refused] = barsIn(draw({ accepted: 1e6, refused: 1 }));
		expect(refused!.height).toBeGreaterThanOrEqual(2);
	});

	it('stay within the plot, whatever they count', () => {
		const count = fc.oneof(
			fc.double(),
			fc.integer({ min: 0, max: 1000 }),
			fc.constant(Number.MAX_VALUE),
		);
		const outcomes = ['accepted', 'duplicate', 'ignored', 'handshake', 'refused', 'failed'];
		fc.assert(
			fc.property(fc.tuple(count, count, count, count, count, count), (values) => {
				const counts = Object.fromEntries(values.map((value, index) => [outcomes[index]!, value]));
				for (const { y, height } of barsIn(draw(counts))) {
					expect(y).toBeGreaterThanOrEqual(0);
					expect(y + height).toBeLessThanOrEqual(BARS_HEIGHT + 0.11);
				}
				expect(draw(counts)).not.toMatch(/NaN|Infinity|undefined/);
			}),
		);
	});

	it('say in words what they show', () => {
		expect(draw({ accepted: 3, failed: 1 })).toContain(
			'4 requests; the most, 4, at 1 Jan 1970, 00:01.',
		);
		expect(draw({})).toContain('No requests.');
	});

	it('tell the numbers under the pointer', () => {
		expect(draw({ accepted: 3, failed: 1 })).toContain('00:01\nFailed 1\nAccepted 3"');
	});
});

describe('lines of latency', () => {
	const draw = (p50s: readonly (number | undefined)[]) =>
		latencyLines({
			buckets: p50s.map((p50, index) => ({
				start: index * MINUTE,
				counts: {},
				...(p50 !== undefined && { latency: { p50, p95: 100, p99: 1000 } }),
			})),
			bucketMs: MINUTE,
			clock,
		}).text;
	const p50Of = (markup: string) => /class="p50"\s+d="([^"]*)"/.exec(markup)![1];

	it('go up by the same for every power of ten', () => {
		expect(p50Of(draw([1, 10, 100, 1000]))).toBe('M0.5 200L1.5 133.3L2.5 66.7L3.5 0');
	});

	it('have a gap where nothing was answered, and a dot for what stands alone', () => {
		expect(p50Of(draw([1, undefined, 1, 1]))).toMatch(/^M0\.5 200h0M2\.5 200L3\.5 200$/);
	});

	it('hold out against numbers that are none', () => {
		fc.assert(
			fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 5 }), (values) => {
				expect(draw(values)).not.toMatch(/NaN|Infinity/);
			}),
		);
	});
});

describe('marks of alerts', () => {
	const alert = (number: number, over: Partial<NumberedAlert> = {}): NumberedAlert => ({
		id: `a${number}`,
		number,
		rule: 'Traffic spike',
		severity: 'warning',
		title: 'More than usual.',
		startedAt: NOW - number * MINUTE,
		series: 'All',
		eventIds: [],
		...over,
	});
	const window = { from: NOW - 60 * MINUTE, to: NOW };
	const mark = (alerts: readonly NumberedAlert[]) => alertMarks(alerts, window, 100, clock);

	it('link to the list', () => {
		expect(mark([alert(30)]).labels!.text).toMatch(/left:50%;[^]*href="#alert-30"/);
	});

	it('begin at the edge for an alert that began before, and leave out what was over by then', () => {
		expect(mark([alert(90)]).labels!.text).toContain('left:0%');
		const over = alert(90, { endedAt: NOW - 80 * MINUTE });
		expect(mark([over, alert(1, { startedAt: NOW + MINUTE })])).toMatchObject({
			labels: undefined,
			unlabelled: 0,
		});
	});

	it('do not cover one another, and say how many found no room', () => {
		const { labels, unlabelled, bands } = mark(
			Array.from({ length: 10 }, (_, i) => alert(30 + i / 10)),
		);
		const tops = [...labels!.text.matchAll(/top:(\d+)px/g)].map(([, top]) => top);
		expect(tops).toEqual(['0', '28', '56', '84']);
		expect(unlabelled).toBe(6);
		expect(bands.text.match(/<rect/g)).toHaveLength(10);
	});
});

describe('a bar of a share', () => {
	it('shows what was refused and what was not', () => {
		expect(shareBar(50, 20, 100).text.match(/width="(\d+)%"/g)).toEqual([
			// The bar as a whole, and its track.
			'width="100%"',
			'width="100%"',
			'width="30%"',
			'width="20%"',
		]);
	});

	it('is never longer than its track', () => {
		fc.assert(
			fc.property(fc.double(), fc.double(), fc.integer({ min: 0 }), (value, refused, max) => {
				const widths = [...shareBar(value, refused, max).text.matchAll(/width="([^"%]+)%"/g)];
				const sum = widths.slice(2).reduce((total, [, width]) => total + Number(width), 0);
				expect(sum).toBeLessThanOrEqual(100.02);
			}),
		);
	});
});
