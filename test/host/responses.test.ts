import type { N8nClient } from '../../host/client';
import {
	publishTrigger,
	RESPOND,
	send,
	setNode,
	signIn,
	UUID_V7,
	type NodeOver,
	executionsWhen,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const order = JSON.stringify({ id: 'o-1', total: 12 });
const summary = setNode('Summary', { order: '={{ $json.body.id }}', data: 'member' });

/** Publishes a trigger that answers as told and sends it an order. */
async function answerOf(
	parameters: Record<string, unknown>,
	rest: readonly NodeOver[] = [summary],
) {
	const { url, key } = await publishTrigger(client, parameters, rest);
	const answer = await send(url, { key, body: order });
	expect(answer.headers.get('x-spot-connect-event-id')).toMatch(UUID_V7);
	return answer;
}

describe('responding immediately', () => {
	it('answers 200 and that the workflow was started', async () => {
		expect(await answerOf({})).toMatchObject({
			status: 200,
			json: { message: 'Workflow was started' },
		});
	});

	it('with a status, headers and data of the author’s', async () => {
		const answer = await answerOf({
			options: {
				responseCode: { values: { responseCode: 202 } },
				responseData: 'queued',
				responseHeaders: { entries: [{ name: 'X-Queue', value: 'orders' }] },
			},
		});
		expect(answer).toMatchObject({ status: 202, text: 'queued' });
		expect(answer.headers.get('x-queue')).toBe('orders');
	});

	it('with a custom status', async () => {
		const responseCode = { values: { responseCode: 'customCode', customCode: 207 } };
		expect((await answerOf({ options: { responseCode } })).status).toBe(207);
	});

	it('without a body', async () => {
		expect(await answerOf({ options: { noResponseBody: true } })).toMatchObject({
			status: 200,
			text: '',
		});
	});
});

describe('responding when the last node finishes', () => {
	const lastNode = (over: object = {}) => ({ responseMode: 'lastNode', ...over });

	it('answers with the JSON of its first item', async () => {
		expect(await answerOf(lastNode())).toMatchObject({
			status: 200,
			json: { order: 'o-1', data: 'member' },
		});
	});

	it('answers with all of its items', async () => {
		const answer = await answerOf(lastNode({ responseData: 'allEntries' }));
		expect(answer.json).toEqual([{ order: 'o-1', data: 'member' }]);
	});

	it('answers without a body', async () => {
		expect(await answerOf(lastNode({ responseData: 'noData' }))).toMatchObject({
			status: 200,
			text: '',
		});
	});

	it('answers with one property, in a content type and with a status of the author’s', async () => {
		const answer = await answerOf(
			lastNode({
				options: {
					responsePropertyName: 'order',
					responseContentType: 'text/plain',
					responseCode: { values: { responseCode: 201 } },
				},
			}),
		);
		expect(answer).toMatchObject({ status: 201, text: 'o-1' });
		expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
	});

	it('answers with binary data of its first item', async () => {
		const answer = await answerOf(
			lastNode({
				responseData: 'firstEntryBinary',
				responseBinaryPropertyName: 'original',
				options: { rawBody: true, binaryPropertyName: 'original' },
			}),
			[],
		);
		expect(answer).toMatchObject({ status: 200, text: order });
	});

	it('answers 500 when the workflow fails', async () => {
		const fail: NodeOver = {
			name: 'Fail',
			type: 'n8n-nodes-base.stopAndError',
			parameters: { errorMessage: 'No stock' },
		};
		expect(await answerOf(lastNode(), [fail])).toMatchObject({
			status: 500,
			json: { message: 'Error in workflow' },
		});
	});
});

describe('responding from within the workflow', () => {
	const byNode = { responseMode: 'responseNode' };
	const respond = (parameters: Record<string, unknown>): NodeOver => ({
		name: 'Respond',
		type: RESPOND,
		parameters: { options: {}, ...parameters },
	});

	it.each<[string, Record<string, unknown>, object]>([
		['the first item', {}, { status: 200, json: { order: 'o-1', data: 'member' } }],
		[
			'all items in a field',
			{ respondWith: 'allIncomingItems', options: { responseKey: 'items' } },
			{ status: 200, json: { items: [{ order: 'o-1', data: 'member' }] } },
		],
		[
			'JSON of the author’s, with a status',
			{
				respondWith: 'json',
				responseBody: '={{ { id: $json.order } }}',
				options: { responseCode: 201 },
			},
			{ status: 201, json: { id: 'o-1' } },
		],
		[
			'JSON as text',
			{ respondWith: 'json', responseBody: '[1, 2]' },
			{ status: 200, json: [1, 2] },
		],
		[
			'text',
			{ respondWith: 'text', responseBody: '=got {{ $json.order }}' },
			{ status: 200, text: 'got o-1' },
		],
		['no data', { respondWith: 'noData' }, { status: 200, text: '' }],
		[
			'a redirect',
			{ respondWith: 'redirect', redirectURL: 'https://example.com/thanks' },
			{ status: 307 },
		],
	])('answers with %s', async (_, parameters, expected) => {
		const answer = await answerOf(byNode, [summary, respond(parameters)]);
		expect(answer).toMatchObject(expected);
		if (answer.status === 307) {
			expect(answer.headers.get('location')).toBe('https://example.com/thanks');
		}
	});

	it('answers with headers of the author’s', async () => {
		const options = {
			responseHeaders: { entries: [{ name: 'X-Order', value: '={{ $json.order }}' }] },
		};
		const answer = await answerOf(byNode, [summary, respond({ options })]);
		expect(answer.headers.get('x-order')).toBe('o-1');
	});

	it('answers with binary data and its content type', async () => {
		const answer = await answerOf({ ...byNode, options: { rawBody: true } }, [
			respond({ respondWith: 'binary' }),
		]);
		expect(answer).toMatchObject({ status: 200, text: order });
		expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
	});

	it('names the parameter when the answer cannot be built', async () => {
		const { url, key, workflowId } = await publishTrigger(client, byNode, [
			respond({ respondWith: 'json', responseBody: '{"open": ' }),
		]);
		expect((await send(url, { key, body: order })).status).toBe(500);
		const [execution] = await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status === 'error'),
		);
		const detail = await client.executions.get(execution!.id);
		expect(JSON.stringify(detail.data)).toContain('Response Body: this is not valid JSON');
	});

	it('goes on with the items after it has answered', async () => {
		const { url, key, workflowId } = await publishTrigger(client, byNode, [
			summary,
			respond({ respondWith: 'noData' }),
			setNode('After', { seen: '={{ $json.order }}' }),
		]);
		await send(url, { key, body: order });
		const [execution] = await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status === 'success'),
		);
		const { data } = await client.executions.get(execution!.id);
		expect(data.resultData.runData.After?.[0]?.data?.main?.[0]?.[0]?.json).toEqual({ seen: 'o-1' });
	});

	it('also by version 1 of n8n’s own node, as old workflows have it', async () => {
		const answer = await answerOf(byNode, [
			summary,
			{
				name: 'Host',
				type: 'n8n-nodes-base.respondToWebhook',
				typeVersion: 1,
				parameters: { respondWith: 'text', responseBody: 'old', options: {} },
			},
		]);
		expect(answer).toMatchObject({ status: 200, text: 'old' });
	});
});

describe('streaming', () => {
	it('opens the answer at once and ends it with the execution', async () => {
		const answer = await answerOf({ responseMode: 'streaming' }, [
			summary,
			{
				name: 'Respond',
				type: 'n8n-nodes-base.respondToWebhook',
				typeVersion: 1,
				parameters: { respondWith: 'firstIncomingItem', options: {} },
			},
		]);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(answer.headers.get('transfer-encoding')).toBe('chunked');
	});

	it('still refuses with problem details', async () => {
		const { url } = await publishTrigger(client, { responseMode: 'streaming' }, [summary]);
		expect(await send(url, {})).toMatchObject({ status: 401, json: { code: 'api_key_missing' } });
	});
});
