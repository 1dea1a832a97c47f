import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import type { N8nHost } from '../../host/n8n-host';
import type { QueueHost } from '../../host/queue/queue-host';

const POLL_MS = 25;
/** Longest that executions may take to end once nothing comes in, in milliseconds. */
const PATIENCE_MS = 120_000;

/** An n8n's executions, read from its own database: its API pages through them too slowly. */
export interface Executions {
	/** @returns how many executions of the workflow, or of all, there are, and how many have ended well */
	count(workflowId?: string): Promise<{ all: number; succeeded: number }>;
	close(): Promise<void>;
}

/** Those of one n8n with SQLite. */
export function sqliteExecutions({ userFolder }: N8nHost): Executions {
	const file = path.join(userFolder, '.n8n', 'database.sqlite');
	const database = new DatabaseSync(file, { readOnly: true });
	const query = database.prepare(
		`SELECT count(*) AS "all", count(*) FILTER (WHERE status = 'success') AS succeeded
		FROM execution_entity WHERE (workflowId = ?1 OR ?1 IS NULL) AND deletedAt IS NULL`,
	);
	return {
		count: async (workflowId) =>
			query.get(workflowId ?? null) as { all: number; succeeded: number },
		close: async () => database.close(),
	};
}

/** Those of n8n in queue mode. */
export async function postgresExecutions({ postgres }: QueueHost): Promise<Executions> {
	const { host, database, user } = postgres.settings;
	const client = new Client({ host, database, user });
	await client.connect();
	return {
		count: async (workflowId) => {
			const { rows } = await client.query<{ all: string; succeeded: string }>(
				`SELECT count(*) AS all, count(*) FILTER (WHERE status = 'success') AS succeeded
				FROM execution_entity WHERE ("workflowId" = $1 OR $1 IS NULL) AND "deletedAt" IS NULL`,
				[workflowId ?? null],
			);
			return { all: Number(rows[0]!.all), succeeded: Number(rows[0]!.succeeded) };
		},
		close: async () => await client.end(),
	};
}

/**
 * Waits until every execution of a workflow, or of all, has ended well.
 * @returns how many there are
 * @throws {Error} if that takes too long
 */
export async function settled(executions: Executions, workflowId?: string): Promise<number> {
	const deadline = performance.now() + PATIENCE_MS;
	let before = -1;
	for (;;) {
		const { all, succeeded } = await executions.count(workflowId);
		if (all === succeeded && all === before) return all;
		if (performance.now() > deadline) {
			throw new Error(`${all - succeeded} of ${all} executions have not ended well`);
		}
		before = all === succeeded ? all : -1;
		await sleep(POLL_MS);
	}
}
