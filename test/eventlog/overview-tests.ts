import fc from 'fast-check';

import { OUTCOMES, type Outcome, type WebhookEvent } from '../../eventlog/event';
import type { LatencyEstimate, Overview, OverviewFilter } from '../../eventlog/overview';
import type { EventStore } from '../../eventlog/stores/store';
import { anyCountedEvent, anyDuration, completed, NOW, received, sampleEvent } from './events';
import { expectedOverview, isEstimateOf } from './model';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When every hour of the tests is long over. */
const LATER = NOW + 100 * HOUR;

type Step =
	| { readonly kind: 'write'; readonly events: readonly WebhookEvent[]; readonly isEnded: boolean }
	| { readonly kind: 'again'; readonly index: number }
	| {
			readonly kind: 'complete';
			readonly index: number;
			readonly durationMs: number;
			readonly outcome: Outcome | undefined;
	  }
	| { readonly kind: 'completeFirst'; readonly event: WebhookEvent }
	| { readonly kind: 'deleteSource'; readonly index: number }
	| { readonly kind: 'prune'; readonly maxEvents: number }
	| { readonly kind: 'tidy'; readonly steps: number }
	| { readonly kind: 'reopen' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('write' as const),
			events: fc.array(anyCountedEvent, { maxLength: 12 }),
			isEnded: fc.boolean(),
		}),
	},
	fc.record({ kind: fc.constant('again' as const), index: fc.nat(20) }),
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('complete' as const),
			index: fc.nat(60),
			durationMs: anyDuration(),
			outcome: fc.option(fc.constantFrom(...OUTCOMES), { nil: undefined }),
		}),
	},
	fc.record({ kind: fc.constant('completeFirst' as const), event: anyCountedEvent }),
	fc.record({ kind: fc.constant('deleteSource' as const), index: fc.nat(60) }),
	fc.record({ kind: fc.constant('prune' as const), maxEvents: fc.nat(40) }),
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('tidy' as const), steps: fc.nat(9) }) },
	fc.constant({ kind: 'reopen' as const }),
);

const anyFilter: fc.Arbitrary<OverviewFilter> = fc
	.record({
		workflowIds: fc.option(fc.array(fc.constantFrom('', 'a', '%', "it's", '\0')), {
			nil: undefined,
		}),
		from: fc.integer({ min: NOW - 3 * HOUR, max: NOW + 2 * HOUR }),
		length: fc.integer({ min: 1, max: 5 * HOUR }),
		bucketMs: fc.constantFrom(MINUTE, 7 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 24 * HOUR),
	})
	.map(({ workflowIds, from, length, bucketMs }) => ({
		from,
		to: from + length,
		bucketMs,
		...(workflowIds && { workflowIds }),
	}));

/** Runs one step, and keeps what was written for those that write it again. */
async function run(store: EventStore, step: Step, written: WebhookEvent[]): Promise<void> {
	const picked = 'index' in step ? written[step.index % Math.max(1, written.length)] : undefined;
	switch (step.kind) {
		case 'write':
			written.push(...step.events);
			await store.write([
				...step.events.map(received),
				...(step.isEnded ? step.events.map(({ id }) => completed(id)) : []),
			]);
			break;
		case 'again':
			if (picked) await store.write([received(picked)]);
			break;
		case 'complete': {
			const { durationMs, outcome } = step;
			if (picked) {
				await store.write([completed(picked.id, { durationMs, ...(outcome && { outcome }) })]);
			}
			break;
		}
		case 'completeFirst':
			await store.write([completed(step.event.id, { outcome: 'failed', responseBytes: 7 })]);
			await store.write([received(step.event)]);
			break;
		case 'deleteSource':
			if (picked) await store.delete({ sourceIp: picked.sourceIp });
			break;
		case 'prune':
			await store.prune({ maxEvents: step.maxEvents }, 10, LATER);
			break;
		case 'tidy':
			for (let count = 0; count < step.steps; count += 1) await store.tidy(LATER);
			break;
		case 'reopen':
			await store.close();
			await store.open();
			break;
	}
}

/** Compares with the scan: all but the percentiles exactly, these within what is promised. */
function expectSame(actual: Overview, expected: Overview): void {
	const bare = (overview: Overview) => ({
		...overview,
		latency: overview.latency?.count,
		buckets: overview.buckets.map((bucket) => ({ ...bucket, latency: bucket.latency?.count })),
	});
	expect(bare(actual)).toEqual(bare(expected));
	expectNear(actual.latency, expected.latency);
	actual.buckets.forEach(({ latency }, index) =>
		expectNear(latency, expected.buckets[index]!.latency),
	);
}

function expectNear(actual?: LatencyEstimate, expected?: LatencyEstimate): void {
	for (const name of ['p50', 'p95', 'p99'] as const) {
		const [estimate, exact] = [actual?.[name], expected?.[name]];
		const isNear = exact === undefined || isEstimateOf(exact, estimate!);
		expect({ name, exact, estimate, isNear }).toMatchObject({ isNear: true });
	}
}

/**
 * What every store's overview does.
 * @param openNew makes an open store with no events, which is closed after the test
 * @param listAll gives every event, the oldest first
 */
