import { gunzipSync } from 'node:zlib';

import fc from 'fast-check';

import type { EventChange } from '../../eventlog/event';
import { Recorder, type RecorderSettings } from '../../eventlog/recorder';
import type { ReportedMessage } from '../../eventlog/report';
import { completionOf, eventOf } from './event-of';
import { FakeStore, idOf, type WriteFate } from './fake-store';

function start(settings: RecorderSettings = {}) {
	const store = new FakeStore();
	const messages: ReportedMessage[] = [];
	const recorder = new Recorder(store.asStore, settings, (message) => messages.push(message));
	return { store, recorder, messages };
}

const told = (changes: readonly EventChange[]) =>
	changes.map((change) => `${change.kind} ${idOf(change)}`);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const pass = async (milliseconds: number) => await jest.advanceTimersByTimeAsync(milliseconds);

/** Ends when the promise does, however long that takes by the clock of the test. */
async function ended(work: Promise<unknown>): Promise<void> {
	let isDone = false;
	const done = work.finally(() => {
		isDone = true;
	});
	for (let second = 0; second < 3600 && !isDone; second += 1) await pass(1000);
	expect(isDone).toBe(true);
	await done;
}

describe('a change is written', () => {
	it('100 ms after it came, and not in the call', async () => {
		const { store, recorder } = start();
		recorder.record(eventOf('a'));
		await pass(99);
		expect(store.opens).toBe(0);
		await pass(1);
		expect(store.batches).toEqual([[{ kind: 'received', event: eventOf('a') }]]);
	});

	it('at once where 200 wait, still not in the call', async () => {
		const { store, recorder } = start();
		for (let index = 0; index < 450; index += 1) recorder.record(eventOf(`e${index}`));
		expect(store.writes).toBe(0);
		await pass(10);
		expect(store.batches.map(({ length }) => length)).toEqual([200, 200]);
		await pass(100);
		expect(store.batches.map(({ length }) => length)).toEqual([200, 200, 50]);
	});

	it('with the end of its request and its execution, where they come in time', async () => {
		const { store, recorder } = start();
		recorder.record(eventOf('a'));
		recorder.link({ id: 'a', executionId: '7' });
		recorder.complete(completionOf('a', { status: 502, outcome: 'failed' }));
		await pass(100);
		const completion = completionOf('a', { status: 502, outcome: 'failed' });
		expect(store.batches).toEqual([
			[{ kind: 'received', event: { ...eventOf('a'), ...completion, executionId: '7' } }],
		]);
		expect(recorder.stats()).toMatchObject({
			written: { received: 1, completed: 1, linked: 1 },
			waiting: { changes: 0, bytes: 0 },
		});
	});

	it('and what comes later follows it', async () => {
		const { store, recorder } = start();
		recorder.record(eventOf('a'));
		await pass(100);
		recorder.complete(completionOf('a'));
		recorder.link({ id: 'other', executionId: '8' });
		await pass(100);
		expect(store.batches[1]).toEqual([
			{ kind: 'completed', ...completionOf('a') },
			{ kind: 'linked', id: 'other', executionId: '8' },
		]);
	});

	it('in smaller batches where it is large', async () => {
		const { store, recorder } = start({ batchBytes: 10_000 });
		const body = { text: 'x'.repeat(3000), isTruncated: false, isRedacted: false };
		for (const id of ['a', 'b', 'c']) recorder.record(eventOf(id, { body }));
		await pass(110);
		expect(store.batches.map(({ length }) => length)).toEqual([1, 1, 1]);
	});

	it('while no other write runs', async () => {
		const { store, recorder } = start();
		store.fates = ['slow', 'slow', 'slow'];
		for (let index = 0; index < 500; index += 1) recorder.record(eventOf(`e${index}`));
		await ended(recorder.flush());
		expect(store.mostConcurrentWrites).toBe(1);
		expect(store.rows.size).toBe(500);
	});

	it('with its exact bytes compressed', async () => {
		jest.useRealTimers();
		const { store, recorder } = start();
		recorder.record(eventOf('a'), Buffer.from('{ "a": 1 }'));
		recorder.complete(completionOf('a'));
		await recorder.close();
		const { rawBody, status } = store.rows.get('a')!;
		expect(gunzipSync(rawBody!).toString()).toBe('{ "a": 1 }');
		expect(status).toBe(200);
	});
});

