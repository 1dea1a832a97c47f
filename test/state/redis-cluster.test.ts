import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import Redis from 'ioredis';

import { freePort } from '../../host/ports';
import { findRedis, RedisServer } from '../../host/services/redis-server';
import { stateKey, type StateStore } from '../../state/store';
import { redisState } from '../../state/stores/redis';
import type { RedisSettings } from '../../state/stores/redis/settings';
import { describeStateStore } from './store-tests';

jest.setTimeout(120_000);

const LONG = 600_000;
/** More than the slowest machine takes to answer. */
const PATIENT_MS = 10_000;
const HOST = '127.0.0.1';

/** Waits until the operation does not fail any more. */
async function eventually<T>(operation: () => Promise<T>): Promise<T> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		try {
			return await operation();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await sleep(100);
		}
	}
}

const claim = async (store: StateStore, key: string) =>
	await store.claim(key, { owner: 'a', note: '', leaseMs: LONG });

const describeWithRedis = findRedis() === undefined ? describe.skip : describe;

describeWithRedis('a Redis Cluster', () => {
	const servers: RedisServer[] = [];

	/** A port such that that of the cluster's bus, which is 10,000 higher, is a port too. */
	async function clusterPort(): Promise<number> {
		for (;;) {
			const port = await freePort();
			if (port + 10_000 <= 65_535) return port;
		}
	}

	beforeAll(async () => {
		const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
		for (let number = 0; number < 3; number += 1) {
			servers.push(
				await RedisServer.create({ port: await clusterPort(), password: 'horse', args }),
			);
		}
		const nodes = servers.map(({ port }) => `${HOST}:${port}`);
		execFileSync('redis-cli', ['--cluster', 'create', ...nodes, '--cluster-yes'], {
			env: { ...process.env, REDISCLI_AUTH: 'horse' },
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		for (const { url } of servers) {
			const client = new Redis(url);
			await eventually(async () => {
				const info = String(await client.call('CLUSTER', 'INFO'));
				if (!info.includes('cluster_state:ok')) throw new Error(info);
			});
			client.disconnect();
		}
	});

	afterAll(async () => {
		for (const server of servers) await server.remove();
	});

	const open = (settings: Partial<RedisSettings> = {}) =>
		redisState({
			mode: 'cluster',
			nodes: [{ host: HOST, port: servers[0]!.port }],
			password: 'horse',
			timeoutMs: PATIENT_MS,
			...settings,
		} as RedisSettings);

	describeStateStore('Redis Cluster', async () => ({
		store: open(),
		advance: async (ms) => {
			await sleep(ms);
		},
	}));

	it('spreads the scopes over its nodes', async () => {
		const store = open();
		for (let scope = 0; scope < 30; scope += 1) {
			await claim(store, stateKey('claim', `${scope}/n`, 'spread'));
		}
		await store.close();
		for (const { url } of servers) {
			const client = new Redis(url);
			expect(await client.dbsize()).toBeGreaterThan(0);
			client.disconnect();
		}
	});

	it('says that a node is away, and uses it again when it is back', async () => {
		const store = open({ timeoutMs: 1000 });
		const keys = Array.from({ length: 30 }, (_, scope) => stateKey('claim', `${scope}/n`, 'away'));
		await eventually(async () => await store.read(keys[0]!));
		await servers[2]!.stop();
		const outcomes = await Promise.allSettled(keys.map(async (key) => await store.read(key)));
		const faults = outcomes.flatMap((each) =>
			each.status === 'rejected' ? [(each.reason as { fault: string }).fault] : [],
		);
		expect(faults.length).toBeGreaterThan(0);
		expect(faults.every((fault) => fault === 'away' || fault === 'timeout')).toBe(true);
		await servers[2]!.start();
		for (const key of keys) await eventually(async () => await store.read(key));
		await store.close();
	});

	it('is away where the password is wrong, or nothing listens', async () => {
		for (const settings of [
			{ password: 'wrong' },
			{ nodes: [{ host: HOST, port: await freePort() }] },
		]) {
			const store = open({ ...settings, timeoutMs: 500 });
			await expect(claim(store, stateKey('claim', 'w/n', '1'))).rejects.toMatchObject({
				name: 'StateUnavailableError',
				message: expect.not.stringContaining('wrong') as string,
			});
			await store.close();
		}
	});
});

describeWithRedis('Redis behind sentinels', () => {
	it('is the master, also after another has become it', async () => {
		const master = await RedisServer.create();
		const replica = await RedisServer.create({
			args: ['--replicaof', `${HOST} ${master.port}`],
		});
		const sentinel = await RedisServer.create({ args: ['--sentinel'] });
		const admin = new Redis(sentinel.url, { enableReadyCheck: false });
		await admin.call('SENTINEL', 'MONITOR', 'shop', HOST, String(master.port), '1');
		const store = redisState({
			mode: 'sentinel',
			nodes: [{ host: HOST, port: sentinel.port }],
			name: 'shop',
			timeoutMs: 1000,
		});
		try {
			await eventually(async () => await claim(store, stateKey('claim', 'w/n', 'first')));
			const before = new Redis(master.url);
			expect(await before.dbsize()).toBe(1);
			before.disconnect();
			await eventually(async () => await admin.call('SENTINEL', 'FAILOVER', 'shop'));
			const after = new Redis(replica.url);
			await eventually(async () => {
				const [role] = await after.role();
				if (role !== 'master') throw new Error('It is a replica.');
			});
			await eventually(async () => {
				const key = stateKey('claim', 'w/n', randomUUID());
				await claim(store, key);
				if (!(await after.exists(`spot-connect:${key}`))) throw new Error('It is another.');
			});
			after.disconnect();
		} finally {
			await store.close();
			admin.disconnect();
			for (const server of [sentinel, replica, master]) await server.remove();
		}
	});

	it('is away while no sentinel is there', async () => {
		const port = await freePort();
		const store = redisState({
			mode: 'sentinel',
			nodes: [{ host: HOST, port }],
			name: 'shop',
			timeoutMs: 500,
		});
		const fault = { name: 'StateUnavailableError', fault: 'away' };
		for (let attempt = 0; attempt < 3; attempt += 1) {
			await expect(claim(store, stateKey('claim', 'w/n', '1'))).rejects.toMatchObject(fault);
		}
		await store.close();
	});
});
