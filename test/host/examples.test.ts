import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { sign as signGithub } from '@octokit/webhooks-methods';
import type { INodeTypeDescription } from 'n8n-workflow';
import Stripe from 'stripe';

import { EXAMPLES } from '../../cli/examples';
import type { WebhookEvent } from '../../eventlog/event';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import { outputOf, waitForWebhook, type N8nClient } from '../../host/client';
import { hasEnded, type Execution } from '../../host/client/executions';
import { eventId, received } from '../eventlog/events';
import {
	ALL_FILES,
	EXAMPLE_FILES,
	EXAMPLES_FOLDER,
	publishWorkflow,
	readExample,
	setUp,
	type SetUp,
} from './example-workflows';
import {
	codeOf,
	createCredential,
	executionsWhen,
	hostUrl,
	newKey,
	send,
	setNode,
	signIn,
	triggerNode,
	workflowOf,
	type Answer,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;
let key: string;
let spotConnectApi: { id: string; name: string };

/** The workflow that the order intake calls with alerts. */
let alertId: string;

const githubSecret = randomBytes(32).toString('hex');
const stripeSecret = `whsec_${randomBytes(24).toString('base64url')}`;

/** The examples that a test of this file has imported. */
const driven = new Set<string>();

beforeAll(async () => {
	client = signIn();
	key = newKey();
	spotConnectApi = await createCredential(client, key);
});

/** Does what README.md of the examples says: imports, sets up, publishes. @returns the id */
async function importExample(file: string, changes: SetUp): Promise<string> {
	driven.add(file);
	return await publishWorkflow(client, setUp(readExample(file), changes));
}

/** Imports an example with a webhook, and waits until that answers. */
async function importWebhook(
	file: string,
	trigger: string,
	credentials: Record<string, { id: string; name: string }>,
): Promise<{ workflowId: string; url: string }> {
	const workflowId = await importExample(file, { credentials: { [trigger]: credentials } });
	const { parameters } = readExample(file).nodes.find(({ name }) => name === trigger)!;
	const url = `${hostUrl()}/webhook/${String(parameters.path)}`;
	await waitForWebhook(url);
	return { workflowId, url };
}

async function signingCredential(secret: string): Promise<{ id: string; name: string }> {
	const name = `Signing secret ${randomUUID()}`;
	const type = 'spotConnectSigningSecretApi';
	const { id } = await client.credentials.create({ name, type, data: { secret } });
	return { id, name };
}

/** The executions of a workflow once there are so many and all have ended, the oldest first. */
async function ended(workflowId: string, count: number): Promise<Execution[]> {
	const all = await executionsWhen(
		client,
		workflowId,
		(each) => each.length === count && each.every(hasEnded),
	);
	return await Promise.all(all.reverse().map(async ({ id }) => await client.executions.get(id)));
}

/** Starts a workflow by its manual trigger and waits for the end. */
async function tryIt(workflowId: string): Promise<Execution> {
	const id = await client.workflows.runAtOnce(workflowId, 'Try it');
	await executionsWhen(client, workflowId, (all) =>
		all.some((each) => each.id === id && hasEnded(each)),
	);
	const execution = await client.executions.get(id);
	expect(execution.data.resultData.error).toBeUndefined();
	return execution;
}

const jsonOf = (execution: Execution, node: string): Record<string, unknown>[] =>
	outputOf(execution, node).map(({ json }) => json);

const nodesRunIn = ({ data }: Execution): string[] => Object.keys(data.resultData.runData);

describe('order-intake', () => {
	const order = EXAMPLES.order!.body as Record<string, unknown>;
	const REFUSED = 10;
	let workflowId: string;
	let url: string;
	let refused: Answer[];

	beforeAll(async () => {
		alertId = await importExample('order-intake/order-alert.json', {});
		const file = 'order-intake/order-intake.json';
		driven.add(file);
		const workflow = setUp(readExample(file), {
			credentials: { Order: { spotConnectApi } },
			parameters: { Alert: { workflowId: { __rl: true, mode: 'id', value: alertId } } },
		});
		({ id: workflowId } = await client.workflows.create(workflow));
		// Other tests send to this n8n at the same time; the note says how to watch one workflow.
		const webhooks = { webhooks: 'selected', workflowIds: workflowId };
		const { nodes } = setUp(workflow, { parameters: { 'Many refusals': webhooks } });
		await client.workflows.update(workflowId, { nodes });
		await client.workflows.publish(workflowId);
		url = `${hostUrl()}/webhook/examples/orders`;
		await waitForWebhook(url);
		refused = [];
		for (let number = 0; number < REFUSED; number += 1) {
			const body = JSON.stringify({ ...order, orderId: `B-${number}`, total: -1 });
			refused.push(await send(url, { key, body }));
		}
		await send(url, { key: newKey(), body: '{"orderId":"of a stranger"}' });
	});

	it('lets an order in that fits the schema, and answers it', async () => {
		const answer = await send(url, { key, body: JSON.stringify(order) });
		expect([answer.status, answer.json]).toEqual([
			200,
			{ orderId: 'A-1001', pieces: 2, total: '15.00 EUR' },
		]);
	});

	it('refuses an order that violates the schema, says why, and starts nothing', async () => {
		const { json } = refused[0]!;
		expect(codeOf(refused[0]!)).toEqual([422, 'schema_violation']);
		expect(json).toMatchObject({ errors: [{ pointer: '/total', keyword: 'minimum' }] });
		// The monitor and the schedule of the workflow start executions, too.
		const all = await client.executions.list({ workflowId });
		expect(all.filter(({ mode }) => mode === 'webhook')).toHaveLength(1);
	});

	interface Table {
		readonly id: string;
		readonly name: string;
		readonly projectId: string;
	}

	const quarantined = async (): Promise<Record<string, unknown>[]> => {
		const { data: tables } = await client.request<{ data: Table[] }>(
			'GET',
			'/rest/data-tables-global',
		);
		const { id, projectId } = tables.find(({ name }) => name === 'Refused orders')!;
		const rows = `/rest/projects/${projectId}/data-tables/${id}/rows?take=100`;
		return (await client.request<{ data: Record<string, unknown>[] }>('GET', rows)).data;
	};

	it('puts what a known sender was refused for into quarantine, each once', async () => {
		const first = await tryIt(workflowId);
		expect(jsonOf(first, 'Put into quarantine')).toHaveLength(REFUSED);
		const second = await tryIt(workflowId);
		expect(jsonOf(second, 'Only new ones')).toEqual([]);

		const rows = await quarantined();
		expect(rows).toHaveLength(REFUSED);
		const id = refused[0]!.headers.get('x-spot-connect-event-id');
		const row = rows.find(({ eventId: each }) => each === id)!;
		expect(row).toMatchObject({
			receivedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/) as string,
			sender: spotConnectApi.name,
			code: 'schema_violation',
			detail: expect.stringContaining('/total') as string,
			state: 'new',
		});
		expect(JSON.parse(String(row.body))).toMatchObject({ orderId: 'B-0', total: -1 });
	});

	it('does by the clock what it does by hand', () => {
		const { connections, nodes } = readExample('order-intake/order-intake.json');
		expect(connections['Every five minutes']).toEqual(connections['Try it']);
		const schedule = nodes.find(({ name }) => name === 'Every five minutes');
		expect(schedule?.parameters).toEqual({
			rule: { interval: [{ field: 'minutes', minutesInterval: 5 }] },
		});
	});
});

