import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadSqlite } from '../../sqlite/load';
import { SqliteStateStore, type SqliteStateOptions } from '../../state/stores/sqlite';
import { hasSqlite } from '../eventlog/has-sqlite';
import { describeMaxKeys } from './max-keys-tests';
import { describeStateStore } from './store-tests';
import { temporaryFiles } from './temporary-files';

// Some start processes, and the machine may be busy.
jest.setTimeout(120_000);

if (!hasSqlite) {
	describe('SQLite, in a Node that does not have it', () => {
		it('says which Node it needs', async () => {
			await expect(new SqliteStateStore('/nowhere/state.sqlite').read('k')).rejects.toThrow(
				/Node 22\.13/,
			);
		});
	});
	describe.skip('SQLite: needs Node 24, on which n8n runs', () => {
		it('keeps the shared state', () => undefined);
	});
} else {
	const newFile = temporaryFiles();

	describeStateStore('SQLite', async () => {
		let now = 1_700_000_000_000;
		return {
			store: new SqliteStateStore(newFile(), { now: () => now }),
			advance: async (ms) => {
				now += ms;
			},
		};
	});

	describeMaxKeys('SQLite', (options) => new SqliteStateStore(newFile(), options));

	describe('SQLite', () => {
		const LEASE = { note: '', leaseMs: 60_000 };
		const BACK_OFF = { threshold: 1, windowMs: 60_000, firstMs: 60_000, longestMs: 60_000 };
		const bucket = (key: string, msPerToken = 60_000) => ({ key, capacity: 5, msPerToken });

		async function withStore<T>(
			use: (store: SqliteStateStore, file: string) => Promise<T>,
			options: SqliteStateOptions = {},
			file = newFile(),
		): Promise<T> {
			const store = new SqliteStateStore(file, options);
			try {
				return await use(store, file);
			} finally {
				await store.close();
			}
		}

		/** @returns what the query gives, read beside the store */
		function query(file: string, sql: string): unknown[] {
			const { DatabaseSync } = loadSqlite({ what: 'The test', instead: 'skip it' });
			const database = new DatabaseSync(file);
			try {
				return database.prepare(sql).all();
			} finally {
				database.close();
			}
		}

		const rowsIn = (file: string): unknown =>
			query(
				file,
				`SELECT (SELECT count(*) FROM claims) + (SELECT count(*) FROM buckets)
					+ (SELECT count(*) FROM failures) + (SELECT count(*) FROM slots) AS counted,
					(SELECT keys FROM totals) AS keys`,
			)[0];

		it('makes the file when it is first used, for its own user', async () => {
			await withStore(async (store, file) => {
				expect(fs.existsSync(file)).toBe(false);
				await store.claim('k', { owner: 'a', ...LEASE });
				for (const name of fs.readdirSync(path.dirname(file))) {
					const { mode } = fs.statSync(path.join(path.dirname(file), name));
					expect([name, mode & 0o777]).toEqual([name, 0o600]);
				}
				expect(query(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
			});
		});

		it('keeps what it knows when it is closed', async () => {
			const file = newFile();
			await withStore(
				async (store) => {
					await store.claim('k', { owner: 'a', ...LEASE });
					await store.take([bucket('b')]);
					await store.fail('f', BACK_OFF);
					await store.enter('s', 'holder', { most: 1, leaseMs: 60_000 });
				},
				{},
				file,
			);
			await withStore(
				async (store) => {
					expect(await store.read('k')).toMatchObject({ owner: 'a' });
					expect(await store.take([bucket('b')])).toMatchObject([{ remaining: 3 }]);
					expect(await store.lockedFor('f')).toBeGreaterThan(0);
					expect(await store.enter('s', 'other', { most: 1, leaseMs: 60_000 })).toBe(false);
				},
				{},
				file,
			);
		});

		it('shares the file with another store', async () => {
			await withStore(async (one, file) => {
				await withStore(
					async (other) => {
						const outcomes = await Promise.all(
							Array.from(
								{ length: 100 },
								async (_, index) =>
									await (index % 2 ? one : other).claim('k', { owner: `${index}`, ...LEASE }),
							),
						);
						expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
						const entered = await Promise.all(
							Array.from(
								{ length: 100 },
								async (_, index) =>
									await (index % 2 ? one : other).enter('s', `${index}`, { most: 7, ...LEASE }),
							),
						);
						expect(entered.filter(Boolean)).toHaveLength(7);
					},
					{},
					file,
				);
			});
		});

		it('goes on with other things while another process is writing', async () => {
			await withStore(async (store, file) => {
				await store.read('k');
				const { DatabaseSync } = loadSqlite({ what: 'The test', instead: 'skip it' });
				const other = new DatabaseSync(file);
				other.exec('BEGIN IMMEDIATE');
				let isClaimed = false;
				const claimed = store.claim('k', { owner: 'a', ...LEASE }).then((standing) => {
					isClaimed = true;
					return standing;
				});
				await sleep(200);
				expect(isClaimed).toBe(false);
				expect(await store.read('k')).toBeUndefined();
				other.exec('COMMIT');
				other.close();
				expect(await claimed).toBeUndefined();
			});
		});

		it('ends what waits for another process when it is closed', async () => {
			await withStore(async (store, file) => {
				await store.read('k');
				const { DatabaseSync } = loadSqlite({ what: 'The test', instead: 'skip it' });
				const other = new DatabaseSync(file);
				other.exec('BEGIN IMMEDIATE');
				const claimed = store.claim('k', { owner: 'a', ...LEASE });
				await Promise.all([
					expect(claimed).rejects.toMatchObject({ fault: 'closed' }),
					sleep(50).then(async () => {
						await store.close();
					}),
				]);
				other.close();
			});
		});

		it('deletes what has ended little by little', async () => {
			let now = 1_700_000_000_000;
			await withStore(
				async (store, file) => {
					for (let key = 0; key < 500; key += 1) {
						await store.claim(`old ${key}`, { owner: 'a', note: '', leaseMs: 1000 });
						await store.enter('s', `${key}`, { most: 500, leaseMs: 1000 });
					}
					now += 2000;
					for (let key = 0; key < 500; key += 1) {
						await store.claim(`new ${key}`, { owner: 'a', ...LEASE });
					}
					expect(rowsIn(file)).toEqual({ counted: 500, keys: 500 });
				},
				{ now: () => now },
			);
		});

		it('sets a damaged file aside, tells of it and begins a new one', async () => {
			const file = newFile();
			await withStore(async (store) => await store.claim('k', { owner: 'a', ...LEASE }), {}, file);
			fs.writeFileSync(file, 'This is not a database, though it is long enough.'.repeat(90));
			const aside: string[] = [];
			await withStore(
				async (store) => {
					expect(await store.claim('k', { owner: 'b', ...LEASE })).toBeUndefined();
					expect(aside).toHaveLength(1);
					expect(fs.readFileSync(aside[0]!, 'utf8')).toMatch(/^This is not a database/);
				},
				{ onSetAside: (damaged) => aside.push(damaged) },
				file,
			);
		});

		it('sets a file aside that is damaged while it is open', async () => {
			const aside: string[] = [];
			await withStore(
				async (store, file) => {
					for (let key = 0; key < 500; key += 1) {
						await store.claim(`${key}`, { owner: 'a', ...LEASE });
					}
					query(file, 'PRAGMA wal_checkpoint(TRUNCATE)');
					// What another connection has changed, the store does not take from its cache.
					query(file, 'UPDATE totals SET keys = keys RETURNING keys');
					fs.writeFileSync(file, fs.readFileSync(file).fill(0xa5, 4096), { flag: 'r+' });
					await expect(store.read('1')).rejects.toMatchObject({ fault: 'away' });
					expect(await store.claim('1', { owner: 'b', ...LEASE })).toBeUndefined();
					expect(aside.map((damaged) => fs.existsSync(damaged))).toEqual([true]);
				},
				{ onSetAside: (damaged) => aside.push(damaged) },
			);
		});

		it('says why it cannot use a file, and can when that is over', async () => {
			await withStore(async (store, file) => {
				fs.mkdirSync(file, { recursive: true });
				await expect(store.read('k')).rejects.toMatchObject({
					name: 'StateUnavailableError',
					fault: 'away',
					message: expect.stringContaining('EISDIR') as string,
				});
				fs.rmdirSync(file);
				expect(await store.claim('k', { owner: 'a', ...LEASE })).toBeUndefined();
			});
		});

		it('refuses a file of a later version of the package', async () => {
			const file = newFile();
			await withStore(async (store) => await store.read('k'), {}, file);
			query(file, `INSERT INTO migrations VALUES (99, 'later', 0)`);
			await withStore(
				async (store) => {
					await expect(store.read('k')).rejects.toMatchObject({
						fault: 'away',
						message: expect.stringMatching(/version 99 .*update the package/) as string,
					});
				},
				{},
				file,
			);
		});

		describe('used by several processes', () => {
			interface Claiming {
				readonly child: ChildProcess;
				/** @returns the keys that it has told of so far */
				readonly claimed: () => string[];
				/** Gives the exit code. */
				readonly ended: Promise<number | null>;
			}

			function startProcess(file: string, ...args: readonly (string | number)[]): Claiming {
				// A file takes what a pipe refuses while nobody reads it.
				const output = path.join(path.dirname(newFile()), `${args.join(' ')}.txt`);
				fs.mkdirSync(path.dirname(output), { recursive: true });
				const descriptor = fs.openSync(output, 'w');
				const child = spawn(
					process.execPath,
					[
						...['--import', 'tsx', path.join(__dirname, 'claiming-process.ts'), file],
						...args.map(String),
					],
					{ stdio: ['ignore', descriptor, 'inherit'] },
				);
				fs.closeSync(descriptor);
				return {
					child,
					// The last line of a process that was killed may be cut in two.
					claimed: () => fs.readFileSync(output, 'utf8').split('\n').slice(0, -1),
					ended: once(child, 'close').then(([code]) => code as number | null),
				};
			}

			it('gives each of 1,000 keys to one of them', async () => {
				const file = newFile();
				const moment = Date.now() + 2500;
				const owners = ['a', 'b', 'c', 'd'];
				const processes = owners.map((owner) => startProcess(file, moment, 1000, owner, 60_000));
				const codes = await Promise.all(processes.map(async ({ ended }) => await ended));
				expect(codes).toEqual([0, 0, 0, 0]);
				const claimed = processes.map((each) => each.claimed());
				const all = claimed.flat().map(Number);
				expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, key) => key));
				expect(query(file, 'SELECT owner, count(*) AS keys FROM claims GROUP BY owner')).toEqual(
					owners.flatMap((owner, index) => {
						const keys = claimed[index]!.length;
						return keys === 0 ? [] : [{ owner, keys }];
					}),
				);
			});

			it('goes on when one is killed, whose claims are free after their lease', async () => {
				const file = newFile();
				const killed = startProcess(file, 0, 1_000_000, 'killed', 1500);
				while (killed.claimed().length < 500) await sleep(10);
				killed.child.kill('SIGKILL');
				await killed.ended;
				const claimed = killed.claimed();
				await withStore(
					async (store) => {
						const started = claimed.filter((key) => Number(key) % 2 === 1);
						for (const key of started) {
							expect(await store.read(key)).toMatchObject({ owner: 'killed', isStarted: true });
						}
						await sleep(1600);
						for (const key of claimed) {
							const standing = await store.claim(key, { owner: 'other', ...LEASE });
							if (Number(key) % 2 === 0) expect(standing).toBeUndefined();
							else expect(standing).toMatchObject({ owner: 'killed', isHeld: false });
						}
					},
					{},
					file,
				);
				expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
				const { counted, keys } = rowsIn(file) as { counted: number; keys: number };
				expect(keys).toBe(counted);
			});
		});
	});
}
