import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import type { N8nClient } from '../../host/client';
import { publishTrigger, send, signIn, executionsWhen, type Answer } from './support';

jest.setTimeout(120_000);

let client: N8nClient;
let hook: Awaited<ReturnType<typeof publishWith>>;

const publishWith = async (options: Record<string, unknown> = {}) =>
	await publishTrigger(client, { responseMode: 'lastNode', options });

beforeAll(async () => {
	client = signIn();
	hook = await publishWith();
});

type Body = NonNullable<Parameters<typeof send>[1]['body']>;

const post = async (
	body: Body,
	headers: Record<string, string> = {},
	{ url, key }: { url: string; key: string } = hook,
): Promise<Answer> => await send(url, { key, body, headers });

const refusalOf = ({ status, json }: Answer): unknown[] => {
	const { code, detail } = json as { code?: string; detail?: string };
	return [status, code, detail];
};

const bodyOf = (answer: Answer): unknown => {
	expect(answer).toMatchObject({ status: 200 });
	return (answer.json as { body: unknown }).body;
};

const saying = (text: string): string => expect.stringContaining(text) as string;

const PLUS_JSON = { 'content-type': 'application/vnd.order+json' };

describe.each([
	['application/json, which the host parses', {}],
	['a +json type, which the trigger parses', PLUS_JSON],
] as const)('JSON of %s', (_, headers) => {
	it.each<[string, string, string]>([
		['a repeated key', '{"a":1,"b":{"c":1,"\\u0063":2}}', '"c"'],
		['the key __proto__', '{"a":[{"__proto__":{"admin":true}}]}', '/a/0'],
		['constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}', 'constructor'],
		['half a surrogate pair', '{"a":"\\ud800"}', '/a'],
		['U+0000', '{"a":"x\\u0000y"}', '/a'],
		['nesting over 100 levels', `${'['.repeat(101)}${']'.repeat(101)}`, '100'],
		[
			'more than 10,000 keys in an object',
			JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`k${n}`, n]))),
			'10000',
		],
		['more than 100,000 elements in an array', `[${'0,'.repeat(100_000)}0]`, '100000'],
	])('with %s: 422 payload_unsafe, which names the place', async (_case, json, place) => {
		expect(refusalOf(await post(json, headers))).toEqual([422, 'payload_unsafe', saying(place)]);
	});

	it('with bytes that are no UTF-8: 400 body_malformed', async () => {
		const bytes = Buffer.from('{"name":"Zo\xeb"}', 'latin1');
		expect(refusalOf(await post(bytes, headers))).toEqual([
			400,
			'body_malformed',
			saying('byte 11'),
		]);
	});

	it('with whole numbers beyond 2^53: their digits arrive as text, and other numbers as numbers', async () => {
		const json =
			'{"id":9007199254740993,"exact":9007199254740992,"price":0.1,"big":1e21,"huge":1e400}';
		expect(bodyOf(await post(json, headers))).toEqual({
			id: '9007199254740993',
			exact: 9007199254740992,
			price: 0.1,
			big: 1e21,
			huge: '1e400',
		});
	});

	it('after a byte-order mark: accepted', async () => {
		const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":1}')]);
		expect(bodyOf(await post(bytes, headers))).toEqual({ a: 1 });
	});

	it('packed with gzip or deflate: unpacked', async () => {
		const json = JSON.stringify({ text: 'x'.repeat(10_000) });
		for (const [encoding, pack] of [
			['gzip', gzipSync],
			['deflate', deflateSync],
		] as const) {
			const answer = await post(pack(json), { ...headers, 'content-encoding': encoding });
			expect(bodyOf(answer)).toEqual(JSON.parse(json));
		}
	});
});

