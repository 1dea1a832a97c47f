import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { findRedis, RedisServer } from '../host/services/redis-server';
import { loadSqlite } from '../sqlite/load';
import type { StateStore } from '../state/store';
import { MemoryStateStore } from '../state/stores/memory';
import { RedisStateStore } from '../state/stores/redis';
import { SqliteStateStore } from '../state/stores/sqlite';
import type { Call } from './paired';

/** Where shared state can be, and what the least costs there that can be asked. */
export interface Backend {
	readonly name: string;
	readonly store: StateStore;
	/** The least that a call costs which reads, and one which writes. */
	readonly bare: { readonly reads: Call; readonly writes: Call };
	/** As many as it takes for a timing to be longer than the clock's own resolution. */
	readonly calls: number;
	readonly pairs: number;
	readonly end: () => Promise<void>;
}

function memoryBackend(): Backend {
	const empty = new Map<string, string>();
	const look = () => empty.get('claim:{w/n}:known');
	return {
		name: 'memory',
		store: new MemoryStateStore({ maxKeys: 10_000_000 }),
		bare: { reads: look, writes: look },
		calls: 50,
		pairs: 300,
		end: async () => undefined,
	};
}

async function sqliteBackend(): Promise<Backend> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'state-bench-'));
	const file = path.join(folder, 'state.sqlite');
	const store = new SqliteStateStore(file, { maxKeys: 10_000_000 });
	await store.read('k');
	const { DatabaseSync } = loadSqlite({ what: 'The benchmark of SQLite', instead: 'leave it out' });
	const database = new DatabaseSync(file);
	const select = database.prepare('SELECT 1');
	return {
		name: 'SQLite',
		store,
		bare: {
			reads: () => select.get(),
			writes: () => {
				database.exec('BEGIN IMMEDIATE');
				database.exec('COMMIT');
			},
		},
		calls: 1,
		pairs: 2000,
		end: async () => {
			database.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** @returns undefined where this machine has no Redis */
async function redisBackend(): Promise<Backend | undefined> {
	if (findRedis() === undefined) return undefined;
	const server = await RedisServer.create();
	const { Redis } = await import('ioredis');
	const client = new Redis(server.url);
	const ping = async () => await client.ping();
	const settings = { mode: 'single', host: '127.0.0.1', port: server.port } as const;
	return {
		name: 'Redis',
		store: new RedisStateStore({ ...settings, timeoutMs: 10_000 }),
		bare: { reads: ping, writes: ping },
		calls: 1,
		pairs: 2000,
		end: async () => {
			client.disconnect();
			await server.remove();
		},
	};
}

/** Those that this machine has; each is opened when it is its turn. */
export const BACKENDS: readonly (() => Promise<Backend | undefined> | Backend)[] = [
	memoryBackend,
	sqliteBackend,
	redisBackend,
];
