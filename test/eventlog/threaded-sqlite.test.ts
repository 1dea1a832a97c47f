import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Recorder } from '../../eventlog/recorder';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import { MOST_CALLS, StoreThread } from '../../eventlog/stores/sqlite/thread';
import type { OpenReport } from '../../eventlog/stores/store';
import { ThreadedSqliteStore } from '../../eventlog/stores/threaded-sqlite';
import { bundle, bundleThread } from './bundle';
import { NOW, received, sampleEvent } from './events';
import { hasSqlite } from './has-sqlite';
import { describeStore } from './store-tests';

const describeWithSqlite = hasSqlite ? describe : describe.skip;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-log-thread-'));
let number = 0;
const newFile = () => path.join(folder, String((number += 1)), 'events.db');
let code = '';

beforeAll(async () => {
	code = await bundleThread(folder);
});

afterAll(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

if (hasSqlite) describeStore('SQLite in a thread', () => new ThreadedSqliteStore(newFile(), code));

if (!hasSqlite) {
	describe('SQLite in a thread, in a Node that does not have it', () => {
		it('says which Node it needs', async () => {
			const store = new ThreadedSqliteStore(newFile(), code);
			await expect(store.open()).rejects.toThrow(/Node 22\.13/);
		});
	});
}

describeWithSqlite('SQLite in a thread', () => {
	/** @returns what is in the file, as another process would see it */
	async function stored<T>(file: string, use: (store: SqliteStore) => Promise<T>): Promise<T> {
		const store = new SqliteStore(file);
		expect(await store.open()).toEqual({});
		try {
			return await use(store);
		} finally {
			await store.close();
		}
	}

	/** @returns path of a program that does something first, and is the thread's then */
	function programWith(first: string): string {
		const program = path.join(folder, `program${(number += 1)}.js`);
		fs.writeFileSync(
			program,
			`const fs = require('node:fs');
			const { parentPort, workerData } = require('node:worker_threads');
			${first}
			require(${JSON.stringify(code)});`,
		);
		return program;
	}

	async function withStore(
		use: (store: ThreadedSqliteStore, file: string) => Promise<void>,
		program = code,
	): Promise<void> {
		const file = newFile();
		const store = new ThreadedSqliteStore(file, program);
		await store.open();
		try {
			await use(store, file);
		} finally {
			await store.close();
		}
	}

	describe('fails as the store in it does', () => {
		it('with the class and the message', async () => {
			await withStore(async (store) => {
				const failure = store.list({}, { limit: 0 });
				await expect(failure).rejects.toBeInstanceOf(RangeError);
				await expect(failure).rejects.toThrow(/limit/i);
			});
		});

		it("with SQLite's codes", async () => {
			await withStore(async (store) => {
				const broken = sampleEvent({ workflowId: null as unknown as string });
				const failure = store.write([received(broken)]);
				await expect(failure).rejects.toThrow(/NOT NULL/);
				await expect(failure).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR', errcode: 1299 });
			});
		});

		it('when the file cannot be opened, and can be opened later', async () => {
			const file = newFile();
			fs.mkdirSync(file, { recursive: true });
			const store = new ThreadedSqliteStore(file, code);
			await expect(store.open()).rejects.toMatchObject({ code: 'EISDIR' });
			await expect(store.size()).rejects.toThrow(/not open/);
			fs.rmdirSync(file);
			await store.open();
			expect((await store.size()).events).toBe(0);
			await store.close();
		});

		it('when its program is not there', async () => {
			const store = new ThreadedSqliteStore(newFile(), path.join(folder, 'nowhere.js'));
			await expect(store.open()).rejects.toThrow(/thread of the event log has ended: .*nowhere/);
		});

		it('for what cannot be given to a thread, and takes what can', async () => {
			await withStore(async (store) => {
				const odd = sampleEvent({ query: { f: () => undefined } });
				await expect(store.write([received(odd)])).rejects.toThrow(/could not be cloned/);
				await store.write([received(sampleEvent())]);
				expect((await store.size()).events).toBe(1);
			});
		});
	});

	it('tells its thread nothing of how the process was started', async () => {
		const seen = path.join(folder, 'seen.json');
		process.env.SECRET_OF_THE_TEST = 'hush';
		try {
			await withStore(
				async () => {
					expect(JSON.parse(fs.readFileSync(seen, 'utf8'))).toEqual({ env: {}, execArgv: [] });
				},
				programWith(`const { env, execArgv } = process;
					fs.writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ env, execArgv }));`),
			);
		} finally {
			delete process.env.SECRET_OF_THE_TEST;
		}
	});

	it('has a bound on the queries that wait, and takes a batch beyond it', async () => {
		await withStore(async (store) => {
			const queries = Array.from({ length: MOST_CALLS + 1 }, () => store.summarize({}));
			const batch = store.write([received(sampleEvent())]);
			await expect(queries.pop()).rejects.toThrow(/busy/);
			await Promise.all([batch, ...queries]);
			expect((await store.size()).events).toBe(1);
		});
	});

	it('clones no more than the bytes of a body', async () => {
		await withStore(async (store) => {
			const rawBody = Buffer.alloc(1024 * 1024, 'x').subarray(5, 10);
			const event = sampleEvent({ rawBody });
			await store.write([received(event)]);
			expect((await store.get(event.id))!.rawBody).toEqual(new Uint8Array(rawBody));
		});
	});

	describe('closed while it is busy', () => {
		it('has written what it was given before, and answers everyone', async () => {
			const file = newFile();
			const store = new ThreadedSqliteStore(file, code);
			await store.open();
			const events = Array.from({ length: 2000 }, () => sampleEvent());
			const writes = [0, 500, 1000, 1500].map((from) =>
				store.write(events.slice(from, from + 500).map(received)),
			);
			const summaries = Array.from({ length: 20 }, () => store.summarize({}));
			const outcomes = Promise.allSettled(summaries);
			await store.close();
			await Promise.all(writes);
			expect(await outcomes).toHaveLength(20);
			await expect(store.size()).rejects.toThrow(/not open/);
			expect(await stored(file, async (direct) => (await direct.size()).events)).toBe(2000);
		});
	});

	describe('whose thread ends unexpectedly', () => {
		/** Ends at two batches of three: before it is written, or before anybody hears that it was. */
		const mortal = (calls: string) =>
			programWith(`const calls = ${JSON.stringify(calls)};
				const isDue = (rest) => {
					fs.appendFileSync(calls, '.');
					return fs.statSync(calls).size % 5 === rest;
				};
				const { postMessage } = parentPort;
				let isWrite = false;
				parentPort.on('message', ({ method }) => {
					isWrite = method === 'write';
					if (isWrite && isDue(1)) process.exit(1);
				});
				parentPort.postMessage = (answer) => {
					if (isWrite && isDue(0)) throw new Error('on purpose');
					postMessage.call(parentPort, answer);
				};`);

		it('loses and doubles nothing of what is recorded', async () => {
			const file = newFile();
			const reports: OpenReport[] = [];
			const program = mortal(path.join(folder, 'calls'));
			const store = new ThreadedSqliteStore(file, program, (report) => reports.push(report));
			const settings = { minBackOffMs: 1, maxBackOffMs: 1, batchChanges: 100 };
			const recorder = new Recorder(store, settings, () => undefined);
			for (let round = 0; round < 10; round += 1) {
				const events = Array.from({ length: 100 }, () => sampleEvent());
				for (const event of events) recorder.record(event);
				for (const { id } of events) {
					recorder.complete({ id, status: 200, durationMs: 1, isAborted: false });
				}
				await recorder.flush();
			}
			await recorder.close();
			const { written, failedWrites } = recorder.stats();
			expect(written).toEqual({ received: 1000, completed: 1000, linked: 0 });
			expect(failedWrites).toBeGreaterThan(5);
			expect(reports).toEqual(Array.from({ length: failedWrites }, () => ({})));
			await stored(file, async (direct) => {
				expect((await direct.size()).events).toBe(1000);
				const range = { from: NOW, to: NOW + 1, bucketMs: 60_000 };
				const { total, latency } = await direct.overview(range);
				expect([total, latency?.count]).toEqual([1000, 1000]);
			});
		});

		it('fails what it was asked, says why, and answers what it is asked next', async () => {
			await withStore(
				async (store) => {
					const failures = [store.write([received(sampleEvent())]), store.size()];
					for (const failure of failures) {
						await expect(failure).rejects.toThrow('The thread of the event log has ended: oh');
					}
					expect(await store.get('of nobody')).toBeUndefined();
				},
				programWith(`parentPort.on('message', ({ method }) => {
					if (method === 'write') throw new Error('oh');
				});`),
			);
		});

		it('rolls back what was not committed', async () => {
			for (let delay = 0; delay < 10; delay += 1) {
				const file = newFile();
				const thread = new StoreThread(code, { file }, () => undefined);
				await thread.call('open', []);
				const batch = Array.from({ length: 500 }, () => received(sampleEvent()));
				const failure = thread.call('write', [batch]).catch(String);
				await new Promise((resolve) => setTimeout(resolve, delay));
				await thread.end();
				await failure;
				const events = await stored(file, async (direct) => (await direct.size()).events);
				expect([0, 500]).toContain(events);
			}
		});
	});

	it('keeps a process alive until it has answered, and no longer', async () => {
		const module = await bundle(
			'eventlog/stores/threaded-sqlite.ts',
			path.join(folder, 'threaded-sqlite.js'),
		);
		const script = `const { ThreadedSqliteStore } = require(process.argv[1]);
			const store = new ThreadedSqliteStore(process.argv[2], process.argv[3]);
			void store.open().then(() => store.size()).then(({ events }) => console.log(events));`;
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			['-e', script, module, newFile(), code],
			{ encoding: 'utf8', timeout: 30_000 },
		);
		expect([status, stdout, stderr]).toEqual([0, '0\n', '']);
	});
});
