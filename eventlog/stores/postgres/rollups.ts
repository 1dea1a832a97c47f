import type { Row, SqlValue } from '../sql/dialect';
import type { CountChange } from '../rollup/counted-event';
import { RecentRows } from '../rollup/recent-rows';
import { RollupRow } from '../rollup/row';
import {
	HOUR_MS,
	nameOf,
	rowsToChange,
	type RollupContent,
	type RollupKey,
	type RowChange,
} from '../rollup/rows';
import { newMark, type ClosedHour } from '../sql/hours';
import { COUNTED_COLUMNS, countedOf } from '../sql/rows';
import type { Executor } from './database';

const KEY = [
	['is_total', 'boolean'],
	['width_ms', 'integer'],
	['start', 'bigint'],
	['workflow_id', 'text'],
	['node_name', 'text'],
] as const;
const CONTENT = [
	['counts', 'text'],
	['senders', 'text'],
] as const;

/** The counts in a schema. Every method runs within a transaction that has the turn to write. */
export class PostgresRollups {
	/** Once all events count, they do for good. */
	#isComplete = false;
	readonly #recent = new RecentRows();

	/** @param schema quoted */
	constructor(private readonly schema: string) {}

	/** Takes the changes of events into the counts. */
	async apply(transaction: Executor, changes: readonly CountChange[]): Promise<void> {
		const { rows: wanted, hours } = rowsToChange(changes);
		if (wanted.length === 0) return;
		await this.#openHours(transaction, hours);
		const known = await this.#find(transaction, wanted);
		const doomed: number[] = [];
		const saved: { key: RollupKey; row: RollupRow; rowId: number | undefined }[] = [];
		for (const { name, key, changes: own } of wanted) {
			const found = known.get(name);
			const row = found?.row ?? new RollupRow(undefined);
			row.add(own);
			if (!row.isEmpty) saved.push({ key, row, rowId: found?.rowId });
			else if (found) doomed.push(found.rowId);
		}
		const rowIds = await this.#save(
			transaction,
			saved.map(({ key, row }) => ({ key, ...row.content() })),
		);
		for (const { key, row, rowId } of saved) {
			const name = nameOf(key);
			this.#recent.put(name, { row, rowId: rowId ?? rowIds.get(name)! });
		}
		this.#recent.trim();
		if (doomed.length === 0) return;
		await transaction.all(`DELETE FROM ${this.schema}.rollups WHERE row_id = ANY($1)`, [doomed]);
	}

	/**
	 * Writes an hour that was added up, unless its minutes have changed meanwhile.
	 * @returns whether it was written
	 */
	async closeHour(transaction: Executor, { start, mark, rows }: ClosedHour): Promise<boolean> {
		const closed = await transaction.all(
			`DELETE FROM ${this.schema}.open_hours WHERE start = $1 AND mark = $2 RETURNING start`,
			[start, mark],
		);
		if (closed.length === 0) return false;
		await transaction.all(
			`DELETE FROM ${this.schema}.rollups
			WHERE is_total = ANY(ARRAY[true, false]) AND width_ms = $1 AND start = $2`,
			[HOUR_MS, start],
		);
		await this.#save(transaction, rows);
		return true;
	}

	/** @returns the number up to which events do not count yet; 0 where all do */
	async uncountedTo(transaction: Executor): Promise<number> {
		if (this.#isComplete) return 0;
		const [row] = await transaction.all(`SELECT uncounted_to FROM ${this.schema}.log_state`);
		const uncountedTo = row!.uncounted_to as number;
		this.#isComplete = uncountedTo === 0;
		return uncountedTo;
	}

	/**
	 * Counts the newest events that do not count yet.
	 * @param most of them
	 */
	async countOlder(transaction: Executor, most: number): Promise<void> {
		const rows = await transaction.all(
			`SELECT seq, ${COUNTED_COLUMNS.join(', ')} FROM ${this.schema}.events WHERE seq <= $1
			ORDER BY seq DESC LIMIT $2`,
			[await this.uncountedTo(transaction), most],
		);
		await this.apply(
			transaction,
			rows.map((row) => ({ event: countedOf(row), by: 1 })),
		);
		const left = rows.length < most ? 0 : (rows.at(-1)!.seq as number) - 1;
		await transaction.all(`UPDATE ${this.schema}.log_state SET uncounted_to = $1`, [left]);
	}

	/** Gives the hours new marks. */
	async #openHours(transaction: Executor, hours: readonly number[]): Promise<void> {
		const marks = hours.map(newMark);
		const found = await transaction.all(
			`WITH old AS (
				SELECT start, mark FROM ${this.schema}.open_hours WHERE start = ANY($1::bigint[])
			), changed AS (
				INSERT INTO ${this.schema}.open_hours (start, mark)
				SELECT * FROM unnest($1::bigint[], $2::bigint[])
				ON CONFLICT (start) DO UPDATE SET mark = excluded.mark
			)
			SELECT start, mark FROM old`,
			[hours, marks],
		);
		const stored = new Map(found.map(({ start, mark }) => [start as number, mark as number]));
		hours.forEach((start, index) => this.#recent.change(start, stored.get(start), marks[index]!));
	}

	/** @returns the rows that are there, by name */
	async #find(
		transaction: Executor,
		wanted: readonly RowChange[],
	): Promise<Map<string, { row: RollupRow; rowId: number }>> {
		const found = new Map<string, { row: RollupRow; rowId: number }>();
		for (const { name } of wanted) {
			const recent = this.#recent.take(name);
			if (recent) found.set(name, recent);
		}
		const missing = wanted.filter(({ name }) => !found.has(name));
		if (missing.length === 0) return found;
		const names = KEY.map(([name]) => name);
		// Row by row, as Postgres could otherwise take it for cheaper to read the whole table.
		const rows = await transaction.all(
			`SELECT k.place, r.* FROM ${unnest(KEY)} WITH ORDINALITY AS k (${names.join(', ')}, place)
			CROSS JOIN LATERAL (
				SELECT r.row_id, r.counts, r.senders FROM ${this.schema}.rollups r
				WHERE ${names.map((name) => `r.${name} = k.${name}`).join(' AND ')} LIMIT 1
			) r`,
			columnsOf(
				KEY,
				missing.map(({ key }) => placeOf(key)),
			),
		);
		for (const stored of rows) {
			const row = new RollupRow(stored as unknown as RollupContent);
			const { name } = missing[(stored.place as number) - 1]!;
			found.set(name, { row, rowId: stored.row_id as number });
		}
		return found;
	}

	/** @returns the numbers of the rows, by name */
	async #save(
		transaction: Executor,
		rows: readonly (RollupContent & { readonly key: RollupKey })[],
	): Promise<Map<string, number>> {
		if (rows.length === 0) return new Map();
		const columns = [...KEY, ...CONTENT];
		const keyNames = KEY.map(([name]) => name).join(', ');
		const saved = await transaction.all(
			`INSERT INTO ${this.schema}.rollups (${columns.map(([name]) => name).join(', ')})
			SELECT * FROM ${unnest(columns)}
			ON CONFLICT (${keyNames})
			DO UPDATE SET counts = excluded.counts, senders = excluded.senders
			RETURNING row_id, ${keyNames}`,
			columnsOf(
				columns,
				rows.map(({ key, counts, senders }) => [...placeOf(key), counts, senders]),
			),
		);
		return new Map(saved.map((row) => [nameOf(keyOf(row)), row.row_id as number]));
	}
}

/** @returns the values of `KEY` */
function placeOf({ isTotal, widthMs, start, workflowId, nodeName }: RollupKey): SqlValue[] {
	return [isTotal, widthMs, start, workflowId, nodeName];
}

function keyOf(row: Row): RollupKey {
	return {
		isTotal: row.is_total as boolean,
		widthMs: row.width_ms as number,
		start: row.start as number,
		workflowId: row.workflow_id as string,
		nodeName: row.node_name as string,
	};
}

/** @returns a table of lists, one parameter each */
export function unnest(columns: readonly (readonly [string, string])[]): string {
	return `unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})`;
}

function columnsOf(
	columns: readonly unknown[],
	rows: readonly (readonly SqlValue[])[],
): SqlValue[][] {
	return columns.map((_, index) => rows.map((row) => row[index]!));
}
