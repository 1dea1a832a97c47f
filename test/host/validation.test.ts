import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import examples from '@octokit/webhooks-examples';
import schemas from '@octokit/webhooks-schemas';

import type { N8nClient } from '../../host/client';
import {
	executionsWhen,
	problem,
	publish,
	publishTrigger,
	send,
	signIn,
	triggerNode,
	workflowOf,
	type Answer,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const ORDER_SCHEMA = {
	type: 'object',
	properties: {
		id: { type: 'string', minLength: 1 },
		email: { type: 'string', format: 'email' },
		currency: { enum: ['EUR', 'USD'] },
		total: { type: 'number', minimum: 0 },
		note: { type: 'string', default: 'none' },
	},
	required: ['id', 'total'],
	additionalProperties: false,
};

/** A trigger that answers with the item which reached the workflow. */
const publishWith = async (parameters: Record<string, unknown>) =>
	await publishTrigger(client, { responseMode: 'lastNode', ...parameters });

const withSchema = async (
	schema: unknown,
	validationOptions: Record<string, unknown> = {},
	options: Record<string, unknown> = {},
) =>
	await publishWith({
		validation: 'jsonSchema',
		jsonSchema: JSON.stringify(schema),
		validationOptions,
		options,
	});

interface Refusal {
	detail: string;
	code: string;
	errors: Record<string, unknown>[];
}

function expectViolation(answer: Answer): Refusal {
	expect(answer.status).toBe(422);
	expect(answer.headers.get('content-type')).toBe('application/problem+json');
	expect((answer.json as Refusal).code).toBe('schema_violation');
	return answer.json as Refusal;
}

const bodyOf = (answer: Answer): unknown => {
	expect(answer).toMatchObject({ status: 200 });
	return (answer.json as { body: unknown }).body;
};

describe('a body and its JSON Schema', () => {
	let hook: Awaited<ReturnType<typeof publishWith>>;

	beforeAll(async () => {
		hook = await withSchema(ORDER_SCHEMA);
	});

	const post = async (body: unknown) =>
		await send(hook.url, { key: hook.key, body: JSON.stringify(body) });

	it('one that fits reaches the workflow unchanged', async () => {
		const order = { id: 'ord-1', total: 27.5, email: 'zoe@example.com' };
		expect(bodyOf(await post(order))).toEqual(order);
	});

	it('one that does not is refused with every violation, and starts nothing', async () => {
		const before = (await client.executions.list({ workflowId: hook.workflowId })).length;
		const answer = await post({ total: -1, email: 'zoe', coupon: 'X' });
		expect(answer.json).toEqual({
			...problem('schema_violation', 422, 'Schema violation', expect.any(String)),
			errors: expect.any(Array) as unknown,
		});
		const { detail, errors } = expectViolation(answer);
		expect(detail).toMatch(/^The body does not fit the schema: .+ \(and 3 more\)\.$/);
		expect(errors.map(({ pointer, keyword }) => `${String(pointer)} ${String(keyword)}`)).toEqual(
			expect.arrayContaining([
				' required',
				'/total minimum',
				'/email format',
				'/coupon additionalProperties',
			]),
		);
		expect(errors).toContainEqual({
			pointer: '/total',
			keyword: 'minimum',
			message: 'must be at least 0',
			expected: 0,
		});
		expect(JSON.stringify(errors)).not.toContain('zoe');
		bodyOf(await post({ id: 'ord-2', total: 1 }));
		const after = await executionsWhen(
			client,
			hook.workflowId,
			(all) => all.filter(({ status }) => status === 'success').length > before,
		);
		expect(after).toHaveLength(before + 1);
	});
});

describe('the options of a schema', () => {
	const send1 = async (
		validationOptions: Record<string, unknown>,
		body: unknown,
		schema: unknown = ORDER_SCHEMA,
	) => {
		const { url, key } = await withSchema(schema, validationOptions);
		return await send(url, { key, body: JSON.stringify(body) });
	};

	it('types are coerced only where the author says so', async () => {
		const order = { id: 'ord-1', total: '27.5' };
		expect(expectViolation(await send1({}, order)).errors).toMatchObject([
			{ pointer: '/total', keyword: 'type', expected: 'number' },
		]);
		expect(bodyOf(await send1({ coerceTypes: true }, order))).toEqual({ id: 'ord-1', total: 27.5 });
	});

	it('defaults are inserted only where the author says so', async () => {
		const order = { id: 'ord-1', total: 1 };
		expect(bodyOf(await send1({}, order))).toEqual(order);
		expect(bodyOf(await send1({ insertDefaults: true }, order))).toEqual({
			...order,
			note: 'none',
		});
	});

	it('unknown properties are stripped only where the author says so', async () => {
		const order = { id: 'ord-1', total: 1 };
		const more = { ...order, coupon: 'X' };
		expect(expectViolation(await send1({}, more)).errors).toHaveLength(1);
		expect(bodyOf(await send1({ stripUnknown: 'whereForbidden' }, more))).toEqual(order);
	});

	it('the list of violations has as many as the author allows', async () => {
		const bad = { email: 1, currency: 'DKK', note: 1 };
		expect(expectViolation(await send1({}, bad)).errors.length).toBeGreaterThan(3);
		expect(expectViolation(await send1({ maxErrors: 2 }, bad)).errors).toHaveLength(2);
		expect(expectViolation(await send1({ maxErrors: 1 }, bad)).errors).toHaveLength(1);
	});

	it('the offending value is shown only where the author says so, and nothing of a schema with a secret', async () => {
		const total = { type: 'number' };
		const pin = { const: 'pin-1234', 'x-secret': true };
		const bad = { pin: 'pin-9999', total: 'lots' };
		const quiet = await send1({}, bad, { properties: { total } });
		expect(expectViolation(quiet).errors).toHaveLength(1);
		expect(quiet.text).not.toContain('lots');
		const open = await send1({ revealValues: true }, bad, { properties: { total } });
		expect(expectViolation(open).errors).toMatchObject([{ received: 'lots' }]);
		const secret = await send1({ revealValues: true }, bad, { properties: { total, pin } });
		expect(expectViolation(secret).errors).toHaveLength(2);
		expect(secret.text).not.toMatch(/lots|pin-9999|pin-1234/);
	});
});

describe('an example instead of a schema', () => {
	const example = {
		id: 'ord-1',
		total: 27.5,
		placedAt: '2026-11-24T08:00:00Z',
		items: [{ sku: 'A' }],
	};

	it('lets in what has the same form, and tells what has not', async () => {
		const { url, key } = await publishWith({
			validation: 'example',
			exampleJson: JSON.stringify(example),
		});
		const post = async (body: unknown) => await send(url, { key, body: JSON.stringify(body) });
		const like = { ...example, id: 'ord-2', items: [], more: true };
		expect(bodyOf(await post(like))).toEqual(like);
		const { errors } = expectViolation(
			await post({ id: 7, placedAt: 'yesterday', items: [{ sku: 1 }] }),
		);
		expect(errors).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ pointer: '', keyword: 'required', expected: 'total' }),
				expect.objectContaining({ pointer: '/id', keyword: 'type', expected: 'string' }),
				expect.objectContaining({ pointer: '/placedAt', keyword: 'format', expected: 'date-time' }),
				expect.objectContaining({ pointer: '/items/0/sku', keyword: 'type' }),
			]),
		);
	});

	it('refuses other properties where the author says so', async () => {
		const { url, key } = await publishWith({
			validation: 'example',
			exampleJson: JSON.stringify(example),
			validationOptions: { closed: true },
		});
		const more = { ...example, coupon: 'X' };
		const { errors } = expectViolation(await send(url, { key, body: JSON.stringify(more) }));
		expect(errors).toMatchObject([{ pointer: '/coupon', keyword: 'additionalProperties' }]);
	});

	it('is shown to the author as a schema, before it is used', async () => {
		const [follow, open, closed] = await client.request<{ name: string; value: string }[]>(
			'POST',
			'/rest/dynamic-node-parameters/options',
			{
				nodeTypeAndVersion: {
					name: 'n8n-nodes-spot-connect.spotConnectGenericWebhook',
					version: 2,
				},
				path: 'parameters.jsonSchema',
				methodName: 'inferSchema',
				currentNodeParameters: { validation: 'example', exampleJson: JSON.stringify(example) },
				credentials: {},
			},
		);
		expect(follow).toMatchObject({ name: 'Follow the Example', value: '' });
		expect(JSON.parse(open!.value)).toMatchObject({
			$schema: 'https://json-schema.org/draft/2020-12/schema',
			properties: { total: { type: 'number' }, placedAt: { format: 'date-time' } },
			required: ['id', 'total', 'placedAt', 'items'],
		});
		expect(JSON.parse(closed!.value)).toMatchObject({ additionalProperties: false });
		// What was shown can be used as it is.
		const { url, key } = await publishWith({ validation: 'jsonSchema', jsonSchema: open!.value });
		expect(bodyOf(await send(url, { key, body: JSON.stringify(example) }))).toEqual(example);
	});
});

