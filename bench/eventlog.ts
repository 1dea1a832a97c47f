/**
 * What the event log costs to write and how fast it answers, in SQLite and in Postgres; what the
 * counts for overviews add to writing, and how fast they are.
 * Run with: node --import tsx bench/eventlog.ts [events, 1,000,000 unless told] [sqlite|postgres]
 * With Node 24, on which n8n runs. Prints tables and query plans, and writes
 * bench/results/eventlog.json. Postgres is left out where the machine has none.
 */
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Client } from 'pg';

import type { EventChange } from '../eventlog/event';
import type { EventFilter, PageRequest } from '../eventlog/query';
import { normalizeFilter } from '../eventlog/stores/filter';
import { PostgresStore } from '../eventlog/stores/postgres';
import { postgresDialect } from '../eventlog/stores/postgres/dialect';
import { PostgresRollups } from '../eventlog/stores/postgres/rollups';
import { quotedSchema } from '../eventlog/stores/postgres/settings';
import type { Dialect, Row } from '../eventlog/stores/sql/dialect';
import { OverviewReader } from '../eventlog/stores/sql/overview';
import { Window, type Query } from '../eventlog/stores/sql/window';
import { SqliteStore } from '../eventlog/stores/sqlite';
import { sqliteDialect } from '../eventlog/stores/sqlite/dialect';
import { EVENT_LOG } from '../eventlog/stores/sqlite/file';
import { SqliteRollups } from '../eventlog/stores/sqlite/rollups';
import type { EventStore } from '../eventlog/stores/store';
import { findPostgres, PostgresServer } from '../host/services/postgres-server';
import { loadSqlite } from '../sqlite/load';
import { writeResults } from './results';
import { changesOf, idOf, SPACING_MS, START } from './sample-events';
import { repeatableNumbers } from '../test/repeatable-numbers';

const BATCH = 200;
const LIMIT = 50;
const RUNS = 31;
/** Most that Get Many may take with a filter that an index serves, in milliseconds. */
const GOAL_MS = 50;
/** In a busy log, where batches are full because the events come so fast. */
const BUSY_SPACING_MS = 5;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Most that an overview may take, in milliseconds: a page has one, and is to be there in 500. */
const OVERVIEW_GOAL_MS = 300;
/** Batches of each of the two logs of which one is written without counts. */
const PAIRS = 150;

interface Reading {
	readonly name: string;
	readonly filter: EventFilter;
	readonly order?: PageRequest['order'];
	/** Whether an index serves it, so that the goal holds. */
	readonly isIndexed: boolean;
}

interface Subject {
	readonly name: string;
	readonly store: EventStore;
	/** @returns the plan of the query, a line each */
	explain(query: Query): Promise<string[]>;
	/** Beside the store. */
	query(query: Query): Promise<readonly Row[]>;
	/** Makes another log of the same kind. */
	another(): EventStore;
	readonly dialect: Dialect;
	/** Between writing and reading: what a database does by itself after a while. */
	settle(): Promise<void>;
	remove(): Promise<void>;
}