describe('while the store is away', () => {
	it('writes are tried again after pauses that grow to 5 s, and all is written in order', async () => {
		const { store, recorder, messages } = start();
		store.isAway = true;
		for (let index = 0; index < 5; index += 1) recorder.record(eventOf(`e${index}`));
		await pass(60_000);
		expect(store.opens).toBeGreaterThan(12);
		expect(store.opens).toBeLessThan(32);
		store.isAway = false;
		await pass(5000);
		expect([...store.rows.keys()]).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
		expect(recorder.stats()).toMatchObject({
			written: { received: 5 },
			dropped: { received: 0 },
			isInTrouble: false,
		});
		expect(messages.at(-1)).toMatchObject({
			level: 'info',
			message: 'The event log is written again; nothing was lost',
		});
	});

	it('nothing is dropped even when it is away for an hour', async () => {
		const { store, recorder } = start();
		recorder.record(eventOf('first'));
		await pass(100);
		store.isAway = true;
		for (let index = 0; index < 300; index += 1) recorder.record(eventOf(`e${index}`));
		await pass(3_600_000);
		for (let index = 0; index < 300; index += 1) recorder.complete(completionOf(`e${index}`));
		store.isAway = false;
		await ended(recorder.flush());
		expect(store.rows.size).toBe(301);
		expect([...store.rows.values()].filter(({ status }) => status === 200)).toHaveLength(300);
		expect(recorder.stats()).toMatchObject({ rejected: { received: 0 }, dropped: { received: 0 } });
	});

	it('the end of a request is not folded into what may have been written already', async () => {
		const { store, recorder } = start();
		store.fates = ['failsAfter'];
		recorder.record(eventOf('a'));
		await pass(100);
		recorder.complete(completionOf('a', { status: 500 }));
		await pass(5000);
		expect(store.rows.get('a')).toMatchObject({ status: 500 });
	});

	it('trouble is reported when it starts, once a minute, and when it is over', async () => {
		const { store, recorder, messages } = start({ maxChanges: 10 });
		store.isAway = true;
		recorder.record(eventOf('first'));
		await pass(30_000);
		expect(messages).toEqual([
			{
				level: 'warn',
				message: 'The event log cannot be written; what comes in waits in memory',
				facts: expect.objectContaining({
					waiting: 1,
					lostEvents: 0,
					error: 'cannot open',
				}) as object,
			},
		]);
		for (let index = 0; index < 30; index += 1) recorder.record(eventOf(`e${index}`));
		await pass(50_000);
		expect(messages).toHaveLength(2);
		expect(messages[1]).toMatchObject({ level: 'error', facts: { waiting: 10, lostEvents: 21 } });
		await pass(180_000);
		expect(messages).toHaveLength(5);
		store.isAway = false;
		await ended(recorder.flush());
		await pass(100);
		expect(messages).toHaveLength(6);
		expect(messages[5]).toMatchObject({ level: 'warn', facts: { lostEvents: 21, waiting: 0 } });
	});

	it('a report that throws does no harm', async () => {
		const store = new FakeStore();
		store.isAway = true;
		const recorder = new Recorder(store.asStore, {}, () => {
			throw new Error('no log');
		});
		recorder.record(eventOf('a'));
		await pass(1000);
		store.isAway = false;
		await ended(recorder.flush());
		expect(store.rows.size).toBe(1);
	});
});

describe('where there is no room', () => {
	const large = { text: 'x'.repeat(1000), isTruncated: false, isRedacted: false };

	it('the oldest bodies are dropped first', async () => {
		const { store, recorder } = start({ maxBytes: 40_000 });
		store.isAway = true;
		for (let index = 0; index < 14; index += 1)
			recorder.record(eventOf(`e${index}`, { body: large }));
		store.isAway = false;
		await ended(recorder.flush());
		const bodies = [...store.rows.values()].map(({ body }) => body !== undefined);
		expect(store.rows.size).toBe(14);
		expect(recorder.stats().droppedBodies).toBe(bodies.filter((has) => !has).length);
		expect(bodies).toEqual([...bodies].sort((a, b) => Number(a) - Number(b)));
		expect(new Set(bodies)).toEqual(new Set([true, false]));
	});

	it('then the oldest events, with what is told of them later', async () => {
		const { store, recorder } = start({ maxChanges: 3 });
		recorder.record(eventOf('a'));
		recorder.complete(completionOf('a'));
		for (const id of ['b', 'c', 'd', 'e']) recorder.record(eventOf(id));
		recorder.complete(completionOf('b'));
		recorder.link({ id: 'b', executionId: '1' });
		recorder.complete(completionOf('e'));
		await ended(recorder.flush());
		expect([...store.rows.keys()]).toEqual(['c', 'd', 'e']);
		expect(recorder.stats()).toMatchObject({
			dropped: { received: 2, completed: 2, linked: 1 },
			written: { received: 3, completed: 1, linked: 0 },
		});
	});

	it('what is being written stays, as it may be in the store already', async () => {
		const { store, recorder } = start({ maxChanges: 5 });
		store.fates = ['failsAfter'];
		for (const id of ['a', 'b', 'c', 'd']) recorder.record(eventOf(id));
		await pass(100);
		for (const id of ['e', 'f', 'g']) recorder.record(eventOf(id));
		await ended(recorder.flush());
		expect([...store.rows.keys()]).toEqual(['a', 'b', 'c', 'd', 'g']);
		expect(recorder.stats()).toMatchObject({ dropped: { received: 2 }, written: { received: 5 } });
	});

	it('the buffer stays within its bounds, whatever comes (property)', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom('record', 'complete', 'link'), fc.nat(20), fc.nat(5000))),
				(calls) => {
					const { recorder } = start({ maxChanges: 7, maxBytes: 20_000, batchChanges: 5 });
					for (const [call, number, length] of calls) {
						const id = `e${number}`;
						if (call === 'record') {
							const text = 'x'.repeat(length);
							recorder.record(
								eventOf(id, { body: { text, isTruncated: false, isRedacted: false } }),
								new Uint8Array(length),
							);
						} else if (call === 'complete') recorder.complete(completionOf(id));
						else recorder.link({ id, executionId: '1' });
						const { changes, bytes } = recorder.stats().waiting;
						expect(changes).toBeLessThanOrEqual(7);
						expect(bytes).toBeLessThanOrEqual(20_000);
					}
				},
			),
		);
	});
});