describe('minimal.json', () => {
	it('starts with a key of the credential, and not without', async () => {
		const { workflowId, url } = await importWebhook('minimal.json', 'Webhook', { spotConnectApi });
		const body = '{"name":"Ada"}';
		expect(codeOf(await send(url, { body }))).toEqual([401, 'api_key_missing']);
		const answer = await send(url, { key, body });
		expect(answer.status).toBe(200);
		const [execution] = await ended(workflowId, 1);
		expect(jsonOf(execution!, 'Greeting')).toEqual([
			{
				greeting: 'Hello Ada',
				sender: spotConnectApi.name,
				eventId: answer.headers.get('x-spot-connect-event-id'),
			},
		]);
	});
});

describe('github-push.json', () => {
	const push = EXAMPLES['github.push']!.body as Record<string, unknown>;
	let workflowId: string;
	let url: string;

	beforeAll(async () => {
		({ workflowId, url } = await importWebhook('github-push.json', 'GitHub push', {
			spotConnectSigningSecretApi: await signingCredential(githubSecret),
		}));
	});

	const deliver = async (
		event: string,
		body: unknown,
		signedWith = githubSecret,
	): Promise<Answer> => {
		const text = JSON.stringify(body);
		const headers = {
			'x-github-event': event,
			'x-github-delivery': randomUUID(),
			'x-hub-signature-256': await signGithub(signedWith, text),
		};
		return await send(url, { body: text, headers });
	};

	it('starts for a signed push, not for a ping, and lets no other signature in', async () => {
		const forged = await deliver('push', push, 'another secret');
		expect(codeOf(forged)).toEqual([401, 'signature_invalid']);
		const ping = await deliver('ping', { zen: 'Keep it logically awesome.' });
		expect(ping.status).toBe(200);
		expect(ping.headers.get('x-spot-connect-ignored')).toBe('true');
		expect((await deliver('push', push)).status).toBe(200);
		expect((await deliver('push', { ...push, ref: 'refs/heads/feature/tea' })).status).toBe(200);

		const executions = await ended(workflowId, 2);
		const of = (branch: string) =>
			executions.find((each) => jsonOf(each, 'Commit summary')[0]?.branch === branch)!;
		expect(jsonOf(of('main'), 'Commit summary')).toEqual([
			{
				repository: 'example/tea',
				branch: 'main',
				pusher: 'ada',
				commits: 1,
				deliveryId: expect.any(String) as string,
			},
		]);
		expect(nodesRunIn(of('main'))).toContain('Deploy (put your nodes here)');
		expect(nodesRunIn(of('feature/tea'))).toContain('Another branch');
	});
});