describe('query and headers have schemas of their own', () => {
	const querySchema = JSON.stringify({
		type: 'object',
		properties: { page: { type: 'integer', minimum: 1 } },
		required: ['page'],
	});
	const headerSchema = JSON.stringify({
		type: 'object',
		properties: { 'x-tenant': { type: 'string', pattern: '^[a-z]+$' } },
		required: ['x-tenant'],
	});

	it('which say where the violation is', async () => {
		const { url, key } = await publishWith({ options: { querySchema, headerSchema } });
		const headers = { 'x-tenant': 'shop' };
		const good = await send(`${url}?page=2`, { key, headers });
		expect(good.json).toMatchObject({ query: { page: '2' } });
		expect(expectViolation(await send(`${url}?page=0`, { key, headers }))).toMatchObject({
			detail: 'The query does not fit the schema: /page must be at least 1.',
			errors: [{ in: 'query', pointer: '/page', keyword: 'minimum', expected: 1 }],
		});
		expect(expectViolation(await send(`${url}?page=2`, { key }))).toMatchObject({
			errors: [{ in: 'headers', pointer: '', keyword: 'required', expected: 'x-tenant' }],
		});
	});

	it('and the query arrives with the types of its schema where the author coerces types', async () => {
		const { url, key } = await publishWith({
			validation: 'jsonSchema',
			jsonSchema: '{}',
			validationOptions: { coerceTypes: true },
			options: { querySchema },
		});
		expect((await send(`${url}?page=2`, { key })).json).toMatchObject({ query: { page: 2 } });
	});
});

