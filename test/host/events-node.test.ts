import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import type { WebhookEvent } from '../../eventlog/event';
import { PostgresStore } from '../../eventlog/stores/postgres';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import type { EventStore } from '../../eventlog/stores/store';
import { outputOf, type N8nClient } from '../../host/client';
import { findPostgres, PostgresServer } from '../../host/services/postgres-server';
import { completed, eventId, linked, received, sampleEvent } from '../eventlog/events';
import { executionsWhen, publishTrigger, send, signIn, UUID_V7, type NodeOver } from './support';

jest.setTimeout(60_000);

const EVENTS = 'n8n-nodes-spot-connect.spotConnectWebhookEvents';

let client: N8nClient;
let store: SqliteStore;
let server: Server;
let requests: { url: string; method: string; headers: IncomingHttpHeaders; body: Buffer }[];

beforeAll(async () => {
	client = signIn();
	store = new SqliteStore(
		path.join(process.env.SPOT_CONNECT_HOST_FOLDER!, '.n8n/spot-connect/events.sqlite'),
	);
	await store.open();
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { url = '', method = '', headers } = request;
			requests.push({ url, method, headers, body: Buffer.concat(chunks) });
			response
				.writeHead(request.url === '/moved' ? 302 : 418, { location: '/' })
				.end('short and stout');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
	requests = [];
});

afterAll(async () => {
	await store.close();
	server.close();
});

const serverUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** Writes events of a workflow that nobody else writes of, a minute apart up to now, oldest first. */
async function fill(
	count: number,
	over: (number: number) => Partial<WebhookEvent> = () => ({}),
	into: EventStore = store,
): Promise<{ workflowId: string; ids: string[] }> {
	const workflowId = `w-${randomUUID()}`;
	const start = Date.now() - count * 60_000;
	const events = Array.from({ length: count }, (_, number) => {
		const receivedAt = start + number * 60_000;
		return sampleEvent({ id: eventId(receivedAt), receivedAt, workflowId, ...over(number) });
	});
	await into.write(events.map(received));
	return { workflowId, ids: events.map(({ id }) => id) };
}

type Item = Record<string, unknown>;

