import { SlotQueue, type SlotRequest } from '../../state/slot-queue';
import { stateKey } from '../../state/store';
import { MemoryStateStore } from '../../state/stores/memory';

const KEY = stateKey('slot', 'workflow/node', 'running');

let store: MemoryStateStore;
let queue: SlotQueue;

beforeEach(() => {
	store = new MemoryStateStore();
	queue = new SlotQueue();
});

const enter = async (holder: string, over: Partial<SlotRequest> = {}) =>
	await queue.enter({
		store,
		key: KEY,
		holder,
		most: 1,
		leaseMs: 60_000,
		mostWaiting: 10,
		waitMs: 10_000,
		...over,
	});

it('a slot is given to whoever comes first', async () => {
	expect(await enter('one')).toBe(true);
	expect(await enter('two', { mostWaiting: 0 })).toBe(false);
});

it('those who wait get it in turn', async () => {
	await enter('one');
	const order: string[] = [];
	const waiting = ['two', 'three', 'four'].map(async (holder) => {
		expect(await enter(holder)).toBe(true);
		order.push(holder);
		await store.leave(KEY, holder);
	});
	await store.leave(KEY, 'one');
	await Promise.all(waiting);
	expect(order).toEqual(['two', 'three', 'four']);
});

it('who comes when others wait does not go before them', async () => {
	await enter('one');
	const second = enter('two');
	await new Promise(setImmediate);
	await store.leave(KEY, 'one');
	const third = enter('three', { waitMs: 200 });
	expect(await second).toBe(true);
	expect(await third).toBe(false);
});

it('no more wait than may', async () => {
	await enter('one');
	const waiting = [enter('two', { mostWaiting: 1, waitMs: 100 })];
	await new Promise(setImmediate);
	expect(await enter('three', { mostWaiting: 1 })).toBe(false);
	expect(await Promise.all(waiting)).toEqual([false]);
});

it('waiting ends when the time is over, or nobody wants the slot any more', async () => {
	await enter('one');
	expect(await enter('two', { waitMs: 20 })).toBe(false);
	const gone = new AbortController();
	const waiting = enter('three', { signal: gone.signal });
	gone.abort();
	expect(await waiting).toBe(false);
	expect(await enter('four', { mostWaiting: 1, waitMs: 1 })).toBe(false);
});