function readings(count: number): readonly Reading[] {
	const end = START + count * SPACING_MS;
	const middle = START + Math.floor(count / 2) * SPACING_MS;
	const indexed: readonly (readonly [string, EventFilter, PageRequest['order']?])[] = [
		['no filter', {}],
		['no filter, oldest first', {}, 'oldestFirst'],
		['time range, an hour in the middle', { from: middle, to: middle + HOUR }],
		['workflow, frequent', { workflowId: 'workflow00000000' }],
		['workflow, rare', { workflowId: 'workflow00000199' }],
		['workflow, unknown', { workflowId: 'none' }],
		['workflow, an hour', { workflowId: 'workflow00000003', from: middle, to: middle + HOUR }],
		['outcome accepted', { outcomes: ['accepted'] }],
		['outcome failed', { outcomes: ['failed'] }],
		['all outcomes but accepted', { outcomes: ['refused', 'failed', 'ignored', 'duplicate'] }],
		['code, frequent', { codes: ['api_key_invalid'] }],
		['code, rare', { codes: ['payload_too_large'] }],
		['three codes', { codes: ['payload_too_large', 'rate_limited', 'none'] }],
		['key, frequent', { keyName: 'Shop 0' }],
		['key, rare', { keyName: 'Shop 29' }],
		['source, frequent', { sourceIp: '203.0.0.0' }],
		['source, rare', { sourceIp: '203.0.99.199' }],
		['event type, frequent', { eventType: 'type.0' }],
		['event type, rare', { eventType: 'type.39' }],
		['idempotency key', { idempotencyKey: `order-${Math.floor(count / 2)}` }],
		[
			'100 ids',
			{ ids: Array.from({ length: 100 }, (_, i) => idOf(i * 7, START + i * 7 * SPACING_MS)) },
		],
	];
	const others: readonly (readonly [string, EventFilter])[] = [
		['workflow and outcome', { workflowId: 'workflow00000000', outcomes: ['failed'] }],
		['workflow and status', { workflowId: 'workflow00000000', status: 500 }],
		['key and code', { keyName: 'Shop 0', codes: ['schema_violation'] }],
		['status 401', { status: 401 }],
		['status that none has', { status: 418 }],
		['mode test', { mode: 'test' }],
		['text in body, frequent', { bodyContains: 'sku-1' }],
		['text in body that none has', { bodyContains: 'nowhere' }],
		[
			'text in body, workflow and hour',
			{ bodyContains: 'nowhere', workflowId: 'workflow00000000', from: end - HOUR },
		],
	];
	return [
		...indexed.map(([name, filter, order]) => ({
			name,
			filter,
			isIndexed: true,
			...(order && { order }),
		})),
		...others.map(([name, filter]) => ({ name, filter, isIndexed: false })),
	];
}

async function fill(store: EventStore, count: number): Promise<object> {
	const random = repeatableNumbers(1);
	const times: number[] = [];
	let cpu = 0;
	for (let start = 0; start < count; start += BATCH) {
		const size = Math.min(BATCH, count - start);
		const changes = Array.from({ length: size }, (_, index) => changesOf(start + index, random));
		const batch = changes.flat();
		const before = process.cpuUsage();
		times.push((await timed(() => store.write(batch))) / size);
		const { user, system } = process.cpuUsage(before);
		cpu += user + system;
	}
	const parts = [times.slice(0, times.length / 10), times.slice(-times.length / 10)];
	const micros = (milliseconds: number) => round(milliseconds * 1000);
	return {
		// Of this process, so for Postgres the client's part only; other work of the machine adds nothing.
		cpuMicroseconds: round(cpu / count),
		meanMicroseconds: micros(times.reduce((sum, time) => sum + time, 0) / times.length),
		medianMicroseconds: micros(quantile(times, 0.5)),
		p99Microseconds: micros(quantile(times, 0.99)),
		firstTenthMicroseconds: micros(quantile(parts[0]!, 0.5)),
		lastTenthMicroseconds: micros(quantile(parts[1]!, 0.5)),
		worstBatchMilliseconds: round(Math.max(...times) * BATCH),
		...(await store.size()),
	};
}

async function measureReading(subject: Subject, reading: Reading): Promise<object> {
	const { store, dialect } = subject;
	const { name, filter, isIndexed, order = 'newestFirst' } = reading;
	const times: number[] = [];
	let found = 0;
	for (let run = 0; run < RUNS; run += 1) {
		times.push(
			await timed(async () => {
				found = (await store.list(filter, { limit: LIMIT, order })).events.length;
			}),
		);
	}
	const window = new Window(dialect, normalizeFilter(filter), order, undefined);
	const size = window.isSelective
		? dialect.window[filter.bodyContains === undefined ? 'events' : 'bodies']
		: LIMIT + 1;
	const plan = await subject.explain(window.rows('e.*, l.execution_id', true, size, LIMIT + 1));
	console.log(`\n${subject.name}, ${name}:\n${plan.map((line) => `    ${line}`).join('\n')}`);
	return {
		filter: name,
		isIndexed,
		found,
		medianMilliseconds: round(quantile(times, 0.5)),
		worstMilliseconds: round(Math.max(...times)),
		plan,
	};
}