describe('stripe-payment.json', () => {
	const { webhooks } = new Stripe('sk_test_of_nobody');
	let workflowId: string;
	let url: string;

	beforeAll(async () => {
		({ workflowId, url } = await importWebhook('stripe-payment.json', 'Stripe event', {
			spotConnectSigningSecretApi: await signingCredential(stripeSecret),
		}));
	});

	/** As Stripe does: each attempt is signed anew. */
	const attempt = async (payload: string, secondsAgo = 0): Promise<Answer> => {
		const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
		const signature = webhooks.generateTestHeaderString({
			payload,
			secret: stripeSecret,
			timestamp,
		});
		return await send(url, { body: payload, headers: { 'stripe-signature': signature } });
	};

	const eventOf = (id: string, over: Record<string, unknown> = {}): string => {
		const event = structuredClone(EXAMPLES['stripe.checkout']!.body) as {
			data: { object: Record<string, unknown> };
		};
		Object.assign(event.data.object, over);
		return JSON.stringify({ ...event, id });
	};

	it('fulfils a payment once, however often Stripe sends the event', async () => {
		const payload = eventOf('evt_paid_1');
		const first = await attempt(payload, 20);
		const second = await attempt(payload);
		expect([first.status, second.status]).toEqual([200, 200]);
		expect(second.headers.get('x-spot-connect-duplicate')).toBe('true');
		const [execution] = await ended(workflowId, 1);
		expect(jsonOf(execution!, 'Payment')).toEqual([
			{
				eventId: 'evt_paid_1',
				session: 'cs_example_1',
				amountInMinorUnits: 1500,
				currency: 'EUR',
				isPaid: true,
			},
		]);
		expect(nodesRunIn(execution!)).toContain('Fulfil (put your nodes here)');
	});

	it('does not fulfil before the money is there', async () => {
		expect((await attempt(eventOf('evt_open', { payment_status: 'unpaid' }))).status).toBe(200);
		const executions = await ended(workflowId, 2);
		expect(nodesRunIn(executions[1]!)).toContain('Wait for the money');
	});

	it("fails with 500, and does the work at Stripe's next attempt", async () => {
		const payload = eventOf('evt_fails', { amount_total: 'unknown' });
		expect((await attempt(payload)).status).toBe(500);
		const again = await attempt(payload);
		expect([again.status, again.headers.get('x-spot-connect-duplicate')]).toEqual([500, null]);
		await ended(workflowId, 4);
	});

	it('lets in no other sender, and starts for no other event', async () => {
		expect(codeOf(await send(url, { body: eventOf('evt_forged') }))).toEqual([
			401,
			'signature_missing',
		]);
		const other = eventOf('evt_other').replace('checkout.session.completed', 'invoice.paid');
		expect((await attempt(other)).headers.get('x-spot-connect-ignored')).toBe('true');
		await ended(workflowId, 4);
	});
});

