import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Connection } from '../../sqlite/connection';
import { openAgain } from '../../sqlite/file';
import type { Completion, EventChange, Outcome, WebhookEvent } from '../event';
import type { Overview, OverviewFilter } from '../overview';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';
import type { TailPage, TailRequest } from '../tail';
import { gatherBatch, type Batch } from './batch';
import { checkBucket, demandTimeRange, refuseEmptyFilter } from './filter';
import { pruneStep } from './retention';
import { changesBetween, type CountChange } from './rollup/counted-event';
import type { Dialect, SqlValue } from './sql/dialect';
import { SqlFollowers } from './sql/followers';
import { addUpHour } from './sql/hours';
import { orphansBefore, WAITING } from './sql/orphans';
import { OverviewReader } from './sql/overview';
import { SqlReader } from './sql/reader';
import {
	completedCount,
	completionOf,
	CONTENT_COLUMNS,
	contentValues,
	COUNTED_COLUMNS,
	countedOf,
	EVENT_COLUMNS,
	eventValues,
} from './sql/rows';
import { sqliteDialect } from './sqlite/dialect';
import { EVENT_LOG, openEventLog } from './sqlite/file';
import { SqliteRollups } from './sqlite/rollups';
import { SummaryBuilder, TimeSeriesBuilder } from './statistics';
import type { EventStore, OpenReport } from './store';

/** Most events that are deleted in one transaction. */
const DELETE_STEP = 200;
/** Most pages of 4 KB that one pruning gives back to the file system. */
const VACUUM_PAGES = 500;
/** How long the last write waits for other processes, in milliseconds. */
const LAST_WAIT_MS = 2000;
/** Part of the file that may stay free for new events. */
const SPARE = 1 / 20;

/** Most events of an earlier version that are counted in one transaction. */
const COUNT_STEP = 500;

const INSERT_EVENT = `INSERT INTO events (${names(EVENT_COLUMNS)}, seq)
	VALUES (${EVENT_COLUMNS.map((_, index) => `?${index + 1}`).join(', ')}, ?${EVENT_COLUMNS.length + 1})
	ON CONFLICT (id) DO NOTHING`;
const INSERT_CONTENTS = `INSERT INTO event_contents (${names(CONTENT_COLUMNS)}, seq)
	VALUES (${CONTENT_COLUMNS.map((_, index) => `?${index + 1}`).join(', ')}, ?${CONTENT_COLUMNS.length + 1})`;
const INSERT_LINK = `INSERT INTO event_links (event_id, execution_id) VALUES (?1, ?2)
	ON CONFLICT (event_id) DO NOTHING`;
const FIND_EVENT = `SELECT seq, ${COUNTED_COLUMNS.join(', ')} FROM events WHERE id = ?1`;
const COMPLETE = `UPDATE events SET status = ?2, duration_ms = ?3, is_aborted = ?4,
	response_bytes = COALESCE(?5, response_bytes), outcome = COALESCE(?6, outcome) WHERE seq = ?1`;
const KEEP_COMPLETION = `INSERT INTO early_completions AS old
	(id, status, duration_ms, is_aborted, response_bytes, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
	ON CONFLICT (id) DO UPDATE SET status = excluded.status, duration_ms = excluded.duration_ms,
	is_aborted = excluded.is_aborted,
	response_bytes = COALESCE(excluded.response_bytes, old.response_bytes),
	outcome = COALESCE(excluded.outcome, old.outcome)`;
const TAKE_COMPLETION = `DELETE FROM early_completions WHERE id = ?1
	RETURNING status, duration_ms, is_aborted, response_bytes, outcome`;
const REMOVE = `DELETE FROM events WHERE seq = ?1 RETURNING id, ${COUNTED_COLUMNS.join(', ')}`;
const COUNT_ADDED = 'UPDATE totals SET events = events + ?1, last_seq = ?2';
const COUNT_REMOVED = 'UPDATE totals SET events = events - ?1';
// An earlier version of this package, in another process, leaves last_seq as it is.
const LAST_SEQ = `SELECT max(last_seq, (SELECT COALESCE(max(seq), 0) FROM events)) AS seq FROM totals`;
const LOG_ID = 'SELECT log_id FROM log_state';