describe('a change that the store does not take', () => {
	it('is found among many and dropped alone, with a report', async () => {
		const { store, recorder, messages } = start();
		store.poisoned.add('e37').add('e150');
		for (let index = 0; index < 200; index += 1) recorder.record(eventOf(`e${index}`));
		await pass(120_000);
		for (let index = 200; index < 210; index += 1) {
			recorder.record(eventOf(`e${index}`));
			await pass(1000);
		}
		await ended(recorder.flush());
		expect(store.rows.size).toBe(208);
		expect(recorder.stats()).toMatchObject({
			rejected: { received: 2, completed: 0, linked: 0 },
			waiting: { changes: 0, bytes: 0 },
			isInTrouble: false,
		});
		const rejections = messages.filter(({ message }) => message.includes('does not take'));
		expect(rejections).toHaveLength(1);
		expect(rejections[0]).toMatchObject({
			level: 'error',
			facts: { change: 'received', error: 'bad content' },
		});
	});

	it('does not stop what comes after it, and takes along what is told of it later', async () => {
		const { store, recorder } = start();
		store.poisoned.add('bad');
		recorder.record(eventOf('bad'));
		await pass(20_000);
		recorder.complete(completionOf('bad'));
		for (let index = 0; index < 10; index += 1) {
			recorder.record(eventOf(`e${index}`));
			await pass(2000);
		}
		expect(store.rows.size).toBe(10);
		expect(recorder.stats().rejected).toEqual({ received: 1, completed: 1, linked: 0 });
		recorder.link({ id: 'bad', executionId: '1' });
		expect(recorder.stats().dropped).toMatchObject({ linked: 1 });
	});

	it('and that even cannot be measured is rejected at once, without an exception', () => {
		const { recorder, messages } = start();
		recorder.record({ ...eventOf('a'), path: undefined } as unknown as ReturnType<typeof eventOf>);
		expect(recorder.stats()).toMatchObject({ rejected: { received: 1 }, waiting: { changes: 0 } });
		expect(messages.length).toBeGreaterThan(0);
	});
});

describe('flushing', () => {
	it('is done at once where nothing waits', async () => {
		await start().recorder.flush();
	});

	it('writes without waiting for the 100 ms, and covers what came before', async () => {
		const { store, recorder } = start();
		recorder.record(eventOf('a'));
		const flushed = recorder.flush();
		recorder.record(eventOf('b'));
		await pass(1);
		await flushed;
		expect(store.rows.has('a')).toBe(true);
	});

	it('ends when what it waits for is given up', async () => {
		const { store, recorder } = start({ maxChanges: 1, batchChanges: 1 });
		store.fates = ['slow'];
		recorder.record(eventOf('a'));
		await pass(0);
		recorder.record(eventOf('b'));
		await ended(recorder.flush());
		expect(recorder.stats()).toMatchObject({ dropped: { received: 1 }, written: { received: 1 } });
	});
});

