import fc from 'fast-check';

import type { Outcome, WebhookEvent } from '../../eventlog/event';
import type { EventFilter, PageRequest } from '../../eventlog/query';
import type { EventStore } from '../../eventlog/stores/store';
import {
	anyEvent,
	anyFilter,
	completed,
	eventId,
	linked,
	NOW,
	received,
	sampleEvent,
	wholeEvent,
} from './events';
import { expectedEvents, expectedSeries, expectedSummary, meets } from './model';
import { describeFollowers } from './follower-tests';
import { describeOverview } from './overview-tests';
import { describeTail } from './tail-tests';

const ORDERS = ['newestFirst', 'oldestFirst'] as const;
const MINUTE = 60_000;

// Some write many events or open many stores, and the machine may be busy.
jest.setTimeout(120_000);

/**
 * What every store does.
 * @param name of the store
 * @param create makes a store with no events, not open yet
 */
export function describeStore(name: string, create: () => EventStore | Promise<EventStore>): void {
	describe(name, () => {
		const opened: EventStore[] = [];
		let store: EventStore;

		async function openNew(): Promise<EventStore> {
			const made = await create();
			await made.open();
			opened.push(made);
			return made;
		}

		beforeEach(async () => {
			store = await openNew();
		});

		afterEach(async () => {
			for (const each of opened.splice(0)) await each.close();
		});

		async function add(...events: WebhookEvent[]): Promise<void> {
			await store.write(events.map(received));
		}

		/** @returns every event, page by page */
		async function listAll(
			filter: EventFilter = {},
			page: Partial<PageRequest> = {},
			from = store,
		): Promise<WebhookEvent[]> {
			const all: WebhookEvent[] = [];
			let cursor: string | undefined;
			do {
				const { events, nextCursor } = await from.list(filter, {
					limit: 1000,
					...page,
					...(cursor !== undefined && { cursor }),
				});
				all.push(...events);
				cursor = nextCursor;
			} while (cursor !== undefined);
			return all;
		}

		const idsOf = (events: readonly WebhookEvent[]) => events.map(({ id }) => id);

		describe('keeps an event as it was given', () => {
			it('with every field', async () => {
				const event = wholeEvent();
				await add(event);
				expect(await store.get(event.id)).toEqual(event);
				expect(await listAll()).toEqual([event]);
			});

			it('with no field that it does not have', async () => {
				const event = sampleEvent();
				await add(event);
				expect(await store.get(event.id)).toStrictEqual(event);
			});

			it.each([
				['an empty text', ''],
				['U+0000', 'a\0b\0'],
				[
					'control characters that stand for U+0000 in a store',
					'\u001a\u001a\u001a\u001b \u001b\u001a',
				],
				['text beyond the basic plane', '👋🏽 𝔘𝔫𝔦𝔠𝔬𝔡𝔢'],
				['combining characters, not normalized', 'e\u0301 é'],
				['text in both directions', 'שלום \u202eabc'],
				['quotes and backslashes', `'"\\ \\u0000 $1 ?1 {NULL}`],
				['a text of NULL', 'NULL'],
				['line ends', '\r\n\n'],
			])('with %s in every text', async (_, text) => {
				const event = wholeEvent({
					workflowId: text,
					workflowName: text,
					nodeName: text,
					path: text,
					sourceIp: text,
					headers: { [text]: text, 'x-two': [text, text] },
					query: { [text]: [text, { [text]: null }] },
					contentType: text,
					body: { text, isTruncated: true, isRedacted: false },
					keyName: text,
					eventType: text,
					deliveryId: text,
					idempotencyKey: text,
					code: text,
					detail: text,
					executionId: text,
					checksPassed: [text],
				});
				await add(event);
				expect(await store.get(event.id)).toEqual(event);
				expect(idsOf(await listAll({ keyName: text, bodyContains: text }))).toEqual([event.id]);
			});

			it('with U+FFFD in place of half a surrogate pair', async () => {
				const event = sampleEvent({ keyName: 'a\ud83d' });
				await add(event);
				expect(await store.get(event.id)).toEqual({ ...event, keyName: 'a\ufffd' });
			});

			it('with the raw body byte for byte', async () => {
				await fc.assert(
					fc.asyncProperty(fc.uint8Array({ maxLength: 2000, size: 'max' }), async (rawBody) => {
						const event = sampleEvent({ rawBody });
						await add(event);
						expect((await store.get(event.id))?.rawBody).toEqual(rawBody);
					}),
					{ numRuns: 20 },
				);
			});

			it('with a body of a megabyte', async () => {
				const text = 'Zoë\0'.repeat(250_000);
				const event = sampleEvent({ body: { text, isTruncated: false, isRedacted: false } });
				await add(event);
				expect((await store.get(event.id))?.body?.text === text).toBe(true);
			});

			it('and gives nothing for an id that it does not know', async () => {
				await add(sampleEvent());
				for (const id of ['', "'", '\0', 'no id', eventId(NOW)]) {
					expect(await store.get(id)).toBeUndefined();
				}
			});

			it('also when it is closed and opened again', async () => {
				const event = wholeEvent();
				await add(event);
				await store.close();
				await store.open();
				expect(await store.get(event.id)).toEqual(event);
			});
		});

		describe('completes an event', () => {
			const event = sampleEvent();
			const end = { status: 504, durationMs: 30_000.5, responseBytes: 0, isAborted: true };
			const complete = { ...event, ...end };

			it('in the same batch', async () => {
				await store.write([received(event), completed(event.id, end)]);
				expect(await store.get(event.id)).toEqual(complete);
			});

			it('in a later batch', async () => {
				await add(event);
				await store.write([completed(event.id, end)]);
				expect(await store.get(event.id)).toEqual(complete);
			});

			it('before it comes, in the same batch', async () => {
				await store.write([completed(event.id, end), received(event)]);
				expect(await store.get(event.id)).toEqual(complete);
			});

			it('before it comes, in an earlier batch', async () => {
				await store.write([completed(event.id, end)]);
				expect(await store.get(event.id)).toBeUndefined();
				expect((await store.size()).events).toBe(0);
				await add(event);
				expect(await store.get(event.id)).toEqual(complete);
				expect(await listAll({ status: 504 })).toEqual([complete]);
			});

			it('with the last of several ends, and what only an earlier one tells', async () => {
				const later = completed(event.id, { status: 200, outcome: 'failed' });
				const expected = {
					...complete,
					outcome: 'failed',
					status: 200,
					durationMs: 5,
					isAborted: false,
				};
				await store.write([completed(event.id, end)]);
				await store.write([later]);
				await add(event);
				expect(await store.get(event.id)).toEqual(expected);

				const other = sampleEvent();
				await store.write([completed(other.id, end)]);
				await store.write([received(other), { ...later, id: other.id } as typeof later]);
				expect(await store.get(other.id)).toEqual({ ...expected, id: other.id });
			});

			it('and finds it by what the end has changed', async () => {
				await add(event);
				await store.write([completed(event.id, { outcome: 'failed', status: 500 })]);
				expect(await listAll({ outcomes: ['accepted'] })).toEqual([]);
				expect(idsOf(await listAll({ outcomes: ['failed'] }))).toEqual([event.id]);
			});
		});

		describe('links an event with its execution', () => {
			const event = sampleEvent();

			it.each([
				['in the same batch', [[received(event), linked(event.id, '7')]]],
				['in a later batch', [[received(event)], [linked(event.id, '7')]]],
				['before it comes, in the same batch', [[linked(event.id, '7'), received(event)]]],
				['before it comes, in an earlier batch', [[linked(event.id, '7')], [received(event)]]],
				[
					'for good: a second execution of it, as by a retry, changes nothing',
					[
						[received(event), linked(event.id, '7'), linked(event.id, '8')],
						[linked(event.id, '9')],
					],
				],
			])('%s', async (_, batches) => {
				for (const batch of batches) await store.write(batch);
				expect(await store.get(event.id)).toEqual({ ...event, executionId: '7' });
				expect(await listAll({}, { isBrief: true })).toMatchObject([{ executionId: '7' }]);
			});
		});

		describe('writes a batch', () => {
			it('of nothing', async () => {
				await store.write([]);
				expect(await listAll()).toEqual([]);
			});

			it('once, however often it is sent', async () => {
				const events = [sampleEvent(), wholeEvent(), sampleEvent({ receivedAt: NOW - 1 })];
				const late = sampleEvent();
				const batch = [
					...events.map(received),
					received(events[0]!),
					completed(events[0]!.id, { responseBytes: 7 }),
					linked(events[0]!.id, '1'),
					completed(late.id),
					linked(late.id, '2'),
				];
				await store.write(batch);
				const [before, size] = [await listAll(), (await store.size()).events];
				await store.write(batch);
				await store.write(batch);
				expect(await listAll()).toEqual(before);
				expect((await store.size()).events).toBe(size);
				expect(size).toBe(3);
				await add(late);
				expect(await store.get(late.id)).toMatchObject({ status: 200, executionId: '2' });
			});

			it('whose first half is there already', async () => {
				const [first, second] = [sampleEvent(), sampleEvent()];
				await add(first);
				await store.write([received(first), completed(first.id), received(second)]);
				expect(await listAll({}, { order: 'oldestFirst' })).toMatchObject([
					{ id: first.id, status: 200 },
					{ id: second.id },
				]);
			});

			it('beside another, each whole', async () => {
				const batches = Array.from({ length: 10 }, (_, batch) =>
					Array.from({ length: 50 }, (__, index) =>
						sampleEvent({ receivedAt: NOW + index, workflowId: String(batch) }),
					),
				);
				await Promise.all(
					batches.map(async (events) => {
						await store.write(events.map(received));
						await store.write(events.map(({ id }) => completed(id)));
					}),
				);
				expect((await store.size()).events).toBe(500);
				expect(await listAll({ status: 200 })).toHaveLength(500);
			});
		});

		describe('lists', () => {
			it('the newest first unless told, those of one millisecond the last written first', async () => {
				const times = [3, 1, 2, 2, 3, 2];
				const events = times.map((time) => sampleEvent({ receivedAt: NOW + time }));
				await add(...events.slice(0, 3));
				await add(...events.slice(3));
				const order = [4, 0, 5, 3, 2, 1].map((index) => events[index]!.id);
				expect(idsOf(await listAll())).toEqual(order);
				expect(idsOf(await listAll({}, { order: 'oldestFirst' }))).toEqual(order.reverse());
			});

			it('a page at a time, the last without a cursor', async () => {
				const events = Array.from({ length: 6 }, () => sampleEvent());
				await add(...events);
				const first = await store.list({}, { limit: 3, order: 'oldestFirst' });
				expect(idsOf(first.events)).toEqual(idsOf(events.slice(0, 3)));
				const second = await store.list(
					{},
					{ limit: 3, order: 'oldestFirst', cursor: first.nextCursor! },
				);
				expect(idsOf(second.events)).toEqual(idsOf(events.slice(3)));
				expect(second).not.toHaveProperty('nextCursor');
			});

			it.each(ORDERS)('%s, unmoved by what comes and goes meanwhile', async (order) => {
				const events = Array.from({ length: 40 }, (_, index) =>
					sampleEvent({ receivedAt: NOW + Math.floor(index / 10) }),
				);
				await add(...events);
				const seen: string[] = [];
				let cursor: string | undefined;
				do {
					const page = await store.list({}, { limit: 7, order, ...(cursor && { cursor }) });
					seen.push(...idsOf(page.events));
					cursor = page.nextCursor;
					// Also where the cursor stands: that event is gone, and others of its time come.
					const last = page.events.at(-1);
					if (last) {
						await store.delete({ ids: [last.id] });
						if (seen.length < 20) await add(sampleEvent({ receivedAt: last.receivedAt }));
					}
				} while (cursor);
				const original = seen.filter((id) => events.some((event) => event.id === id));
				expect(original).toEqual(order === 'oldestFirst' ? idsOf(events) : idsOf(events).reverse());
				expect(new Set(seen).size).toBe(seen.length);
			});

			it.each(ORDERS)('%s, within the time range, wherever the cursor stands', async (order) => {
				const events = Array.from({ length: 9 }, (_, index) =>
					sampleEvent({ receivedAt: NOW + index }),
				);
				await add(...events);
				const { nextCursor } = await store.list({}, { limit: 1, order });
				for (const [from, to] of [
					[0, 9],
					[3, 6],
					[8, 9],
					[0, 1],
				] as const) {
					const filter = { from: NOW + from, to: NOW + to };
					const page = await store.list(filter, { limit: 20, order, cursor: nextCursor! });
					const expected = expectedEvents(events, {}, order).slice(1);
					expect(page.events).toEqual(expected.filter((event) => meets(event, filter)));
				}
			});

			it('without headers, query and bodies where they are not wanted', async () => {
				const event = wholeEvent();
				await add(event);
				const { events } = await store.list({}, { limit: 1, isBrief: true });
				const expected = { ...event, headers: {}, query: {}, body: undefined, rawBody: undefined };
				expect(events).toEqual([expected]);
				expect(events[0]).not.toHaveProperty('body');
			});

			it('what meets any filter, in order, in pages of any size', async () => {
				await fc.assert(
					fc.asyncProperty(
						fc
							.array(anyEvent, { minLength: 1, maxLength: 60, size: 'max' })
							.chain((events) =>
								fc.tuple(
									fc.constant(events),
									fc.array(anyFilter(idsOf(events)), { minLength: 12, maxLength: 12 }),
								),
							),
						fc.integer({ min: 1, max: 20 }),
						async ([events, filters], limit) => {
							const fresh = await openNew();
							await fresh.write(events.map(received));
							// With few conditions as well, which many events meet.
							const single = filters.flatMap((filter) =>
								Object.entries(filter).map(([key, value]: [string, unknown]) => ({ [key]: value })),
							);
							for (const filter of [{}, ...filters, ...single.slice(0, 20)]) {
								for (const order of ORDERS) {
									expect(await listAll(filter, { limit, order }, fresh)).toEqual(
										expectedEvents(events, filter, order),
									);
								}
							}
							await fresh.close();
						},
					),
					{ numRuns: 12 },
				);
			});

			it('through many events that do not meet the filter', async () => {
				const noise = Array.from({ length: 12_000 }, (_, index) =>
					sampleEvent({
						receivedAt: NOW + index,
						mode: index % 4000 === 9 ? 'test' : 'production',
					}),
				);
				for (let start = 0; start < noise.length; start += 2000) {
					await add(...noise.slice(start, start + 2000));
				}
				const expected = [noise[8009]!.id, noise[4009]!.id, noise[9]!.id];
				expect(idsOf(await listAll({ mode: 'test' }))).toEqual(expected);
				expect(idsOf(await listAll({ mode: 'test' }, { limit: 2 }))).toEqual(expected);
				expect(await store.summarize({ mode: 'test' })).toMatchObject({ total: 3 });
				expect(await store.delete({ mode: 'test' })).toBe(3);
				expect((await store.size()).events).toBe(11_997);
			});

			it('no more than about 32 MB in a page', async () => {
				const text = 'x'.repeat(10 * 1024 * 1024);
				const body = { text, isTruncated: false, isRedacted: false };
				const events = Array.from({ length: 5 }, () => sampleEvent({ body }));
				for (const event of events) await add(event);
				const { events: page, nextCursor } = await store.list({}, { limit: 5 });
				expect(page).toHaveLength(3);
				expect(nextCursor).toBeDefined();
				expect(await listAll({}, { limit: 5 })).toHaveLength(5);
			});

			it.each([
				['a limit of nothing', {}, { limit: 0 }, /limit/],
				['a limit above 1000', {}, { limit: 1001 }, /limit/],
				['half a limit', {}, { limit: 1.5 }, /limit/],
				['a cursor of its own making', {}, { limit: 1, cursor: "' OR 1=1" }, /cursor/],
				['an empty cursor', {}, { limit: 1, cursor: '' }, /cursor/],
				[
					'too many ids',
					{ ids: Array.from({ length: 1001 }, (_, index) => `${index}`) },
					{ limit: 1 },
					/ids/,
				],
				[
					'too many codes',
					{ codes: Array.from({ length: 101 }, (_, index) => `${index}`) },
					{ limit: 1 },
					/codes/,
				],
				['a status that is none', { status: 1e12 }, { limit: 1 }, /status/],
				['a time that is none', { from: NaN }, { limit: 1 }, /from/],
			])('and refuses %s', async (_, filter, page, message) => {
				await expect(store.list(filter, page)).rejects.toThrow(RangeError);
				await expect(store.list(filter, page)).rejects.toThrow(message);
			});
		});

		describe('summarizes', () => {
			it('nothing', async () => {
				expect(await store.summarize({})).toEqual({
					total: 0,
					byOutcome: [],
					byCode: [],
					byKey: [],
					bySource: [],
				});
				expect(await store.timeSeries({}, 1)).toEqual([]);
			});

			it.each([1, 2, 3, 20, 99, 100, 101, 200])('exactly: %d durations', async (count) => {
				const durations = Array.from(
					{ length: count },
					(_, index) => ((index * 37) % count) + 0.25,
				);
				await add(...durations.map((durationMs) => sampleEvent({ status: 200, durationMs })));
				await add(sampleEvent());
				const rank = (percent: number) => Math.floor((count * percent + 99) / 100) - 1 + 0.25;
				const expected = {
					p50: rank(50),
					p90: rank(90),
					p95: rank(95),
					p99: rank(99),
					max: count - 0.75,
				};
				const isPermutation = new Set(durations).size === count;
				expect(isPermutation).toBe(true);
				expect((await store.summarize({})).latency).toEqual(expected);
			});

			it('the 20 most frequent keys and sources', async () => {
				const events = Array.from({ length: 25 }, (_, index) =>
					Array.from({ length: index + 1 }, () =>
						sampleEvent({ keyName: `key ${index}`, sourceIp: `192.0.2.${index}` }),
					),
				).flat();
				await add(...events);
				const { byKey, bySource } = await store.summarize({});
				expect(byKey).toHaveLength(20);
				expect(byKey[0]).toEqual({ value: 'key 24', count: 25 });
				expect(bySource).toHaveLength(20);
				expect(bySource.at(-1)).toEqual({ value: '192.0.2.5', count: 6 });
			});

			it('by minute, hour and day of UTC', async () => {
				const at = (...[hour, minute]: [number, number]) => Date.UTC(2026, 2, 29, hour, minute);
				const outcomes: [number, Outcome][] = [
					[at(0, 0), 'accepted'],
					[at(0, 0) + MINUTE - 1, 'accepted'],
					[at(0, 1), 'refused'],
					[at(23, 59), 'accepted'],
				];
				await add(...outcomes.map(([receivedAt, outcome]) => sampleEvent({ receivedAt, outcome })));
				expect(await store.timeSeries({}, MINUTE)).toEqual([
					{ start: at(0, 0), counts: { accepted: 2 } },
					{ start: at(0, 1), counts: { refused: 1 } },
					{ start: at(23, 59), counts: { accepted: 1 } },
				]);
				expect(await store.timeSeries({}, 60 * MINUTE)).toEqual([
					{ start: at(0, 0), counts: { accepted: 2, refused: 1 } },
					{ start: at(23, 0), counts: { accepted: 1 } },
				]);
				expect(await store.timeSeries({ outcomes: ['accepted'] }, 24 * 60 * MINUTE)).toEqual([
					{ start: at(0, 0), counts: { accepted: 3 } },
				]);
			});

			it('in at most 10,000 buckets', async () => {
				const events = Array.from({ length: 10_001 }, (_, index) =>
					sampleEvent({ receivedAt: NOW + index }),
				);
				for (let start = 0; start < events.length; start += 2000) {
					await add(...events.slice(start, start + 2000));
				}
				await expect(store.timeSeries({}, 1)).rejects.toThrow(RangeError);
				expect(await store.timeSeries({ to: NOW + 10_000 }, 1)).toHaveLength(10_000);
				expect(await store.timeSeries({}, 2)).toHaveLength(5001);
			});

			it.each([0, -1, 1.5, NaN])('and refuses a bucket of %d ms', async (width) => {
				await expect(store.timeSeries({}, width)).rejects.toThrow(RangeError);
			});

			it('what meets any filter', async () => {
				await fc.assert(
					fc.asyncProperty(
						fc
							.array(anyEvent, { minLength: 1, maxLength: 60, size: 'max' })
							.chain((events) =>
								fc.tuple(
									fc.constant(events),
									fc.array(anyFilter(idsOf(events)), { minLength: 8, maxLength: 8 }),
								),
							),
						fc.integer({ min: 1, max: 5 }),
						async ([events, filters], bucketMs) => {
							const fresh = await openNew();
							await fresh.write(events.map(received));
							for (const given of [{}, ...filters]) {
								const filter = { from: NOW - 4, ...given };
								const chosen = expectedEvents(events, filter, 'oldestFirst');
								expect(await fresh.summarize(filter)).toEqual(expectedSummary(chosen));
								expect(await fresh.timeSeries(filter, bucketMs)).toEqual(
									expectedSeries(chosen, bucketMs),
								);
							}
							await fresh.close();
						},
					),
					{ numRuns: 12 },
				);
			});
		});

		describe('deletes', () => {
			it('what meets any filter, and nothing else', async () => {
				await fc.assert(
					fc.asyncProperty(
						fc
							.array(anyEvent, { minLength: 1, maxLength: 60, size: 'max' })
							.chain((events) => fc.tuple(fc.constant(events), anyFilter(idsOf(events)))),
						async ([events, given]) => {
							const filter = { from: NOW - 4, ...given };
							const fresh = await openNew();
							await fresh.write(events.map(received));
							const kept = events.filter((event) => !meets(event, filter));
							expect(await fresh.delete(filter)).toBe(events.length - kept.length);
							expect(await listAll({}, { order: 'oldestFirst' }, fresh)).toEqual(
								expectedEvents(kept, {}, 'oldestFirst'),
							);
							expect((await fresh.size()).events).toBe(kept.length);
							await fresh.close();
						},
					),
					{ numRuns: 25 },
				);
			});

			it('nothing where no condition is given', async () => {
				await add(sampleEvent());
				await expect(store.delete({})).rejects.toThrow(RangeError);
				const filter = { workflowId: undefined } as unknown as EventFilter;
				await expect(store.delete(filter)).rejects.toThrow(RangeError);
				expect((await store.size()).events).toBe(1);
			});

			it.each(['ids', 'outcomes', 'codes'])('nothing for an empty list of %s', async (field) => {
				await add(wholeEvent());
				expect(await store.delete({ [field]: [] })).toBe(0);
			});

			it('an event with its execution: the same id can come again', async () => {
				const event = sampleEvent();
				await store.write([received(event), linked(event.id, '7')]);
				await store.delete({ ids: [event.id] });
				await add(event);
				expect(await store.get(event.id)).toStrictEqual(event);
			});
		});

		it('searches bodies only from a time on, but for pages', async () => {
			const filter = { bodyContains: 'paid' };
			const event = wholeEvent();
			await add(event);
			await expect(store.summarize(filter)).rejects.toThrow(/from/);
			await expect(store.timeSeries(filter, MINUTE)).rejects.toThrow(/from/);
			await expect(store.delete(filter)).rejects.toThrow(/from/);
			expect((await store.summarize({ ...filter, from: NOW })).total).toBe(1);
			expect(await listAll(filter)).toEqual([event]);
		});

		describe('keeps events', () => {
			const day = 24 * 60 * MINUTE;
			const body = { text: 'x'.repeat(2000), isTruncated: false, isRedacted: false };

			/** @returns the ids, the oldest first, a day apart */
			async function fill(count: number): Promise<string[]> {
				const events = Array.from({ length: count }, (_, index) =>
					sampleEvent({ receivedAt: NOW - (count - 1 - index) * day, body }),
				);
				await store.write(events.flatMap((event) => [received(event), linked(event.id, '1')]));
				return idsOf(events);
			}

			const kept = async () => idsOf(await listAll({}, { order: 'oldestFirst' }));

			it('for so long', async () => {
				const ids = await fill(10);
				expect(await store.prune({ maxAgeMs: 3 * day }, 100, NOW)).toBe(6);
				expect(await kept()).toEqual(ids.slice(6));
				expect(await store.prune({ maxAgeMs: 3 * day }, 100, NOW)).toBe(0);
			});

			it('up to so many', async () => {
				const ids = await fill(10);
				expect(await store.prune({ maxEvents: 4 }, 100, NOW)).toBe(6);
				expect(await kept()).toEqual(ids.slice(6));
				expect(await store.prune({ maxEvents: 4 }, 100, NOW)).toBe(0);
			});

			it('up to so many bytes', async () => {
				const ids = await fill(600);
				const maxBytes = (await store.size()).bytes / 2;
				const deleted = await store.prune({ maxBytes }, 1000, NOW);
				expect(deleted).toBeGreaterThan(150);
				expect(deleted).toBeLessThan(500);
				expect(await kept()).toEqual(ids.slice(deleted));
				expect(await store.prune({ maxBytes }, 1000, NOW)).toBe(0);
			});

			it('by whichever bound is reached first', async () => {
				const ids = await fill(10);
				expect(await store.prune({ maxAgeMs: 7 * day, maxEvents: 5 }, 100, NOW)).toBe(5);
				expect(await store.prune({ maxAgeMs: 2 * day, maxEvents: 5 }, 100, NOW)).toBe(2);
				expect(await kept()).toEqual(ids.slice(7));
			});

			it.each([
				['age', { maxAgeMs: 0 }],
				['count', { maxEvents: 1 }],
				['bytes', { maxBytes: 0 }],
			])('and deletes the others in small steps, the oldest first, by %s', async (_, policy) => {
				const ids = await fill(10);
				expect(await store.prune(policy, 4, NOW)).toBe(4);
				expect(await kept()).toEqual(ids.slice(4));
				expect(await store.prune(policy, 4, NOW)).toBe(4);
				expect(await kept()).toEqual(ids.slice(8));
				expect(await store.prune(policy, 4, NOW)).toBeLessThan(4);
			});

			it('all of them without a bound', async () => {
				await fill(3);
				expect(await store.prune({}, 10, NOW)).toBe(0);
				expect(await kept()).toHaveLength(3);
			});

			it('and a link and an end that wait for theirs, through a pruning', async () => {
				const [event, other] = [sampleEvent(), sampleEvent()];
				await store.write([linked(event.id, '7'), completed(event.id), received(other)]);
				await store.prune({ maxEvents: 0 }, 10, NOW);
				await add(event);
				expect(await store.get(event.id)).toMatchObject({ executionId: '7', status: 200 });
			});
		});

		describe('tells its size', () => {
			it('in events and bytes', async () => {
				expect((await store.size()).events).toBe(0);
				const before = (await store.size()).bytes;
				const rawBody = Uint8Array.from({ length: 200_000 }, (_, index) => (index * index) % 251);
				await add(sampleEvent({ rawBody }), sampleEvent());
				const { events, bytes } = await store.size();
				expect(events).toBe(2);
				expect(bytes - before).toBeGreaterThan(150_000);
				expect(bytes - before).toBeLessThan(1_000_000);
			});
		});

		describeOverview(openNew, async (from) => await listAll({}, { order: 'oldestFirst' }, from));
		describeTail(openNew);
		describeFollowers(openNew);

		it('is only for use while it is open', async () => {
			await store.close();
			await expect(store.write([received(sampleEvent())])).rejects.toThrow('not open');
			await expect(store.list({}, { limit: 1 })).rejects.toThrow('not open');
			await expect(store.changesSince({ limit: 1, nowMs: NOW })).rejects.toThrow('not open');
			await expect(store.tidy(NOW)).rejects.toThrow('not open');
			const minute = { from: NOW, to: NOW + 1, bucketMs: MINUTE };
			await expect(store.overview(minute)).rejects.toThrow('not open');
			await store.close();
		});
	});
}