describe('JSON whose hazards the author lets in', () => {
	it.each<[string, Record<string, unknown>, string, unknown]>([
		['the last of repeated keys', { duplicateKeys: 'keepLast' }, '{"a":1,"a":2}', { a: 2 }],
		[
			'prototype keys stripped',
			{ prototypeKeys: 'strip' },
			'{"a":1,"__proto__":{"admin":true},"b":{"constructor":{"prototype":1}}}',
			{ a: 1, b: {} },
		],
		['unsafe text replaced', { unsafeText: 'replace' }, '{"a":"x\\u0000\\ud800"}', { a: 'x��' }],
		['unsafe text as it is', { unsafeText: 'allow' }, '{"a":"x\\u0000"}', { a: 'x\u0000' }],
		[
			'large numbers rounded',
			{ largeNumbers: 'number' },
			'{"a":9007199254740993}',
			{ a: 9007199254740992 },
		],
		[
			'deeper nesting',
			{ payloadLimits: { values: { maxDepth: 150 } } },
			`${'['.repeat(150)}${']'.repeat(150)}`,
			JSON.parse(`${'['.repeat(150)}${']'.repeat(150)}`),
		],
	])('%s', async (_, options, json, expected) => {
		const other = await publishWith(options);
		expect(bodyOf(await post(json, {}, other))).toEqual(expected);
	});

	it('or refuses where others would let them in', async () => {
		const strict = await publishWith({
			largeNumbers: 'refuse',
			byteOrderMark: 'refuse',
			payloadLimits: { values: { maxDepth: 2, maxKeys: 2, maxArrayLength: 2, maxStringLength: 3 } },
		});
		const codeOf = async (body: Body) => refusalOf(await post(body, {}, strict)).slice(0, 2);
		const unsafe = [422, 'payload_unsafe'];
		expect(await codeOf('{"a":9007199254740993}')).toEqual(unsafe);
		expect(await codeOf('[[[]]]')).toEqual(unsafe);
		expect(await codeOf('{"a":1,"b":2,"c":3}')).toEqual(unsafe);
		expect(await codeOf('[1,2,3]')).toEqual(unsafe);
		expect(await codeOf('["four"]')).toEqual(unsafe);
		expect(await codeOf(Buffer.from('\ufeff{}'))).toEqual([400, 'body_malformed']);
		expect(bodyOf(await post('{"a":["one",2]}', {}, strict))).toEqual({ a: ['one', 2] });
	});
});

describe('the charset of JSON', () => {
	it('is UTF-8, whatever the content type claims (RFC 8259)', async () => {
		const headers = { 'content-type': 'application/json; charset=latin1' };
		expect(bodyOf(await post('{"name":"Zoë"}', headers))).toEqual({ name: 'Zoë' });
	});
});

describe('the size of a body', () => {
	it('is limited as the author says, unpacked: 413 payload_too_large', async () => {
		const small = await publishWith({ maxBodySize: 2 });
		const json = JSON.stringify({ text: 'x'.repeat(3_000) });
		const tooLarge = [413, 'payload_too_large', 'The body is larger than 2048 bytes.'];
		expect(refusalOf(await post(json, {}, small))).toEqual(tooLarge);
		expect(refusalOf(await post(json, PLUS_JSON, small))).toEqual(tooLarge);
		const packed = { 'content-encoding': 'gzip' };
		expect(refusalOf(await post(gzipSync(json), packed, small))).toEqual(tooLarge);
		const packedPlus = { ...packed, ...PLUS_JSON };
		expect(refusalOf(await post(gzipSync(json), packedPlus, small))).toEqual(tooLarge);
		expect(bodyOf(await post('{}', {}, small))).toEqual({});
	});
});

describe('a coding that the host does not undo', () => {
	it('of a +json type: 415 content_type_unsupported, with what would be accepted', async () => {
		const headers = { ...PLUS_JSON, 'content-encoding': 'br' };
		const answer = await post(brotliCompressSync('{}'), headers);
		expect(refusalOf(answer).slice(0, 2)).toEqual([415, 'content_type_unsupported']);
		expect(answer.headers.get('accept-encoding')).toBe('gzip, deflate');
	});
});

