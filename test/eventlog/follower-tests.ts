import type { EventStore } from '../../eventlog/stores/store';

const LEASE_MS = 60_000;

/**
 * What every store keeps for who follows it.
 * @param openNew makes an open store with no events, which is closed after the test
 */
export function describeFollowers(openNew: () => Promise<EventStore>): void {
	describe('keeps the state of followers', () => {
		let store: EventStore;

		beforeEach(async () => {
			store = await openNew();
		});

		const lease = (holder: string, leaseMs = LEASE_MS, follower = 'monitor/1') => ({
			follower,
			holder,
			leaseMs,
		});

		it('and knows nothing of one that it has never heard of', async () => {
			expect(await store.followers.readState('monitor/1')).toBeUndefined();
		});

		it('for whoever holds the lease, and gives it to everyone', async () => {
			expect(await store.followers.hold(lease('a'))).toBe(true);
			expect(await store.followers.readState('monitor/1')).toBeUndefined();
			expect(await store.followers.saveState(lease('a'), '{"text":"\u0000 ü 🙂"}')).toBe(true);
			expect(await store.followers.readState('monitor/1')).toBe('{"text":"\u0000 ü 🙂"}');
			expect(await store.followers.saveState(lease('a'), 'later')).toBe(true);
			expect(await store.followers.readState('monitor/1')).toBe('later');
		});

		it('and lets no second process hold or save while the lease runs', async () => {
			await store.followers.hold(lease('a'));
			await store.followers.saveState(lease('a'), 'mine');
			expect(await store.followers.hold(lease('b'))).toBe(false);
			expect(await store.followers.saveState(lease('b'), 'stolen')).toBe(false);
			expect(await store.followers.readState('monitor/1')).toBe('mine');
			expect(await store.followers.hold(lease('a'))).toBe(true);
		});

		it('for the next process once the lease has run out, and not for the former holder any more', async () => {
			await store.followers.hold(lease('a', 0));
			await store.followers.saveState(lease('a', 0), 'of a');
			expect(await store.followers.hold(lease('b'))).toBe(true);
			expect(await store.followers.readState('monitor/1')).toBe('of a');
			expect(await store.followers.saveState(lease('a'), 'late')).toBe(false);
			expect(await store.followers.hold(lease('a'))).toBe(false);
			expect(await store.followers.readState('monitor/1')).toBe('of a');
		});

		it('for the next process at once when the holder lets go; nobody else can let go for it', async () => {
			await store.followers.hold(lease('a'));
			await store.followers.letGo('monitor/1', 'b');
			expect(await store.followers.hold(lease('b'))).toBe(false);
			await store.followers.letGo('monitor/1', 'a');
			expect(await store.followers.hold(lease('b'))).toBe(true);
		});

		it('for each follower apart', async () => {
			await store.followers.hold(lease('a'));
			expect(await store.followers.hold(lease('b', LEASE_MS, 'monitor/2'))).toBe(true);
			await store.followers.saveState(lease('b', LEASE_MS, 'monitor/2'), 'two');
			expect(await store.followers.readState('monitor/1')).toBeUndefined();
			expect(await store.followers.readState('monitor/2')).toBe('two');
		});
	});
}