describe('replay-failures.json', () => {
	const DAY_MS = 24 * 60 * 60 * 1000;
	const demanding = { validation: 'jsonSchema', jsonSchema: '{ "required": ["currency"] }' };
	let store: SqliteStore;
	let targetId: string;
	let replayId: string;
	let url: string;

	/** Demands a currency, and fails with it; mended it does neither. */
	const target = (isMended: boolean) =>
		workflowOf([
			triggerNode(
				{ ...spotConnectApi },
				{ path: 'examples-target', responseMode: 'lastNode', ...(!isMended && demanding) },
				{ webhookId: '7d5d0f9c-3f0a-4d0e-9a57-6c1f4f8f2a10' },
			),
			isMended
				? setNode('Work', { order: '={{ $json.body.order }}' })
				: {
						name: 'Work',
						type: 'n8n-nodes-base.stopAndError',
						parameters: { errorMessage: 'The database is away' },
					},
		]);

	const eventsOf = async (): Promise<readonly WebhookEvent[]> =>
		(await store.list({ workflowId: targetId }, { limit: 100, order: 'oldestFirst' })).events;

	/** What a test cannot wait for: that a day goes by. */
	async function letADayGoBy(count: number): Promise<void> {
		let events = await eventsOf();
		const deadline = Date.now() + 10_000;
		while (events.filter(({ status }) => status !== undefined).length < count) {
			if (Date.now() > deadline) throw new Error(`There are ${events.length} events`);
			await sleep(50);
			events = await eventsOf();
		}
		await store.delete({ workflowId: targetId });
		const earlier = events.map((event) => {
			const receivedAt = event.receivedAt - DAY_MS;
			return received({ ...event, id: eventId(receivedAt), receivedAt });
		});
		await store.write(earlier);
	}

	beforeAll(async () => {
		store = new SqliteStore(
			path.join(process.env.SPOT_CONNECT_HOST_FOLDER!, '.n8n/spot-connect/events.sqlite'),
		);
		await store.open();
		targetId = await publishWorkflow(client, target(false));
		url = `${hostUrl()}/webhook/examples-target`;
		await waitForWebhook(url);
		const { nodes } = readExample('replay-failures.json');
		const { filters } = nodes.find(({ name }) => name === "Yesterday's failures")!.parameters;
		replayId = await importExample('replay-failures.json', {
			credentials: { 'Send again': { spotConnectApi } },
			parameters: {
				"Yesterday's failures": { filters: { ...(filters as object), workflowId: targetId } },
			},
		});
		const answers = [
			await send(url, { key, body: '{"order":"refused"}' }),
			await send(url, { key, body: '{"order":"failed","currency":"EUR"}' }),
			await send(url, { key: newKey(), body: '{"order":"of a stranger"}' }),
		];
		expect(answers.map(codeOf)).toEqual([
			[422, 'schema_violation'],
			[500, undefined],
			[401, 'api_key_invalid'],
		]);
		await letADayGoBy(answers.length);
	});

	afterAll(async () => {
		await store.close();
	});

	it('sends them again, and says which still fail', async () => {
		const execution = await tryIt(replayId);
		expect(jsonOf(execution, "Yesterday's failures")).toHaveLength(3);
		expect(jsonOf(execution, 'Send again').map(({ status }) => status)).toEqual([422, 500]);
		expect(jsonOf(execution, 'Still failing (tell somebody)')).toHaveLength(2);
	});

	it('gets them through once the cause is mended, but not what had no valid key', async () => {
		const { nodes, connections } = target(true);
		await client.workflows.update(targetId, { nodes, connections });
		await client.workflows.publish(targetId);
		await waitForWebhook(url);
		const deadline = Date.now() + 20_000;
		while ((await send(url, { key, body: '{"order":"new"}' })).status !== 200) {
			if (Date.now() > deadline) throw new Error('The mended workflow does not answer');
			await sleep(100);
		}
		const execution = await tryIt(replayId);
		const [mended] = jsonOf(execution, 'Mended');
		expect(mended).toMatchObject({ count_eventId: 2 });
		const replayed = (await eventsOf()).filter(({ id }) =>
			(mended!.appended_newEventId as string[]).includes(id),
		);
		expect(replayed.map(({ outcome, body }) => [outcome, body?.text])).toEqual([
			['accepted', '{"order":"refused"}'],
			['accepted', '{"order":"failed","currency":"EUR"}'],
		]);
	});

	it('does by the clock what it does by hand', () => {
		const { connections, nodes } = readExample('replay-failures.json');
		expect(connections['Every morning']).toEqual(connections['Try it']);
		const schedule = nodes.find(({ name }) => name === 'Every morning');
		expect(schedule?.parameters).toEqual({ rule: { interval: [{ triggerAtHour: 6 }] } });
	});
});

