import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { retryWhileBusy } from './errors';

type Value = string | number | bigint | boolean | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;
/** A list becomes a JSON text, a truth value 0 or 1. */
export type Parameter = Value | readonly string[] | readonly number[];

/** Most statements that are kept prepared. */
const MAX_STATEMENTS = 100;

/** A database with its prepared statements. */
export class Connection {
	/** In order of last use. */
	readonly #statements = new Map<string, StatementSync>();

	constructor(readonly database: DatabaseSync) {}

	all(sql: string, parameters: readonly Parameter[] = []): readonly Row[] {
		return this.#prepared(sql).all(...inputOf(parameters));
	}

	/** @returns the first row */
	one(sql: string, parameters: readonly Parameter[] = []): Row | undefined {
		return this.#prepared(sql).get(...inputOf(parameters));
	}

	/** @returns how many rows were changed, and the number of the row that was last added */
	run(sql: string, parameters: readonly Parameter[] = []): { changes: number; lastSeq: number } {
		const { changes, lastInsertRowid } = this.#prepared(sql).run(...inputOf(parameters));
		return { changes: Number(changes), lastSeq: Number(lastInsertRowid) };
	}

	/** Runs the action with the only right to write, all of it or nothing. */
	async transaction<T>(action: () => T): Promise<T> {
		return await retryWhileBusy(() => this.transactionSync(action));
	}

	/** The same on the spot: it is SQLite itself that waits for another process, and then gives up. */
	transactionSync<T>(action: () => T): T {
		this.database.exec('BEGIN IMMEDIATE');
		try {
			const result = action();
			this.database.exec('COMMIT');
			return result;
		} catch (error) {
			this.#rollBack();
			throw error;
		}
	}

	close(): void {
		this.#statements.clear();
		this.database.close();
	}

	#rollBack(): void {
		try {
			this.database.exec('ROLLBACK');
		} catch {
			// A full disk or a damaged file has ended the transaction already.
		}
	}

	#prepared(sql: string): StatementSync {
		const statement = this.#statements.get(sql) ?? this.database.prepare(sql);
		this.#statements.delete(sql);
		this.#statements.set(sql, statement);
		if (this.#statements.size > MAX_STATEMENTS) {
			this.#statements.delete(this.#statements.keys().next().value!);
		}
		return statement;
	}
}

function inputOf(parameters: readonly Parameter[]): SQLInputValue[] {
	return parameters.map((value) => {
		if (typeof value === 'boolean') return Number(value);
		if (Array.isArray(value)) return JSON.stringify(value);
		return value as SQLInputValue;
	});
}