describe('closing', () => {
	it('writes what waits and closes the store, once', async () => {
		const { store, recorder } = start();
		recorder.record(eventOf('a'));
		await ended(Promise.all([recorder.close(), recorder.close()]));
		expect(store.rows.size).toBe(1);
		expect(store.closes).toBe(1);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('leaves a store alone that was never opened', async () => {
		const { store, recorder } = start();
		await ended(recorder.close());
		expect(store.opens + store.closes).toBe(0);
	});

	it('tries at once where a write is pausing', async () => {
		const { store, recorder } = start({ minBackOffMs: 60_000, maxBackOffMs: 60_000 });
		store.fates = ['failsBefore'];
		recorder.record(eventOf('a'));
		await pass(200);
		const closed = recorder.close();
		await pass(1);
		await closed;
		expect(store.rows.size).toBe(1);
	});

	it.each<[string, (store: FakeStore) => void]>([
		['is away', (store) => (store.isAway = true)],
		['hangs', (store) => (store.write = async () => await new Promise(() => undefined))],
		[
			'hangs while it opens',
			(store) => (store.open = async () => await new Promise(() => undefined)),
		],
	])('gives up after 5 s where the store %s, and says what is lost', async (_, spoil) => {
		const { store, recorder, messages } = start();
		spoil(store);
		recorder.record(eventOf('a'));
		recorder.complete(completionOf('a'));
		await pass(300);
		recorder.record(eventOf('b'));
		const closed = recorder.close();
		await pass(4999);
		expect(store.closes).toBe(0);
		await pass(2);
		await closed;
		expect(store.closes).toBe(1);
		expect(recorder.stats()).toMatchObject({
			dropped: { received: 2, completed: 1 },
			waiting: { changes: 0, bytes: 0 },
		});
		expect(messages.at(-1)).toMatchObject({
			level: 'error',
			facts: { lostEvents: 2, lostCompletions: 1 },
		});
		expect(jest.getTimerCount()).toBe(0);
	});

	it('has what comes afterwards counted as dropped', async () => {
		const { recorder, messages } = start();
		await ended(recorder.close());
		recorder.record(eventOf('a'));
		expect(recorder.stats().dropped).toEqual({ received: 1, completed: 0, linked: 0 });
		expect(messages).toHaveLength(1);
	});
});

describe('writing on the spot, when the process ends', () => {
	/** Writes as a store does that does not wait. */
	function writing() {
		const batches: (readonly EventChange[])[] = [];
		return { batches, write: (changes: readonly EventChange[]) => void batches.push(changes) };
	}

	it('takes what waits, in order and in batches, with the exact bytes compressed', () => {
		const { recorder } = start({ batchChanges: 2 });
		const { batches, write } = writing();
		recorder.record(eventOf('a'), Buffer.from('bytes'));
		recorder.complete(completionOf('a'));
		recorder.record(eventOf('b'));
		recorder.link({ id: 'old', executionId: '7' });
		recorder.writeAtOnce(write);
		expect(batches.map(told)).toEqual([['received a', 'received b'], ['linked old']]);
		const [first] = batches[0] as [EventChange & { kind: 'received' }];
		expect(first.event.status).toBe(200);
		expect(gunzipSync(first.event.rawBody!).toString()).toBe('bytes');
		expect(recorder.stats()).toMatchObject({
			written: { received: 2, completed: 1, linked: 1 },
			waiting: { changes: 0, bytes: 0 },
		});
	});

	it('takes with it what is being written, as whether that ends is not known', async () => {
		const { store, recorder } = start();
		const { batches, write } = writing();
		store.write = async () => await new Promise(() => undefined);
		recorder.record(eventOf('a'));
		await pass(150);
		recorder.record(eventOf('b'));
		recorder.writeAtOnce(write);
		expect(batches.flatMap(told)).toEqual(['received a', 'received b']);
		expect(recorder.stats().waiting.changes).toBe(0);
	});

	it('counts as dropped what cannot be written, and what comes afterwards', () => {
		const { recorder } = start({ batchChanges: 1 });
		for (const id of ['a', 'b', 'c']) recorder.record(eventOf(id));
		let writes = 0;
		const failing = () => {
			writes += 1;
			if (writes > 1) throw new Error('the disk is full');
		};
		expect(() => recorder.writeAtOnce(failing)).toThrow('the disk is full');
		recorder.record(eventOf('d'));
		expect(recorder.stats()).toMatchObject({
			written: { received: 1 },
			dropped: { received: 3 },
			waiting: { changes: 0, bytes: 0 },
		});
	});
});

describe('whatever comes and however the store behaves (property)', () => {
	type Call =
		| { readonly call: 'record' | 'complete' | 'link'; readonly number: number }
		| { readonly call: 'pass'; readonly number: number };
	const call: fc.Arbitrary<Call> = fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				call: fc.constantFrom('record' as const, 'complete' as const, 'link' as const),
				number: fc.nat(30),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				call: fc.constant('pass' as const),
				number: fc.constantFrom(0, 1, 50, 100, 400),
			}),
		},
	);
	/** So few failures that no healthy change can be taken for a bad one: 5 tries and 3 strikes. */
	const fates = fc
		.array(fc.constantFrom<WriteFate>('good', 'slow', 'failsBefore', 'failsAfter'), {
			maxLength: 20,
		})
		.filter((list) => list.filter((fate) => fate.startsWith('fails')).length < 8);

	/** Plays the calls; an event is recorded once, and told of only after it was recorded. */
	async function play(
		calls: readonly Call[],
		list: readonly WriteFate[],
		settings: RecorderSettings,
	) {
		const { store, recorder } = start(settings);
		store.fates = [...list];
		const made = { received: 0, completed: 0, linked: 0 };
		const model = new Map<string, { completed?: number; linked?: string }>();
		let serial = 0;
		for (const { call: kind, number } of calls) {
			const id = `e${number}`;
			const known = model.get(id);
			if (kind === 'pass') await pass(number);
			else if (kind === 'record' && known === undefined) {
				model.set(id, {});
				made.received += 1;
				recorder.record(eventOf(id));
			} else if (kind === 'complete' && known !== undefined && known.completed === undefined) {
				known.completed = serial += 1;
				made.completed += 1;
				recorder.complete(completionOf(id, { durationMs: serial }));
			} else if (kind === 'link' && known !== undefined && known.linked === undefined) {
				known.linked = `${(serial += 1)}`;
				made.linked += 1;
				recorder.link({ id, executionId: known.linked });
			}
		}
		await ended(recorder.flush());
		return { store, recorder, made, model };
	}

	it('within the bounds nothing is lost, nothing is there twice, and the order is kept', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(call, { maxLength: 80 }), fates, async (calls, list) => {
				const { store, recorder, made, model } = await play(calls, list, { batchChanges: 6 });
				expect([...store.rows.keys()].sort()).toEqual([...model.keys()].sort());
				for (const [id, { completed, linked }] of model) {
					const row = store.rows.get(id)!;
					expect(row.durationMs).toBe(completed);
					expect(row.executionId).toBe(linked);
					expect(row.path).toBe('/webhook/orders');
				}
				const stats = recorder.stats();
				expect(stats.written).toEqual(made);
				expect(stats.dropped).toEqual({ received: 0, completed: 0, linked: 0 });
				expect(stats.rejected).toEqual({ received: 0, completed: 0, linked: 0 });
				expect(stats.waiting).toEqual({ changes: 0, bytes: 0 });
				expect(store.mostConcurrentWrites).toBeLessThanOrEqual(1);
				const first = new Set<string>();
				for (const name of store.batches.flatMap(told)) {
					const [kind, id] = name.split(' ') as [string, string];
					if (kind === 'received') first.add(id);
					else expect(first).toContain(id);
				}
				await ended(recorder.close());
				expect(jest.getTimerCount()).toBe(0);
			}),
			{ numRuns: 300 },
		);
	});

	it('fewer failures than lead to a search keep the order of all events', async () => {
		const few = fates.filter((list) => list.filter((fate) => fate.startsWith('fails')).length < 5);
		await fc.assert(
			fc.asyncProperty(fc.array(call, { maxLength: 60 }), few, async (calls, list) => {
				const { store, model } = await play(calls, list, { batchChanges: 4 });
				expect([...store.rows.keys()]).toEqual([...model.keys()]);
			}),
		);
	});

	it('over the bounds every call is counted once, and what was not dropped is there', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(call, { maxLength: 80 }), fates, async (calls, list) => {
				const { store, recorder, made } = await play(calls, list, {
					maxChanges: 5,
					batchChanges: 3,
				});
				const { written, dropped, rejected, waiting } = recorder.stats();
				expect(rejected).toEqual({ received: 0, completed: 0, linked: 0 });
				expect(waiting.changes).toBe(0);
				for (const kind of ['received', 'completed', 'linked'] as const) {
					expect(written[kind] + dropped[kind]).toBe(made[kind]);
				}
				const rows = [...store.rows.values()];
				expect(rows).toHaveLength(written.received);
				expect(rows.every(({ path }) => path !== undefined)).toBe(true);
				expect(rows.filter(({ status }) => status !== undefined)).toHaveLength(written.completed);
				expect(rows.filter(({ executionId }) => executionId !== undefined)).toHaveLength(
					written.linked,
				);
			}),
			{ numRuns: 300 },
		);
	});
});
