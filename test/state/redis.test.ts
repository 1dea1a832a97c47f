import { setTimeout as sleep } from 'node:timers/promises';

import Redis from 'ioredis';

import { findRedis, RedisServer } from '../../host/services/redis-server';
import { stateKey, type StateStore } from '../../state/store';
import { redisState } from '../../state/stores/redis';
import type { RedisSettings } from '../../state/stores/redis/settings';
import { describeStateStore } from './store-tests';

jest.setTimeout(60_000);

/** More than the slowest machine takes to answer. */
const PATIENT_MS = 10_000;

if (findRedis() === undefined) {
	describe.skip('Redis: no redis-server in the PATH', () => {
		it('shares the state', () => undefined);
	});
} else {
	let server: RedisServer;

	beforeAll(async () => {
		server = await RedisServer.create();
	});

	afterAll(async () => {
		await server.remove();
	});

	const storeWith = (settings: Partial<RedisSettings> = {}) =>
		redisState({
			mode: 'single',
			host: '127.0.0.1',
			port: server.port,
			timeoutMs: PATIENT_MS,
			...settings,
		} as RedisSettings);

	describeStateStore('Redis', async () => ({
		store: storeWith(),
		advance: async (ms) => {
			await sleep(ms);
		},
	}));

	describe('Redis, shared', () => {
		const LONG = 600_000;
		let client: Redis;
		const stores: StateStore[] = [];

		const open = (settings: Partial<RedisSettings> = {}): StateStore => {
			const store = storeWith(settings);
			stores.push(store);
			return store;
		};

		beforeEach(async () => {
			client = new Redis(server.url);
			await client.flushall();
		});

		afterEach(async () => {
			await Promise.all(stores.splice(0).map(async (store) => await store.close()));
			client.disconnect();
		});

		it('gives each of many keys to one of many who claim it in two processes', async () => {
			const [one, other] = [open(), open()];
			const keys = Array.from({ length: 100 }, (_, index) => stateKey('claim', 'w/n', `${index}`));
			const claims = keys.flatMap((key) =>
				[one, other, one, other].map(async (store, index) => {
					const claim = { owner: `${key} ${index}`, note: '', leaseMs: LONG };
					return (await store.claim(key, claim)) === undefined;
				}),
			);
			const won = await Promise.all(claims);
			expect(won.filter(Boolean)).toHaveLength(100);
		});

		it('keeps those apart who use another prefix or another database', async () => {
			const key = stateKey('claim', 'w/n', '1');
			const claim = { owner: 'a', note: '', leaseMs: LONG };
			for (const store of [open(), open({ keyPrefix: 'other:' }), open({ database: 3 })]) {
				expect(await store.claim(key, claim)).toBeUndefined();
			}
			expect((await client.keys('*')).sort()).toEqual([`other:${key}`, `spot-connect:${key}`]);
		});

		it('keeps nothing for ever', async () => {
			const store = open();
			const key = (kind: 'claim' | 'rate' | 'lock' | 'slot', name: string) =>
				stateKey(kind, 'w/n', name);
			const backOff = { threshold: 1, windowMs: LONG, firstMs: LONG, longestMs: LONG };
			await store.claim(key('claim', 'claimed'), { owner: 'a', note: '', leaseMs: LONG });
			await store.start(key('claim', 'started'), 'a', { keepMs: LONG, leaseMs: 1 });
			await store.start(key('claim', 'settled'), 'a', { keepMs: LONG, leaseMs: 1 });
			await store.settle(key('claim', 'settled'), 'a', 'done', LONG);
			await store.take([{ key: key('rate', 'one'), capacity: 5, msPerToken: LONG / 5 }]);
			await store.fail(key('lock', 'failed'), { ...backOff, threshold: 2 });
			await store.fail(key('lock', 'locked'), backOff);
			await store.enter(key('slot', 'entered'), 'a', { most: 1, leaseMs: LONG });
			await store.stay(key('slot', 'stayed'), 'a', LONG);
			const keys = await client.keys('*');
			expect(keys).toHaveLength(10);
			for (const each of keys) {
				const ttl = await client.pttl(each);
				expect(ttl).toBeGreaterThan(0);
				expect(ttl).toBeLessThanOrEqual(2 * LONG);
			}
		});

		it('adds no key to a database that has as many as it may have', async () => {
			const store = open({ maxKeys: 2 });
			const claim = { owner: 'a', note: '', leaseMs: LONG };
			const backOff = { threshold: 1, windowMs: LONG, firstMs: LONG, longestMs: LONG };
			const bucket = (name: string) => ({
				key: stateKey('rate', 'w/n', name),
				capacity: 5,
				msPerToken: LONG,
			});
			await store.claim(stateKey('claim', 'w/n', '1'), claim);
			await expect(store.take([bucket('1'), bucket('2')])).rejects.toMatchObject({ fault: 'full' });
			await store.take([bucket('1')]);
			const refused = [
				store.claim(stateKey('claim', 'w/n', '2'), claim),
				store.start(stateKey('claim', 'w/n', '2'), 'a', { keepMs: LONG, leaseMs: LONG }),
				store.take([bucket('1'), bucket('2')]),
				store.fail(stateKey('lock', 'w/n', '1'), backOff),
				store.enter(stateKey('slot', 'w/n', '1'), 'a', { most: 1, leaseMs: LONG }),
				store.stay(stateKey('slot', 'w/n', '1'), 'a', LONG),
			];
			for (const each of refused) await expect(each).rejects.toMatchObject({ fault: 'full' });
			expect(await client.dbsize()).toBe(2);
			expect(await store.take([bucket('1')])).toMatchObject([{ remaining: 3 }]);
			expect(await store.claim(stateKey('claim', 'w/n', '1'), claim)).toMatchObject({ owner: 'a' });
		});

		it('goes on when the scripts are gone from the server', async () => {
			const store = open();
			const key = stateKey('claim', 'w/n', '1');
			await store.read(key);
			await client.script('FLUSH');
			expect(await store.read(key)).toBeUndefined();
		});

		it.each([
			['braces in the prefix', { keyPrefix: 'a{b}' }, /^keyPrefix: /],
			['an empty prefix', { keyPrefix: '' }, /^keyPrefix: /],
			['a cluster’s database', { mode: 'cluster', nodes: [{}], database: 1 }, /^database: /],
			['no node', { mode: 'cluster', nodes: [] }, /^nodes: /],
		])('does not take %s', (_, settings, message) => {
			expect(() => storeWith(settings as Partial<RedisSettings>)).toThrow(message);
		});
	});
}
