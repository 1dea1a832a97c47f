import { Client } from 'pg';

import type { EventStore } from '../../eventlog/stores/store';
import { loadPostgresStore } from '../../eventlog/stores/load-postgres';
import { PostgresStore } from '../../eventlog/stores/postgres';
import { postgresMigrations } from '../../eventlog/stores/postgres/migrations';
import { findPostgres, PostgresServer } from '../../host/services/postgres-server';
import { completed, eventId, linked, NOW, received, sampleEvent } from './events';
import { describeStore } from './store-tests';

const programs = findPostgres();

if (programs === undefined) {
	describe.skip('Postgres: no server in /usr/lib/postgresql/*/bin or the PATH', () => {
		it('keeps events', () => undefined);
	});
} else {
	let server: PostgresServer;
	let number = 0;

	beforeAll(async () => {
		server = await PostgresServer.create(programs);
	}, 60_000);

	afterAll(async () => {
		await server.remove();
	});

	const newSchema = () => `log_${(number += 1)}`;
	const storeIn = (schema: string) => new PostgresStore({ ...server.settings, schema });

	describeStore('Postgres', () => storeIn(newSchema()));

	describe('Postgres', () => {
		async function read(sql: string): Promise<Record<string, unknown>[]> {
			const { host, database, user } = server.settings;
			const client = new Client({ host, database, user });
			await client.connect();
			try {
				return (await client.query<Record<string, unknown>>(sql)).rows;
			} finally {
				await client.end();
			}
		}

		async function withStores<T>(
			stores: readonly EventStore[],
			use: (...stores: readonly EventStore[]) => Promise<T>,
		): Promise<T> {
			try {
				await Promise.all(stores.map(async (store) => await store.open()));
				return await use(...stores);
			} finally {
				for (const store of stores) await store.close();
			}
		}

		it('runs each migration once, opened by four pools at the same time', async () => {
			for (let round = 0; round < 5; round += 1) {
				const schema = newSchema();
				await withStores(
					Array.from({ length: 4 }, () => storeIn(schema)),
					async (...stores) => {
						await Promise.all(
							stores.map(async (store) => {
								await store.write([received(sampleEvent())]);
							}),
						);
						expect((await stores[0]!.size()).events).toBe(4);
					},
				);
				expect(await read(`SELECT version, name FROM ${schema}.migrations`)).toEqual(
					postgresMigrations(schema).map(({ name }, index) => ({ version: index + 1, name })),
				);
			}
		});

		it('uses a schema that is there, by a user who may not make one', async () => {
			const schema = newSchema();
			await read(`CREATE ROLE ${schema} LOGIN`);
			await read(`CREATE SCHEMA ${schema} AUTHORIZATION ${schema}`);
			const store = new PostgresStore({ ...server.settings, user: schema, schema });
			await withStores([store], async () => {
				await store.write([received(sampleEvent())]);
				expect((await store.size()).events).toBe(1);
			});
		});

		it.each(['', 'Events', 'a-b', 'a"; DROP SCHEMA public; --', 'pg_log', 'x'.repeat(64)])(
			'refuses the schema name %j',
			(schema) => {
				expect(() => storeIn(schema)).toThrow(RangeError);
			},
		);

		it('refuses a schema of a later version of the package', async () => {
			const schema = newSchema();
			await withStores([storeIn(schema)], async () => undefined);
			await read(`INSERT INTO ${schema}.migrations (version, name) VALUES (99, 'later')`);
			await expect(storeIn(schema).open()).rejects.toThrow(/update the package/);
		});

		it('writes the same batch from two processes at the same time once', async () => {
			const schema = newSchema();
			await withStores([storeIn(schema), storeIn(schema)], async (one, other) => {
				for (let round = 0; round < 20; round += 1) {
					const events = Array.from({ length: 20 }, () => sampleEvent());
					const batch = events.flatMap((event, index) => [
						received(event),
						completed(event.id),
						linked(event.id, String(index)),
					]);
					const [first, ...rest] = batch;
					await Promise.all([one.write(batch), other.write([first!, ...rest.reverse()])]);
				}
				expect((await one.size()).events).toBe(400);
				expect((await one.summarize({})).latency?.p50).toBe(5);
			});
		});

		it('takes links from another process, whichever is first', async () => {
			const schema = newSchema();
			await withStores([storeIn(schema), storeIn(schema)], async (main, worker) => {
				const events = Array.from({ length: 200 }, () => sampleEvent());
				await Promise.all(
					events.flatMap((event) => [
						main.write([received(event), completed(event.id)]),
						worker.write([linked(event.id, event.id)]),
					]),
				);
				const { events: found } = await main.list({}, { limit: 1000 });
				expect(found).toHaveLength(200);
				for (const event of found) expect(event.executionId).toBe(event.id);
			});
		});

		it('fails while the server is away, with nothing half written, and works again after', async () => {
			const schema = newSchema();
			await withStores([storeIn(schema)], async (store) => {
				const before = sampleEvent({ receivedAt: NOW - 1 });
				await store.write([received(before)]);
				await server.stop();
				const event = sampleEvent();
				await expect(store.write([received(event)])).rejects.toThrow();
				await expect(storeIn(schema).open()).rejects.toThrow();
				await server.start();
				await store.write([received(event)]);
				expect((await store.list({}, { limit: 5 })).events).toEqual([event, before]);
			});
		}, 30_000);

		it('breaks off a statement that takes too long', async () => {
			const schema = newSchema();
			const store = new PostgresStore({ ...server.settings, schema, statementTimeoutMs: 300 });
			await withStores([store], async () => {
				const { host, database, user } = server.settings;
				const other = new Client({ host, database, user });
				await other.connect();
				await other.query(`BEGIN; LOCK TABLE ${schema}.events`);
				await expect(store.write([received(sampleEvent())])).rejects.toThrow(/statement timeout/);
				await other.query('ROLLBACK');
				await other.end();
				await store.write([received(sampleEvent())]);
				expect((await store.size()).events).toBe(1);
			});
		});

		it('writes a batch whole or not at all', async () => {
			await withStores([storeIn(newSchema())], async (store) => {
				const broken = sampleEvent({ workflowId: null as unknown as string });
				const batch = [received(sampleEvent()), completed(eventId(NOW)), received(broken)];
				await expect(store.write(batch)).rejects.toThrow(/null value/);
				expect((await store.size()).events).toBe(0);
			});
		});

		it('forgets links and ends whose events were deleted before them', async () => {
			const schema = newSchema();
			const hours = (count: number) => NOW - count * 60 * 60 * 1000;
			await withStores([storeIn(schema)], async (store) => {
				const [old, recent] = [eventId(hours(5)), eventId(hours(0.5))];
				const event = sampleEvent({ receivedAt: hours(3) });
				await store.write([
					received(event),
					...[old, recent].flatMap((id) => [linked(id, '1'), completed(id)]),
					linked(event.id, '2'),
				]);
				await store.prune({}, 10, NOW);
				expect(await read(`SELECT event_id FROM ${schema}.event_links ORDER BY event_id`)).toEqual(
					[event.id, recent].map((id) => ({ event_id: id })),
				);
				expect(await read(`SELECT id FROM ${schema}.early_completions`)).toEqual([{ id: recent }]);
			});
		});

		it('gives each event once to who follows it, whatever many processes write meanwhile', async () => {
			const schema = newSchema();
			const stores = Array.from({ length: 4 }, () => storeIn(schema));
			await withStores(stores, async (follower, ...writers) => {
				const hour = { from: NOW, to: NOW + 60 * 60_000, bucketMs: 60_000 };
				const written = new Set<string>();
				let isDone = false;
				const writing = Promise.all(
					writers.map(async (writer, number) => {
						for (let batch = 0; batch < 40; batch += 1) {
							const events = Array.from({ length: 5 }, (_, index) =>
								sampleEvent({ receivedAt: NOW + batch * 1000, sourceIp: `192.0.2.${index}` }),
							);
							for (const { id } of events) written.add(id);
							await writer.write(events.map(received));
							// Half of them end in a batch of their own.
							await writer.write(
								events
									.slice(number % 2)
									.map(({ id }) => completed(id, { outcome: 'failed', responseBytes: 3 })),
							);
						}
					}),
				).finally(() => (isDone = true));
				const seen: string[] = [];
				let cursor: string | undefined;
				for (let isLast = false; ;) {
					const request = { limit: 7, nowMs: NOW + 60 * 60_000, ...(cursor && { cursor }) };
					const page = await follower.changesSince(request);
					seen.push(...page.events.map(({ id }) => id));
					expect(page.isReset).toBe(false);
					cursor = page.cursor;
					if (page.isAtEnd && isLast) break;
					isLast = isDone;
				}
				await writing;
				expect(seen).toHaveLength(600);
				expect(new Set(seen)).toEqual(written);
				expect(await follower.overview(hour)).toMatchObject({
					total: 600,
					byOutcome: { accepted: 40, failed: 560 },
					sentBytes: 3 * 560,
					latency: { count: 560 },
				});
			});
		}, 60_000);

		it('counts what a version without counts has written, step by step, the newest first', async () => {
			const schema = newSchema();
			const hour = { from: NOW, to: NOW + 60 * 60_000, bucketMs: 60 * 60_000 };
			const events = Array.from({ length: 2500 }, (_, index) =>
				sampleEvent({ receivedAt: NOW + index, sourceIp: `192.0.2.${index % 5}` }),
			);
			await withStores([storeIn(schema)], async (store) => {
				await store.write(events.map(received));
			});
			await read(
				`DROP TABLE ${schema}.rollups, ${schema}.open_hours, ${schema}.log_state, ${schema}.followers`,
			);
			await read(`DELETE FROM ${schema}.migrations WHERE version > 1`);
			await withStores([storeIn(schema), storeIn(schema)], async (store, other) => {
				expect((await store.overview(hour)).isComplete).toBe(false);
				await store.write([received(sampleEvent({ outcome: 'refused' }))]);
				expect((await store.overview(hour)).total).toBe(1);
				await store.tidy(NOW);
				expect((await store.overview(hour)).total).toBe(1001);
				await other.delete({ sourceIp: '192.0.2.3' });
				await store.write([completed(events[0]!.id), completed(events[2499]!.id)]);
				expect((await store.overview(hour)).total).toBe(801);
				const later = NOW + 100 * 60 * 60_000;
				const tidyUp = async (each: EventStore) => {
					while (!(await each.tidy(later)));
				};
				await Promise.all([tidyUp(store), tidyUp(other)]);
				expect(await store.overview(hour)).toMatchObject({
					isComplete: true,
					total: 2001,
					byOutcome: { accepted: 2000, refused: 1 },
					latency: { count: 2 },
				});
			});
		}, 60_000);

		it('is loaded when it is first wanted', async () => {
			const store = await loadPostgresStore({ ...server.settings, schema: newSchema() });
			await withStores([store], async () => {
				expect(await store.size()).toMatchObject({ events: 0 });
			});
		});
	});
}
