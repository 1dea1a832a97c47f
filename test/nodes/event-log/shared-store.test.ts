import { MemoryStore } from '../../../eventlog/stores/memory';
import { SharedStore } from '../../../nodes/event-log/shared-store';
import { received, sampleEvent } from '../../eventlog/events';

describe('a store that many share', () => {
	it('is loaded and opened once, by whoever comes first', async () => {
		let loads = 0;
		let opened = 0;
		const store = new SharedStore(
			async () => {
				loads += 1;
				return new MemoryStore();
			},
			() => (opened += 1),
		);
		expect(store.opened).toBeUndefined();
		const event = sampleEvent();
		await Promise.all([store.write([received(event)]), store.size(), store.open()]);
		expect(await store.get(event.id)).toMatchObject({ id: event.id });
		expect((await store.list({}, { limit: 5 })).events).toHaveLength(1);
		expect((await store.summarize({})).total).toBe(1);
		expect(await store.timeSeries({}, 1000)).toHaveLength(1);
		const minute = { from: event.receivedAt, to: event.receivedAt + 1, bucketMs: 60_000 };
		expect((await store.overview(minute)).total).toBe(1);
		expect((await store.changesSince({ limit: 5, nowMs: Date.now() })).events).toHaveLength(1);
		const lease = { follower: 'f', holder: 'h', leaseMs: 1000 };
		expect(await store.followers.hold(lease)).toBe(true);
		expect(await store.followers.saveState(lease, 'state')).toBe(true);
		expect(await store.followers.readState('f')).toBe('state');
		await store.followers.letGo('f', 'h');
		expect(await store.followers.hold({ ...lease, holder: 'other' })).toBe(true);
		expect(await store.tidy(Date.now())).toBe(true);
		expect(await store.prune({ maxEvents: 5 }, 10, Date.now())).toBe(0);
		expect(await store.delete({ ids: [event.id] })).toBe(1);
		expect([loads, opened]).toEqual([1, 1]);
		expect(store.opened).toBeInstanceOf(MemoryStore);
	});

	it('is tried again after it could not be opened', async () => {
		let isAway = true;
		const store = new SharedStore(async () => {
			if (isAway) throw new Error('away');
			return new MemoryStore();
		});
		await expect(store.size()).rejects.toThrow('away');
		await expect(store.size()).rejects.toThrow('away');
		isAway = false;
		expect(await store.size()).toMatchObject({ events: 0 });
	});

	it('is closed even while it opens, and may be closed when it never was open', async () => {
		const inner = new MemoryStore();
		const store = new SharedStore(async () => inner);
		await store.close();
		const opening = store.open();
		await store.close();
		await opening;
		await expect(inner.get('x')).rejects.toThrow(/not open/);
		expect(store.opened).toBeUndefined();
	});
});