describe('what is no delivery that the author wants is not validated', () => {
	const sign = (secret: string, body: string) => {
		const timestamp = String(Math.floor(Date.now() / 1000));
		const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
		return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
	};

	it('a set-up handshake, and an event of another type', async () => {
		const secret = randomBytes(24).toString('hex');
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
				signatureScheme: 'slack',
				validation: 'jsonSchema',
				jsonSchema: JSON.stringify({ required: ['event', 'team_id'] }),
				options: { eventTypes: 'message' },
			},
			{ credentials: { spotConnectSigningSecretApi: { id, name } } },
		);
		const { url } = await publish(client, workflowOf([trigger]));
		const post = async (value: unknown) => {
			const body = JSON.stringify(value);
			return await send(url, { body, headers: sign(secret, body) });
		};
		const challenge = await post({ type: 'url_verification', challenge: 'abc' });
		expect([challenge.status, challenge.text]).toEqual([200, 'abc']);
		const other = await post({ event: { type: 'reaction_added' } });
		expect([other.status, other.headers.get('x-spot-connect-ignored')]).toEqual([200, 'true']);
		expectViolation(await post({ event: { type: 'message' } }));
		expect((await post({ event: { type: 'message' }, team_id: 'T1' })).status).toBe(200);
	});
});

describe('GitHub’s own payloads against GitHub’s own schemas', () => {
	it('pass, and their mutations do not', async () => {
		const event = 'issues$opened';
		const { definitions } = schemas as unknown as { definitions: Record<string, object> };
		const hook = await withSchema({
			$schema: 'http://json-schema.org/draft-07/schema#',
			$ref: `#/definitions/${event}`,
			definitions,
		});
		const payload = examples
			.find(({ name }) => name === 'issues')!
			.examples.find(
				(each) => (each as { action?: string }).action === 'opened',
			)! as unknown as Record<string, unknown> & { issue: Record<string, unknown> };
		const post = async (body: unknown) =>
			await send(hook.url, { key: hook.key, body: JSON.stringify(body) });
		expect(bodyOf(await post(payload))).toEqual(payload);

		const incomplete = Object.entries(payload).filter(([name]) => name !== 'sender');
		expect(expectViolation(await post(Object.fromEntries(incomplete))).errors).toMatchObject([
			{ pointer: '', keyword: 'required', expected: 'sender' },
		]);
		const wrongType = { ...payload, issue: { ...payload.issue, number: 'one' } };
		expect(expectViolation(await post(wrongType)).errors).toContainEqual(
			expect.objectContaining({ pointer: '/issue/number', keyword: 'type' }),
		);
		const unknown = { ...payload, surprise: true };
		expect(expectViolation(await post(unknown)).errors).toMatchObject([
			{ pointer: '/surprise', keyword: 'additionalProperties' },
		]);
	});
});
