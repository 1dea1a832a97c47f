import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';

import { outputOf, waitForWebhook, type N8nClient } from '../../host/client';
import {
	createCredential,
	hostLogFile,
	hostUrl,
	newKey,
	publish,
	publishTrigger,
	send,
	setNode,
	signIn,
	triggerNode,
	UUID_V7,
	workflowOf,
	type NodeOver,
	executionsWhen,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const firstItemOf = async (workflowId: string, node: string) => {
	const [execution] = await executionsWhen(client, workflowId, (all) =>
		all.some(({ status }) => status === 'success'),
	);
	const detail = await client.executions.get(execution!.id);
	return outputOf(detail, node)[0]!.json;
};

describe('the output item', () => {
	it('has the members of the built-in Webhook node, and spotConnect', async () => {
		const { url, key, credential, workflowId } = await publishTrigger(client);
		const answer = await send(`${url}?page=2&tag=a&tag=b`, {
			key,
			body: '{"id":7}',
			headers: { 'x-custom': 'yes' },
		});
		expect(await firstItemOf(workflowId, 'Trigger')).toEqual({
			headers: expect.objectContaining({
				'content-type': 'application/json',
				'x-custom': 'yes',
				'x-api-key': '**hidden**',
			}) as object,
			params: {},
			query: { page: '2', tag: ['a', 'b'] },
			body: { id: 7 },
			webhookUrl: url,
			executionMode: 'production',
			spotConnect: {
				eventId: answer.headers.get('x-spot-connect-event-id'),
				receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
				key: {
					name: credential.name,
					fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
				},
				sourceIp: '127.0.0.1',
			},
		});
	});

	it('has the parameters of a path', async () => {
		const key = newKey();
		const path = `shop-${randomUUID()}/:shop/orders`;
		const trigger = triggerNode(await createCredential(client, key), { path });
		const { id } = await client.workflows.create(workflowOf([trigger]));
		await client.workflows.publish(id);
		const url = `${hostUrl()}/webhook/${trigger.webhookId}/${path.replace(':shop', 'berlin')}`;
		await waitForWebhook(url);
		expect((await send(url, { key })).status).toBe(200);
		expect((await firstItemOf(id, 'Trigger')).params).toEqual({ shop: 'berlin' });
	});

	it('has a URL of its own that nobody can guess, unless the author sets a path', async () => {
		const { url, key } = await publishTrigger(client, { path: '' });
		expect(url).toMatch(/\/webhook\/[0-9a-f]{8}-[0-9a-f-]{27}$/);
		expect((await send(url, { key })).status).toBe(200);
	});

	it('hides the key in a header of the author’s choice, too', async () => {
		const { url, key, workflowId } = await publishTrigger(client, {
			options: { headerName: 'X-Shop-Key' },
		});
		expect((await send(url, { key })).status).toBe(401);
		expect((await send(url, { headers: { 'x-shop-key': key } })).status).toBe(200);
		expect((await firstItemOf(workflowId, 'Trigger')).headers).toMatchObject({
			'x-shop-key': '**hidden**',
		});
	});
});

describe('a flow built on the built-in Webhook node', () => {
	const expressions = setNode('Edit Fields', {
		id: '={{ $json.body.id }}',
		agent: '={{ $json.headers["user-agent"] }}',
		page: '={{ $json.query.page }}',
		params: '={{ JSON.stringify($json.params) }}',
		mode: '={{ $json.executionMode }}',
		webhook: '={{ $json.webhookUrl }}',
	});

	it('works unchanged when the trigger is replaced by ours', async () => {
		const key = newKey();
		const credential = await createCredential(client, key);
		const builtIn: NodeOver = {
			name: 'Trigger',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: randomUUID(),
			parameters: { httpMethod: 'POST', path: randomUUID(), responseMode: 'lastNode', options: {} },
		};
		const parameters = { path: randomUUID(), responseMode: 'lastNode' };
		const ours = triggerNode(credential, parameters);
		const before = await publish(client, workflowOf([builtIn, expressions]));
		const after = await publish(client, workflowOf([ours, expressions]));
		const request = { key, body: '{"id":"o-7"}', headers: { 'user-agent': 'shop/1.0' } };
		const old = (await send(`${before.url}?page=2`, request)).json as Record<string, string>;
		const replaced = (await send(`${after.url}?page=2`, request)).json as Record<string, string>;
		expect(replaced).toEqual({ ...old, webhook: after.url });
		expect(replaced).toEqual({
			id: 'o-7',
			agent: 'shop/1.0',
			page: '2',
			params: '{}',
			mode: 'production',
			webhook: after.url,
		});
	});
});

describe('an execution', () => {
	it('is known by event, key and source: in the executions list and in the public API', async () => {
		const { url, key, credential, workflowId } = await publishTrigger(client);
		await send(url, { key });
		const answer = await send(url, { key });
		const eventId = answer.headers.get('x-spot-connect-event-id')!;
		await executionsWhen(
			client,
			workflowId,
			(all) => all.filter(({ status }) => status === 'success').length === 2,
		);
		const metadata = {
			spotConnectEventId: eventId,
			spotConnectKey: credential.name,
			spotConnectSource: '127.0.0.1',
		};
		const found = await client.executions.findByMetadata(workflowId, 'spotConnectEventId', eventId);
		expect(found.map(({ customData }) => customData)).toEqual([metadata]);
		const publicApi = await client.publicApi();
		expect(await publicApi.execution(found[0]!.id)).toMatchObject({ customData: metadata });
	});

	it('has no metadata where its author does without', async () => {
		const { url, key, workflowId } = await publishTrigger(client, {
			options: { executionMetadata: false },
		});
		await send(url, { key });
		const [execution] = await executionsWhen(client, workflowId, ([latest]) => {
			return latest?.status === 'success';
		});
		const publicApi = await client.publicApi();
		expect(await publicApi.execution(execution!.id)).toMatchObject({ customData: {} });
	});

	it('does not fail for a key whose name is longer than metadata can be', async () => {
		const name = 'n'.repeat(400);
		const value = newKey();
		const { url, workflowId } = await publishTrigger(client, {}, [], [{ name, value }]);
		await send(url, { key: value });
		const [execution] = await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status !== 'running' && status !== 'new'),
		);
		expect(execution!.status).toBe('success');
		const { data } = await client.executions.get(execution!.id);
		expect(data.resultData.metadata?.spotConnectKey).toBe('n'.repeat(255));
	});
});

