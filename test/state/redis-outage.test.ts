import { setTimeout as sleep } from 'node:timers/promises';

import Redis from 'ioredis';

import { freePort } from '../../host/ports';
import { findRedis, RedisServer, type RedisServerOptions } from '../../host/services/redis-server';
import { stateKey, StateUnavailableError, type StateStore } from '../../state/store';
import { redisState } from '../../state/stores/redis';
import type { RedisSettings } from '../../state/stores/redis/settings';
import { makeCertificate } from './certificate';
import { SlowProxy } from './slow-proxy';

jest.setTimeout(120_000);

const LONG = 600_000;
const TIMEOUT_MS = 300;
const describeWithRedis = findRedis() === undefined ? describe.skip : describe;

describeWithRedis('Redis that fails', () => {
	const ends: (() => Promise<void>)[] = [];

	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	async function startServer(options: RedisServerOptions = {}): Promise<RedisServer> {
		const server = await RedisServer.create(options);
		ends.push(async () => {
			await server.remove();
		});
		return server;
	}

	function open(port: number, settings: Partial<RedisSettings> = {}): StateStore {
		const store = redisState({
			mode: 'single',
			host: '127.0.0.1',
			port,
			timeoutMs: TIMEOUT_MS,
			...settings,
		} as RedisSettings);
		ends.push(async () => {
			await store.close();
		});
		return store;
	}

	function connect(server: RedisServer): Redis {
		const client = new Redis(server.url);
		ends.push(async () => {
			client.disconnect();
		});
		return client;
	}

	let count = 0;
	const newKey = () => stateKey('claim', 'w/n', `${(count += 1)}`);
	const claim = async (store: StateStore, key = newKey()) =>
		await store.claim(key, { owner: 'a', note: '', leaseMs: LONG });
	const take = async (store: StateStore) =>
		await store.take([{ key: stateKey('rate', 'w/n', 'one'), capacity: 100, msPerToken: LONG }]);

	/** @returns why the store cannot say anything */
	async function faultOf(operation: Promise<unknown>): Promise<string> {
		const error: unknown = await operation.then(
			() => undefined,
			(reason: unknown) => reason,
		);
		if (!(error instanceof StateUnavailableError)) throw new Error(`No fault: ${String(error)}`);
		expect(error.message).not.toContain('horse');
		return error.fault;
	}

	/** Waits until the same store works again. */
	async function recovery(store: StateStore): Promise<void> {
		const deadline = Date.now() + 30_000;
		for (;;) {
			try {
				await claim(store);
				return;
			} catch (error) {
				if (Date.now() > deadline) throw error;
				await sleep(50);
			}
		}
	}

	it('is away from the start: says so, and is found when it comes', async () => {
		const port = await freePort();
		const store = open(port);
		expect(await faultOf(claim(store))).toBe('away');
		await sleep(1000);
		expect(await faultOf(take(store))).toBe('away');
		await startServer({ port });
		await recovery(store);
	});

	it('stops and starts again, empty: recovers, and forgets', async () => {
		const server = await startServer();
		const store = open(server.port);
		const key = newKey();
		await claim(store, key);
		await server.stop();
		expect(await faultOf(claim(store))).toBe('away');
		expect(await faultOf(take(store))).toBe('away');
		await server.start();
		await recovery(store);
		expect(await store.read(key)).toBeUndefined();
	});

	it('stops while many wait: each is told, and nothing is done twice after it', async () => {
		const server = await startServer();
		const store = open(server.port);
		await claim(store);
		const faults: string[] = [];
		const waiting = Array.from({ length: 200 }, async () => {
			for (;;) {
				const fault = await faultOf(claim(store)).catch(() => undefined);
				if (fault === undefined) continue;
				faults.push(fault);
				return;
			}
		});
		await server.stop();
		await Promise.all(waiting);
		expect(new Set(faults)).toEqual(new Set(['away']));
		await server.start();
		await recovery(store);
		await sleep(200);
		expect(await connect(server).dbsize()).toBe(1);
	});

	describe('by answering a second late', () => {
		it('is given up after the time-out, and used again when it is quick', async () => {
			const server = await startServer();
			const proxy = await SlowProxy.create(server.port);
			ends.push(async () => {
				await proxy.close();
			});
			const store = open(proxy.port);
			await claim(store);
			proxy.delayMs = 1000;
			for (const operation of [claim, take, claim]) {
				expect(await faultOf(operation(store))).toBe('timeout');
			}
			proxy.delayMs = 0;
			await recovery(store);
		});

		it('is given up when it is slow from the start', async () => {
			const server = await startServer({ password: 'horse' });
			const proxy = await SlowProxy.create(server.port);
			ends.push(async () => {
				await proxy.close();
			});
			proxy.delayMs = 1000;
			const store = open(proxy.port, { password: 'horse' });
			expect(['timeout', 'away']).toContain(await faultOf(claim(store)));
			proxy.delayMs = 0;
			await recovery(store);
		});

		it('keeps no claim and no slot that came too late', async () => {
			const server = await startServer();
			const proxy = await SlowProxy.create(server.port);
			ends.push(async () => {
				await proxy.close();
			});
			const store = open(proxy.port);
			const [key, slot] = [newKey(), stateKey('slot', 'w/n', 'one')];
			await claim(store);
			proxy.delayMs = 1000;
			const late = [
				faultOf(claim(store, key)),
				faultOf(store.enter(slot, 'late', { most: 5, leaseMs: LONG })),
			];
			expect(await Promise.all(late)).toEqual(['timeout', 'timeout']);
			const client = connect(server);
			const kept = [`spot-connect:${key}`, `spot-connect:${slot}`];
			expect(await client.exists(...kept)).toBe(2);
			const deadline = Date.now() + 30_000;
			while (await client.exists(...kept)) {
				if (Date.now() > deadline) throw new Error('What came late is still there.');
				await sleep(50);
			}
		});
	});

	it('does not answer at all: is given up, and its connection with it', async () => {
		const server = await startServer();
		const proxy = await SlowProxy.create(server.port);
		ends.push(async () => {
			await proxy.close();
		});
		const store = open(proxy.port);
		await claim(store);
		proxy.delayMs = LONG;
		expect(await faultOf(claim(store))).toBe('timeout');
		// The first connection will never answer.
		await sleep(10 * TIMEOUT_MS);
		proxy.delayMs = 0;
		await recovery(store);
	});

	it('is a read-only replica: away, and used again when it is the master', async () => {
		const master = await startServer();
		const replica = await startServer({ args: ['--replicaof', `127.0.0.1 ${master.port}`] });
		const store = open(replica.port);
		expect(await faultOf(claim(store))).toBe('away');
		expect(await faultOf(take(store))).toBe('away');
		await connect(replica).replicaof('NO', 'ONE');
		await recovery(store);
	});

	it('becomes a replica: away, and used again when it is the master', async () => {
		const [server, other] = [await startServer(), await startServer()];
		const store = open(server.port);
		await claim(store);
		await connect(server).replicaof('127.0.0.1', String(other.port));
		expect(await faultOf(claim(store))).toBe('away');
		await connect(server).replicaof('NO', 'ONE');
		await recovery(store);
	});

	it('has no memory left: says that it is full, and allows nothing', async () => {
		const server = await startServer({ args: ['--maxmemory-policy', 'noeviction'] });
		const store = open(server.port);
		const [key, settled] = [newKey(), newKey()];
		await claim(store, key);
		await claim(store, settled);
		await take(store);
		const client = connect(server);
		await client.config('SET', 'maxmemory', '1mb');
		expect(await faultOf(claim(store))).toBe('full');
		expect(await faultOf(take(store))).toBe('full');
		expect(await faultOf(store.settle(settled, 'a', 'x'.repeat(1000), LONG))).toBe('full');
		expect(
			await faultOf(store.enter(stateKey('slot', 'w/n', '1'), 'a', { most: 1, leaseMs: 1 })),
		).toBe('full');
		// What makes room works.
		expect(await store.release(key, 'a')).toBe(true);
		await client.config('SET', 'maxmemory', '0');
		await recovery(store);
	});

	it('does not know the password any more: away, and used again when it does', async () => {
		const server = await startServer({ password: 'horse' });
		const store = open(server.port, { password: 'horse' });
		await claim(store);
		const client = connect(server);
		await client.config('SET', 'requirepass', 'other');
		await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
		await sleep(200);
		expect(await faultOf(claim(store))).toBe('away');
		await client.config('SET', 'requirepass', 'horse');
		await recovery(store);
	});

	it('has no such database: away, and never another one', async () => {
		const server = await startServer();
		const store = open(server.port, { database: 99 });
		for (let attempt = 0; attempt < 20; attempt += 1) {
			expect(await faultOf(claim(store))).toBe('away');
			await sleep(20);
		}
		expect(await connect(server).dbsize()).toBe(0);
	});

	describe('is closed', () => {
		it('while many wait: each is told', async () => {
			const server = await startServer();
			const proxy = await SlowProxy.create(server.port);
			ends.push(async () => {
				await proxy.close();
			});
			const store = open(proxy.port);
			await claim(store);
			proxy.delayMs = 1000;
			const faults = Promise.all(
				Array.from({ length: 5 }, async () => await faultOf(claim(store))),
			);
			await store.close();
			expect(await faults).toEqual(['closed', 'closed', 'closed', 'closed', 'closed']);
			expect(await faultOf(claim(store))).toBe('closed');
		});

		it('before anything was asked, while it connects, and while it is away', async () => {
			const server = await startServer();
			const [unused, connecting, away] = [server, server, await freePort()].map((each) =>
				open(typeof each === 'number' ? each : each.port),
			);
			await unused!.close();
			const fault = faultOf(claim(connecting!));
			await connecting!.close();
			expect(await fault).toBe('closed');
			expect(await faultOf(claim(away!))).toBe('away');
			await away!.close();
			expect(await faultOf(claim(away!))).toBe('closed');
			const clients = (await connect(server).client('LIST')) as string;
			expect(clients.trim().split('\n')).toHaveLength(1);
		});
	});

	describe('with its own demands', () => {
		it('is reached by TLS with the authority of its certificate, and not without', async () => {
			const certificate = makeCertificate();
			const server = await startServer({ tls: certificate, password: 'horse' });
			const password = 'horse';
			const known = open(server.port, {
				password,
				tls: { isVerified: true, ca: certificate.cert },
			});
			await recovery(known);
			await recovery(open(server.port, { password, tls: { isVerified: false } }));
			for (const tls of [{ isVerified: true }, undefined]) {
				const store = open(server.port, { password, ...(tls && { tls }) });
				expect(await faultOf(claim(store))).toBe('away');
			}
			await server.stop();
			await server.start();
			await recovery(known);
		});

		it('is reached by a user who may do what is needed and no more', async () => {
			const server = await startServer();
			const rights = ['~spot-connect:*', '+@read', '+@write', '+@scripting', '+time', '+select'];
			await connect(server).acl('SETUSER', 'spot', 'on', '>horse', ...rights);
			const store = open(server.port, { username: 'spot', password: 'horse', database: 2 });
			await recovery(store);
			await take(store);
			const backOff = { threshold: 1, windowMs: LONG, firstMs: LONG, longestMs: LONG };
			await store.fail(stateKey('lock', 'w/n', '1'), backOff);
			expect(await store.locks(stateKey('lock', 'w/n', ''), 5)).toHaveLength(1);
			expect(await store.enter(stateKey('slot', 'w/n', '1'), 'a', { most: 1, leaseMs: 1 })).toBe(
				true,
			);
			const other = open(server.port, {
				username: 'spot',
				password: 'horse',
				keyPrefix: 'elsewhere:',
			});
			expect(await faultOf(claim(other))).toBe('away');
		});
	});
});
