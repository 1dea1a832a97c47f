import {
	OUTCOMES,
	type Completion,
	type EventChange,
	type ExecutionLink,
	type Outcome,
	type WebhookEvent,
} from '../event';
import type { Overview, OverviewFilter } from '../overview';
import type {
	Count,
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';
import type { TailPage, TailRequest } from '../tail';
import { gatherBatch } from './batch';
import {
	checkBucket,
	demandTimeRange,
	MAX_BUCKETS,
	normalizeFilter,
	refuseEmptyFilter,
	tooManyBuckets,
} from './filter';
import { PostgresDatabase, type Executor } from './postgres/database';
import { postgresDialect } from './postgres/dialect';
import { PostgresRollups, unnest } from './postgres/rollups';
import { quotedSchema, type PostgresSettings } from './postgres/settings';
import { pruneStep } from './retention';
import { changesBetween, type CountChange } from './rollup/counted-event';
import { conditionsOf, flatCondition } from './sql/conditions';
import { Parameters, type Bind, type Dialect, type SqlValue } from './sql/dialect';
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
import { latencyOf, PERCENTILES, TimeSeriesBuilder, TOP } from './statistics';
import type { EventStore, OpenReport } from './store';

/** Most events that are deleted by one statement. */
const DELETE_STEP = 1000;
/** Each process counts in one of so many rows. */
const SLOTS = 8;
/** Most events of an earlier version that are counted in one transaction. */
const COUNT_STEP = 1000;

/** Columns of `early_completions`, in the order of `completionLists`. */
const COMPLETION_COLUMNS = [
	['id', 'text'],
	['status', 'integer'],
	['duration_ms', 'double precision'],
	['is_aborted', 'boolean'],
	['response_bytes', 'bigint'],
	['outcome', 'text'],
] as const;

/** Events in a schema of a Postgres database (13 or later), for many processes. */
export class PostgresStore implements EventStore {
	readonly followers: SqlFollowers;
	readonly #dialect: Dialect;
	readonly #reader: SqlReader;
	readonly #overviews: OverviewReader;
	readonly #rollups: PostgresRollups;
	readonly #slot = Math.floor(Math.random() * SLOTS);
	#opened: PostgresDatabase | undefined;

	/** @throws RangeError where the schema has no plain name */
	constructor(private readonly settings: PostgresSettings) {
		this.#dialect = postgresDialect(
			quotedSchema(settings),
			async (sql, parameters) => await this.#database.all(sql, parameters),
		);
		this.#reader = new SqlReader(this.#dialect);
		this.#overviews = new OverviewReader(this.#dialect);
		this.followers = new SqlFollowers({
			...this.#dialect,
			now: '(extract(epoch FROM clock_timestamp()) * 1000)::bigint',
		});
		this.#rollups = new PostgresRollups(quotedSchema(settings));
	}

	/** @throws Error where the database cannot be reached */
	async open(): Promise<OpenReport> {
		if (this.#opened) return {};
		const database = new PostgresDatabase(this.settings);
		try {
			await database.migrate();
		} catch (error) {
			await database.close();
			throw error;
		}
		this.#opened = database;
		return {};
	}

	async write(changes: readonly EventChange[]): Promise<void> {
		if (changes.length === 0) return;
		const { events, completions, links } = gatherBatch(changes);
		await this.#database.writeInTurn(async (transaction) => {
			const changes: CountChange[] = [];
			const added = await this.#insert(transaction, events);
			for (const event of events) if (added.has(event.id)) changes.push({ event, by: 1 });
			const early = added.size > 0 ? await this.#takeEarly(transaction) : [];
			await this.#complete(transaction, early, changes);
			const isEarly = new Set(early.map(({ id }) => id));
			const others = [...completions.values()].filter(
				({ id }) => !added.has(id) || isEarly.has(id),
			);
			await this.#complete(transaction, others, changes);
			await this.#link(transaction, links);
			await this.#rollups.apply(transaction, changes);
			await this.#count(transaction, added.size, sumOf(added.values()));
		});
	}

	async get(id: string): Promise<WebhookEvent | undefined> {
		return await this.#reader.get(id);
	}

	async list(filter: EventFilter, page: PageRequest): Promise<EventPage> {
		return await this.#reader.list(filter, page);
	}

	async summarize(filter: EventFilter): Promise<EventSummary> {
		demandTimeRange(filter);
		const { bind, values } = new Parameters(this.#dialect);
		const counted = (field: string, column: string, most?: number) =>
			`(SELECT '${field}' AS field, ${column} AS value, count(*) AS number FROM chosen
			WHERE ${column} IS NOT NULL GROUP BY ${column}
			ORDER BY number DESC, value ${most === undefined ? '' : `LIMIT ${most}`})`;
		const rows = await this.#database.all(
			`WITH chosen AS MATERIALIZED (
				SELECT e.outcome, e.code, e.key_name, e.source_ip, e.duration_ms
				${this.#chosen(filter, bind)}
			), latency AS (
				SELECT percentile_disc(ARRAY[${PERCENTILES.join(', ')}]) WITHIN GROUP (ORDER BY duration_ms)
					AS percentiles, max(duration_ms) AS max FROM chosen
			)
			${counted('outcome', 'outcome')}
			UNION ALL ${counted('code', 'code')}
			UNION ALL ${counted('key', 'key_name', TOP)}
			UNION ALL ${counted('source', 'source_ip', TOP)}
			UNION ALL (SELECT 'latency', NULL, p.value FROM latency,
				unnest(percentiles || max) WITH ORDINALITY p (value, ordinal) ORDER BY p.ordinal)`,
			values,
		);
		const numbersOf = (field: string) =>
			rows.filter((row) => row.field === field).map((row) => row.number as number | null);
		const countsOf = (field: string): Count[] =>
			rows
				.filter((row) => row.field === field)
				.map((row) => ({ value: row.value as string, count: row.number as number }));
		const latency = numbersOf('latency');
		return {
			total: sumOf(numbersOf('outcome')),
			byOutcome: countsOf('outcome'),
			byCode: countsOf('code'),
			byKey: countsOf('key'),
			bySource: countsOf('source'),
			...latencyOf(latency, latency.at(-1)),
		};
	}

	async timeSeries(filter: EventFilter, bucketMs: number): Promise<TimeBucket[]> {
		checkBucket(bucketMs);
		demandTimeRange(filter);
		const { bind, values } = new Parameters(this.#dialect);
		const width = `${bind(bucketMs)}::bigint`;
		const most = (MAX_BUCKETS + 1) * OUTCOMES.length;
		const rows = await this.#database.all(
			`SELECT e.received_at / ${width} * ${width} AS start, e.outcome, count(*) AS number
			${this.#chosen(filter, bind)}
			GROUP BY 1, 2 ORDER BY 1 LIMIT ${bind(most)}`,
			values,
		);
		if (rows.length === most) throw tooManyBuckets();
		const series = new TimeSeriesBuilder(bucketMs);
		for (const row of rows) {
			series.add(row.start as number, row.outcome as Outcome, row.number as number);
		}
		return series.build();
	}

	async overview(filter: OverviewFilter): Promise<Overview> {
		return await this.#overviews.overview(filter);
	}

	async changesSince(request: TailRequest): Promise<TailPage> {
		// The sequence is never set back, also when the newest events are deleted.
		const [log] = await this.#database.all(
			`SELECT l.log_id, s.last_value FROM ${this.#table('log_state')} l,
			${this.#table('events_seq_seq')} s`,
		);
		const { log_id: logId, last_value: seq } = log!;
		return await this.#reader.tail(request, { logId: logId as string, seq: seq as number });
	}

	async delete(filter: EventFilter): Promise<number> {
		refuseEmptyFilter(filter);
		demandTimeRange(filter);
		let deleted = 0;
		for await (const rows of this.#reader.scan(filter, 'e.seq')) {
			for (let start = 0; start < rows.length; start += DELETE_STEP) {
				const step = rows.slice(start, start + DELETE_STEP);
				deleted += await this.#remove(step.map(({ seq }) => seq as number));
			}
		}
		return deleted;
	}

	async prune(policy: RetentionPolicy, most: number, nowMs: number): Promise<number> {
		const deleted = await pruneStep(
			{
				occupied: async () => await this.#occupied(),
				deleteOldest: async (count, before) =>
					await this.#remove(await this.#reader.oldest(count, before)),
			},
			policy,
			most,
			nowMs,
		);
		const [oldest] = await this.#database.all(`SELECT min(id) AS id FROM ${this.#table('events')}`);
		for (const [table, column] of WAITING) {
			await this.#database.all(
				`DELETE FROM ${this.#table(table)} WHERE ${column} IN
					(SELECT ${column} FROM ${this.#table(table)} WHERE ${column} < $1
					ORDER BY ${column} LIMIT $2)`,
				[orphansBefore(oldest?.id as string | null, nowMs), most],
			);
		}
		return deleted;
	}

	async tidy(nowMs: number): Promise<boolean> {
		const database = this.#database;
		if ((await this.#rollups.uncountedTo(database)) > 0) {
			await database.writeInTurn(
				async (transaction) => await this.#rollups.countOlder(transaction, COUNT_STEP),
			);
			return false;
		}
		const hour = await addUpHour(this.#dialect, nowMs);
		if (!hour) return true;
		// Where its minutes have changed again, the next round is early enough.
		return !(await database.writeInTurn(
			async (transaction) => await this.#rollups.closeHour(transaction, hour),
		));
	}

	async size(): Promise<{ events: number; bytes: number }> {
		const { events, onDisk } = await this.#measure();
		return { events, bytes: onDisk };
	}

	async close(): Promise<void> {
		const database = this.#opened;
		this.#opened = undefined;
		await database?.close();
	}

	get #database(): PostgresDatabase {
		if (!this.#opened) throw new Error('The event log is not open');
		return this.#opened;
	}

	#table(name: string): string {
		return this.#dialect.table(name);
	}

	/** @returns `FROM` and `WHERE` of all events that meet the filter */
	#chosen(given: EventFilter, bind: Bind): string {
		const filter = normalizeFilter(given);
		const contents =
			filter.bodyContains === undefined
				? ''
				: `JOIN ${this.#table('event_contents')} b ON b.seq = e.seq`;
		const condition = flatCondition(conditionsOf(filter, this.#dialect), bind);
		return `FROM ${this.#table('events')} e ${contents} WHERE ${condition}`;
	}

	/** @returns the ids that were not there yet, with their bytes */
	async #insert(
		transaction: Executor,
		events: readonly WebhookEvent[],
	): Promise<Map<string, number>> {
		if (events.length === 0) return new Map();
		const columns = [...EVENT_COLUMNS, ...CONTENT_COLUMNS];
		const eventNames = EVENT_COLUMNS.map(([name]) => name).join(', ');
		const contentNames = CONTENT_COLUMNS.map(([name]) => name);
		const rows = events.map((event) => {
			const contents = contentValues(event);
			return [...eventValues(event, contents), ...contents];
		});
		const added = await transaction.all(
			`WITH input AS MATERIALIZED (
				SELECT * FROM ${unnest(columns)} WITH ORDINALITY
				AS i (${columns.map(([name]) => name).join(', ')}, ordinal)
			), added AS (
				INSERT INTO ${this.#table('events')} (${eventNames})
				SELECT ${eventNames} FROM input ORDER BY ordinal
				ON CONFLICT (id) DO NOTHING RETURNING seq, id, stored_bytes
			), contents AS (
				INSERT INTO ${this.#table('event_contents')} (seq, ${contentNames.join(', ')})
				SELECT added.seq, ${contentNames.map((name) => `input.${name}`).join(', ')}
				FROM added JOIN input ON input.id = added.id
			)
			SELECT id, stored_bytes FROM added`,
			columns.map((_, index) => rows.map((row) => row[index]!)),
		);
		return new Map(added.map((row) => [row.id as string, row.stored_bytes as number]));
	}

	/** @returns completions that were there before their events, which are there now */
	async #takeEarly(transaction: Executor): Promise<Completion[]> {
		const rows = await transaction.all(
			`DELETE FROM ${this.#table('early_completions')} c USING ${this.#table('events')} e
			WHERE e.id = c.id RETURNING c.*`,
		);
		return rows.map((row) => completionOf(row.id as string, row));
	}

	/** @param changes to which is added what the completions mean for the counts */
	async #complete(
		transaction: Executor,
		completions: readonly Completion[],
		changes: CountChange[],
	): Promise<void> {
		if (completions.length === 0) return;
		const before = await transaction.all(
			`SELECT id, seq, ${COUNTED_COLUMNS.join(', ')} FROM ${this.#table('events')}
			WHERE id = ANY($1)`,
			[completions.map(({ id }) => id)],
		);
		const found = new Map(before.map((row) => [row.id as string, row]));
		const uncountedTo = await this.#rollups.uncountedTo(transaction);
		for (const completion of completions) {
			const row = found.get(completion.id);
			if (!row || (row.seq as number) <= uncountedTo) continue;
			const event = countedOf(row);
			changes.push(...changesBetween(event, completedCount(event, completion)));
		}
		const names = COMPLETION_COLUMNS.map(([name]) => name).join(', ');
		if (found.size > 0) {
			await transaction.all(
				`WITH input AS MATERIALIZED (SELECT * FROM ${unnest(COMPLETION_COLUMNS)} AS i (${names}))
				UPDATE ${this.#table('events')} e SET status = s.status,
					duration_ms = s.duration_ms, is_aborted = s.is_aborted,
					response_bytes = COALESCE(s.response_bytes, e.response_bytes),
					outcome = COALESCE(s.outcome, e.outcome)
				FROM input s WHERE e.id = s.id`,
				completionLists(completions.filter(({ id }) => found.has(id))),
			);
		}
		const early = completions.filter(({ id }) => !found.has(id));
		if (early.length === 0) return;
		await transaction.all(
			`INSERT INTO ${this.#table('early_completions')} AS old (${names})
			SELECT * FROM ${unnest(COMPLETION_COLUMNS)}
			ON CONFLICT (id) DO UPDATE SET status = excluded.status,
				duration_ms = excluded.duration_ms, is_aborted = excluded.is_aborted,
				response_bytes = COALESCE(excluded.response_bytes, old.response_bytes),
				outcome = COALESCE(excluded.outcome, old.outcome)`,
			completionLists(early),
		);
	}

	async #link(transaction: Executor, links: readonly ExecutionLink[]): Promise<void> {
		if (links.length === 0) return;
		// In the same order in every process, so that two that link the same events do not lock each other out.
		const sorted = [...links].sort((a, b) => (a.id < b.id ? -1 : 1));
		await transaction.all(
			`INSERT INTO ${this.#table('event_links')} (event_id, execution_id)
			SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (event_id) DO NOTHING`,
			[sorted.map(({ id }) => id), sorted.map(({ executionId }) => executionId)],
		);
	}

	/** Last in a transaction, as others that count in the same row wait for its end. */
	async #count(transaction: Executor, events: number, bytes: number): Promise<void> {
		if (events === 0) return;
		await transaction.all(
			`INSERT INTO ${this.#table('totals')} AS t (slot, events, bytes)
			VALUES ($1::integer, $2::bigint, $3::bigint)
			ON CONFLICT (slot) DO UPDATE
			SET events = t.events + excluded.events, bytes = t.bytes + excluded.bytes`,
			[this.#slot, events, bytes],
		);
	}

	async #remove(seqs: readonly number[]): Promise<number> {
		if (seqs.length === 0) return 0;
		return await this.#database.writeInTurn(async (transaction) => {
			const gone = await transaction.all(
				`WITH gone AS (
					DELETE FROM ${this.#table('events')} WHERE seq = ANY($1) RETURNING *
				), contents AS (
					DELETE FROM ${this.#table('event_contents')} b USING gone WHERE b.seq = gone.seq
				), links AS (
					DELETE FROM ${this.#table('event_links')} l USING gone WHERE l.event_id = gone.id
				)
				SELECT seq, stored_bytes, ${COUNTED_COLUMNS.join(', ')} FROM gone`,
				[seqs],
			);
			const uncountedTo = await this.#rollups.uncountedTo(transaction);
			await this.#rollups.apply(
				transaction,
				gone
					.filter((row) => (row.seq as number) > uncountedTo)
					.map((row) => ({ event: countedOf(row), by: -1 })),
			);
			const bytes = sumOf(gone.map((row) => row.stored_bytes as number));
			await this.#count(transaction, gone.length && -gone.length, -bytes);
			return gone.length;
		});
	}

	async #measure(): Promise<{ events: number; bytes: number; onDisk: number }> {
		const tables = ['events', 'event_contents', 'event_links', 'early_completions', 'rollups'];
		const sizes = tables.map((name) => `pg_total_relation_size('${this.#table(name)}')`);
		const [row] = await this.#database.all(
			`SELECT COALESCE(sum(events), 0)::bigint AS events, COALESCE(sum(bytes), 0)::bigint AS bytes,
			${sizes.join(' + ')} AS on_disk FROM ${this.#table('totals')}`,
		);
		return {
			events: row!.events as number,
			bytes: row!.bytes as number,
			onDisk: row!.on_disk as number,
		};
	}

	/**
	 * Deleting makes room in the tables but seldom makes them smaller, so what they take on the disk
	 * alone would have all events deleted: then it is the sum of the events' own bytes that counts.
	 */
	async #occupied(): Promise<{ events: number; bytes: number }> {
		const { events, bytes, onDisk } = await this.#measure();
		return { events, bytes: Math.min(bytes, onDisk) };
	}
}

function completionLists(completions: readonly Completion[]): SqlValue[][] {
	const sorted = [...completions].sort((a, b) => (a.id < b.id ? -1 : 1));
	return [
		sorted.map(({ id }) => id),
		sorted.map(({ status }) => status),
		sorted.map(({ durationMs }) => durationMs),
		sorted.map(({ isAborted }) => isAborted),
		sorted.map(({ responseBytes }) => responseBytes ?? null),
		sorted.map(({ outcome }) => outcome ?? null),
	];
}

function sumOf(numbers: Iterable<number | null>): number {
	let sum = 0;
	for (const number of numbers) sum += number ?? 0;
	return sum;
}
