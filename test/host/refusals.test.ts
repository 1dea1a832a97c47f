import type { N8nClient } from '../../host/client';
import {
	newKey,
	problem,
	publishTrigger,
	send,
	sendChunked,
	sendRawHeaders,
	signIn,
	type Answer,
	executionsWhen,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;
let hook: Awaited<ReturnType<typeof publishTrigger>>;
const expired = newKey();
const disabled = newKey();
const additional = newKey();

beforeAll(async () => {
	client = signIn();
	hook = await publishTrigger(
		client,
		{},
		[],
		[
			{ name: 'Expired', value: expired, expiresAt: '2020-01-01T00:00:00', enabled: true },
			{ name: 'Disabled', value: disabled, enabled: false },
			{ name: 'Second', value: additional, expiresAt: '2999-01-01', enabled: true },
		],
	);
});

const missing = problem(
	'api_key_missing',
	401,
	'API key missing',
	'The request has no API key in the header x-api-key.',
);
const invalid = problem(
	'api_key_invalid',
	401,
	'API key invalid',
	'The API key in the header x-api-key is not valid.',
);

function expectProblem(answer: Answer, expected: object): void {
	expect(answer.json).toEqual(expected);
	const { status, instance } = answer.json as { status: number; instance: string };
	expect(answer.status).toBe(status);
	expect(answer.headers.get('content-type')).toBe('application/problem+json');
	expect(answer.headers.get('cache-control')).toBe('no-store');
	expect(answer.headers.get('x-spot-connect-event-id')).toBe(instance);
}

const executionCount = async () =>
	(await client.executions.list({ workflowId: hook.workflowId })).length;

describe('a key', () => {
	it('that is wrong: 401 api_key_invalid', async () => {
		const answer = await send(hook.url, { key: newKey() });
		expectProblem(answer, invalid);
		expect(answer.headers.get('www-authenticate')).toBe(
			'ApiKey realm="webhook", header="x-api-key"',
		);
	});

	it('that is missing: 401 api_key_missing', async () => {
		expectProblem(await send(hook.url, {}), missing);
	});

	it('that is empty: 401 api_key_missing', async () => {
		expectProblem(await send(hook.url, { key: '' }), missing);
	});

	it('in a header of another case: accepted, for header names have no case', async () => {
		const answer = await sendRawHeaders(hook.url, [`X-Api-KEY: ${hook.key}`], '{}');
		expect(answer).toEqual({ status: 200, json: { message: 'Workflow was started' } });
	});

	it('with trailing white space: accepted, for HTTP does not count it to the value (RFC 9110, section 5.5)', async () => {
		const answer = await sendRawHeaders(hook.url, [`x-api-key: ${hook.key} \t`], '{}');
		expect(answer).toEqual({ status: 200, json: { message: 'Workflow was started' } });
	});

	it('with white space inside the value: 401 api_key_invalid', async () => {
		const answer = await sendRawHeaders(hook.url, [`x-api-key: ${hook.key} x`], '{}');
		expect(answer).toEqual({ status: 401, json: invalid });
	});

	it('in two headers: 401 api_key_invalid, even when both are right', async () => {
		const line = `x-api-key: ${hook.key}`;
		const detail = 'The header x-api-key is sent more than once.';
		const answer = await sendRawHeaders(hook.url, [line, line], '{}');
		expect(answer).toEqual({
			status: 401,
			json: problem('api_key_invalid', 401, 'API key invalid', detail),
		});
	});

	it('that is additional and expired: 401 api_key_expired', async () => {
		const detail = 'The API key in the header x-api-key expired at 2020-01-01T00:00:00.000Z.';
		expectProblem(
			await send(hook.url, { key: expired }),
			problem('api_key_expired', 401, 'API key expired', detail),
		);
	});

	it('that is additional and disabled: 401 api_key_invalid', async () => {
		expectProblem(await send(hook.url, { key: disabled }), invalid);
	});

	it('that is additional, enabled and in date: accepted', async () => {
		expect((await send(hook.url, { key: additional })).status).toBe(200);
	});
});

describe('a request', () => {
	it('by GET: 404, answered by the host', async () => {
		const answer = await send(hook.url, { key: hook.key, method: 'GET' });
		expect(answer.status).toBe(404);
		expect(answer.json).toMatchObject({
			code: 404,
			message:
				'This webhook is not registered for GET requests. Did you mean to make a POST request?',
		});
	});

	it('to an unknown path: 404, answered by the host', async () => {
		const answer = await send(`${hook.url}-unknown`, { key: hook.key });
		expect(answer.status).toBe(404);
		expect(answer.json).toMatchObject({
			code: 404,
			message: expect.stringContaining('is not registered') as string,
		});
	});

	it('with an empty body: 400 body_malformed', async () => {
		expectProblem(
			await send(hook.url, { key: hook.key, body: '' }),
			problem(
				'body_malformed',
				400,
				'Body malformed',
				'The body is empty; send one JSON value, for example {}.',
			),
		);
	});

	it('with malformed JSON: 422, answered by the host, which parses before the node runs', async () => {
		const answer = await send(hook.url, { key: hook.key, body: '{"order": ' });
		expect(answer.status).toBe(422);
		expect(answer.json).toMatchObject({ code: 422, message: 'Failed to parse request body' });
	});

	it('with malformed JSON of a +json type: 400 body_malformed', async () => {
		expectProblem(
			await send(hook.url, {
				key: hook.key,
				body: '{"order": ',
				headers: { 'content-type': 'application/cloudevents+json' },
			}),
			problem(
				'body_malformed',
				400,
				'Body malformed',
				expect.stringMatching(
					/^The body is not valid JSON \(RFC 8259\): a value is expected at line 1, column 11 \(byte 10\)/,
				),
			),
		);
	});

	it('with another content type: 415 content_type_unsupported, with what would be accepted', async () => {
		const answer = await send(hook.url, {
			key: hook.key,
			body: '<order/>',
			headers: { 'content-type': 'application/xml' },
		});
		expectProblem(
			answer,
			problem(
				'content_type_unsupported',
				415,
				'Content type unsupported',
				'The content type is application/xml; this webhook accepts application/json.',
			),
		);
		expect(answer.headers.get('accept')).toBe('application/json');
	});

	it('with a JSON body of 15 MB: accepted', async () => {
		const before = await executionCount();
		const body = JSON.stringify({ text: 'x'.repeat(15_000_000) });
		expect(await send(hook.url, { key: hook.key, body })).toMatchObject({
			status: 200,
			json: { message: 'Workflow was started' },
		});
		await executionsWhen(client, hook.workflowId, (all) => all.length === before + 1);
	});

	it('with a body over the host’s own limit: 500 by the host for JSON, 413 payload_too_large for a +json type', async () => {
		const body = JSON.stringify({ text: 'x'.repeat(17_000_000) });
		const json = await send(hook.url, { key: hook.key, body });
		expect(json.status).toBe(500);
		const headers = { 'content-type': 'application/vnd.order+json' };
		expectProblem(
			await send(hook.url, { key: hook.key, body, headers }),
			problem(
				'payload_too_large',
				413,
				'Payload too large',
				'The body is larger than 16777216 bytes.',
			),
		);
	});

	it('that is refused starts no execution', async () => {
		const before = await executionCount();
		await Promise.all([
			send(hook.url, { key: newKey() }),
			send(hook.url, {}),
			send(hook.url, { key: hook.key, body: '' }),
			send(hook.url, { key: hook.key, headers: { 'content-type': 'image/png' } }),
		]);
		// An accepted request afterwards shows that the host has had time to start something.
		await send(hook.url, { key: hook.key });
		await executionsWhen(client, hook.workflowId, (all) => all.length > before);
		expect(await executionCount()).toBe(before + 1);
	});

	it('in chunks, without a length: accepted', async () => {
		expect(await sendChunked(hook.url, hook.key, ['{"a"', ':1}'])).toBe(200);
	});

	it('20 at once: 20 executions, each with its own event', async () => {
		const before = await executionCount();
		const answers = await Promise.all(
			Array.from({ length: 20 }, async (_, n) =>
				send(hook.url, { key: hook.key, body: JSON.stringify({ n }) }),
			),
		);
		expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
		const events = answers.map(({ headers }) => headers.get('x-spot-connect-event-id'));
		expect(new Set(events).size).toBe(20);
		const all = await executionsWhen(
			client,
			hook.workflowId,
			(list) => list.filter(({ status }) => status === 'success').length >= before + 20,
		);
		expect(all).toHaveLength(before + 20);
	});
});

describe('a revoked key', () => {
	it('ends within the stated 5 seconds, without publishing again', async () => {
		const other = await publishTrigger(client);
		expect((await send(other.url, { key: other.key })).status).toBe(200);
		const next = newKey();
		await client.credentials.update(other.credential.id, {
			name: other.credential.name,
			type: 'spotConnectApi',
			data: { apiKey: next },
		});
		await new Promise((resolve) => setTimeout(resolve, 5_100));
		expectProblem(await send(other.url, { key: other.key }), invalid);
		expect((await send(other.url, { key: next })).status).toBe(200);
	});

	it('and a credential that was deleted or emptied refuses everybody: 500 misconfigured', async () => {
		const other = await publishTrigger(client);
		await client.credentials.update(other.credential.id, {
			name: other.credential.name,
			type: 'spotConnectApi',
			data: { apiKey: '' },
		});
		await new Promise((resolve) => setTimeout(resolve, 5_100));
		expectProblem(
			await send(other.url, { key: other.key }),
			problem(
				'misconfigured',
				500,
				'Webhook misconfigured',
				"This webhook cannot decide on requests. The workflow's author finds the reason in the n8n log.",
			),
		);
	});
});