describe('price-quote-api.json', () => {
	it('answers what the workflow has computed, 404 or a refusal', async () => {
		const { workflowId, url } = await importWebhook('price-quote-api.json', 'Quote request', {
			spotConnectApi,
		});
		const ask = async (body: object) => await send(url, { key, body: JSON.stringify(body) });
		const quote = await ask({ sku: 'TEA-250', quantity: 2 });
		expect([quote.status, quote.json]).toEqual([
			200,
			{ sku: 'TEA-250', quantity: 2, total: 15, currency: 'EUR' },
		]);
		expect(quote.headers.get('cache-control')).toBe('no-store');
		const unknown = await ask({ sku: 'COFFEE', quantity: 1 });
		expect([unknown.status, unknown.json]).toEqual([404, { error: 'There is no product COFFEE.' }]);
		expect(codeOf(await ask({ sku: 'TEA-250' }))).toEqual([422, 'schema_violation']);
		await ended(workflowId, 2);
	});
});

// After the others, for the monitor takes some seconds.
describe('order-intake/order-alert.json', () => {
	it('is called with an alert when many orders are refused', async () => {
		const [called] = await executionsWhen(client, alertId, (all) => all.some(hasEnded));
		const [message] = jsonOf(await client.executions.get(called!.id), 'Message');
		expect(message).toEqual({
			subject: 'Burst of refusals (warning)',
			text: expect.stringContaining('refusals') as string,
			workflow: 'Example: order intake',
			eventIds: expect.arrayContaining([expect.any(String)]) as string[],
		});
	});
});

