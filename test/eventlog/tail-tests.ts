import type { WebhookEvent } from '../../eventlog/event';
import type { TailRequest } from '../../eventlog/tail';
import type { EventStore } from '../../eventlog/stores/store';
import { completed, linked, NOW, received, sampleEvent, wholeEvent } from './events';

/** Long after every event of the tests. */
const LATER = NOW + 60_000;

/**
 * What every store gives to who follows it.
 * @param openNew makes an open store with no events, which is closed after the test
 */
export function describeTail(openNew: () => Promise<EventStore>): void {
	describe('is followed', () => {
		let store: EventStore;

		beforeEach(async () => {
			store = await openNew();
		});

		const ended = (given: Partial<WebhookEvent> = {}) => sampleEvent({ status: 200, ...given });
		const idsOf = (events: readonly WebhookEvent[]) => events.map(({ id }) => id);
		const read = async (request: Partial<TailRequest> = {}) =>
			await store.changesSince({ limit: 1000, nowMs: LATER, ...request });

		it('in the order of writing, each event once, in pages of any size', async () => {
			const events = Array.from({ length: 20 }, (_, index) =>
				ended({ receivedAt: NOW + ((index * 7) % 20) }),
			);
			for (const event of events) await store.write([received(event)]);
			for (const limit of [1, 3, 20, 21]) {
				const seen: string[] = [];
				let page = await read({ limit });
				seen.push(...idsOf(page.events));
				while (!page.isAtEnd) {
					page = await read({ limit, cursor: page.cursor });
					seen.push(...idsOf(page.events));
				}
				expect(seen).toEqual(idsOf(events));
				expect(await read({ cursor: page.cursor })).toEqual({
					events: [],
					cursor: page.cursor,
					isAtEnd: true,
					isReset: false,
				});
			}
		});

		it('with every field, or without headers and bodies', async () => {
			const event = wholeEvent();
			await store.write([received(event)]);
			expect((await read()).events).toEqual([event]);
			const [brief] = (await read({ isBrief: true })).events;
			expect(brief).toEqual({
				...event,
				headers: {},
				query: {},
				body: undefined,
				rawBody: undefined,
			});
		});

		it('by what an event has become, which holds up those after it', async () => {
			const [first, running, last] = [ended(), sampleEvent(), ended()];
			await store.write([first, running, last].map(received));
			const page = await read({ nowMs: NOW + 4999 });
			expect(idsOf(page.events)).toEqual([first.id]);
			expect(page.isAtEnd).toBe(true);
			await store.write([completed(running.id, { status: 500, outcome: 'failed' })]);
			await store.write([linked(running.id, '7')]);
			const next = await read({ nowMs: NOW + 4999, cursor: page.cursor });
			expect(next.events).toMatchObject([
				{ id: running.id, status: 500, outcome: 'failed', executionId: '7' },
				{ id: last.id },
			]);
		});

		it('past an event that runs for long, which does not come again when it ends', async () => {
			const [running, last] = [sampleEvent(), ended()];
			await store.write([running, last].map(received));
			expect((await read({ nowMs: NOW + 1000, patienceMs: 1001 })).events).toEqual([]);
			const { events, cursor } = await read({ nowMs: NOW + 1000, patienceMs: 1000 });
			expect(events).toEqual([running, last]);
			await store.write([completed(running.id)]);
			expect((await read({ cursor })).events).toEqual([]);
		});

		it('past an event with a time far in the future', async () => {
			const event = sampleEvent({ receivedAt: LATER + 60_000 });
			await store.write([received(event)]);
			expect((await read()).events).toEqual([event]);
		});

		it('on where it was, also when the newest events are deleted', async () => {
			const [old, newest] = [ended(), ended({ sourceIp: 'doomed' })];
			await store.write([old, newest].map(received));
			const { cursor } = await read();
			await store.delete({ sourceIp: 'doomed' });
			const event = ended();
			await store.write([received(event)]);
			expect(await read({ cursor })).toMatchObject({ events: [event], isReset: false });
			await store.delete({ outcomes: ['accepted'] });
			const another = ended();
			await store.write([received(another)]);
			expect(await read({ cursor })).toMatchObject({ events: [another], isReset: false });
		});

		it('on where it was, after it was closed and opened', async () => {
			await store.write([received(ended())]);
			const { cursor } = await read();
			await store.close();
			await store.open();
			const event = ended();
			await store.write([received(event)]);
			expect(await read({ cursor })).toMatchObject({ events: [event], isReset: false });
		});

		it('from a time on, or from now', async () => {
			const events = [0, 1, 2].map((after) => ended({ receivedAt: NOW + after }));
			await store.write(events.map(received));
			expect((await read({ from: NOW + 1 })).events).toEqual(events.slice(1));
			const { events: none, cursor, isReset } = await read({ from: NOW + 3 });
			expect({ none, isReset }).toEqual({ none: [], isReset: false });
			const event = ended();
			await store.write([received(event)]);
			expect((await read({ cursor })).events).toEqual([event]);
		});

		it('from the beginning of another log than the one of the cursor, and says so', async () => {
			await store.write([ended(), ended(), ended()].map(received));
			const { cursor } = await read();
			store = await openNew();
			const event = ended();
			await store.write([received(event)]);
			const page = await read({ cursor });
			expect(page).toMatchObject({ events: [event], isReset: true });
			expect(await read({ cursor: page.cursor })).toMatchObject({ events: [], isReset: false });
		});

		it.each([
			['a limit of nothing', { limit: 0 }, /limit/],
			['a limit above 1000', { limit: 1001 }, /limit/],
			['a cursor of its own making', { cursor: "' OR 1=1" }, /cursor/],
			['an empty cursor', { cursor: '' }, /cursor/],
		])('and refuses %s', async (_, request, message) => {
			await expect(read(request)).rejects.toThrow(RangeError);
			await expect(read(request)).rejects.toThrow(message);
		});

		it('and refuses a cursor of a list', async () => {
			await store.write([ended(), ended()].map(received));
			const { nextCursor } = await store.list({}, { limit: 1 });
			await expect(read({ cursor: nextCursor! })).rejects.toThrow(/cursor/);
		});
	});
}
