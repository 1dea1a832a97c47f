import type { CountChange } from '../rollup/counted-event';
import { RecentRows, type StoredRow } from '../rollup/recent-rows';
import { RollupRow } from '../rollup/row';
import { HOUR_MS, rowsToChange, type RollupContent, type RollupKey } from '../rollup/rows';
import type { SqlValue } from '../sql/dialect';
import { newMark, type ClosedHour } from '../sql/hours';
import { COUNTED_COLUMNS, countedOf } from '../sql/rows';
import type { Connection } from '../../../sqlite/connection';

const FIND = `SELECT row_id, counts, senders FROM rollups WHERE is_total = ?1 AND width_ms = ?2
	AND start = ?3 AND workflow_id = ?4 AND node_name = ?5`;
const INSERT = `INSERT INTO rollups
	(is_total, width_ms, start, workflow_id, node_name, counts, senders)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`;
const UPDATE = 'UPDATE rollups SET counts = ?2, senders = ?3 WHERE row_id = ?1';
const DELETE = 'DELETE FROM rollups WHERE row_id = ?1';
const FIND_MARK = 'SELECT mark FROM open_hours WHERE start = ?1';
const OPEN_HOUR = `INSERT INTO open_hours (start, mark) VALUES (?1, ?2)
	ON CONFLICT (start) DO UPDATE SET mark = excluded.mark`;
const CLOSE_HOUR = 'DELETE FROM open_hours WHERE start = ?1 AND mark = ?2';
const DELETE_HOUR = 'DELETE FROM rollups WHERE is_total = ?1 AND width_ms = ?2 AND start = ?3';
const OLDER_EVENTS = `SELECT seq, ${COUNTED_COLUMNS.join(', ')} FROM events WHERE seq <= ?1
	ORDER BY seq DESC LIMIT ?2`;

/** The counts in a file. Every method runs within a transaction. */
export class SqliteRollups {
	/** Once all events count, they do for good. */
	#isComplete = false;
	readonly #recent = new RecentRows();

	constructor(private readonly connection: Connection) {}

	/** Takes the changes of events into the counts. */
	apply(changes: readonly CountChange[]): void {
		const { connection } = this;
		const { rows, hours } = rowsToChange(changes);
		for (const start of hours) {
			const stored = connection.one(FIND_MARK, [start])?.mark as number | undefined;
			const mark = newMark();
			this.#recent.change(start, stored, mark);
			connection.run(OPEN_HOUR, [start, mark]);
		}
		for (const { name, key, changes: own } of rows) {
			const found = this.#recent.take(name) ?? this.#find(key);
			const row = found?.row ?? new RollupRow(undefined);
			row.add(own);
			const rowId = this.#save(key, row, found?.rowId);
			if (rowId !== undefined) this.#recent.put(name, { row, rowId });
		}
		this.#recent.trim();
	}

	#find(key: RollupKey): StoredRow | undefined {
		const stored = this.connection.one(FIND, placeOf(key));
		if (!stored) return undefined;
		const row = new RollupRow(stored as unknown as RollupContent);
		return { row, rowId: stored.row_id as number };
	}

	/** @returns the number of the row, if it is still there */
	#save(key: RollupKey, row: RollupRow, rowId: number | undefined): number | undefined {
		const { connection } = this;
		if (row.isEmpty) {
			if (rowId !== undefined) connection.run(DELETE, [rowId]);
			return undefined;
		}
		const { counts, senders } = row.content();
		if (rowId === undefined) {
			return connection.run(INSERT, [...placeOf(key), counts, senders]).lastSeq;
		}
		connection.run(UPDATE, [rowId, counts, senders]);
		return rowId;
	}

	/**
	 * Writes an hour that was added up, unless its minutes have changed meanwhile.
	 * @returns whether it was written
	 */
	closeHour({ start, mark, rows }: ClosedHour): boolean {
		const { connection } = this;
		if (connection.run(CLOSE_HOUR, [start, mark]).changes === 0) return false;
		for (const isTotal of [true, false]) connection.run(DELETE_HOUR, [isTotal, HOUR_MS, start]);
		for (const { key, counts, senders } of rows) {
			connection.run(INSERT, [...placeOf(key), counts, senders]);
		}
		return true;
	}

	/** @returns the number up to which events do not count yet; 0 where all do */
	uncountedTo(): number {
		if (this.#isComplete) return 0;
		const row = this.connection.one('SELECT uncounted_to FROM log_state')!;
		const uncountedTo = row.uncounted_to as number;
		this.#isComplete = uncountedTo === 0;
		return uncountedTo;
	}

	/**
	 * Counts the newest events that do not count yet.
	 * @param most of them
	 */
	countOlder(most: number): void {
		const rows = this.connection.all(OLDER_EVENTS, [this.uncountedTo(), most]);
		this.apply(rows.map((row) => ({ event: countedOf(row), by: 1 })));
		const left = rows.length < most ? 0 : (rows.at(-1)!.seq as number) - 1;
		this.connection.run('UPDATE log_state SET uncounted_to = ?1', [left]);
	}
}

/** @returns what `FIND` looks for */
function placeOf({ isTotal, widthMs, start, workflowId, nodeName }: RollupKey): SqlValue[] {
	return [isTotal, widthMs, start, workflowId, nodeName];
}