describe('newline-delimited JSON', () => {
	const NDJSON = { 'content-type': 'application/x-ndjson' };

	it('starts one execution with an item for each line', async () => {
		const lines = await publishTrigger(client, {
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: { acceptedContent: ['ndjson'] },
		});
		const answer = await post('{"n":1}\r\n\n"two"\n[3]', NDJSON, lines);
		expect((answer.json as { body: unknown }[]).map(({ body }) => body)).toEqual([
			{ n: 1 },
			'two',
			[3],
		]);
		await executionsWhen(client, lines.workflowId, (all) => all.length === 1);
	});

	it('is validated line by line', async () => {
		const lines = await publishTrigger(client, {
			validation: 'jsonSchema',
			jsonSchema: '{"required":["n"],"type":"object"}',
			options: { acceptedContent: ['ndjson'] },
		});
		const violation = await post('{"n":1}\n{}', NDJSON, lines);
		expect(refusalOf(violation)).toEqual([422, 'schema_violation', saying('Line 2')]);
		expect(violation.json).toMatchObject({
			errors: [{ line: 2, pointer: '', keyword: 'required' }],
		});
		expect(refusalOf(await post('{"n":1}\n{"n":', NDJSON, lines))).toEqual([
			400,
			'body_malformed',
			saying('Line 2: '),
		]);
		expect(refusalOf(await post('\n', NDJSON, lines)).slice(0, 2)).toEqual([400, 'body_malformed']);
		expect(refusalOf(await post('1\n'.repeat(10_001), NDJSON, lines)).slice(0, 2)).toEqual([
			422,
			'payload_unsafe',
		]);
	});

	it('is refused with 415 where the author accepts JSON only', async () => {
		expect(refusalOf(await post('{}', NDJSON)).slice(0, 2)).toEqual([
			415,
			'content_type_unsupported',
		]);
	});
});

describe('a CloudEvent', () => {
	const attributes = {
		specversion: '1.0',
		id: 'evt-1',
		source: '/shop',
		type: 'com.example.order.paid',
	};

	it('in binary mode: its ce- headers become spotConnect.cloudEvent, its data the body', async () => {
		const answer = await post('{"total":1}', {
			'ce-specversion': '1.0',
			'ce-id': 'evt-1',
			'ce-source': '/shop',
			'ce-type': 'com.example.order.paid',
			'ce-subject': 'Zo%C3%AB',
		});
		expect(answer.json).toMatchObject({
			body: { total: 1 },
			spotConnect: {
				cloudEvent: { ...attributes, subject: 'Zoë', datacontenttype: 'application/json' },
				event: { type: 'com.example.order.paid', id: 'evt-1' },
			},
		});
	});

	it('in structured mode: its members become spotConnect.cloudEvent, the body stays as it is', async () => {
		const body = { ...attributes, data: { total: 1 } };
		const answer = await post(JSON.stringify(body), {
			'content-type': 'application/cloudevents+json',
		});
		expect(answer.json).toMatchObject({ body, spotConnect: { cloudEvent: attributes } });
	});

	it('can be demanded', async () => {
		const events = await publishWith({ requireCloudEvent: true });
		const structured = { 'content-type': 'application/cloudevents+json' };
		expect(refusalOf(await post('{}', {}, events))).toEqual([
			422,
			'schema_violation',
			saying('no CloudEvent'),
		]);
		const { specversion, source, type } = attributes;
		const incomplete = { specversion, source, type };
		const answer = await post(JSON.stringify(incomplete), structured, events);
		expect(answer.json).toMatchObject({
			code: 'schema_violation',
			errors: [{ pointer: '', keyword: 'required', message: saying('"id"') }],
		});
		expect((await post(JSON.stringify(attributes), structured, events)).status).toBe(200);
	});

	it('starts the workflow only when its type is chosen', async () => {
		const paid = await publishWith({ eventTypes: 'com.example.order.paid' });
		const headers = (type: string) => ({
			'ce-specversion': '1.0',
			'ce-id': 'evt-1',
			'ce-source': '/shop',
			'ce-type': type,
		});
		const other = await post('{}', headers('com.example.order.sent'), paid);
		expect(other.headers.get('x-spot-connect-ignored')).toBe('true');
		expect(bodyOf(await post('{}', headers('com.example.order.paid'), paid))).toEqual({});
	});
});

