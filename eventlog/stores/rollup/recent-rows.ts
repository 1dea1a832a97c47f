import type { RollupRow } from './row';

/** Most rows that are kept: those of the latest minutes, in which nearly all of a batch counts. */
const MOST_ROWS = 256;

/** A row, and its number in the database. */
export interface StoredRow {
	readonly row: RollupRow;
	readonly rowId: number;
}

/**
 * Rows that this process has written last, so that it need not read them again for its next batch.
 * Every change of an hour gives it a new mark in the database. So they are what the database has, as
 * long as the hour has the mark there that this process gave it: neither has another process changed
 * it, nor was the change that gave it undone.
 */
export class RecentRows {
	readonly #marks = new Map<number, number>();
	/** In order of last use. */
	readonly #rows = new Map<string, StoredRow>();

	/**
	 * To be called before the rows of an hour are used and changed.
	 * @param stored the hour's mark in the database, if it has one
	 * @param next the one that it gets with the change
	 */
	change(hour: number, stored: number | undefined, next: number): void {
		if (this.#marks.get(hour) !== stored) {
			this.#rows.clear();
			this.#marks.clear();
		}
		this.#marks.delete(hour);
		this.#marks.set(hour, next);
	}

	/** @param name of the row's key */
	take(name: string): StoredRow | undefined {
		const stored = this.#rows.get(name);
		this.#rows.delete(name);
		return stored;
	}

	put(name: string, stored: StoredRow): void {
		this.#rows.set(name, stored);
	}

	/** Forgets what is beyond the room; to be called after each change. */
	trim(): void {
		forgetFirst(this.#rows, MOST_ROWS);
		if (this.#marks.size > MOST_ROWS) {
			this.#marks.clear();
			this.#rows.clear();
		}
	}
}

function forgetFirst(rows: Map<string, unknown>, most: number): void {
	for (const name of rows.keys()) {
		if (rows.size <= most) return;
		rows.delete(name);
	}
}
