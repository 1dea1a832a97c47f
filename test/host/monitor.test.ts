import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { WebhookEvent } from '../../eventlog/event';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import { N8nClient, outputOf, waitForWebhook } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import { TemporaryFolder } from '../../host/temporary-folder';
import type { WatchDocument } from '../../monitoring/watch/document';
import { LogWatch } from '../../monitoring/watch/log-watch';
import { eventId, received, sampleEvent } from '../eventlog/events';
import {
	createCredential,
	executionsWhen,
	hostUrl,
	newKey,
	publishTrigger,
	send,
	signIn,
	workflowOf,
	type NodeOver,
} from './support';

jest.setTimeout(180_000);

const MONITOR = 'n8n-nodes-spot-connect.spotConnectWebhookMonitor';
const UUID = /^[0-9a-f-]{36}$/;
const HOSTILE = '<img src=x onerror="alert(1)">\u202e';
const MINUTE = 60_000;

type Item = Record<string, unknown>;

let client: N8nClient;
let store: SqliteStore;

beforeAll(async () => {
	client = signIn();
	store = await openStore(process.env.SPOT_CONNECT_HOST_FOLDER!);
});

afterAll(async () => {
	await store.close();
});

async function openStore(userFolder: string): Promise<SqliteStore> {
	const opened = new SqliteStore(path.join(userFolder, '.n8n/spot-connect/events.sqlite'));
	await opened.open();
	return opened;
}

const monitorNode = (parameters: Item = {}, over: Partial<NodeOver> = {}): NodeOver => ({
	name: 'Monitor',
	type: MONITOR,
	typeVersion: 1,
	webhookId: randomUUID(),
	parameters,
	...over,
});

const watching = (workflowId: string, over: Item = {}): Item => ({
	webhooks: 'selected',
	workflowIds: workflowId,
	...over,
});

/** Publishes a workflow that is a monitor alone. */
async function publishMonitor(
	parameters: Item,
	over: Partial<NodeOver> = {},
	as: N8nClient = client,
): Promise<string> {
	const { id } = await as.workflows.create(workflowOf([monitorNode(parameters, over)]));
	await as.workflows.publish(id);
	return id;
}

/** The items that a monitor has given, the oldest first. */
async function alertsOf(workflowId: string, as: N8nClient = client): Promise<Item[]> {
	const all = await as.executions.list({ workflowId });
	const items: Item[] = [];
	for (const { id } of all.reverse()) {
		items.push(...outputOf(await as.executions.get(id), 'Monitor').map(({ json }) => json));
	}
	return items;
}

const inMinutes = (startMs: number, minutes: number, over: Partial<WebhookEvent> = {}) => {
	const receivedAt = startMs + minutes * MINUTE;
	return sampleEvent({
		id: eventId(receivedAt),
		receivedAt,
		status: 200,
		durationMs: 20,
		...over,
	});
};

const wrongKey = { outcome: 'refused', code: 'api_key_invalid', status: 401 } as const;

/** Writes 50 wrong keys of one address within a minute. */
async function attack(into: SqliteStore, startMs: number, workflowId: string): Promise<void> {
	const events = Array.from({ length: 50 }, (_, number) =>
		inMinutes(startMs, number / 60, { ...wrongKey, workflowId, workflowName: 'Orders' }),
	);
	await into.write(events.map(received));
}

describe('in the editor', () => {
	it('gives one sample alert at once, also with a dashboard', async () => {
		const spotConnectApi = await createCredential(client, newKey());
		for (const [parameters, over] of [
			[{}, {}],
			[{ dashboard: true }, { credentials: { spotConnectApi } }],
		] as const) {
			const workflow = workflowOf([monitorNode(parameters, over)]);
			const { id } = await client.workflows.create(workflow);
			await client.workflows.runAtOnce(id, 'Monitor');
			await executionsWhen(client, id, (all) => all[0]?.status === 'success');
			const [sample, ...others] = await alertsOf(id);
			expect(others).toEqual([]);
			expect(sample).toMatchObject({
				rule: 'refusals',
				severity: 'warning',
				status: 'open',
				title: 'Burst of refusals',
				workflowName: 'Orders (sample)',
				observed: { unit: 'refusals in 5 minutes' },
				eventIds: expect.arrayContaining([expect.stringMatching(UUID)]) as string[],
			});
		}
	});
});