/** Runs the node behind a webhook and answers with what it gives, or with binary data of its first item. */
async function use(
	parameters: Item,
	{
		credentials = {},
		isFile = false,
		items = '{}',
	}: { credentials?: NodeOver['credentials']; isFile?: boolean; items?: string } = {},
) {
	const hook = await publishTrigger(
		client,
		{
			responseMode: 'lastNode',
			...(isFile
				? { responseData: 'firstEntryBinary', responseBinaryPropertyName: 'data' }
				: { responseData: 'allEntries' }),
			options: { recordRequests: false },
		},
		[
			{
				name: 'Split',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'body.items', options: {} },
			},
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
	const answer = await send(hook.url, { key: hook.key, body: `{"items":[${items}]}` });
	return { ...hook, answer, items: answer.json as Item[] };
}

const run = async (parameters: Item, credentials?: NodeOver['credentials']): Promise<Item[]> =>
	(await use(parameters, credentials === undefined ? {} : { credentials })).items;

const search = async (filters: Item, over: Item = {}) =>
	await run({ resource: 'event', operation: 'getAll', filters, ...over });

const replay = async (over: Item, credentials?: NodeOver['credentials']) =>
	await run({ resource: 'event', operation: 'replay', ...over }, credentials);

describe('Get Many', () => {
	it('gives events the newest first, up to the limit, without headers and bodies', async () => {
		const { workflowId, ids } = await fill(3);
		const found = await search({ workflowId }, { limit: 2 });
		expect(found.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
		expect(found[0]).toMatchObject({
			receivedAt: expect.stringMatching(/Z$/) as string,
			workflowId,
		});
		expect(found[0]).not.toHaveProperty('headers');
	});

	it('gives all, page after page, and bodies where they are asked for', async () => {
		const body = { text: '{"n":1}', isTruncated: false, isRedacted: false };
		const { workflowId, ids } = await fill(1203, () => ({ body }));
		const found = await search(
			{ workflowId },
			{ returnAll: true, options: { includeBodies: true, order: 'oldestFirst' } },
		);
		expect(found.map(({ id }) => id)).toEqual(ids);
		expect(found[0]).toMatchObject({ body: { n: 1 }, headers: { host: 'n8n.example.com' } });
	});

	it('meets every filter', async () => {
		const odd: Partial<WebhookEvent> = {
			outcome: 'refused',
			code: 'schema_violation',
			keyName: 'Shop',
			sourceIp: '198.51.100.9',
			eventType: 'order.paid',
			idempotencyKey: 'k-1',
			mode: 'test',
			body: { text: '{"order":"Zoë-17"}', isTruncated: false, isRedacted: false },
		};
		const { workflowId, ids } = await fill(3, (number) => (number === 1 ? odd : {}));
		await store.write([completed(ids[1]!, { status: 422 })]);
		const { receivedAt } = (await store.get(ids[1]!))!;
		const filters: Item[] = [
			{ outcomes: ['refused', 'failed'] },
			{ codes: ['schema_violation'] },
			{ status: 422 },
			{ keyName: 'Shop' },
			{ sourceIp: '198.51.100.9' },
			{ eventType: 'order.paid' },
			{ idempotencyKey: 'k-1' },
			{ mode: 'test' },
			{ bodyContains: 'ORDER":"zoë-17' },
			{ from: new Date(receivedAt).toISOString(), to: new Date(receivedAt + 1).toISOString() },
		];
		// All in one run: what an item does not say is an empty text, and so no condition.
		const names = ['workflowId', ...filters.flatMap((filter) => Object.keys(filter))];
		const expressions = names.map((name) => [name, `={{ $json.${name} ?? '' }}`] as const);
		const { items } = await use(
			{
				resource: 'event',
				operation: 'getAll',
				limit: 50,
				filters: Object.fromEntries(expressions),
			},
			{ items: filters.map((each) => JSON.stringify({ workflowId, ...each })).join(',') },
		);
		expect(items.map(({ id }) => id)).toEqual(filters.map(() => ids[1]));
	});

	it('says which filter cannot be used', async () => {
		const [{ error } = {}] = await search({ from: 'yesterday' });
		expect(error).toMatch(/^Received After: Write a date and time/);
	});
});

describe('Get', () => {
	it('gives one event with its execution, and its exact bytes as binary data', async () => {
		const bytes = Buffer.from('{ "n" : 1.0 }');
		const { ids } = await fill(1, () => ({ rawBody: gzipSync(bytes) }));
		await store.write([linked(ids[0]!, '4711'), completed(ids[0]!)]);
		const parameters = { resource: 'event', operation: 'get', eventId: ids[0] };
		const [event] = await run(parameters);
		expect(event).toMatchObject({ id: ids[0], executionId: '4711', status: 200, hasRawBody: true });
		const file = await use({ ...parameters, options: { rawBodyField: 'data' } }, { isFile: true });
		expect(file.answer.text).toBe(bytes.toString());
	});

	it('says what may be wrong where there is none', async () => {
		const [{ error } = {}] = await run({
			resource: 'event',
			operation: 'get',
			eventId: randomUUID(),
		});
		expect(error).toMatch(/^There is no event .*Compare the ID and the event store/);
		const [{ error: other } = {}] = await run({
			resource: 'event',
			operation: 'get',
			eventId: '17',
		});
		expect(other).toMatch(/^Event ID: /);
	});
});

describe('Replay', () => {
	const text = (value: string, over = {}) => ({
		body: { text: value, isTruncated: false, isRedacted: false, ...over },
	});

	it('sends method, headers and exact bytes to another URL, and tells what was hidden', async () => {
		const bytes = Buffer.from([0x7b, 0x20, 0x7d, 0xff, 0x00]);
		const { ids } = await fill(1, () => ({
			method: 'PUT',
			rawBody: gzipSync(bytes),
			headers: {
				host: 'n8n.example.com',
				'content-type': 'application/json',
				'content-length': '5',
				connection: 'x-hop',
				'x-hop': '1',
				'x-two': ['a', 'b'],
				'x-api-key': '**hidden**',
				'x-hub-signature-256': '**hidden**',
				'user-agent': 'GitHub-Hookshot/1',
			},
		}));
		const [result] = await replay({
			eventId: ids[0],
			destination: 'url',
			url: `${serverUrl()}in?a=1`,
		});
		expect(result).toEqual({
			eventId: ids[0],
			newEventId: null,
			status: 418,
			durationMs: expect.any(Number) as number,
			method: 'PUT',
			url: `${serverUrl()}in?a=1`,
			isByteExact: true,
			omittedHeaders: ['x-api-key', 'x-hub-signature-256'],
			omittedQueryParameters: [],
		});
		const [{ url, method, headers, body }] = requests as [(typeof requests)[0]];
		expect({ url, method, body }).toEqual({ url: '/in?a=1', method: 'PUT', body: bytes });
		expect(headers).toMatchObject({
			host: new URL(serverUrl()).host,
			'content-type': 'application/json',
			'content-length': '5',
			'x-two': 'a, b',
			'user-agent': 'GitHub-Hookshot/1',
			'x-spot-connect-replay-of': ids[0],
		});
		expect(Object.keys(headers)).not.toContain('x-hop');
		expect(Object.keys(headers)).not.toContain('x-api-key');
	});

	it('does not follow where the answer leads', async () => {
		const { ids } = await fill(1, () => ({ contentLength: 0 }));
		const url = `${serverUrl()}moved`;
		const [result] = await replay({ eventId: ids[0], destination: 'url', url });
		expect(result).toMatchObject({ status: 302 });
		expect(requests).toHaveLength(1);
	});

	it('sends what a filter finds, the oldest first, no faster than asked; one that cannot be sent does not stop the others', async () => {
		const { workflowId, ids } = await fill(5, (number) =>
			text(`{"n":${number}}`, { isRedacted: number === 1 }),
		);
		const start = Date.now();
		const results = await replay({
			replayBy: 'filter',
			filters: { workflowId },
			limit: 4,
			destination: 'url',
			url: serverUrl(),
			options: { requestsPerSecond: 2 },
		});
		expect(Date.now() - start).toBeGreaterThanOrEqual(950);
		expect(results.map(({ eventId: id }) => id)).toEqual(ids.slice(0, 4));
		expect(results[1]!.error).toMatch(/were hidden when it was recorded.*keep the raw body/);
		expect(results[0]).toMatchObject({ status: 418, isByteExact: false });
		expect(requests.map(({ body }) => body.toString())).toEqual(['{"n":0}', '{"n":2}', '{"n":3}']);
	});

	it('goes to the production URL of its own webhook, is recorded as what it is, and starts it', async () => {
		const hook = await publishTrigger(client);
		const { ids } = await fill(1, () => ({
			path: `/webhook-test${new URL(hook.url).pathname.slice('/webhook'.length)}?page=2&token=**hidden**`,
			headers: { 'content-type': 'application/json', 'x-api-key': '**hidden**' },
			...text('{"id":7}'),
		}));
		const [result] = await replay({ eventId: ids[0] }, { spotConnectApi: hook.credential });
		expect(result).toMatchObject({
			status: 200,
			url: `${hook.url}?page=2`,
			newEventId: expect.stringMatching(UUID_V7) as string,
			omittedHeaders: [],
			omittedQueryParameters: ['token'],
		});
		const [execution] = await executionsWhen(client, hook.workflowId, (all) =>
			all.some(({ status }) => status === 'success'),
		);
		const data = await client.executions.get(execution!.id);
		expect(outputOf(data, 'Trigger')[0]!.json).toMatchObject({
			body: { id: 7 },
			query: { page: '2' },
			headers: { 'x-spot-connect-replay-of': ids[0] },
		});
		const [found] = await search({ workflowId: hook.workflowId });
		expect(found).toMatchObject({ id: result!.newEventId, replayOf: ids[0], outcome: 'accepted' });
	});

	it('sends an API key to this n8n only', async () => {
		const { credential } = await publishTrigger(client);
		const { ids } = await fill(1, () => text('{}'));
		const [{ error } = {}] = await replay(
			{ eventId: ids[0], destination: 'url', url: 'https://example.com/' },
			{ spotConnectApi: credential },
		);
		expect(error).toMatch(/^Webhook API Key Name: An API key is sent to webhooks of this n8n only/);
	});

	it('takes no URL but of HTTP', async () => {
		const { ids } = await fill(1);
		const [{ error } = {}] = await replay({
			eventId: ids[0],
			destination: 'url',
			url: 'file:///etc/passwd',
		});
		expect(error).toMatch(/^URL: Write a whole URL/);
	});

	it('says what to do where nobody answers', async () => {
		const { ids } = await fill(1, () => text('{}'));
		const options = { baseUrl: 'http://127.0.0.1:9/' };
		const [{ error } = {}] = await replay({ eventId: ids[0], options });
		expect(error).toMatch(
			/could not be sent to http:\/\/127\.0\.0\.1:9\/webhook\/orders.*set the option Base URL/,
		);
	});

	it('of what came in to the workflow that replays ends after one round', async () => {
		const pathOfHook = `loop-${randomUUID()}`;
		const { workflowId, ids } = await fill(1, () => ({
			path: `/webhook/${pathOfHook}`,
			headers: { 'content-type': 'application/json', 'x-api-key': '**hidden**' },
			...text('{}'),
		}));
		const hook = await publishTrigger(client, { path: pathOfHook }, []);
		const loop = await publishTrigger(client, { options: { recordRequests: false } }, [
			{
				name: 'Events',
				type: EVENTS,
				typeVersion: 1,
				parameters: {
					resource: 'event',
					operation: 'replay',
					replayBy: 'filter',
					filters: { workflowId },
				},
				credentials: { spotConnectApi: hook.credential },
			},
		]);
		// As the webhook's request would be after a replay.
		await send(loop.url, { key: loop.key, headers: { 'x-spot-connect-replay-of': ids[0]! } });
		const [execution] = await executionsWhen(client, loop.workflowId, (all) =>
			all.some(({ status }) => status === 'error'),
		);
		const { data } = await client.executions.get(execution!.id);
		expect(data.resultData.error?.message).toMatch(/was itself started by a replay/);
		expect(await client.executions.list({ workflowId: hook.workflowId })).toEqual([]);
		// A request from elsewhere is no replay.
		await send(loop.url, { key: loop.key });
		await executionsWhen(client, hook.workflowId, (all) => all.length === 1);
	});
});

describe('Delete', () => {
	it('forgets events by ID', async () => {
		const { workflowId, ids } = await fill(3);
		const deleted = await run({
			resource: 'event',
			operation: 'delete',
			eventIds: `${ids[0]}, ${ids[2]}`,
		});
		expect(deleted).toEqual([{ deleted: 2 }]);
		expect((await store.list({ workflowId }, { limit: 5 })).events).toMatchObject([{ id: ids[1] }]);
	});

	it('by filter wants to be confirmed, and a filter', async () => {
		const { workflowId } = await fill(2);
		const byFilter = { resource: 'event', operation: 'delete', deleteBy: 'filter' };
		const [unconfirmed] = await run({ ...byFilter, filters: { workflowId } });
		expect(unconfirmed!.error).toMatch(/^Confirm Deletion: Switch it on/);
		const [everything] = await run({ ...byFilter, isDeletionConfirmed: true });
		expect(everything!.error).toMatch(/^Filters: Set at least one/);
		expect((await store.list({ workflowId }, { limit: 5 })).events).toHaveLength(2);
		expect(await run({ ...byFilter, filters: { workflowId }, isDeletionConfirmed: true })).toEqual([
			{ deleted: 2 },
		]);
	});
});

describe('Export', () => {
	const exported = async (workflowId: string, over: Item) => {
		const parameters = { resource: 'event', operation: 'export', filters: { workflowId }, ...over };
		return (await use(parameters, { isFile: true })).answer;
	};

	it('writes NDJSON, as many pages as there are', async () => {
		const { workflowId, ids } = await fill(1100);
		const { text, headers } = await exported(workflowId, { format: 'ndjson' });
		expect(headers.get('content-type')).toMatch(/^application\/x-ndjson/);
		const lines = text.trimEnd().split('\n');
		expect(lines.map((line) => (JSON.parse(line) as Item).id)).toEqual(ids);
	});

	it('writes CSV, with no cell that a spreadsheet takes for a formula, up to the limit', async () => {
		const { workflowId, ids } = await fill(3, () => ({ eventType: '=cmd()' }));
		const { text } = await exported(workflowId, {
			format: 'csv',
			limit: 2,
			options: { includeBodies: true },
		});
		const lines = text.trimEnd().split('\r\n');
		expect(lines).toHaveLength(3);
		expect(lines[0]).toMatch(/^\uFEFF?id,receivedAt,.*,body,/);
		expect(lines[1]!.startsWith(`${ids[0]},`)).toBe(true);
		expect(lines[1]).toContain(",'=cmd(),");
	});
});

describe('Statistics', () => {
	it('count by outcome, code, key and source, and tell how long answers took', async () => {
		const { workflowId, ids } = await fill(4, (number) =>
			number === 0 ? { outcome: 'refused', code: 'api_key_missing' } : { keyName: 'Shop' },
		);
		await store.write(ids.map((id, number) => completed(id, { durationMs: number + 1 })));
		const [summary] = await run({
			resource: 'statistics',
			operation: 'summary',
			range: 'hour',
			filters: { workflowId },
		});
		expect(summary).toMatchObject({
			total: 4,
			byOutcome: [
				{ value: 'accepted', count: 3 },
				{ value: 'refused', count: 1 },
			],
			byCode: [{ value: 'api_key_missing', count: 1 }],
			byKey: [{ value: 'Shop', count: 3 }],
			latency: { p50: 2, max: 4 },
			recording: { isInTrouble: false, lostEvents: 0 },
		});
	});

	it('count per minute, hour and day', async () => {
		const day = Date.UTC(2026, 5, 1);
		const offsets = [0, 30_000, 61_000, 3_600_000];
		const { workflowId } = await fill(4, (number) => ({ receivedAt: day + offsets[number]! }));
		const totals = async (interval: string) =>
			(
				await run({
					resource: 'statistics',
					operation: 'timeSeries',
					interval,
					range: 'custom',
					rangeFrom: '2026-06-01T00:00:00Z',
					rangeTo: '2026-06-02T00:00:00Z',
					filters: { workflowId },
				})
			).map(({ start, total, accepted }) => [start, total, accepted]);
		expect(await totals('minute')).toEqual([
			['2026-06-01T00:00:00.000Z', 2, 2],
			['2026-06-01T00:01:00.000Z', 1, 1],
			['2026-06-01T01:00:00.000Z', 1, 1],
		]);
		expect(await totals('hour')).toHaveLength(2);
		expect(await totals('day')).toEqual([['2026-06-01T00:00:00.000Z', 4, 4]]);
	});
});

describe('Schema', () => {
	it('is inferred for each event type from bodies as received, and tells what was left out', async () => {
		const { workflowId } = await fill(4, (number) => ({
			eventType: number < 2 ? 'order.paid' : 'order.sent',
			body: {
				text: number < 2 ? '{"id":1,"paid":true}' : '{"id":2,"carrier":"x"}',
				isTruncated: false,
				isRedacted: number === 3,
			},
		}));
		const schemas = await run({
			resource: 'schema',
			operation: 'infer',
			isPerEventType: true,
			filters: { workflowId },
			options: { additionalProperties: false },
		});
		expect(schemas).toMatchObject([
			{
				eventType: 'order.sent',
				samples: 1,
				read: 4,
				leftOut: { redacted: 1 },
				schema: { required: ['id', 'carrier'], additionalProperties: false },
			},
			{ eventType: 'order.paid', samples: 2, schema: { required: ['id', 'paid'] } },
		]);
		expect(JSON.parse(schemas[0]!.schemaText as string)).toEqual(schemas[0]!.schema);
	});
});

describe('API Key', () => {
	it('is told by its fingerprint, and a slip from another key', async () => {
		const [made] = await run({ resource: 'apiKey', operation: 'generate', keyName: 'Shop' });
		const { key, fingerprint, hash } = made as { key: string; fingerprint: string; hash: string };
		const slip = key.replace(/.$/, key.endsWith('0') ? '1' : '0');
		const { items } = await use(
			{ resource: 'apiKey', operation: 'fingerprint', key: '={{ $json.key }}' },
			{
				items: [key, slip, 'another-key-entirely', hash]
					.map((each) => JSON.stringify({ key: each }))
					.join(','),
			},
		);
		expect(items).toMatchObject([
			{ fingerprint, hash, form: 'generated', hasOurForm: true, isChecksumRight: true },
			{ form: 'mistyped', hasOurForm: true, isChecksumRight: false },
			{ form: 'other', hasOurForm: false },
			{ fingerprint, hash, form: 'hash' },
		]);
	});
});

describe('items', () => {
	it('go out paired with the item that they are for, errors too', async () => {
		const { ids } = await fill(2);
		const { workflowId } = await use(
			{ resource: 'event', operation: 'get', eventId: '={{ $json.id }}' },
			{ items: [ids[0], 'wrong', ids[1]].map((id) => JSON.stringify({ id })).join(',') },
		);
		const [execution] = await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status === 'success'),
		);
		const data = await client.executions.get(execution!.id);
		expect(outputOf(data, 'Events')).toMatchObject([
			{ json: { id: ids[0] }, pairedItem: { item: 0 } },
			{ json: { error: expect.stringMatching(/^Event ID: /) as string }, pairedItem: { item: 1 } },
			{ json: { id: ids[1] }, pairedItem: { item: 2 } },
		]);
	});
});