describe('forms, text and XML keep the same rules', () => {
	const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
	let forms: typeof hook;

	beforeAll(async () => {
		forms = await publishWith({ acceptedContent: ['form', 'text', 'xml'] });
	});

	it('XML reaches the workflow as the host parses it', async () => {
		const headers = { 'content-type': 'text/xml' };
		const answer = await post('<order><id>7</id></order>', headers, forms);
		expect(bodyOf(answer)).toEqual({ order: { id: '7' } });
	});

	it('a prototype key in a form is refused', async () => {
		expect(refusalOf(await post('a=1&__proto__=2', FORM, forms)).slice(0, 2)).toEqual([
			422,
			'payload_unsafe',
		]);
	});

	it('XML of 2,000 levels is refused, and entities that multiply are not expanded', async () => {
		const headers = { 'content-type': 'application/xml' };
		const deep = '<a>'.repeat(2_000) + '</a>'.repeat(2_000);
		expect(refusalOf(await post(deep, headers, forms)).slice(0, 2)).toEqual([
			422,
			'payload_unsafe',
		]);
		const entities = Array.from(
			{ length: 9 },
			(_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
		);
		const laughs = `<!DOCTYPE z [<!ENTITY l0 "ha">${entities.join('')}]><z>&l9;</z>`;
		// The host's parser knows no entities of a document's own.
		expect((await post(laughs, headers, forms)).status).toBe(422);
	});
});

describe('hostile payloads: a refusal, and the host goes on', () => {
	const HOSTILE: Record<string, () => { body: Body; headers?: Record<string, string> }> = {
		'100,000 levels of arrays': () => ({
			body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
		}),
		'100,000 levels, never closed': () => ({ body: '[{"a":'.repeat(50_000), headers: PLUS_JSON }),
		'a million keys': () => ({
			body: `{${Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":1`).join(',')}}`,
		}),
		'two million repeated keys': () => ({ body: `{${'"a":1,'.repeat(2_000_000)}"a":1}` }),
		'a gzip bomb of 1 GB': () => ({
			body: gzipSync(Buffer.alloc(1_000_000_000, ' '), { level: 9 }),
			headers: { 'content-encoding': 'gzip', ...PLUS_JSON },
		}),
		'a gzip bomb of JSON': () => ({
			body: gzipSync(`{"a":"${'x'.repeat(100_000_000)}"}`),
			headers: { 'content-encoding': 'gzip' },
		}),
		'XML of 100,000 levels': () => ({
			body: '<a>'.repeat(100_000) + '</a>'.repeat(100_000),
			headers: { 'content-type': 'application/xml' },
		}),
	};

	let guarded: typeof hook;

	beforeAll(async () => {
		guarded = await publishTrigger(client, {
			responseMode: 'lastNode',
			validation: 'jsonSchema',
			jsonSchema: JSON.stringify({
				type: ['object', 'array'],
				uniqueItems: true,
				properties: { text: { type: 'string', pattern: '^(a+)+$' } },
			}),
			options: { acceptedContent: ['json', 'xml'] },
		});
	});

	it.each(Object.keys(HOSTILE))('%s', async (name) => {
		const { body, headers = {} } = HOSTILE[name]!();
		// The host may hang up on a body over its limit while it is still being sent.
		const answer = await post(body, headers, guarded).catch((error: Error) => error.cause);
		if (!('status' in (answer as object))) {
			expect((answer as NodeJS.ErrnoException).code).toMatch(
				/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
			);
		} else {
			expect((answer as Answer).status).toBeGreaterThanOrEqual(400);
		}
		expect(bodyOf(await post('{"text":"aaa"}', {}, guarded))).toEqual({ text: 'aaa' });
	});

	it('a pattern that backtracks for ever elsewhere, on a text made for it', async () => {
		const body = JSON.stringify({ text: `${'a'.repeat(100_000)}!` });
		expect(refusalOf(await post(body, {}, guarded)).slice(0, 2)).toEqual([422, 'schema_violation']);
	});

	it('a text of 10 MB, which is let in or not as the author says', async () => {
		const body = JSON.stringify({ other: 'x'.repeat(10_000_000) });
		const limited = await publishWith({
			payloadLimits: { values: { maxStringLength: 1_000_000 } },
		});
		expect(refusalOf(await post(body, {}, limited)).slice(0, 2)).toEqual([422, 'payload_unsafe']);
	});

	it('many distinct objects that must be unique', async () => {
		const list = Array.from({ length: 50_000 }, (_, n) => ({ id: n, tags: ['a', 'b'] }));
		const answer = await post(JSON.stringify(list), {}, guarded);
		expect(answer.status).toBe(200);
	});
});