export function describeOverview(
	openNew: () => Promise<EventStore>,
	listAll: (store: EventStore) => Promise<readonly WebhookEvent[]>,
): void {
	describe('gives an overview', () => {
		const hour = { from: NOW, to: NOW + HOUR, bucketMs: MINUTE };

		it('of nothing: a bucket of zeros for each minute', async () => {
			const store = await openNew();
			const overview = await store.overview(hour);
			expect(overview).toEqual(expectedOverview([], hour));
			expect(overview.buckets).toHaveLength(60);
			expect(overview.byOutcome).toEqual({
				accepted: 0,
				refused: 0,
				duplicate: 0,
				failed: 0,
				ignored: 0,
				handshake: 0,
			});
		});

		it('of what a scan of the list finds, whatever was written, ended, deleted and tidied up', async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(anyStep, { minLength: 1, maxLength: 25, size: 'max' }),
					fc.array(anyFilter, { minLength: 4, maxLength: 4 }),
					async (steps, filters) => {
						const store = await openNew();
						const written: WebhookEvent[] = [];
						for (const [turn, step] of steps.entries()) {
							await run(store, step, written);
							const filter = filters[turn % filters.length]!;
							const events = await listAll(store);
							expectSame(await store.overview(filter), expectedOverview(events, filter));
						}
						const events = await listAll(store);
						while (!(await store.tidy(LATER)));
						for (const filter of filters) {
							expectSame(await store.overview(filter), expectedOverview(events, filter));
						}
						await store.close();
					},
				),
				{ numRuns: 15 },
			);
		});

		it('with whole buckets at both ends', async () => {
			const store = await openNew();
			const at = (minutes: number) => sampleEvent({ receivedAt: NOW + minutes * MINUTE });
			await store.write([-1, 0, 14, 15, 29, 30].map((minutes) => received(at(minutes))));
			const { from, to, total, buckets } = await store.overview({
				from: NOW + 10 * MINUTE,
				to: NOW + 16 * MINUTE,
				bucketMs: 15 * MINUTE,
			});
			expect({ from, to, total }).toEqual({ from: NOW, to: NOW + 30 * MINUTE, total: 4 });
			expect(buckets.map(({ counts }) => counts.accepted)).toEqual([2, 2]);
		});

		it('of the workflows that are asked for, and of none for an empty list', async () => {
			const store = await openNew();
			for (const workflowId of ['a', 'a', 'b', 'c']) {
				await store.write([received(sampleEvent({ workflowId, sourceIp: workflowId }))]);
			}
			const { total, sources } = await store.overview({ ...hour, workflowIds: ['a', 'c', 'a'] });
			expect(total).toBe(3);
			expect(sources.busiest.map(({ value }) => value)).toEqual(['a', 'c']);
			expect(await store.overview({ ...hour, workflowIds: [] })).toEqual(
				expectedOverview([], hour),
			);
		});

		it('with 200 senders a minute by name, and the number of requests from all others', async () => {
			const store = await openNew();
			const from = (sourceIp: string, count: number, receivedAt = NOW) =>
				Array.from({ length: count }, () => sampleEvent({ sourceIp, receivedAt }));
			const many = Array.from({ length: 250 }, (_, index) => from(`192.0.2.${index}`, 1)).flat();
			const events = [...from('first', 3), ...many, ...from('late', 5)];
			await store.write(events.map(received));
			const { sources, total } = await store.overview(hour);
			expect(sources.busiest[0]).toMatchObject({ value: 'first', total: 3 });
			expect(sources.unnamed).toBe(250 - 199 + 5);
			expect(total).toBe(258);

			// Those who are refused have room of their own.
			const wrong = sampleEvent({ sourceIp: 'late', outcome: 'refused' });
			await store.write([received(wrong)]);
			const { failing } = (await store.overview(hour)).sources;
			expect(failing).toMatchObject([{ value: 'late', total: 1, refused: 1 }]);

			// An hour names those with the most requests of all its minutes.
			await store.write(from('late', 9, NOW + MINUTE).map(received));
			while (!(await store.tidy(LATER)));
			const tidied = await store.overview({ ...hour, bucketMs: HOUR });
			expect(tidied.sources.busiest.slice(0, 2)).toMatchObject([
				{ value: 'late', total: 10 },
				{ value: 'first', total: 3 },
			]);
			expect(tidied.total).toBe(268);

			// What was not named when it came is not missing when it goes.
			await store.delete({ sourceIp: 'late' });
			await store.delete({ from: NOW });
			expect(await store.overview(hour)).toEqual(expectedOverview([], hour));
		});

		it('without names that are too long to be addresses', async () => {
			const store = await openNew();
			await store.write([received(sampleEvent({ sourceIp: 'x'.repeat(129) }))]);
			const { sources } = await store.overview(hour);
			expect(sources).toEqual({ busiest: [], failing: [], unnamed: 1 });
		});

		it.each([
			['half a minute', { ...hour, bucketMs: 30_000 }, /bucketMs/],
			['90 seconds', { ...hour, bucketMs: 90_000 }, /bucketMs/],
			['an end before its beginning', { ...hour, to: NOW }, /from, to/],
			['no end', { ...hour, to: Infinity }, /from, to/],
			['no time', { ...hour, from: NaN }, /from, to/],
			['more than 10,000 buckets', { ...hour, to: NOW + 10_001 * MINUTE }, /10000/],
			[
				'too many workflows',
				{ ...hour, workflowIds: Array.from({ length: 101 }, (_, index) => `${index}`) },
				/workflowIds/,
			],
		])('and refuses %s', async (_, filter, message) => {
			const store = await openNew();
			await expect(store.overview(filter)).rejects.toThrow(RangeError);
			await expect(store.overview(filter)).rejects.toThrow(message);
		});
	});
}
