import { Pool, types, type PoolClient } from 'pg';

import { missingMigrations } from '../../../sqlite/migrations';
import type { Parameter, Row, SqlValue } from '../sql/dialect';
import { postgresMigrations } from './migrations';
import { quotedSchema, type PostgresSettings } from './settings';
import { decodeText, encodeText } from './text';

/** Object id of `bigint`: the numbers of this package are all below 2^53. */
const BIGINT = 20;
/** Of this package's advisory locks: "SpCo" to migrate, "SpCw" to write. */
const LOCK_CLASS = 0x5370436f;
const WRITE_LOCK_CLASS = 0x53704377;
/** How long a process that has the turn to write may be silent, in milliseconds. */
const SILENCE_LIMIT_MS = 15_000;
/** What a statement may take more than its limit before its connection is given up, in milliseconds. */
const NETWORK_MARGIN_MS = 5000;

/** Runs statements, and gives their rows. */
export interface Executor {
	all(sql: string, parameters?: readonly ListParameter[]): Promise<readonly Row[]>;
}

/** Lists of anything, for `unnest`. */
export type ListParameter = Parameter | readonly SqlValue[];

/** A few connections to one schema. */
export class PostgresDatabase implements Executor {
	/** Quoted. */
	readonly schema: string;
	readonly #pool: Pool;

	/** @throws RangeError where the schema has no plain name */
	constructor(settings: PostgresSettings) {
		this.schema = quotedSchema(settings);
		const { tls, statementTimeoutMs = 30_000 } = settings;
		this.#pool = new Pool({
			host: settings.host,
			port: settings.port ?? 5432,
			database: settings.database,
			user: settings.user,
			...(settings.password !== undefined && { password: settings.password }),
			ssl: tls ? { ...tlsFiles(tls), rejectUnauthorized: tls.isVerified } : false,
			max: settings.maxConnections ?? 4,
			connectionTimeoutMillis: settings.connectTimeoutMs ?? 10_000,
			idleTimeoutMillis: 30_000,
			keepAlive: true,
			allowExitOnIdle: true,
			statement_timeout: statementTimeoutMs,
			query_timeout: statementTimeoutMs + NETWORK_MARGIN_MS,
			application_name: 'n8n-nodes-spot-connect',
			types: { getTypeParser: parserOf as typeof types.getTypeParser },
		});
		// An idle connection that breaks is replaced; whether the server is away, the next query tells.
		this.#pool.on('error', () => undefined);
	}

	async all(sql: string, parameters: readonly ListParameter[] = []): Promise<readonly Row[]> {
		const client = await this.#connect();
		return await released(client, () => query(client, sql, parameters));
	}

	/** Runs the action in one transaction, all of it or nothing. */
	async transaction<T>(action: (executor: Executor) => Promise<T>): Promise<T> {
		const client = await this.#connect();
		return await released(client, async () => {
			await client.query('BEGIN');
			try {
				const result = await action({
					all: (sql, parameters = []) => query(client, sql, parameters),
				});
				await client.query('COMMIT');
				return result;
			} catch (error) {
				// After any other error the connection is closed, and the server rolls back.
				if (isAnswer(error)) await client.query('ROLLBACK');
				throw error;
			}
		});
	}

	/**
	 * A transaction of which there is one at a time in the schema, whichever process it is of. So what
	 * it reads to change it stays as it is, and numbers that it takes from a sequence become visible
	 * in their order: who has seen one has seen all before it. A process that stops in the middle
	 * loses its turn.
	 */
	async writeInTurn<T>(action: (executor: Executor) => Promise<T>): Promise<T> {
		return await this.transaction(async (transaction) => {
			await transaction.all(
				`SELECT set_config('idle_in_transaction_session_timeout', $1, true),
				pg_advisory_xact_lock($2::integer, hashtext($3))`,
				[String(SILENCE_LIMIT_MS), WRITE_LOCK_CLASS, this.schema],
			);
			return await action(transaction);
		});
	}

	/** Brings the schema up to date; one process at a time. */
	async migrate(): Promise<void> {
		const { schema } = this;
		await this.transaction(async (transaction) => {
			await transaction.all('SELECT pg_advisory_xact_lock($1::integer, hashtext($2))', [
				LOCK_CLASS,
				schema,
			]);
			// Where the schema is there already, the user needs no right to make one.
			const [found] = await transaction.all('SELECT to_regnamespace($1) IS NOT NULL AS is_there', [
				schema,
			]);
			if (!found?.is_there) await transaction.all(`CREATE SCHEMA ${schema}`);
			await transaction.all(`CREATE TABLE IF NOT EXISTS ${schema}.migrations (
				version integer PRIMARY KEY,
				name text NOT NULL,
				applied_at timestamptz NOT NULL DEFAULT now()
			)`);
			const [row] = await transaction.all(
				`SELECT max(version) AS version FROM ${schema}.migrations`,
			);
			const missing = missingMigrations(
				'The event log',
				postgresMigrations(schema),
				Number(row?.version ?? 0),
			);
			for (const [version, { name, statements }] of missing) {
				for (const statement of statements) await transaction.all(statement);
				await transaction.all(`INSERT INTO ${schema}.migrations (version, name) VALUES ($1, $2)`, [
					version,
					name,
				]);
			}
		});
	}

	async close(): Promise<void> {
		await this.#pool.end();
	}

	async #connect(): Promise<PoolClient> {
		const client = await this.#pool.connect();
		// A connection that breaks while it is lent says so by the query that fails, and here.
		client.on('error', ignore);
		return client;
	}
}

function parserOf(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
	if (oid === BIGINT) return Number;
	return types.getTypeParser(oid, format) as (value: string) => unknown;
}

function ignore(): void {
	// See `connect`.
}

/** Gives the connection back, or closes it where it may be in the middle of something. */
async function released<T>(client: PoolClient, action: () => Promise<T>): Promise<T> {
	let failure: Error | undefined;
	try {
		return await action();
	} catch (error) {
		if (!isAnswer(error)) failure = error as Error;
		throw error;
	} finally {
		client.off('error', ignore);
		client.release(failure);
	}
}

/** @returns whether the server has answered with the error; after any other the connection is in doubt */
function isAnswer(error: unknown): boolean {
	return (error as { severity?: string }).severity === 'ERROR';
}

async function query(
	client: PoolClient,
	sql: string,
	parameters: readonly ListParameter[],
): Promise<readonly Row[]> {
	const { rows } = await client.query<Record<string, SqlValue>>(sql, parameters.map(encoded));
	for (const row of rows) {
		for (const [name, value] of Object.entries(row)) {
			if (typeof value === 'string') row[name] = decodeText(value);
		}
	}
	return rows;
}

function encoded(value: ListParameter): unknown {
	if (typeof value === 'string') return encodeText(value);
	if (!Array.isArray(value)) return value;
	return (value as readonly SqlValue[]).map((each) =>
		typeof each === 'string' ? encodeText(each) : each,
	);
}

function tlsFiles({ ca, cert, key }: NonNullable<PostgresSettings['tls']>): object {
	return {
		...(ca !== undefined && { ca }),
		...(cert !== undefined && { cert }),
		...(key !== undefined && { key }),
	};
}