/** What is not Get Many, each once or as often as it is cheap. */
async function measureOthers({ store }: Subject, count: number): Promise<object[]> {
	const end = START + count * SPACING_MS;
	const day = { from: end - 24 * HOUR };
	const id = idOf(count >> 1, START + (count >> 1) * SPACING_MS);
	const cursor = (await store.list({ to: START + (count >> 1) * SPACING_MS }, { limit: 1 }))
		.nextCursor!;
	const actions: readonly (readonly [string, number, () => Promise<unknown>])[] = [
		['Get', RUNS, () => store.get(id)],
		['Get Many, 1000 events', 5, () => store.list({}, { limit: 1000 })],
		['Get Many, brief', RUNS, () => store.list({}, { limit: LIMIT, isBrief: true })],
		['Get Many from a cursor in the middle', RUNS, () => store.list({}, { limit: LIMIT, cursor })],
		['Size', RUNS, () => store.size()],
		['Summary of a day', 5, () => store.summarize(day)],
		['Summary of all', 1, () => store.summarize({})],
		['Time series of a day by minute', 5, () => store.timeSeries(day, 60_000)],
		['Time series of all by hour', 1, () => store.timeSeries({}, HOUR)],
		['Prune 200 by age', 5, () => store.prune({ maxAgeMs: 1 }, 200, end)],
		['Prune 200 by count', 5, () => store.prune({ maxEvents: 1 }, 200, end)],
		['Prune 200 by bytes', 5, () => store.prune({ maxBytes: 1 }, 200, end)],
	];
	const rows: object[] = [];
	for (const [action, runs, act] of actions) {
		const times: number[] = [];
		const stall = watchForStalls();
		for (let run = 0; run < runs; run += 1) times.push(await timed(act));
		rows.push({
			action,
			medianMilliseconds: round(quantile(times, 0.5)),
			longestStallMilliseconds: round(stall()),
		});
	}
	return rows;
}

/** The same batches into two logs, in turns, so that other work of the machine burdens both alike. */
async function compareWriting(subject: Subject): Promise<object[]> {
	const rows: object[] = [];
	for (const spacingMs of [BUSY_SPACING_MS, SPACING_MS]) {
		const [withCounts, without] = [subject.another(), subject.another()];
		await withCounts.open();
		await without.open();
		const random = repeatableNumbers(2);
		const times = { with: [] as number[], without: [] as number[] };
		const cpu = { with: 0, without: 0 };
		const write = async (name: 'with' | 'without', store: EventStore, batch: EventChange[]) => {
			const before = process.cpuUsage();
			times[name].push(await timed(async () => store.write(batch)));
			const { user, system } = process.cpuUsage(before);
			cpu[name] += user + system;
		};
		for (let pair = 0; pair < PAIRS; pair += 1) {
			const batch = Array.from({ length: BATCH }, (_, index) =>
				changesOf(pair * BATCH + index, random, spacingMs),
			).flat();
			await write('with', withCounts, batch);
			await withoutCounts(async () => write('without', without, batch));
		}
		const micros = (name: 'with' | 'without') => round((quantile(times[name], 0.5) / BATCH) * 1000);
		rows.push({
			eventsPerMinute: Math.round(MINUTE / spacingMs),
			medianMicroseconds: micros('with'),
			medianWithoutCounts: micros('without'),
			factor: round(quantile(times.with, 0.5) / quantile(times.without, 0.5)),
			cpuMicroseconds: round(cpu.with / PAIRS / BATCH),
			cpuWithoutCounts: round(cpu.without / PAIRS / BATCH),
		});
		await withCounts.close();
		await without.close();
	}
	return rows;
}

/** Has nothing counted while the action runs. */
async function withoutCounts(action: () => Promise<void>): Promise<void> {
	const stores = [SqliteRollups.prototype, PostgresRollups.prototype];
	const originals = stores.map((store) => Object.getOwnPropertyDescriptor(store, 'apply')!);
	for (const store of stores) Object.assign(store, { apply: () => undefined });
	try {
		await action();
	} finally {
		stores.forEach((store, index) => Object.defineProperty(store, 'apply', originals[index]!));
	}
}