describe("n8n's log", () => {
	const linesOf = async (eventId: string | null): Promise<string[]> => {
		for (let attempt = 0; attempt < 50; attempt += 1) {
			const log = await readFile(hostLogFile(), 'utf8');
			const lines = log.split('\n').filter((line) => line.includes(eventId!));
			if (lines.length > 0) return lines;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		return [];
	};

	it('has one line for an accepted request, at level info, with all facts', async () => {
		const { url, key, credential, workflowId } = await publishTrigger(client);
		const answer = await send(url, { key });
		const eventId = answer.headers.get('x-spot-connect-event-id');
		const lines = await linesOf(eventId);
		expect(lines).toHaveLength(1);
		expect(JSON.parse(lines[0]!)).toMatchObject({
			level: 'info',
			metadata: {
				event: eventId,
				workflow: workflowId,
				code: 'accepted',
				status: 200,
				source: '127.0.0.1',
				durationMs: expect.any(Number) as number,
				key: credential.name,
				fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
			},
		});
	});

	it('has one line for a refused request, at level warn, with the code', async () => {
		const { url, workflowId } = await publishTrigger(client);
		const answer = await send(url, { key: newKey() });
		const eventId = answer.headers.get('x-spot-connect-event-id');
		expect(eventId).toMatch(UUID_V7);
		const lines = await linesOf(eventId);
		expect(lines).toHaveLength(1);
		expect(JSON.parse(lines[0]!)).toMatchObject({
			level: 'warn',
			message: expect.stringContaining(
				`event=${eventId} workflow=${workflowId} code=api_key_invalid status=401`,
			) as string,
			metadata: { code: 'api_key_invalid', status: 401, source: '127.0.0.1' },
		});
	});

	it('sums up what a flood leaves out: lines and sums together are all requests', async () => {
		const { url, workflowId } = await publishTrigger(client);
		const requests = 400;
		await Promise.all(
			Array.from({ length: requests }, async () => await send(url, { key: newKey() })),
		);
		let lines = 0;
		let leftOut = 0;
		const deadline = Date.now() + 10_000;
		while (lines + leftOut < requests && Date.now() < deadline) {
			await new Promise((resolve) => setTimeout(resolve, 100));
			const own = (await readFile(hostLogFile(), 'utf8'))
				.split('\n')
				.filter((line) => line.includes(`workflow=${workflowId} `))
				.map((line) => JSON.parse(line) as { message: string; metadata: Record<string, number> });
			const sums = own.filter(({ message }) => message.startsWith('Spot Connect left '));
			lines = own.length - sums.length;
			leftOut = sums.reduce((sum, { metadata }) => sum + metadata.api_key_invalid!, 0);
		}
		expect(lines + leftOut).toBe(requests);
		expect(leftOut).toBeGreaterThan(0);
		expect(lines).toBeGreaterThanOrEqual(60);
	});

	it('has the final status of an answer that the workflow gives', async () => {
		const { url, key } = await publishTrigger(client, {
			responseMode: 'lastNode',
			options: { responseCode: { values: { responseCode: 201 } } },
		});
		const answer = await send(url, { key });
		const [line] = await linesOf(answer.headers.get('x-spot-connect-event-id'));
		expect(JSON.parse(line!)).toMatchObject({ metadata: { code: 'accepted', status: 201 } });
	});

	it('never has a key, whether right or wrong, and neither has an execution', async () => {
		const wrong = newKey();
		const { url, key, workflowId } = await publishTrigger(client);
		await send(url, { key: wrong });
		await send(url, { key });
		const [execution] = await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status === 'success'),
		);
		const detail = JSON.stringify(await client.executions.get(execution!.id));
		const log = await readFile(hostLogFile(), 'utf8');
		for (const secret of [key, wrong]) {
			expect(detail).not.toContain(secret);
			expect(log).not.toContain(secret);
		}
	});
});

describe('the test URL', () => {
	it('starts one test execution while the editor listens, and refuses as the production URL does', async () => {
		const key = newKey();
		const path = `t-${randomUUID()}`;
		const trigger = triggerNode(await createCredential(client, key), {
			path,
			responseMode: 'lastNode',
		});
		const { id } = await client.workflows.create(workflowOf([trigger]));
		await client.workflows.runTest(id, 'Trigger');
		const url = `${hostUrl()}/webhook-test/${path}`;
		const refused = await send(url, { key: newKey() });
		expect(refused).toMatchObject({ status: 401, json: { code: 'api_key_invalid' } });
		const answer = await send(url, { key, body: '{"id":7}' });
		expect(answer.status).toBe(200);
		expect(answer.json).toMatchObject({
			body: { id: 7 },
			executionMode: 'test',
			webhookUrl: url,
			spotConnect: { eventId: answer.headers.get('x-spot-connect-event-id') },
		});
		expect((await send(url, { key })).status).toBe(404);
	});
});
