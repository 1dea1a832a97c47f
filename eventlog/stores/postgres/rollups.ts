import type { Row, SqlValue } from '../sql/dialect';
import type { CountChange } from '../rollup/counted-event';
import {
	changedContent,
	HOUR_MS,
	rowsToChange,
	type RollupContent,
	type RollupKey,
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

	/** @param schema quoted */
	constructor(private readonly schema: string) {}

	/** Takes the changes of events into the counts. */
	async apply(transaction: Executor, changes: readonly CountChange[]): Promise<void> {
		const { rows: wanted, hours } = rowsToChange(changes);
		if (wanted.length === 0) return;
		const keys = wanted.map(({ key }) => placeOf(key));
		const found = await this.#find(transaction, keys);
		const doomed: number[] = [];
		const saved: SqlValue[][] = [];
		wanted.forEach(({ changes: own }, index) => {
			const row = found.get(index);
			const content = changedContent(row as RollupContent | undefined, own);
			if (content) saved.push([...keys[index]!, content.counts, content.senders]);
			else if (row) doomed.push(row.row_id as number);
		});
		await this.#save(transaction, saved);
		if (doomed.length > 0) {
			await transaction.all(`DELETE FROM ${this.schema}.rollups WHERE row_id = ANY($1)`, [doomed]);
		}
		await transaction.all(
			`INSERT INTO ${this.schema}.open_hours (start, mark)
			SELECT * FROM unnest($1::bigint[], $2::bigint[])
			ON CONFLICT (start) DO UPDATE SET mark = excluded.mark`,
			[hours, hours.map(newMark)],
		);
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
		await this.#save(
			transaction,
			rows.map(({ key, counts, senders }) => [...placeOf(key), counts, senders]),
		);
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

	/** @returns the rows that are there, by the place of their key */
	async #find(
		transaction: Executor,
		keys: readonly (readonly SqlValue[])[],
	): Promise<Map<number, Row>> {
		const names = KEY.map(([name]) => name);
		// Row by row, as Postgres could otherwise take it for cheaper to read the whole table.
		const rows = await transaction.all(
			`SELECT k.place, r.* FROM ${unnest(KEY)} WITH ORDINALITY AS k (${names.join(', ')}, place)
			CROSS JOIN LATERAL (
				SELECT r.row_id, r.counts, r.senders FROM ${this.schema}.rollups r
				WHERE ${names.map((name) => `r.${name} = k.${name}`).join(' AND ')} LIMIT 1
			) r`,
			columnsOf(KEY, keys),
		);
		return new Map(rows.map((row) => [(row.place as number) - 1, row]));
	}

	async #save(transaction: Executor, rows: readonly (readonly SqlValue[])[]): Promise<void> {
		if (rows.length === 0) return;
		const columns = [...KEY, ...CONTENT];
		await transaction.all(
			`INSERT INTO ${this.schema}.rollups (${columns.map(([name]) => name).join(', ')})
			SELECT * FROM ${unnest(columns)}
			ON CONFLICT (${KEY.map(([name]) => name).join(', ')})
			DO UPDATE SET counts = excluded.counts, senders = excluded.senders`,
			columnsOf(columns, rows),
		);
	}
}

/** @returns the values of `KEY` */
function placeOf({ isTotal, widthMs, start, workflowId, nodeName }: RollupKey): SqlValue[] {
	return [isTotal, widthMs, start, workflowId, nodeName];
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