/** What a dashboard asks for, with the plan of each query of it. */
async function measureOverviews(subject: Subject, count: number): Promise<object[]> {
	const { store } = subject;
	const to = START + count * SPACING_MS;
	const some = ['workflow00000000', 'workflow00000007', 'workflow00000150'];
	const rows: object[] = [];
	for (const [range, lengthMs, bucketMs] of [
		['1 h', HOUR, MINUTE],
		['24 h', DAY, 15 * MINUTE],
		['7 d', 7 * DAY, HOUR],
		['30 d', 30 * DAY, 6 * HOUR],
	] as const) {
		for (const workflowIds of [undefined, some]) {
			const filter = { from: to - lengthMs, to, bucketMs, ...(workflowIds && { workflowIds }) };
			const times: number[] = [];
			const stall = watchForStalls();
			let total = 0;
			for (let run = 0; run < 7; run += 1) {
				times.push(await timed(async () => (total = (await store.overview(filter)).total)));
			}
			rows.push({
				overview: `${range}${workflowIds ? ', three workflows' : ''}`,
				total,
				medianMilliseconds: round(quantile(times, 0.5)),
				worstMilliseconds: round(Math.max(...times)),
				longestStallMilliseconds: round(stall()),
			});
			const queries: Query[] = [];
			const reader = new OverviewReader({
				...subject.dialect,
				all: async (sql, values) => {
					queries.push({ sql, values });
					return await subject.query({ sql, values });
				},
			});
			await reader.overview(filter);
			for (const query of new Map(queries.map((each) => [each.sql, each])).values()) {
				const plan = (await subject.explain(query)).map((line) => `    ${line}`).join('\n');
				console.log(`\n${subject.name}, overview of ${range}:\n${plan}`);
			}
		}
	}
	return rows;
}

/** What is done in the background after the hours that were written. */
async function measureTidying({ store }: Subject, count: number): Promise<object> {
	const nowMs = START + count * SPACING_MS + DAY;
	const times: number[] = [];
	const stall = watchForStalls();
	for (let isDone = false; !isDone;) {
		times.push(await timed(async () => (isDone = await store.tidy(nowMs))));
	}
	return {
		hours: times.length - 1,
		medianMilliseconds: round(quantile(times, 0.5)),
		worstMilliseconds: round(Math.max(...times)),
		longestStallMilliseconds: round(stall()),
	};
}

/** Reads the whole log as a follower does. */
async function measureTail({ store }: Subject): Promise<object> {
	const times: number[] = [];
	let events = 0;
	let cursor: string | undefined;
	for (let isAtEnd = false; !isAtEnd && events < 100_000;) {
		const request = { limit: 1000, nowMs: Date.now(), ...(cursor && { cursor }) };
		times.push(
			await timed(async () => {
				const page = await store.changesSince(request);
				({ cursor, isAtEnd } = page);
				events += page.events.length;
			}),
		);
	}
	return { followed: events, medianMillisecondsPer1000: round(quantile(times, 0.5)) };
}

/** @returns a function that gives for how long the process did nothing else, at most, in milliseconds */
function watchForStalls(): () => number {
	let last = performance.now();
	let longest = 0;
	const look = () => {
		const now = performance.now();
		longest = Math.max(longest, now - last);
		last = now;
	};
	let handle = setImmediate(function again() {
		look();
		handle = setImmediate(again);
	});
	return () => {
		look();
		clearImmediate(handle);
		return longest;
	};
}

