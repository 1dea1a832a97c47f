import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { SqliteStore } from '../../../eventlog/stores/sqlite';
import { closeEventLogs, eventLogFor, MOST_LOGS } from '../../../nodes/event-log/event-log';
import { bundle, bundleThread } from '../../eventlog/bundle';
import { sampleEvent } from '../../eventlog/events';

const hasSqlite = Number(process.versions.node.split('.')[0]) >= 24;
const describeWithSqlite = hasSqlite ? describe : describe.skip;

const root = path.join(__dirname, '../../..');
let folder: string;
const file = () => path.join(folder, '.n8n/spot-connect/events.sqlite');
const folderBefore = process.env.N8N_USER_FOLDER;

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-log-'));
	process.env.N8N_USER_FOLDER = folder;
});

afterEach(async () => {
	await closeEventLogs();
	if (folderBefore === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = folderBefore;
	fs.rmSync(folder, { recursive: true, force: true });
});

/** A database that is not there: nothing answers on the port. */
const credential = (over: object = {}) =>
	({
		kind: 'postgres',
		data: { host: '127.0.0.1', port: 9, database: 'd', user: 'u', password: 'hush', ...over },
	}) as const;

describe('the event log of a process', () => {
	it('is one for each store', () => {
		expect(eventLogFor(credential())).toBe(eventLogFor(credential()));
		expect(eventLogFor(credential({ schema: 'other' }))).not.toBe(eventLogFor(credential()));
	});

	it('is closed when there are too many, that of the longest ago first', () => {
		const first = eventLogFor(credential({ schema: 's0' }));
		const second = eventLogFor(credential({ schema: 's1' }));
		for (let number = 2; number < MOST_LOGS; number += 1) {
			eventLogFor(credential({ schema: `s${number}` }));
		}
		expect(eventLogFor(credential({ schema: 's0' }))).toBe(first);
		eventLogFor(credential({ schema: 'new' }));
		expect(eventLogFor(credential({ schema: 's0' }))).toBe(first);
		expect(eventLogFor(credential({ schema: 's1' }))).not.toBe(second);
	});

	it('says which field of the credential cannot be used, before anything is opened', () => {
		expect(() => eventLogFor(credential({ host: '' }))).toThrow(/^Host: /);
		expect(() => eventLogFor(credential({ maxAgeDays: -1 }))).toThrow(/^Keep for Days: /);
	});
});

describeWithSqlite("the log in a file of this n8n's own", () => {
	async function stored<T>(use: (store: SqliteStore) => Promise<T>): Promise<T> {
		const store = new SqliteStore(file());
		await store.open();
		try {
			return await use(store);
		} finally {
			await store.close();
		}
	}

	it('is made where there is none, for its own user only', async () => {
		const { recorder } = eventLogFor({ kind: 'sqlite' });
		const event = sampleEvent({ receivedAt: Date.now() });
		recorder.record(event);
		await recorder.flush();
		expect(fs.statSync(path.dirname(file())).mode & 0o777).toBe(0o700);
		expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
		await closeEventLogs();
		expect(await stored(async (store) => await store.get(event.id))).toMatchObject({
			id: event.id,
		});
	});

	it('deletes what is older than asked for when it is opened', async () => {
		const old = sampleEvent({ receivedAt: Date.now() - 40 * 24 * 60 * 60 * 1000 });
		await stored(async (store) => await store.write([{ kind: 'received', event: old }]));
		const { store } = eventLogFor({ kind: 'sqlite' });
		const deadline = Date.now() + 10_000;
		while ((await store.get(old.id)) !== undefined && Date.now() < deadline) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		expect(await store.get(old.id)).toBeUndefined();
	});

	/** The way of the package: the file is kept in a thread. */
	async function bundled(): Promise<string[]> {
		const bundles = path.join(folder, 'dist');
		await bundleThread(bundles);
		const script = path.relative(root, path.join(__dirname, 'record-and-end.ts'));
		return [await bundle(script, path.join(bundles, 'record-and-end.js'))];
	}

	/** The way of tests and benchmarks: the file is kept in the thread of the caller. */
	const fromSources = async () => ['--import', 'tsx', path.join(__dirname, 'record-and-end.ts')];

	async function endProcess(
		program: readonly string[],
		way: string,
		count: number,
	): Promise<number | null> {
		const child = spawn(process.execPath, [...program, way, String(count)], {
			stdio: ['ignore', 'ignore', 'pipe'],
			env: {
				...process.env,
				N8N_USER_FOLDER: folder,
				NODE_PATH: path.join(root, 'node_modules'),
			},
		});
		child.stderr.resume();
		const [code] = (await once(child, 'close')) as [number | null];
		return code;
	}

	const ends = [
		['ends by itself', 'exit', 0, 0],
		['fails', 'throw', 1, 0],
		['is told to stop, and records on until it ends', 'SIGTERM', 0, 1],
	] as const;

	it.each([
		...ends.map(([end, ...rest]) => [end, 'bundled', bundled, ...rest] as const),
		...ends.map(([end, ...rest]) => [end, 'from its sources', fromSources, ...rest] as const),
	])(
		'has everything in it when the process %s, run %s',
		async (_, __, program, way, code, more) => {
			expect(await endProcess(await program(), way, 1234)).toBe(code);
			await stored(async (store) => {
				expect((await store.size()).events).toBe(1234 + more);
				const last = await store.get('event 1233');
				expect(gunzipSync(last!.rawBody!).toString()).toBe('bytes 1233');
			});
		},
		30_000,
	);
});
