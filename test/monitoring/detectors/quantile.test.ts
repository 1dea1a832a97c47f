import type { Fact } from '../../../monitoring/facts';
import { DAY, HOUR, MINUTE, START, traffic } from '../traffic';
import { brief, only, watch } from './watch';

const NOW = START + DAY + 12 * HOUR;

const learnt = (name: 'slowAnswers' | 'payloadSize', settings = {}) => {
	const monitor = only(name, settings);
	watch(monitor, traffic({ seed: 1, perMinute: 20 }, START, NOW));
	return monitor;
};
const next = (change: (each: Fact) => Partial<Fact>, minutes = 10): Fact[] =>
	[...traffic({ seed: 2, perMinute: 20 }, NOW, NOW + 40 * MINUTE)].map((each) =>
		each.atMs < NOW + minutes * MINUTE ? { ...each, ...change(each) } : each,
	);

describe('the rule of slow answers', () => {
	it('tells answers that take six times as long, and that it is over', () => {
		const slow = next(({ durationMs = 0 }) => ({ durationMs: 6 * durationMs }));
		const told = watch(learnt('slowAnswers'), slow);
		expect(brief(told)).toEqual([
			'started: Slow answers (webhook )',
			'over: Slow answers (webhook )',
		]);
		expect(told[0]!.atMs).toBeLessThanOrEqual(NOW + 3 * MINUTE);
		expect(told[0]!.message).toMatch(
			/^Slow answers: at the webhook "Generic Webhook" one answer in 20 has \d+ milliseconds or more, expected about \d+\.$/,
		);
	});

	it('does not mind answers that are slower, yet fast', () => {
		const slower = next(({ durationMs = 0 }) => ({ durationMs: 2 * durationMs }));
		expect(watch(learnt('slowAnswers', { least: 500 }), slower)).toEqual([]);
	});

	it('tells answers above a fixed limit without having learnt', () => {
		const monitor = only('slowAnswers', { maximum: 100 });
		const told = watch(
			monitor,
			traffic({ seed: 1, perMinute: 20 }, START + 12 * HOUR, START + 13 * HOUR),
		);
		expect(brief(told)[0]).toBe('started: Slow answers (webhook )');
		expect(told[0]!.expected.value).toBe(100);
	});

	it('takes what lasts as the new normal within a day', () => {
		const monitor = learnt('slowAnswers');
		const slow = [...traffic({ seed: 2, perMinute: 20 }, NOW, NOW + 2 * DAY)].map((each) => ({
			...each,
			durationMs: 6 * (each.durationMs ?? 0),
		}));
		const told = watch(monitor, slow);
		expect(told.map(({ phase }) => phase)).toEqual(['started', 'over']);
		expect(told[1]!.atMs).toBeLessThanOrEqual(NOW + DAY + MINUTE);
	});
});

describe('the rule of payload size', () => {
	it('tells payloads of six times the size, and that it is over', () => {
		const large = next(({ contentLength }) => ({ contentLength: 6 * contentLength }));
		expect(brief(watch(learnt('payloadSize'), large))).toEqual([
			'started: Growth of payloads (webhook )',
			'over: Growth of payloads (webhook )',
		]);
	});

	it('does not mind what was refused', () => {
		const large = next(() => ({ contentLength: 1e6, outcome: 'refused' }), 40);
		expect(watch(learnt('payloadSize'), large)).toEqual([]);
	});
});
