import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { SqliteStore } from '../../eventlog/stores/sqlite';
import { loadSqlite } from '../../sqlite/load';
import { EVENT_LOG } from '../../eventlog/stores/sqlite/file';
import { SQLITE_MIGRATIONS } from '../../eventlog/stores/sqlite/migrations';
import { linked, NOW, received, sampleEvent, completed, eventId } from './events';
import { hasSqlite } from './has-sqlite';
import { describeStore } from './store-tests';

if (!hasSqlite) {
	describe('SQLite, in a Node that does not have it', () => {
		it('says which Node it needs', async () => {
			await expect(new SqliteStore('/nowhere/events.db').open()).rejects.toThrow(/Node 22\.13/);
		});
	});
	describe.skip('SQLite: needs Node 24, on which n8n runs', () => {
		it('keeps events', () => undefined);
	});
} else {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-log-'));
	let number = 0;
	const newFile = () => path.join(folder, String((number += 1)), 'events.db');

	afterAll(() => {
		fs.rmSync(folder, { recursive: true, force: true });
	});

	describeStore('SQLite', () => new SqliteStore(newFile()));

	describe('SQLite', () => {
		/** @returns what the query gives, read beside the store */
		function read(file: string, sql: string): unknown[] {
			const { DatabaseSync } = loadSqlite(EVENT_LOG);
			const database = new DatabaseSync(file);
			try {
				return database.prepare(sql).all();
			} finally {
				database.close();
			}
		}

		async function runProcess(file: string, ...args: readonly number[]): Promise<string> {
			const script = path.join(__dirname, 'open-sqlite.ts');
			const child = spawn(
				process.execPath,
				['--import', 'tsx', script, file, ...args.map(String)],
				{ stdio: ['ignore', 'pipe', 'pipe'] },
			);
			let output = '';
			child.stdout.on('data', (chunk) => (output += chunk));
			child.stderr.on('data', (chunk) => (output += chunk));
			const [code] = (await once(child, 'close')) as [number];
			return `${output.trim()} ${code}`;
		}

		async function withStore<T>(file: string, use: (store: SqliteStore) => Promise<T>): Promise<T> {
			const store = new SqliteStore(file);
			await store.open();
			try {
				return await use(store);
			} finally {
				await store.close();
			}
		}

		it('runs each migration once, opened by two processes at the same time', async () => {
			for (let round = 0; round < 2; round += 1) {
				const file = newFile();
				fs.mkdirSync(path.dirname(file), { recursive: true });
				const moment = Date.now() + 2500;
				const outputs = await Promise.all([
					runProcess(file, moment, 1, 1),
					runProcess(file, moment, 1, 1),
				]);
				expect(outputs).toEqual(['{} 0', '{} 0']);
				expect(read(file, 'SELECT version, name FROM migrations')).toEqual(
					SQLITE_MIGRATIONS.map(({ name }, index) => ({ version: index + 1, name })),
				);
				expect(read(file, 'SELECT events FROM totals')).toEqual([{ events: 2 }]);
				expect(read(file, 'PRAGMA auto_vacuum')).toEqual([{ auto_vacuum: 2 }]);
				expect(read(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
			}
		}, 60_000);

		it('loses nothing of two processes that write at the same time, and reads meanwhile', async () => {
			const file = newFile();
			await withStore(file, async (store) => {
				const moment = Date.now() + 1500;
				const writers = [runProcess(file, moment, 60, 20), runProcess(file, moment, 60, 20)];
				let isDone = false;
				const done = Promise.all(writers).finally(() => (isDone = true));
				let seen = 0;
				while (!isDone) {
					const { events } = await store.size();
					expect(events).toBeGreaterThanOrEqual(seen);
					seen = events;
					await store.write([received(sampleEvent({ workflowId: 'own' }))]);
					await store.delete({ workflowId: 'own' });
				}
				expect(await done).toEqual(['{} 0', '{} 0']);
				expect((await store.size()).events).toBe(2400);
				expect((await store.summarize({})).total).toBe(2400);
				const { total } = await store.overview({ from: NOW, to: NOW + 1, bucketMs: 60_000 });
				expect(total).toBe(2400);
			});
		}, 60_000);

		it('refuses a file of a later version of the package', async () => {
			const file = newFile();
			await withStore(file, async () => undefined);
			read(file, `INSERT INTO migrations VALUES (${SQLITE_MIGRATIONS.length + 1}, 'later', 0)`);
			await expect(new SqliteStore(file).open()).rejects.toThrow(/update the package/);
			expect(fs.readdirSync(path.dirname(file))).toEqual(['events.db']);
		});

		it('keeps the file for its own user', async () => {
			const file = newFile();
			await withStore(file, async (store) => {
				await store.write([received(sampleEvent())]);
				for (const name of fs.readdirSync(path.dirname(file))) {
					const { mode } = fs.statSync(path.join(path.dirname(file), name));
					expect([name, mode & 0o777]).toEqual([name, 0o600]);
				}
			});
		});

		describe('sets a damaged file aside and begins a new one', () => {
			async function damage(change: (content: Buffer) => Buffer): Promise<void> {
				const file = newFile();
				await withStore(file, async (store) => {
					await store.write(Array.from({ length: 500 }, () => received(sampleEvent())));
				});
				const damaged = change(fs.readFileSync(file));
				fs.writeFileSync(file, damaged);
				const store = new SqliteStore(file);
				const { setAside } = await store.open();
				expect(path.dirname(setAside!)).toBe(path.dirname(file));
				expect(path.basename(setAside!)).toMatch(/^events\.db\.damaged-\d{8}T\d{9}Z-\d+$/);
				expect(fs.readFileSync(setAside!).equals(damaged)).toBe(true);
				const event = sampleEvent();
				await store.write([received(event)]);
				expect((await store.list({}, { limit: 10 })).events).toEqual([event]);
				await store.close();
				expect(await store.open()).toEqual({});
				await store.close();
			}

			it('that is no database', async () => {
				await damage(() =>
					Buffer.from('This is not a database, though it is long enough.'.repeat(9)),
				);
			});

			it('that was cut', async () => {
				await damage((content) => content.subarray(0, content.length / 2));
			});

			it('that has a page of something else', async () => {
				await damage((content) => content.fill(0xa5, 10 * 4096, 12 * 4096));
			});
		});

		it('takes an empty file for a new one', async () => {
			const file = newFile();
			fs.mkdirSync(path.dirname(file), { recursive: true });
			fs.writeFileSync(file, '');
			expect(await new SqliteStore(file).open()).toEqual({});
		});

		it('says why it cannot open a file, and can try again', async () => {
			const file = newFile();
			fs.mkdirSync(file, { recursive: true });
			const store = new SqliteStore(file);
			await expect(store.open()).rejects.toThrow(/EISDIR/);
			fs.rmdirSync(file);
			await store.open();
			await store.close();
		});

		it('gives the room of deleted events back, a little at each pruning', async () => {
			const body = { text: 'x'.repeat(3000), isTruncated: false, isRedacted: false };
			await withStore(newFile(), async (store) => {
				for (let batch = 0; batch < 10; batch += 1) {
					await store.write(Array.from({ length: 500 }, () => received(sampleEvent({ body }))));
				}
				const full = (await store.size()).bytes;
				const sizes = [full];
				while ((await store.prune({ maxEvents: 100 }, 500, NOW)) === 500) {
					sizes.push((await store.size()).bytes);
				}
				for (let step = 0; step < 20; step += 1) await store.prune({ maxEvents: 100 }, 500, NOW);
				const end = (await store.size()).bytes;
				expect(end).toBeLessThan(full / 5);
				const steps = sizes.slice(1).map((size, index) => sizes[index]! - size);
				expect(Math.max(...steps)).toBeLessThan(510 * 4096);
				expect((await store.summarize({})).total).toBe(100);
			});
		});

		it('forgets links and ends whose events were deleted before them', async () => {
			const file = newFile();
			const hours = (count: number) => NOW - count * 60 * 60 * 1000;
			await withStore(file, async (store) => {
				const [old, recent] = [eventId(hours(5)), eventId(hours(0.5))];
				const event = sampleEvent({ receivedAt: hours(3) });
				await store.write([
					received(event),
					...[old, recent].flatMap((id) => [linked(id, '1'), completed(id)]),
					linked(event.id, '2'),
				]);
				await store.prune({}, 10, NOW);
				expect(read(file, 'SELECT event_id FROM event_links ORDER BY event_id')).toEqual([
					{ event_id: event.id },
					{ event_id: recent },
				]);
				expect(read(file, 'SELECT id FROM early_completions')).toEqual([{ id: recent }]);
			});
		});

		it('writes on the spot what it would write otherwise', async () => {
			await withStore(newFile(), async (store) => {
				const event = sampleEvent();
				const changes = [received(event), completed(event.id), linked(event.id, '7')];
				store.writeSync(changes);
				store.writeSync(changes);
				expect(await store.get(event.id)).toMatchObject({ status: 200, executionId: '7' });
				expect((await store.size()).events).toBe(1);
			});
		});

		it('counts what a version without counts has written, step by step, the newest first', async () => {
			const file = newFile();
			const hour = { from: NOW, to: NOW + 60 * 60_000, bucketMs: 60 * 60_000 };
			const events = Array.from({ length: 1200 }, (_, index) =>
				sampleEvent({ receivedAt: NOW + index, sourceIp: `192.0.2.${index % 5}` }),
			);
			await withStore(file, async (store) => {
				await store.write(events.map(received));
			});
			for (const table of ['rollups', 'open_hours', 'log_state', 'followers']) {
				read(file, `DROP TABLE ${table}`);
			}
			read(file, 'ALTER TABLE totals DROP COLUMN last_seq');
			read(file, 'DELETE FROM migrations WHERE version > 1');
			await withStore(file, async (store) => {
				const isComplete = async () => (await store.overview(hour)).isComplete;
				expect(await isComplete()).toBe(false);
				const event = sampleEvent({ outcome: 'refused' });
				await store.write([received(event), completed(events[0]!.id)]);
				expect((await store.overview(hour)).total).toBe(1);
				await store.tidy(NOW);
				expect((await store.overview(hour)).total).toBe(501);
				// Of those that count already, of those that do not, and one that has ended meanwhile.
				await store.delete({ sourceIp: '192.0.2.3' });
				await store.write([completed(events[1199]!.id, { outcome: 'failed' })]);
				await store.write([completed(events[1]!.id, { outcome: 'failed' })]);
				expect((await store.overview(hour)).total).toBe(401);
				while (!(await store.tidy(NOW + 100 * 60 * 60_000)));
				expect(await store.overview(hour)).toMatchObject({
					isComplete: true,
					total: 961,
					byOutcome: { accepted: 958, refused: 1, failed: 2 },
					latency: { count: 3 },
					sources: { unnamed: 0 },
				});
				expect(read(file, 'SELECT * FROM open_hours')).toEqual([]);
			});
		});

		it('says that it was set back where a backup was brought back, and goes on at its end', async () => {
			const file = newFile();
			const follow = async (cursor?: string) =>
				await withStore(file, async (store) =>
					store.changesSince({ limit: 10, nowMs: NOW + 60_000, ...(cursor && { cursor }) }),
				);
			const write = async () =>
				await withStore(file, async (store) => {
					await store.write([received(sampleEvent({ status: 200 }))]);
				});
			await write();
			const backup = fs.readFileSync(file);
			await write();
			const { cursor } = await follow();
			fs.writeFileSync(file, backup);
			const page = await follow(cursor);
			expect(page).toMatchObject({ events: [], isReset: true });
			await write();
			expect(await follow(page.cursor)).toMatchObject({ events: [{}], isReset: false });
		});

		it('follows a log of which an earlier version has written a part', async () => {
			const file = newFile();
			await withStore(file, async (store) => {
				const events = [sampleEvent({ status: 200 }), sampleEvent({ status: 200 })];
				await store.write([received(events[0]!)]);
				read(file, 'UPDATE totals SET last_seq = 0');
				await store.write([received(events[1]!)]);
				const page = await store.changesSince({ limit: 10, nowMs: NOW });
				expect(page.events).toEqual(events);
			});
		});

		it('writes a batch whole or not at all', async () => {
			await withStore(newFile(), async (store) => {
				const broken = sampleEvent({ workflowId: null as unknown as string });
				await expect(
					store.write([received(sampleEvent()), completed(eventId(NOW)), received(broken)]),
				).rejects.toThrow(/NOT NULL/);
				expect((await store.size()).events).toBe(0);
				expect((await store.list({}, { limit: 10 })).events).toEqual([]);
				await store.write([received(sampleEvent())]);
				expect((await store.size()).events).toBe(1);
			});
		});
	});
}