interface OpenLog {
	readonly connection: Connection;
	readonly rollups: SqliteRollups;
}

/** What a batch has changed so far. */
interface Progress {
	/** Ids of the events that are new. */
	readonly added: Set<string>;
	readonly changes: CountChange[];
	/** Number up to which events do not count yet. */
	readonly uncountedTo: number;
}

/**
 * Events in one SQLite file, through Node's own SQLite. Many processes of one machine can use the
 * file; a network file system will not do (https://sqlite.org/wal.html). Its calls run on the thread
 * that calls them, so what may be long goes in steps of a few milliseconds; `ThreadedSqliteStore`
 * calls them in a thread of their own.
 */
export class SqliteStore implements EventStore {
	readonly followers: SqlFollowers;
	#opened: OpenLog | undefined;
	readonly #reader: SqlReader;
	readonly #dialect: Dialect;
	readonly #overviews: OverviewReader;

	/** @param file path of the database; its folder is made where there is none */
	constructor(private readonly file: string) {
		this.#dialect = sqliteDialect(async (sql, parameters) => {
			// Between two queries whatever else the process has to do gets its turn.
			await nextTurn();
			return this.#connection.all(sql, parameters);
		});
		this.#reader = new SqlReader(this.#dialect);
		this.#overviews = new OverviewReader(this.#dialect);
		this.followers = new SqlFollowers({
			...this.#dialect,
			now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
			all: async (sql, parameters) =>
				await this.#connection.transaction(() => this.#connection.all(sql, parameters)),
		});
	}

	/** @throws Error where the Node is too old, or the file cannot be opened */
	async open(): Promise<OpenReport> {
		if (this.#opened) return {};
		const { connection, ...report } = await openEventLog(this.file);
		this.#opened = { connection, rollups: new SqliteRollups(connection) };
		return report;
	}

	/** The same on the spot, where another store of this process has the file open already. */
	openAgain(): void {
		const connection = openAgain(this.file, EVENT_LOG);
		this.#opened = { connection, rollups: new SqliteRollups(connection) };
	}

	async write(changes: readonly EventChange[]): Promise<void> {
		if (changes.length === 0) return;
		const batch = gatherBatch(changes);
		await this.#connection.transaction(() => this.#apply(batch));
	}

	/**
	 * Writes on the spot, for a process that is ending and comes to nothing else any more. Waits up to
	 * two seconds for other processes, and this whole process with it.
	 */
	writeSync(changes: readonly EventChange[]): void {
		if (changes.length === 0) return;
		const batch = gatherBatch(changes);
		const connection = this.#connection;
		connection.database.exec(`PRAGMA busy_timeout = ${LAST_WAIT_MS}`);
		connection.transactionSync(() => this.#apply(batch));
	}

	async get(id: string): Promise<WebhookEvent | undefined> {
		return await this.#reader.get(id);
	}

	async list(filter: EventFilter, page: PageRequest): Promise<EventPage> {
		return await this.#reader.list(filter, page);
	}

	async summarize(filter: EventFilter): Promise<EventSummary> {
		demandTimeRange(filter);
		const summary = new SummaryBuilder();
		const columns = 'e.outcome, e.code, e.key_name, e.source_ip, e.duration_ms';
		for await (const rows of this.#reader.scan(filter, columns)) {
			for (const row of rows) {
				summary.add({
					outcome: row.outcome as string,
					code: row.code as string | null,
					keyName: row.key_name as string | null,
					sourceIp: row.source_ip as string,
					durationMs: row.duration_ms as number | null,
				});
			}
		}
		return summary.build();
	}

	async timeSeries(filter: EventFilter, bucketMs: number): Promise<TimeBucket[]> {
		checkBucket(bucketMs);
		demandTimeRange(filter);
		const series = new TimeSeriesBuilder(bucketMs);
		for await (const rows of this.#reader.scan(filter, 'e.received_at, e.outcome')) {
			for (const row of rows) series.add(row.received_at as number, row.outcome as Outcome);
		}
		return series.build();
	}

	async overview(filter: OverviewFilter): Promise<Overview> {
		return await this.#overviews.overview(filter);
	}

	async changesSince(request: TailRequest): Promise<TailPage> {
		const logId = this.#connection.one(LOG_ID)!.log_id as string;
		return await this.#reader.tail(request, { logId, seq: this.#lastSeq() });
	}

	async delete(filter: EventFilter): Promise<number> {
		refuseEmptyFilter(filter);
		demandTimeRange(filter);
		let deleted = 0;
		for await (const rows of this.#reader.scan(filter, 'e.seq')) {
			for (let start = 0; start < rows.length; start += DELETE_STEP) {
				const step = rows.slice(start, start + DELETE_STEP);
				deleted += await this.#remove(step.map(({ seq }) => seq as number));
				await nextTurn();
			}
		}
		return deleted;
	}

	async prune(policy: RetentionPolicy, most: number, nowMs: number): Promise<number> {
		const connection = this.#connection;
		const deleted = await pruneStep(
			{
				occupied: async () => ({ events: this.#countEvents(), bytes: this.#bytes().used }),
				deleteOldest: async (count, before) =>
					await this.#remove(await this.#reader.oldest(count, before)),
			},
			policy,
			most,
			nowMs,
		);
		const oldest = connection.one('SELECT min(id) AS id FROM events')?.id as string | null;
		await connection.transaction(() => {
			for (const [table, column] of WAITING) {
				connection.run(
					`DELETE FROM ${table} WHERE ${column} IN
						(SELECT ${column} FROM ${table} WHERE ${column} < ?1 ORDER BY ${column} LIMIT ?2)`,
					[orphansBefore(oldest, nowMs), most],
				);
			}
		});
		await this.#vacuum();
		return deleted;
	}

	async tidy(nowMs: number): Promise<boolean> {
		const connection = this.#connection;
		if (this.#rollups.uncountedTo() > 0) {
			await connection.transaction(() => this.#rollups.countOlder(COUNT_STEP));
			return false;
		}
		const hour = await addUpHour(this.#dialect, nowMs);
		if (!hour) return true;
		// Where its minutes have changed again, the next round is early enough.
		return !(await connection.transaction(() => this.#rollups.closeHour(hour)));
	}

	async size(): Promise<{ events: number; bytes: number }> {
		return { events: this.#countEvents(), bytes: this.#bytes().all };
	}

	async close(): Promise<void> {
		this.#opened?.connection.close();
		this.#opened = undefined;
	}

	get #connection(): Connection {
		return this.#demandOpen().connection;
	}

	get #rollups(): SqliteRollups {
		return this.#demandOpen().rollups;
	}

	#lastSeq(): number {
		return this.#connection.one(LAST_SEQ)!.seq as number;
	}

	#demandOpen(): OpenLog {
		if (!this.#opened) throw new Error('The event log is not open');
		return this.#opened;
	}

	#apply({ events, completions, links }: Batch): void {
		const connection = this.#connection;
		const progress: Progress = {
			added: new Set(),
			changes: [],
			uncountedTo: this.#rollups.uncountedTo(),
		};
		this.#insertAll(events, progress);
		const completed = this.#completeEarly(progress);
		for (const [id, completion] of completions) {
			if (!progress.added.has(id) || completed.has(id)) this.#complete(completion, progress);
		}
		for (const { id, executionId } of links) connection.run(INSERT_LINK, [id, executionId]);
		this.#rollups.apply(progress.changes);
	}

	/** Numbers events on, also where the newest were deleted: who follows the log goes by the number. */
	#insertAll(events: readonly WebhookEvent[], { added, changes }: Progress): void {
		if (events.length === 0) return;
		let seq = this.#lastSeq();
		for (const event of events) {
			if (!this.#insert(event, seq + 1)) continue;
			seq += 1;
			added.add(event.id);
			changes.push({ event, by: 1 });
		}
		if (added.size === 0) return;
		this.#connection.run(COUNT_ADDED, [added.size, seq]);
	}

	/** @returns whether the event was not there yet */
	#insert(event: WebhookEvent, seq: number): boolean {
		const contents = contentValues(event);
		const values = [...eventValues(event, contents), seq];
		if (this.#connection.run(INSERT_EVENT, values).changes === 0) return false;
		this.#connection.run(INSERT_CONTENTS, [...contents, seq]);
		return true;
	}

	#complete(completion: Completion, { changes, uncountedTo }: Progress): void {
		const connection = this.#connection;
		const row = connection.one(FIND_EVENT, [completion.id]);
		const [, ...end] = completionValues(completion);
		if (!row) {
			connection.run(KEEP_COMPLETION, [completion.id, ...end]);
			return;
		}
		const seq = row.seq as number;
		connection.run(COMPLETE, [seq, ...end]);
		if (seq <= uncountedTo) return;
		const event = countedOf(row);
		changes.push(...changesBetween(event, completedCount(event, completion)));
	}

	/**
	 * Completes new events with what was there before them.
	 * @returns which
	 */
	#completeEarly(progress: Progress): Set<string> {
		const completed = new Set<string>();
		const connection = this.#connection;
		if (!connection.one('SELECT 1 FROM early_completions LIMIT 1')) return completed;
		for (const id of progress.added) {
			const early = connection.one(TAKE_COMPLETION, [id]);
			if (!early) continue;
			this.#complete(completionOf(id, early), progress);
			completed.add(id);
		}
		return completed;
	}

	async #remove(seqs: readonly number[]): Promise<number> {
		if (seqs.length === 0) return 0;
		const connection = this.#connection;
		return await connection.transaction(() => {
			const changes: CountChange[] = [];
			const uncountedTo = this.#rollups.uncountedTo();
			let removed = 0;
			for (const seq of seqs) {
				const row = connection.one(REMOVE, [seq]);
				if (!row) continue;
				connection.run('DELETE FROM event_contents WHERE seq = ?1', [seq]);
				connection.run('DELETE FROM event_links WHERE event_id = ?1', [row.id!]);
				if (seq > uncountedTo) changes.push({ event: countedOf(row), by: -1 });
				removed += 1;
			}
			connection.run(COUNT_REMOVED, [removed]);
			this.#rollups.apply(changes);
			return removed;
		});
	}

	async #vacuum(): Promise<void> {
		const { all, used, pageSize } = this.#bytes();
		const surplus = Math.floor((all - used - all * SPARE) / pageSize);
		if (surplus <= 0) return;
		const pages = Math.min(surplus, VACUUM_PAGES);
		await this.#connection.transaction(() => {
			this.#connection.database.exec(`PRAGMA incremental_vacuum(${pages})`);
		});
	}

	#countEvents(): number {
		return this.#connection.one('SELECT events FROM totals')!.events as number;
	}

	#bytes(): { all: number; used: number; pageSize: number } {
		const pragma = (name: string) => Number(this.#connection.one(`PRAGMA ${name}`)![name]);
		const pageSize = pragma('page_size');
		const pages = pragma('page_count');
		const free = pragma('freelist_count');
		return { all: pages * pageSize, used: (pages - free) * pageSize, pageSize };
	}
}

function completionValues(completion: Completion): SqlValue[] {
	const { id, status, durationMs, isAborted, responseBytes, outcome } = completion;
	return [id, status, durationMs, isAborted, responseBytes ?? null, outcome ?? null];
}

function names(columns: readonly (readonly [string, string])[]): string {
	return columns.map(([name]) => name).join(', ');
}