describe('published', () => {
	it('watches everything with nothing set', async () => {
		const id = await publishMonitor({});
		await expect(client.workflows.get(id)).resolves.toMatchObject({ active: true });
		await client.workflows.deactivate(id);
	});

	it('starts one execution for 50 wrong keys, within a minute', async () => {
		const hook = await publishTrigger(client);
		const monitor = await publishMonitor(watching(hook.workflowId));
		for (let number = 0; number < 50; number += 1) {
			expect((await send(hook.url, { key: newKey() })).status).toBe(401);
		}
		const sentAt = Date.now();
		const deadline = sentAt + 60_000;
		while ((await alertsOf(monitor)).length === 0 && Date.now() < deadline) await sleep(500);
		// By the address, its code and the webhook: more of the last two are needed.
		await sleep(12_000);
		const alerts = await alertsOf(monitor);
		const bySource = alerts.filter(({ seriesType }) => seriesType === 'source');
		expect(bySource).toEqual([
			{
				alertId: expect.stringMatching(/^refusals\/source\/.*\/started$/) as string,
				incidentId: expect.stringMatching(/^refusals\/source\//) as string,
				rule: 'refusals',
				severity: 'warning',
				status: 'open',
				title: 'Burst of refusals',
				message: expect.stringContaining('refusals') as string,
				series: expect.stringContaining('the source') as string,
				seriesType: 'source',
				seriesName: expect.any(String) as string,
				workflowId: hook.workflowId,
				workflowName: expect.stringMatching(/^Test /) as string,
				nodeName: 'Trigger',
				observed: { value: expect.any(Number) as number, unit: 'refusals in 5 minutes' },
				expected: { value: expect.any(Number) as number, unit: 'refusals in 5 minutes' },
				score: expect.any(Number) as number,
				since: expect.stringMatching(/Z$/) as string,
				eventIds: expect.arrayContaining([expect.stringMatching(UUID)]) as string[],
			},
		]);
		expect(new Set(alerts.map(({ alertId }) => alertId)).size).toBe(alerts.length);
	});

	it('says which parameter cannot work, and is not published then', async () => {
		await expect(publishMonitor(watching(' , '))).rejects.toThrow(/Workflow IDs: Write at least/);
		await expect(publishMonitor({ rules: [] })).rejects.toThrow(/Rules: Choose at least one/);
		await expect(publishMonitor({ dashboard: true })).rejects.toThrow(
			/Webhook API Key|credential/i,
		);
	});
});

describe('a restart in the middle of an incident', () => {
	it('repeats no alert and loses none', async () => {
		const folder = await TemporaryFolder.create('spot-connect-monitor-');
		const env = { N8N_ENCRYPTION_KEY: randomUUID() };
		const options = {
			userFolder: folder.path,
			packages: [process.env.SPOT_CONNECT_TARBALL!],
			env,
		};
		let host = await N8nHost.start(options);
		try {
			const owner = {
				email: 'monitor@example.com',
				password: `Aa1${randomUUID()}`,
				firstName: 'Mona',
				lastName: 'Owner',
			};
			let own = await N8nClient.connect(host.url);
			await own.setupOwner(owner);
			const log = await openStore(folder.path);
			const startMs = Date.now() - 2 * MINUTE;
			await attack(log, startMs, 'orders');
			const node = monitorNode({}, {});
			const { id } = await own.workflows.create({
				...workflowOf([node]),
				nodes: workflowOf([node]).nodes.map((each) => ({ ...each, id: 'monitor' })),
			});
			await own.workflows.publish(id);
			await executionsWhen(own, id, (all) => all.length > 0);
			await sleep(2000);
			const before = await alertsOf(id, own);
			expect(before).toContainEqual(
				expect.objectContaining({ seriesType: 'source', status: 'open' }),
			);
			await host.stop();

			// What the host would have saved half an hour ago: the incident was open, and goes on then.
			const follower = `monitor/${id}/monitor`;
			const lease = { follower, holder: 'test', leaseMs: 1000 };
			const saved = JSON.parse((await log.followers.readState(follower))!) as WatchDocument;
			expect(saved.outbox).toEqual([]);
			// As if the host had been killed after it had told them, and before it had saved that.
			const outbox = saved.incidents.map(({ start }) => start);
			expect(outbox.map(({ id: alertId }) => alertId).sort()).toEqual(
				before.map(({ alertId }) => alertId).sort(),
			);
			await log.delete({ from: 0 });
			const earlier = Date.now() - 30 * MINUTE;
			await attack(log, earlier, 'orders');
			const watch = new LogWatch({ rules: {}, editorUrl: '' });
			let step = await watch.step(log, earlier + 2 * MINUTE, true);
			while (!step.isAtEnd) step = await watch.step(log, earlier + 2 * MINUTE, true);
			expect(watch.outbox.map(({ phase }) => phase)).toContain('started');
			const openIds = watch.outbox.map(({ incidentId }) => incidentId);
			watch.told();
			expect(await log.followers.hold(lease)).toBe(true);
			const document = { ...watch.document(earlier + 2 * MINUTE), outbox };
			await log.followers.saveState(lease, JSON.stringify(document));
			await log.followers.letGo(follower, 'test');
			await log.close();

			host = await N8nHost.start(options);
			own = await N8nClient.connect(host.url);
			await own.login(owner);
			await executionsWhen(own, id, (all) => all.length >= before.length + openIds.length);
			await sleep(3000);
			const after = (await alertsOf(id, own)).slice(before.length);
			expect(after.map(({ incidentId, status }) => [incidentId, status]).sort()).toEqual(
				openIds.map((incidentId) => [incidentId, 'over']).sort(),
			);
		} finally {
			await host.stop();
			await folder.remove();
		}
	});
});

describe('the dashboard', () => {
	const basic = (key: string) => ({
		authorization: `Basic ${Buffer.from(`anyone:${key}`).toString('base64')}`,
	});
	const get = async (url: string, headers: Record<string, string> = {}) =>
		await send(url, { method: 'GET', headers });

	/** A monitor of a workflow of its own with a dashboard on a path of its own. */
	async function publishDashboard(parameters: Item = {}) {
		const key = newKey();
		const workflowId = `w-${randomUUID()}`;
		const spotConnectApi = await createCredential(client, key);
		const node = monitorNode(watching(workflowId, { dashboard: true, ...parameters }), {
			credentials: { spotConnectApi },
		});
		const { id } = await client.workflows.create(workflowOf([node]));
		await client.workflows.publish(id);
		const ownPath = (parameters.path as string | undefined) ?? node.webhookId!;
		const url = `${hostUrl()}/webhook/${ownPath}`;
		await waitForWebhook(url);
		return { url, key, workflowId };
	}

	it('says nothing without a key', async () => {
		const { url, workflowId } = await publishDashboard();
		await store.write([received(inMinutes(Date.now(), 0, { workflowId, workflowName: 'Secret' }))]);
		for (const headers of [
			{},
			basic('sc_wrong_key_of_some_length'),
			{ authorization: 'Basic %' },
		]) {
			for (const address of [url, `${url}?event=1`, `${url}/metrics`]) {
				const answer = await get(address, headers);
				expect(answer.status).toBe(401);
				expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
				expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
				expect(answer.text).not.toContain('Secret');
				expect(answer.text).not.toContain(workflowId);
			}
		}
	});

	it('shows what the webhooks do, on a path that the author chooses, too', async () => {
		for (const parameters of [{}, { path: `ops/${randomUUID()}` }]) {
			const { url, key, workflowId } = await publishDashboard(parameters);
			const event = inMinutes(Date.now(), -1, {
				workflowId,
				workflowName: HOSTILE,
				keyName: HOSTILE,
				executionId: '42',
			});
			await store.write([received(event), { kind: 'linked', id: event.id, executionId: '42' }]);
			await store.write([
				received(inMinutes(Date.now(), -2, { ...wrongKey, workflowId, workflowName: HOSTILE })),
			]);
			const page = await get(`${url}?range=1h`, basic(key));
			expect(page.status).toBe(200);
			expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
			expect(page.headers.get('cache-control')).toBe('no-store');
			expect(page.text).toContain('API key');
			expect(page.text).not.toContain('<img');
			expect(page.text).toContain('&lt;img');
			expect(page.text).toContain(`/workflow/${workflowId}/executions/42`);
			const detail = await get(`${url}?event=${event.id}`, basic(key));
			expect(detail.status).toBe(200);
			expect(detail.text).toContain(event.path);
			expect(detail.text).not.toContain('<img');
		}
	});

	it('shows no event of a webhook that is not watched', async () => {
		const { url, key } = await publishDashboard();
		const other = inMinutes(Date.now(), 0, { workflowId: `w-${randomUUID()}` });
		await store.write([received(other)]);
		expect((await get(`${url}?event=${other.id}`, basic(key))).status).toBe(404);
		expect((await get(`${url}?event=nothing`, basic(key))).status).toBe(404);
	});

	it('gives the counts to Prometheus, by Basic sign-in or x-api-key', async () => {
		const { url, key, workflowId } = await publishDashboard();
		const events = Array.from({ length: 3 }, () => inMinutes(Date.now(), 0, { workflowId }));
		await store.write(
			[...events, inMinutes(Date.now(), 0, { ...wrongKey, workflowId, durationMs: 3 })].map(
				received,
			),
		);
		const wanted = `spot_connect_requests_total{workflow="${workflowId}",outcome="accepted",code=""} 3`;
		const deadline = Date.now() + 30_000;
		let answer = await get(`${url}/metrics`, { 'x-api-key': key });
		while (!answer.text.includes(wanted) && Date.now() < deadline) {
			await sleep(500);
			answer = await get(`${url}/metrics`, basic(key));
		}
		expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
		const lines = answer.text.split('\n');
		const labels = `workflow="${workflowId}"`;
		expect(lines).toEqual(
			expect.arrayContaining([
				'# TYPE spot_connect_requests_total counter',
				wanted,
				`spot_connect_requests_total{${labels},outcome="refused",code="api_key_invalid"} 1`,
				`spot_connect_received_bytes_total{${labels}} 88`,
				'# TYPE spot_connect_answer_duration_seconds histogram',
				`spot_connect_answer_duration_seconds_bucket{${labels},le="0.005"} 1`,
				`spot_connect_answer_duration_seconds_bucket{${labels},le="0.025"} 4`,
				`spot_connect_answer_duration_seconds_bucket{${labels},le="+Inf"} 4`,
				`spot_connect_answer_duration_seconds_count{${labels}} 4`,
				'spot_connect_recorder_dropped_events 0',
			]),
		);
	});

	it('locks an address out that tries many keys', async () => {
		const { url, key } = await publishDashboard();
		expect((await get(url, basic(key))).status).toBe(200);
		const statuses: number[] = [];
		for (let number = 0; number < 10; number += 1) {
			statuses.push((await get(url, basic(newKey()))).status);
		}
		expect(statuses).toEqual([...Array.from({ length: 9 }, () => 401), 429]);
		const answer = await get(url, basic(key));
		expect(answer.status).toBe(429);
		expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
	});
});
