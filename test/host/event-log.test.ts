import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import path from 'node:path';

import type { WebhookEvent } from '../../eventlog/event';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import type { N8nClient } from '../../host/client';
import { findPostgres, PostgresServer } from '../../host/services/postgres-server';
import {
	createCredential,
	executionsWhen,
	hostLogFile,
	newKey,
	publish,
	publishTrigger,
	send,
	setNode,
	signIn,
	triggerNode,
	workflowOf,
	type Answer,
	type NodeOver,
} from './support';

jest.setTimeout(60_000);

const EVENTS = 'n8n-nodes-spot-connect.spotConnectWebhookEvents';
const folder = (): string => path.join(process.env.SPOT_CONNECT_HOST_FOLDER!, '.n8n/spot-connect');

let client: N8nClient;
let store: SqliteStore;

beforeAll(async () => {
	client = signIn();
	store = new SqliteStore(path.join(folder(), 'events.sqlite'));
	await store.open();
});

afterAll(async () => {
	await store.close();
});

const idOf = ({ headers }: Answer): string => headers.get('x-spot-connect-event-id')!;

/** The event of an answer, once it is written, and more of it is known if that is asked for. */
async function eventOf(
	answer: Answer,
	isThere: (event: WebhookEvent) => boolean = ({ status }) => status !== undefined,
): Promise<WebhookEvent> {
	const deadline = Date.now() + 10_000;
	for (;;) {
		const event = await store.get(idOf(answer));
		if (event !== undefined && isThere(event)) return event;
		if (Date.now() > deadline) throw new Error(`The event is ${JSON.stringify(event)}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

const isLinked = ({ executionId }: WebhookEvent): boolean => executionId !== undefined;

/** A workflow that uses the node, started by a webhook of its own, and answers with what it gives. */
async function useEventsNode(
	parameters: Record<string, unknown>,
	credentials: NodeOver['credentials'] = {},
): Promise<unknown[]> {
	const { url, key } = await publishTrigger(
		client,
		{ responseMode: 'lastNode', responseData: 'allEntries', options: { recordRequests: false } },
		[
			{
				name: 'Events',
				type: EVENTS,
				typeVersion: 1,
				parameters,
				credentials,
				onError: 'continueRegularOutput',
			},
		],
	);
	const answer = await send(url, { key });
	expect(answer).toMatchObject({ status: 200 });
	expect(answer.json).not.toContainEqual({ error: expect.anything() as unknown });
	return answer.json as unknown[];
}

describe('a request is on record', () => {
	it('when it is accepted: what came, what was checked, how it was answered, what it started', async () => {
		const { url, key, workflowId } = await publishTrigger(client, {
			validation: 'jsonSchema',
			jsonSchema: '{"type":"object"}',
		});
		const answer = await send(`${url}?page=2`, { key, body: '{"id":7}' });
		const event = await eventOf(answer, isLinked);
		const [execution] = await executionsWhen(client, workflowId, (all) => all.length === 1);
		expect(event).toMatchObject({
			workflowId,
			nodeName: 'Trigger',
			mode: 'production',
			method: 'POST',
			path: `${new URL(url).pathname}?page=2`,
			query: { page: '2' },
			sourceIp: expect.stringMatching(/127\.0\.0\.1|::1/) as string,
			contentType: 'application/json',
			contentLength: 8,
			body: { text: '{"id":7}', isTruncated: false, isRedacted: false },
			checksPassed: ['apiKey', 'contentType', 'body', 'cloudEvent', 'schema'],
			outcome: 'accepted',
			status: 200,
			isAborted: false,
			executionId: execution!.id,
		});
		expect(event.keyFingerprint).toMatch(/^[0-9a-f]{8}$/);
		expect(event.durationMs).toBeGreaterThanOrEqual(0);
		expect(event.responseBytes).toBe(Buffer.byteLength(answer.text));
	});

	it('when it is refused: with the code, the sentence, and how far it came', async () => {
		const { url, key } = await publishTrigger(client);
		const stranger = await eventOf(await send(url, { key: newKey() }));
		expect(stranger).toMatchObject({
			outcome: 'refused',
			code: 'api_key_invalid',
			detail: 'The API key in the header x-api-key is not valid.',
			status: 401,
			checksPassed: [],
		});
		expect(stranger.executionId).toBeUndefined();
		const malformed = await send(url, {
			key,
			body: '{"a":',
			headers: { 'content-type': 'application/vnd.order+json' },
		});
		expect(await eventOf(malformed)).toMatchObject({
			outcome: 'refused',
			code: 'body_malformed',
			status: 400,
			checksPassed: ['apiKey', 'contentType'],
			keyFingerprint: expect.any(String) as string,
		});
	});

	it('when its trigger cannot decide: that it came, and nothing of what it held', async () => {
		const { url, key, credential } = await publishTrigger(client);
		await client.credentials.update(credential.id, {
			name: credential.name,
			type: 'spotConnectApi',
			data: { apiKey: '' },
		});
		await new Promise((resolve) => setTimeout(resolve, 5_100));
		const event = await eventOf(await send(url, { key, body: '{"id":7}' }));
		expect(event).toMatchObject({ outcome: 'refused', code: 'misconfigured', status: 500 });
		expect(event.body).toBeUndefined();
		expect(JSON.stringify(event)).not.toContain(key);
	});

	it('when its workflow fails: outcome failed, with its execution', async () => {
		const { url, key } = await publishTrigger(client, { responseMode: 'lastNode' }, [
			{
				name: 'Stop',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'on purpose' },
			},
		]);
		const event = await eventOf(await send(url, { key }), isLinked);
		expect(event).toMatchObject({ outcome: 'failed', status: 500 });
	});

	it('when its client hangs up: aborted, with status 499', async () => {
		const { url, key, workflowId } = await publishTrigger(client, { responseMode: 'lastNode' }, [
			{ name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 2 } },
		]);
		await new Promise<void>((resolve) => {
			const request = httpRequest(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-api-key': key },
			});
			request.on('error', () => resolve());
			request.end('{}');
			setTimeout(() => request.destroy(new Error('hung up')), 500);
		});
		await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status === 'success'),
		);
		const { events } = await store.list({ workflowId }, { limit: 10 });
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({ status: 499, isAborted: true });
	});

	it('not, where the author does not want it', async () => {
		const { url, key, workflowId } = await publishTrigger(client, {
			options: { recordRequests: false },
		});
		await send(url, { key });
		const other = await publishTrigger(client);
		await eventOf(await send(other.url, { key: other.key }));
		expect((await store.list({ workflowId }, { limit: 10 })).events).toEqual([]);
	});
});

describe('what is kept of a body', () => {
	const record = async (options: Record<string, unknown>, body: string) => {
		const { url, key } = await publishTrigger(client, { options });
		return await eventOf(await send(url, { key, body }));
	};

	it('is up to the author', async () => {
		const body = '{"name":"Zoë","password":"hush-hush-hush","card":{"number":"4111"}}';
		expect((await record({ recordBody: 'none' }, body)).body).toBeUndefined();
		expect((await record({ recordBody: 'full' }, body)).body).toMatchObject({ text: body });
		const redacted = await record({ redactBodyPaths: '$.card.number' }, body);
		expect(JSON.parse(redacted.body!.text)).toEqual({
			name: 'Zoë',
			password: '**hidden**',
			card: { number: '**hidden**' },
		});
	});

	it.each([
		['a +json type', 'application/vnd.order+json', '{"id":7,"password":"hush-hush"}'],
		['JSON Lines', 'application/x-ndjson', '{"id":7,"password":"hush-hush"}\n{"id":8}'],
		['XML', 'application/xml', '<order><id>7</id><password>hush-hush</password></order>'],
		['a form', 'application/x-www-form-urlencoded', 'id=7&password=hush-hush'],
	])('hides what is named like a secret in %s too', async (_, contentType, body) => {
		const { url, key } = await publishTrigger(client, {
			options: { acceptedContent: ['json', 'ndjson', 'xml', 'form'] },
		});
		const headers = { 'content-type': contentType };
		const { body: recorded } = await eventOf(await send(url, { key, body, headers }));
		expect(recorded!.text).toContain('7');
		expect(recorded!.text).not.toContain('hush-hush');
		expect(recorded!.isRedacted).toBe(true);
	});

	it('is cut where it is too long, and says so', async () => {
		const event = await record({}, JSON.stringify({ text: 'x'.repeat(200_000) }));
		expect(event.body!.isTruncated).toBe(true);
		expect(event.body!.text.length).toBeLessThanOrEqual(64 * 1024);
		expect(event.contentLength).toBeGreaterThan(200_000);
	});
});

describe('no secret is in the store or the log', () => {
	it('wherever a sender puts it', async () => {
		const secret = (place: string) => `secret-${place}-${randomBytes(12).toString('hex')}`;
		const secrets = {
			wrongKey: secret('wrong'),
			bearer: secret('bearer'),
			cookie: secret('cookie'),
			signature: secret('signature'),
			body: secret('body'),
			password: secret('password'),
			query: secret('query'),
			header: secret('header'),
		};
		const { url, key } = await publishTrigger(client, {
			options: {
				acceptBearer: true,
				redactBodyPaths: '$.customer.note',
				redactHeaders: 'x-customer',
				redactQuery: 'ref',
			},
		});
		const request = {
			body: JSON.stringify({ customer: { note: secrets.body }, password: secrets.password }),
			headers: {
				cookie: `session=${secrets.cookie}`,
				'x-customer': secrets.header,
				'x-hub-signature-256': `sha256=${secrets.signature}`,
			},
		};
		const target = `${url}?ref=${secrets.query}&token=${secrets.query}`;
		await eventOf(await send(target, { key, ...request }), isLinked);
		await eventOf(await send(target, { key: secrets.wrongKey, ...request }));
		const bearer = { authorization: `Bearer ${secrets.bearer}` };
		await eventOf(await send(target, { ...request, headers: { ...request.headers, ...bearer } }));
		const files = readdirSync(folder()).map((name) => path.join(folder(), name));
		expect(files.length).toBeGreaterThan(0);
		const places = [...files, hostLogFile()].map((file) => readFileSync(file, 'latin1'));
		for (const value of [key, ...Object.values(secrets)]) {
			// A signature of a scheme that the trigger does not verify is a header like any other.
			if (value === secrets.signature) continue;
			expect(places.some((text) => text.includes(value))).toBe(false);
		}
	});
});

describe('a replay', () => {
	const secret = randomBytes(24).toString('hex');
	const sign = (body: string) => ({
		'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
		'x-github-event': 'push',
		'x-github-delivery': randomUUID(),
	});

	async function publishGithub(parameters: Record<string, unknown>) {
		const name = randomUUID();
		const { id } = await client.credentials.create({
			name,
			type: 'spotConnectSigningSecretApi',
			data: { secret },
		});
		const trigger = triggerNode(
			undefined,
			{
				path: randomUUID(),
				authentication: 'none',
				signatureScheme: 'github',
				responseMode: 'lastNode',
				...parameters,
			},
			{ credentials: { spotConnectSigningSecretApi: { id, name } } },
		);
		return await publish(client, workflowOf([trigger]));
	}

	it('of a signed GitHub delivery is accepted again, byte for byte', async () => {
		const { url, workflowId } = await publishGithub({
			options: { recordBody: 'full', keepForReplay: true, rawBody: true },
		});
		const body = '{ "ref" :  "refs/heads/main", "zen": "Zoë \\u00e9", "n": 1.0 }';
		const answer = await send(url, { body, headers: sign(body) });
		expect(answer.status).toBe(200);
		const original = await eventOf(answer, isLinked);
		const [result] = await useEventsNode({
			resource: 'event',
			operation: 'replay',
			replayBy: 'id',
			eventId: original.id,
		});
		expect(result).toMatchObject({ status: 200, isByteExact: true });
		const replayed = await eventOf(
			{
				headers: new Headers({
					'x-spot-connect-event-id': (result as { newEventId: string }).newEventId,
				}),
			} as Answer,
			isLinked,
		);
		expect(replayed).toMatchObject({
			outcome: 'accepted',
			replayOf: original.id,
			signatureScheme: 'github',
			body: { text: body },
		});
		await executionsWhen(client, workflowId, (all) => all.length === 2);
	});

	it('of a refused one is accepted once the cause is mended, with the key of a credential', async () => {
		const key = newKey();
		const hook = await publishTrigger(client, {
			options: { recordBody: 'full', keepForReplay: true },
		});
		const refused = await eventOf(await send(hook.url, { key, body: '{"id":7}' }));
		expect(refused).toMatchObject({ outcome: 'refused', code: 'api_key_invalid' });
		const [result] = await useEventsNode(
			{ resource: 'event', operation: 'replay', replayBy: 'id', eventId: refused.id },
			{ spotConnectApi: hook.credential },
		);
		expect(result).toMatchObject({ status: 200, isByteExact: true });
	});
});

const programs = findPostgres();

(programs === undefined ? describe.skip : describe)('a log in Postgres', () => {
	let server: PostgresServer;

	beforeAll(async () => {
		server = await PostgresServer.create(programs!);
	});

	afterAll(async () => {
		await server.remove();
	});

	it('is written by the trigger and read by the Events node, through one credential', async () => {
		const name = randomUUID();
		const { id } = await client.credentials.create({
			name,
			type: 'spotConnectEventStoreApi',
			data: { ...server.settings, port: 5432, schema: 'from_n8n' },
		});
		const spotConnectEventStoreApi = { id, name };
		const key = newKey();
		const spotConnectApi = await createCredential(client, key);
		const trigger = triggerNode(
			undefined,
			{ path: randomUUID(), options: { eventStore: 'postgres' } },
			{ credentials: { spotConnectApi, spotConnectEventStoreApi } },
		);
		const { url, workflowId } = await publish(client, workflowOf([trigger]));
		const eventId = idOf(await send(url, { key, body: '{"text":"a\\tb"}' }));
		await send(url, { key: newKey() });
		await executionsWhen(client, workflowId, (all) => all.length === 1);
		const events = await useEventsNode(
			{
				resource: 'event',
				operation: 'getAll',
				eventStore: 'postgres',
				returnAll: true,
				filters: { workflowId },
			},
			{ spotConnectEventStoreApi },
		);
		expect(events).toHaveLength(2);
		expect(events).toContainEqual(
			expect.objectContaining({
				id: eventId,
				outcome: 'accepted',
				status: 200,
				executionId: expect.any(String) as string,
			}),
		);
		expect(await store.get(eventId)).toBeUndefined();
	});
});

describe('the Events node', () => {
	it('finds, counts, exports and deletes what came in', async () => {
		const hook = await publishTrigger(client, {}, [setNode('Set', { done: 'yes' })]);
		for (const n of [1, 2, 3]) {
			await send(hook.url, { key: hook.key, body: JSON.stringify({ n, type: 'order' }) });
		}
		await eventOf(await send(hook.url, { key: newKey() }));
		const { workflowId } = hook;
		const filters = { workflowId };

		const many = await useEventsNode({
			resource: 'event',
			operation: 'getAll',
			returnAll: true,
			filters,
		});
		expect(many).toHaveLength(4);
		expect(many).toContainEqual(
			expect.objectContaining({ outcome: 'refused', code: 'api_key_invalid', status: 401 }),
		);
		const [summary] = await useEventsNode({
			resource: 'statistics',
			operation: 'summary',
			filters,
		});
		expect(summary).toMatchObject({ total: 4 });
		const [inferred] = await useEventsNode({ resource: 'schema', operation: 'infer', filters });
		expect(inferred).toMatchObject({
			schema: { properties: { n: { type: 'integer' }, type: { type: 'string' } } },
		});
		const deleted = await useEventsNode({
			resource: 'event',
			operation: 'delete',
			deleteBy: 'filter',
			isDeletionConfirmed: true,
			filters: { ...filters, outcomes: ['refused'] },
		});
		expect(deleted).toMatchObject([{ deleted: 1 }]);
		expect((await store.list({ workflowId }, { limit: 10 })).events).toHaveLength(3);
	});

	it('makes an API key that the trigger accepts', async () => {
		const [made] = (await useEventsNode({ resource: 'apiKey', operation: 'generate' })) as [
			{ key: string; hash: string; fingerprint: string },
		];
		expect(made.key).toMatch(/^sc_/);
		const { url } = await publishTrigger(client, {}, [], [{ name: 'Made', value: made.hash }]);
		const event = await eventOf(await send(url, { key: made.key }));
		expect(event).toMatchObject({ keyName: 'Made', keyFingerprint: made.fingerprint });
	});
});