const programs = findPostgres();
const describeWithPostgres = programs === undefined ? describe.skip : describe;

describeWithPostgres('events in Postgres', () => {
	let database: PostgresServer;
	let credential: { id: string; name: string };
	let postgres: PostgresStore;

	const dataOf = (over: Item = {}) => ({
		host: database.settings.host,
		port: 5432,
		database: 'postgres',
		user: 'postgres',
		schema: 'spot_connect',
		ssl: 'off',
		...over,
	});

	beforeAll(async () => {
		database = await PostgresServer.create(programs!);
		const name = `Store ${randomUUID()}`;
		const type = 'spotConnectEventStoreApi';
		const { id } = await client.credentials.create({ name, type, data: dataOf() });
		credential = { id, name };
		postgres = new PostgresStore(database.settings);
		await postgres.open();
	});

	afterAll(async () => {
		await postgres?.close();
		await database?.remove();
	});

	const runThere = async (parameters: Item) =>
		await run({ eventStore: 'postgres', ...parameters }, { spotConnectEventStoreApi: credential });

	it('are connected to by a credential, whose test makes the tables', async () => {
		const test = async (data: Item) =>
			await client.credentials.test({ ...credential, type: 'spotConnectEventStoreApi', data });
		expect(await test(dataOf({ schema: 'made_by_test' }))).toEqual({
			status: 'OK',
			message: 'Connected; the tables are there.',
		});
		const made = new PostgresStore({ ...database.settings, schema: 'made_by_test' });
		await made.open();
		expect((await made.size()).events).toBe(0);
		await made.close();
		expect(await test(dataOf({ maxAgeDays: 0 }))).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/^Keep for Days: /) as string,
		});
		expect(await test(dataOf({ host: '127.0.0.1', port: 9 }))).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/ECONNREFUSED/) as string,
		});
	});

	it('are found, counted, exported, replayed and deleted as those in SQLite', async () => {
		const { workflowId, ids } = await fill(
			3,
			(number) => ({
				outcome: number === 0 ? 'refused' : 'accepted',
				body: { text: `{"n":${number}}`, isTruncated: false, isRedacted: false },
			}),
			postgres,
		);
		const filters = { workflowId };
		const found = await runThere({ resource: 'event', operation: 'getAll', filters });
		expect(found.map(({ id }) => id)).toEqual([...ids].reverse());
		expect(await runThere({ resource: 'event', operation: 'get', eventId: ids[0] })).toMatchObject([
			{ id: ids[0], body: { n: 0 } },
		]);
		expect(await runThere({ resource: 'statistics', operation: 'summary', filters })).toMatchObject(
			[{ total: 3, byOutcome: [{ count: 2 }, { count: 1 }] }],
		);
		expect(
			await runThere({ resource: 'statistics', operation: 'timeSeries', interval: 'day', filters }),
		).not.toEqual([]);
		expect(await runThere({ resource: 'schema', operation: 'infer', filters })).toMatchObject([
			{ samples: 3, schema: { required: ['n'] } },
		]);
		expect(
			await runThere({
				resource: 'event',
				operation: 'replay',
				eventId: ids[0],
				destination: 'url',
				url: serverUrl(),
			}),
		).toMatchObject([{ status: 418 }]);
		const { answer } = await use(
			{ eventStore: 'postgres', resource: 'event', operation: 'export', format: 'csv', filters },
			{ isFile: true, credentials: { spotConnectEventStoreApi: credential } },
		);
		expect(answer.text.trimEnd().split('\r\n')).toHaveLength(4);
		expect(
			await runThere({ resource: 'event', operation: 'delete', eventIds: ids.join(',') }),
		).toEqual([{ deleted: 3 }]);
	});

	it('that cannot be reached fail the node with the reason', async () => {
		const name = `Away ${randomUUID()}`;
		const { id } = await client.credentials.create({
			name,
			type: 'spotConnectEventStoreApi',
			data: dataOf({ host: '127.0.0.1', port: 9 }),
		});
		const [{ error } = {}] = await run(
			{ eventStore: 'postgres', resource: 'statistics', operation: 'summary' },
			{ spotConnectEventStoreApi: { id, name } },
		);
		expect(error).toMatch(/ECONNREFUSED/);
	});
});