function sqliteSubject(): Subject {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-log-bench-'));
	const file = path.join(folder, 'events.db');
	let others = 0;
	const read = ({ sql, values }: Query) => {
		const { DatabaseSync } = loadSqlite(EVENT_LOG);
		const database = new DatabaseSync(file, { readOnly: true });
		try {
			const inputs = values.map((value) => {
				if (typeof value === 'boolean') return Number(value);
				return Array.isArray(value) ? JSON.stringify(value) : (value as string | number);
			});
			return database.prepare(sql).all(...inputs) as Row[];
		} finally {
			database.close();
		}
	};
	const notHere = async () => Promise.reject(new Error('Only for plans'));
	return {
		name: 'SQLite',
		store: new SqliteStore(file),
		dialect: sqliteDialect(notHere),
		settle: async () => undefined,
		explain: async ({ sql, values }) =>
			read({ sql: `EXPLAIN QUERY PLAN ${sql}`, values }).map(({ detail }) => detail as string),
		query: async (query) => read(query),
		another: () => new SqliteStore(path.join(folder, `other${(others += 1)}.db`)),
		remove: async () => {
			fs.rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function postgresSubject(programs: string): Promise<Subject> {
	// As durable as Postgres is by default; a cache as a small server has it.
	const server = await PostgresServer.create(programs, [
		'shared_buffers=256MB',
		'max_wal_size=2GB',
	]);
	const { host, database, user } = server.settings;
	const client = new Client({ host, database, user });
	await client.connect();
	const notHere = async () => Promise.reject(new Error('Only for plans'));
	let others = 0;
	return {
		name: 'Postgres',
		store: new PostgresStore(server.settings),
		dialect: postgresDialect(quotedSchema(server.settings), notHere),
		settle: async () => {
			await client.query('VACUUM ANALYZE');
		},
		explain: async ({ sql, values }) => {
			const { rows } = await client.query<{ 'QUERY PLAN': string }>(
				`EXPLAIN (ANALYZE, TIMING OFF) ${sql}`,
				[...values],
			);
			return rows.map((row) => row['QUERY PLAN']);
		},
		query: async ({ sql, values }) => {
			const { rows } = await client.query<Record<string, string>>(sql, [...values]);
			// This client gives a bigint as text.
			return rows.map((row) => ({
				...row,
				...Object.fromEntries(
					['start', 'first', 'last', 'uncounted_to'].flatMap((name) =>
						row[name] == null ? [] : [[name, Number(row[name])]],
					),
				),
			}));
		},
		another: () => new PostgresStore({ ...server.settings, schema: `other${(others += 1)}` }),
		remove: async () => {
			await client.end();
			await server.remove();
		},
	};
}

async function measure(subject: Subject, count: number): Promise<object> {
	const { name, store } = subject;
	try {
		await store.open();
		const compared = await compareWriting(subject);
		console.log(`\n${name}, ${PAIRS} batches of ${BATCH} with and without counts:`);
		console.table(compared);
		const writing = await fill(store, count);
		const tidying = await measureTidying(subject, count);
		await subject.settle();
		const overviews = await measureOverviews(subject, count);
		const tail = await measureTail(subject);
		console.log(`\n${name}, overviews over ${count} events:`);
		console.table([tidying]);
		console.table(overviews);
		console.table([tail]);
		const reading: object[] = [];
		for (const each of readings(count)) reading.push(await measureReading(subject, each));
		const others = await measureOthers(subject, count);
		await store.close();
		console.log(`\n${name}, ${count} events in batches of ${BATCH}:`);
		console.table([writing]);
		console.table(reading, [
			'filter',
			'isIndexed',
			'found',
			'medianMilliseconds',
			'worstMilliseconds',
		]);
		console.table(others);
		return { store: name, compared, writing, tidying, overviews, tail, reading, others };
	} finally {
		await subject.remove();
	}
}

async function timed(action: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await action();
	return performance.now() - start;
}

function quantile(values: readonly number[], fraction: number): number {
	return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * fraction)]!;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

interface OverviewResults {
	readonly store: string;
	readonly overviews: readonly { readonly overview: string; readonly medianMilliseconds: number }[];
}

function checkOverviews(results: readonly OverviewResults[]): void {
	for (const { store, overviews } of results) {
		for (const { overview, medianMilliseconds } of overviews) {
			if (medianMilliseconds < OVERVIEW_GOAL_MS) continue;
			console.error(`Over ${OVERVIEW_GOAL_MS} ms: the overview of ${overview} in ${store}`);
			process.exitCode = 1;
		}
	}
}

async function main(): Promise<void> {
	const [events = '1000000', only] = process.argv.slice(2);
	const count = Number(events);
	if (!Number.isInteger(count) || count < 2000) throw new RangeError('events: 2000 or more');
	const results: object[] = [];
	if (only !== 'postgres') results.push(await measure(sqliteSubject(), count));
	const programs = findPostgres();
	if (only !== 'sqlite') {
		if (programs === undefined) console.log('Postgres is left out: there is none on this machine');
		else results.push(await measure(await postgresSubject(programs), count));
	}

	writeResults('eventlog', {
		events: count,
		batch: BATCH,
		limit: LIMIT,
		goalMilliseconds: GOAL_MS,
		overviewGoalMilliseconds: OVERVIEW_GOAL_MS,
		results,
	});
	checkOverviews(results as OverviewResults[]);
	const slow = (
		results as {
			store: string;
			reading: { filter: string; isIndexed: boolean; medianMilliseconds: number }[];
		}[]
	)
		.flatMap(({ store, reading }) => reading.map((row) => ({ store, ...row })))
		.filter(({ isIndexed, medianMilliseconds }) => isIndexed && medianMilliseconds >= GOAL_MS);
	if (slow.length > 0) {
		console.error(
			`Over ${GOAL_MS} ms: ${slow.map(({ store, filter }) => `${filter} in ${store}`).join(', ')}`,
		);
		process.exitCode = 1;
	}
}

void main();