// Last, because they start the workflows of the tests above.
describe('the lines of examples/README.md', () => {
	const readme = readFileSync(path.join(EXAMPLES_FOLDER, 'README.md'), 'utf8');
	const lines = [
		...[...readme.matchAll(/`(spot-connect send [^`]+)`/g)].map((match) => match[1]!),
		...[...readme.matchAll(/^curl .+$/gm)].map(([line]) => line),
	];

	/** Runs a line in a shell as it is written, but for the address of n8n and where the command is. */
	const run = async (line: string, secret: string): Promise<{ exitCode: number; out: string }> => {
		const command = path.join(__dirname, '..', '..', 'dist', 'cli.js');
		const script = line
			.replace(/^spot-connect/, `'${process.execPath}' '${command}'`)
			.replace('http://localhost:5678', hostUrl());
		const env = { ...process.env, SPOT_CONNECT_KEY: key, SPOT_CONNECT_SECRET: secret };
		return await new Promise((resolve) => {
			execFile('sh', ['-c', script], { encoding: 'utf8', env }, (error, out) => {
				resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, out });
			});
		});
	};

	const starting = (start: string) => lines.filter((line) => line.includes(start));

	it.each([
		['/examples/minimal --data', stripeSecret, /^Accepted\. Event [0-9a-f-]{36}\.$/m],
		['/examples/github', githubSecret, /^Accepted\. Event [0-9a-f-]{36}\.$/m],
		['/examples/stripe', stripeSecret, /^3 +200$/m],
		['/examples/orders --example order', stripeSecret, /"orderId": ?"A-1001"/],
		['/examples/quotes', stripeSecret, /"total": ?15/],
		['/examples/minimal -H', stripeSecret, /"message":"Workflow was started"/],
	])('%s: is accepted', async (part, secret, told) => {
		const [line, ...others] = starting(part);
		expect(others).toEqual([]);
		const { exitCode, out } = await run(line!, secret);
		expect(out).toMatch(told);
		expect(exitCode).toBe(0);
	});

	it('an order with a negative total is refused ten times', async () => {
		const [line] = starting(`--data '{"total": -1}'`);
		const { exitCode, out } = await run(line!, stripeSecret);
		expect(out).toMatch(/^10 +422$/m);
		expect(exitCode).toBe(1);
	});

	it('are all of these', () => {
		expect(lines).toHaveLength(7);
	});
});

describe('every example', () => {
	let types: INodeTypeDescription[];

	beforeAll(async () => {
		const headers = { cookie: client.sessionCookie! };
		const answer = await fetch(`${hostUrl()}/types/nodes.json`, { headers });
		types = (await answer.json()) as INodeTypeDescription[];
	});

	it('has a test above, or in postman.test.ts', () => {
		expect([...driven, 'postman/workflows/webhooks.json'].sort()).toEqual(EXAMPLE_FILES);
	});

	it.each(EXAMPLE_FILES)('%s is as the editor exports it, with nothing of an instance', (file) => {
		const workflow = readExample(file);
		expect(Object.keys(workflow).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		const names = workflow.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(workflow.nodes.map(({ id }) => id)).size).toBe(names.length);
		for (const node of workflow.nodes) {
			const known = ['id', 'name', 'onError', 'parameters', 'position', 'type', 'typeVersion'];
			expect(known).toEqual(expect.arrayContaining(Object.keys(node)));
		}
		const linked = Object.entries(workflow.connections).flatMap(([from, { main }]) => [
			from,
			...main.flat().map(({ node }) => node),
		]);
		expect(names).toEqual(expect.arrayContaining(linked));
	});

	it.each(ALL_FILES)('%s holds no secret', (file) => {
		expect(readFileSync(path.join(EXAMPLES_FOLDER, file), 'utf8')).not.toMatch(
			/sc_[\w-]{40}|whsec_\w|sk_(live|test)_|-----BEGIN|eyJ[\w-]{10}|[0-9a-f]{40}/,
		);
	});

	it.each(EXAMPLE_FILES)('%s uses nodes, versions and parameters that n8n knows', (file) => {
		for (const { name, type, typeVersion, parameters } of readExample(file).nodes) {
			const found = types.find(
				(each) => each.name === type && [each.version].flat().includes(typeVersion),
			);
			const known = found?.properties.map((property) => property.name) ?? [];
			expect([name, known]).toEqual([name, expect.arrayContaining(Object.keys(parameters))]);
		}
	});

	it.each(EXAMPLE_FILES)('%s says on a note how it is set up', (file) => {
		const notes = readExample(file).nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		expect(notes.length).toBeGreaterThan(0);
	});
});
