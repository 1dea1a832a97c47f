import { Client } from 'pg';

import type { QueueHost } from '../../host/queue/queue-host';

/**
 * The executions of a workflow by their status, from n8n's own database: its list pages by times in
 * milliseconds, and leaves out or repeats executions of the same millisecond.
 */
export async function executionCounts(
	{ postgres }: QueueHost,
	workflowId: string,
): Promise<ReadonlyMap<string, number>> {
	const { host, database, user } = postgres.settings;
	const client = new Client({ host, database, user });
	await client.connect();
	try {
		const { rows } = await client.query<{ status: string; count: string }>(
			'SELECT status, count(*) AS count FROM execution_entity WHERE "workflowId" = $1 GROUP BY status',
			[workflowId],
		);
		return new Map(rows.map(({ status, count }) => [status, Number(count)]));
	} finally {
		await client.end();
	}
}
