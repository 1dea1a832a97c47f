import type { N8nClient } from '../../host/client';
import { publishTrigger, send, signIn, executionsWhen } from './support';

jest.setTimeout(60_000);

let client: N8nClient;
let hook: Awaited<ReturnType<typeof publishTrigger>>;

beforeAll(async () => {
	client = signIn();
	hook = await publishTrigger(client, {
		responseMode: 'lastNode',
		options: { acceptedContent: ['json', 'form', 'text', 'xml', 'other'] },
	});
});

/** Sends a body and gives the item that reached the workflow, as the answer. */
async function itemOf(
	body: NonNullable<Parameters<typeof send>[1]['body']>,
	headers: Record<string, string> = {},
) {
	const answer = await send(hook.url, { key: hook.key, body, headers });
	expect(answer.status).toBe(200);
	return answer.json as { body: unknown };
}

describe('a JSON body of any type reaches the workflow as it is', () => {
	it.each([
		['an object', '{"a":{"b":[1,2]}}'],
		['an array', '[1,"two",null]'],
		['a text', '"plain"'],
		['a number', '42'],
		['zero', '0'],
		['false', 'false'],
		['null', 'null'],
		['text outside ASCII', '{"name":"Zoë 🚀 \\t"}'],
	])('%s', async (_, json) => {
		expect((await itemOf(json)).body).toEqual(JSON.parse(json));
	});

	it('of a +json type', async () => {
		const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
		expect((await itemOf('{"id":"1"}', headers)).body).toEqual({ id: '1' });
	});
});

describe('a body of another kind that the author accepts', () => {
	it('a form', async () => {
		const headers = { 'content-type': 'application/x-www-form-urlencoded' };
		expect((await itemOf('a=1&b=two+words&b=3', headers)).body).toEqual({
			a: '1',
			b: ['two words', '3'],
		});
	});

	it('text', async () => {
		const item = await itemOf('plain text', { 'content-type': 'text/plain' });
		expect(item.body).toBe('plain text');
	});

	it('XML, parsed by the host', async () => {
		const item = await itemOf('<order><id>7</id></order>', { 'content-type': 'application/xml' });
		expect(item.body).toEqual({ order: { id: '7' } });
	});
});

interface Content {
	text: string;
	mimeType: string;
	fileName: string | undefined;
}

describe('binary data', () => {
	/** The binary data of the item that reached the workflow, as text. */
	async function binariesOf(
		parameters: Record<string, unknown>,
		request: Omit<Parameters<typeof send>[1], 'key'>,
	): Promise<Record<string, Content>> {
		const { url, key, workflowId } = await publishTrigger(client, parameters);
		expect((await send(url, { key, ...request })).status).toBe(200);
		const [execution] = await executionsWhen(client, workflowId, (all) =>
			all.some(({ status }) => status === 'success'),
		);
		const { data } = await client.executions.get(execution!.id);
		const item = data.resultData.runData.Trigger?.[0]?.data?.main?.[0]?.[0];
		const found: Record<string, Content> = {};
		for (const [name, binary] of Object.entries(item?.binary ?? {})) {
			const { mimeType, fileName } = binary;
			found[name] = {
				text: String(await client.executions.binaryData(binary)),
				mimeType,
				fileName,
			};
		}
		return found;
	}

	it('holds the exact bytes of the body beside the parsed one, when asked for', async () => {
		const body = '{ "spaced" :  1.0 }';
		expect(await binariesOf({ options: { rawBody: true } }, { body })).toEqual({
			data: { text: body, mimeType: 'application/json', fileName: undefined },
		});
	});

	it('holds a body of any other type, in the field that the author chose', async () => {
		const options = { acceptedContent: ['other'], binaryPropertyName: 'file' };
		const headers = { 'content-type': 'application/octet-stream' };
		expect(await binariesOf({ options }, { body: 'bytes', headers })).toEqual({
			file: { text: 'bytes', mimeType: 'application/octet-stream', fileName: undefined },
		});
	});

	it('holds the files of a multipart form, whose fields are the body', async () => {
		const form = new FormData();
		form.set('note', 'three files');
		form.append('invoice', new Blob(['one'], { type: 'text/plain' }), 'one.txt');
		form.append('docs[]', new Blob(['two'], { type: 'text/plain' }), 'two.txt');
		form.append('docs[]', new Blob(['three'], { type: 'text/plain' }), 'three.txt');
		const options = { acceptedContent: ['form'] };
		const { invoice, docs0, docs1 } = await binariesOf({ options }, { body: form });
		expect(invoice).toEqual({ text: 'one', mimeType: 'text/plain', fileName: 'one.txt' });
		// The host gives files of one field in the order in which it has written them.
		expect([docs0, docs1]).toEqual(
			expect.arrayContaining([
				{ text: 'two', mimeType: 'text/plain', fileName: 'two.txt' },
				{ text: 'three', mimeType: 'text/plain', fileName: 'three.txt' },
			]),
		);
	});
});
