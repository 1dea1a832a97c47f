import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { outputOf, waitForWebhook } from '../../host/client';
import { publishOnQueue, startQueue, type Queue } from './queue-support';
import { createCredential, executionsWhen, newKey, send, workflowOf } from './support';

jest.setTimeout(240_000);

let queue: Queue;

beforeAll(async () => {
	queue = await startQueue();
});

afterAll(async () => {
	await queue?.stop();
});

describe('a monitor in queue mode', () => {
	it('tells an incident once, and shows it on the pages of every webhook processor', async () => {
		const { client, eventStore, host } = queue;
		const { urls, workflowId } = await publishOnQueue(queue);
		const key = newKey();
		const spotConnectApi = await createCredential(client, key);
		const path = `monitor-${randomUUID()}`;
		const { id } = await client.workflows.create(
			workflowOf([
				{
					name: 'Monitor',
					type: 'n8n-nodes-spot-connect.spotConnectWebhookMonitor',
					typeVersion: 1,
					webhookId: randomUUID(),
					parameters: { eventStore: 'postgres', dashboard: true, path },
					credentials: { spotConnectApi, spotConnectEventStoreApi: eventStore },
				},
			]),
		);
		await client.workflows.publish(id);
		const pages = host.processorUrls.map((url) => `${url}/webhook/${path}`);
		for (const page of pages) await waitForWebhook(page);

		for (let number = 0; number < 40; number += 1) {
			const url = urls[number % 2]!;
			expect((await send(url, { key: newKey() })).status).toBe(401);
		}
		await executionsWhen(client, id, (all) => all.some(({ status }) => status === 'success'));
		// Long enough for a second process to find the same, were there one that looked.
		await sleep(10_000);
		const items: Record<string, unknown>[] = [];
		for (const execution of await client.executions.list({ workflowId: id })) {
			const run = await client.executions.get(execution.id);
			items.push(...outputOf(run, 'Monitor').map(({ json }) => json));
		}
		const ids = items.map(({ alertId }) => alertId);
		expect(new Set(ids).size).toBe(ids.length);
		expect(items.filter(({ seriesType }) => seriesType === 'source')).toMatchObject([
			{ rule: 'refusals', status: 'open', workflowId },
		]);

		const authorization = `Basic ${Buffer.from(`x:${key}`).toString('base64')}`;
		for (const page of pages) {
			expect((await send(page, { method: 'GET' })).status).toBe(401);
			const shown = await send(`${page}?range=1h`, { method: 'GET', headers: { authorization } });
			expect(shown.status).toBe(200);
			expect(shown.text).toContain('Refusals');
			expect(shown.text).toMatch(/\d open, \d over/);
			const metrics = await send(`${page}/metrics`, { method: 'GET', headers: { authorization } });
			expect(metrics.text).toContain(
				`spot_connect_requests_total{workflow="${workflowId}",outcome="refused",code="api_key_invalid"} 40`,
			);
		}
		const [run] = await client.executions.list({ workflowId: id });
		expect(run).toMatchObject({ mode: 'trigger' });
	});
});
