import type { StateStore } from '../../state/store';

interface Options {
	readonly maxKeys: number;
	readonly now: () => number;
}

const LEASE_MS = 60_000;
const BACK_OFF = { threshold: 1, windowMs: 60_000, firstMs: 60_000, longestMs: 60_000 };
const FULL = { name: 'StateUnavailableError', fault: 'full' };

/**
 * What a store does that counts its keys itself.
 * @param name of the store
 * @param create makes a store with no keys
 */
export function describeMaxKeys(name: string, create: (options: Options) => StateStore): void {
	describe(`${name}, with room for ten keys`, () => {
		let now: number;
		let store: StateStore;

		beforeEach(() => {
			now = 1_700_000_000_000;
			store = create({ maxKeys: 10, now: () => now });
		});

		afterEach(async () => {
			await store.close();
		});

		const bucket = (key: string, msPerToken = 60_000) => ({ key, capacity: 5, msPerToken });
		const claim = async (key: string, leaseMs = LEASE_MS) =>
			await store.claim(key, { owner: 'a', note: '', leaseMs });
		const enter = async (key: string, holder = 'a') =>
			await store.enter(key, holder, { most: 1, leaseMs: LEASE_MS });
		const start = async (key: string, owner: string) =>
			await store.start(key, owner, { keepMs: LEASE_MS, leaseMs: LEASE_MS });

		async function claimMany(count: number, leaseMs = LEASE_MS): Promise<void> {
			for (let key = 0; key < count; key += 1) {
				expect(await claim(`${leaseMs} ${key}`, leaseMs)).toBeUndefined();
			}
		}

		it('refuses a new one rather than to forget one in use', async () => {
			await claimMany(7);
			await store.fail('locked', BACK_OFF);
			await enter('s');
			await enter('t');
			await expect(claim('new')).rejects.toMatchObject(FULL);
			await expect(start('new', 'a')).rejects.toMatchObject(FULL);
			await expect(store.take([bucket('b')])).rejects.toMatchObject(FULL);
			await expect(store.fail('g', BACK_OFF)).rejects.toMatchObject(FULL);
			await expect(enter('u')).rejects.toMatchObject(FULL);
			await expect(store.stay('u', 'a', LEASE_MS)).rejects.toMatchObject(FULL);
			for (let key = 0; key < 7; key += 1) {
				expect(await store.read(`${LEASE_MS} ${key}`)).toMatchObject({ owner: 'a' });
			}
			expect(await store.lockedFor('locked')).toBe(60_000);
			expect(await enter('s', 'b')).toBe(false);
		});

		it('goes on with those that it has', async () => {
			await claimMany(8);
			const key = `${LEASE_MS} 1`;
			await store.fail('f', { ...BACK_OFF, threshold: 2 });
			await enter('s');
			expect(await claim(key)).toMatchObject({ owner: 'a' });
			expect(await start(key, 'a')).toBe(true);
			expect(await start(key, 'b')).toBe(false);
			expect(await store.fail('f', BACK_OFF)).toBe(60_000);
			expect(await enter('s')).toBe(true);
			expect(await enter('s', 'b')).toBe(false);
			await store.stay('s', 'a', LEASE_MS);
			expect(await store.settle(key, 'a', 'done', LEASE_MS)).toBe(true);
		});

		it('has room again for each that is given up', async () => {
			await claimMany(8);
			await store.fail('f', BACK_OFF);
			await enter('s');
			await store.release(`${LEASE_MS} 1`, 'a');
			await store.unlock('f');
			await store.leave('s', 'a');
			for (const key of ['x', 'y', 'z']) expect(await claim(key)).toBeUndefined();
			await expect(claim('new')).rejects.toMatchObject(FULL);
		});

		it('has room again for each that has ended', async () => {
			await claimMany(10, 1000);
			now += 1001;
			await claimMany(10);
			await expect(claim('new')).rejects.toMatchObject(FULL);
		});

		it('forgets what has ended before a bucket', async () => {
			await claimMany(4);
			await claimMany(5, 1000);
			await store.take([bucket('b')]);
			now += 1001;
			expect(await claim('new')).toBeUndefined();
			expect(await store.take([bucket('b')])).toMatchObject([{ remaining: 3 }]);
		});

		it('forgets the bucket that is the nearest to full before any other', async () => {
			await claimMany(7);
			await store.take([bucket('slow')]);
			await store.take([bucket('fast', 1000)]);
			await store.take([bucket('slower', 120_000)]);
			expect(await claim('new')).toBeUndefined();
			expect(await store.take([bucket('slow')])).toMatchObject([{ remaining: 3 }]);
			expect(await store.take([bucket('slower', 120_000)])).toMatchObject([{ remaining: 3 }]);
		});

		it('takes a token from a bucket that finds room only in place of another', async () => {
			await claimMany(9);
			await store.take([bucket('one')]);
			expect(await store.take([bucket('two')])).toMatchObject([{ isAllowed: true, remaining: 4 }]);
			expect(await store.take([bucket('two')])).toMatchObject([{ isAllowed: true, remaining: 3 }]);
		});
	});
}
