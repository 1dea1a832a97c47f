import fc from 'fast-check';

import { SeriesDetector, type SeriesScore } from '../../../monitoring/detectors/series';
import { DAY, HOUR, MINUTE, START } from '../traffic';
import { repeatableNumbers } from '../../repeatable-numbers';

const STEP = 5 * MINUTE;

/** Noise of about 2 around a mean. */
function noisy(seed: number): (mean: number) => number {
	const random = repeatableNumbers(seed);
	return (mean) => mean + 4 * (random() + random() + random() - 1.5);
}

function score(
	valueAt: (atMs: number) => number,
	days: number,
	detector = new SeriesDetector(),
): (SeriesScore & { atMs: number })[] {
	const scores = [];
	for (let atMs = START; atMs < START + days * DAY; atMs += STEP) {
		scores.push({ ...detector.observe(atMs, valueAt(atMs)), atMs });
	}
	return scores;
}

const alarms = (scores: ReturnType<typeof score>) =>
	scores.filter(({ isAlarm }) => isAlarm).map(({ atMs }) => atMs);
const isNight = (atMs: number) => atMs % DAY < 8 * HOUR;

describe('the detector of a series', () => {
	it('gives scores from 0 to 1 whatever the values are', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
				const detector = new SeriesDetector();
				values.forEach((value, index) => {
					const { score: each } = detector.observe(START + index * STEP, value);
					expect(each).toBeGreaterThanOrEqual(0);
					expect(each).toBeLessThan(1);
				});
			}),
		);
	});

	it('raises no alarm on a constant', () => {
		expect(alarms(score(() => 45, 10))).toEqual([]);
	});

	it('raises an alarm for a spike, once, and not for what follows', () => {
		const noise = noisy(1);
		const spikeMs = START + 9 * DAY + 11 * HOUR;
		const isSpike = (atMs: number) => atMs >= spikeMs && atMs < spikeMs + HOUR;
		const found = alarms(score((atMs) => noise(isSpike(atMs) ? 200 : 100), 10));
		expect(found.filter(isSpike)).toEqual([spikeMs]);
	});

	it('raises an alarm where the day is missing from its rhythm', () => {
		const noise = noisy(2);
		const dayMs = START + 10 * DAY;
		const found = alarms(
			score((atMs) => noise(isNight(atMs) || atMs >= dayMs ? 20 : 80), 11),
		).filter((atMs) => atMs >= START + 3 * DAY);
		expect(found.length).toBeGreaterThan(0);
		for (const atMs of found) expect(atMs).toBeGreaterThanOrEqual(dayMs + 8 * HOUR);
	});

	it('takes a Sunday as usual once it has seen two, but for the jump with which it begins', () => {
		const noise = noisy(3);
		const isSunday = (atMs: number) => Math.floor((atMs - START) / DAY) % 7 === 6;
		const found = alarms(score((atMs) => noise(isSunday(atMs) ? 20 : 80), 28));
		const late = found.filter((atMs) => atMs >= START + 20 * DAY);
		expect(late.filter((atMs) => atMs % DAY !== 0)).toEqual([]);
	});

	it('raises an alarm on a working day that is like a Sunday', () => {
		const noise = noisy(3);
		const wednesdayMs = START + 23 * DAY;
		const isSunday = (atMs: number) => Math.floor((atMs - START) / DAY) % 7 === 6;
		const isLow = (atMs: number) => atMs >= wednesdayMs || isSunday(atMs);
		const at = (atMs: number) => noise((isLow(atMs) ? 20 : 80) - (isNight(atMs) ? 10 : 0));
		const found = alarms(score(at, 24)).filter((atMs) => atMs >= wednesdayMs);
		expect(found.length).toBeGreaterThan(0);
	});

	it('raises an alarm where the noise becomes three times as large', () => {
		const noise = noisy(4);
		const loudMs = START + 9 * DAY;
		const found = alarms(
			score((atMs) => (atMs < loudMs ? noise(50) : 50 + 3 * (noise(50) - 50)), 10),
		);
		expect(found.some((atMs) => atMs >= loudMs)).toBe(true);
	});

	it('looks at no point that is still to come', () => {
		const noise = noisy(5);
		const values = Array.from({ length: 2000 }, () => noise(50));
		const at = (atMs: number) => values[(atMs - START) / STEP]!;
		const short = score(at, 3);
		values.fill(1e6, short.length);
		expect(score(at, 6).slice(0, short.length)).toEqual(short);
	});

	it('needs as much memory after two months as after an hour', () => {
		const noise = noisy(6);
		const detector = new SeriesDetector();
		const before = detector.toJSON().length;
		score(() => noise(50), 60, detector);
		expect(detector.toJSON()).toHaveLength(before);
		expect(detector.bytes).toBe(before * 8);
	});

	it('goes on after a restart as if there was none', () => {
		const noise = noisy(7);
		const detector = new SeriesDetector();
		score(() => noise(50), 9, detector);
		const restored = new SeriesDetector();
		expect(restored.restore(JSON.parse(JSON.stringify(detector)))).toBe(true);
		for (const value of [50, 90, 48, 52]) {
			const [one, other] = [detector, restored].map((each) => each.observe(START + 9 * DAY, value));
			expect(other!.score).toBeCloseTo(one!.score, 4);
			expect(other!.isAlarm).toBe(one!.isAlarm);
		}
	});

	it.each([[undefined], [[]], [[1, 2]], [new Array<string>(813).fill('a')]])(
		'takes up nothing that it has not written: %#',
		(numbers) => {
			const detector = new SeriesDetector();
			expect(detector.restore(numbers)).toBe(false);
			expect(detector.toJSON()).toEqual(new SeriesDetector().toJSON());
		},
	);
});
