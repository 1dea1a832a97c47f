import { admit } from '../../admission/admit';
import { bodyCheck } from '../../admission/checks/body';
import { bodySizeCheck } from '../../admission/checks/bodySize';
import { contentTypeCheck } from '../../admission/checks/contentType';
import { contentKindOf, isReadAsUtf8 } from '../../admission/content-type';
import type { WebhookRequest } from '../../admission/request';
import { jsonRequest } from './request';

const services = { now: () => 0 };

const parsed = (text: string, value: unknown): WebhookRequest['body'] => ({
	state: 'parsed',
	value,
	raw: Buffer.from(text),
});

const unread = (bytes: Buffer): WebhookRequest['body'] => ({
	state: 'unread',
	read: async () => bytes,
});

describe('the kind of a body', () => {
	it.each([
		['application/json', 'json'],
		['application/cloudevents+json', 'json'],
		['application/x-ndjson', 'ndjson'],
		['application/jsonl', 'ndjson'],
		['application/x-www-form-urlencoded', 'form'],
		['multipart/form-data', 'form'],
		['text/plain', 'text'],
		['application/xml', 'xml'],
		['text/xml', 'xml'],
		['application/atom+xml', 'xml'],
		['text/html', 'other'],
		['', 'other'],
	])('of %s is %s', (mediaType, kind) => {
		expect(contentKindOf(mediaType)).toBe(kind);
	});
});

describe('a charset parameter', () => {
	it.each([
		[undefined, true],
		['application/json', true],
		['application/json; charset=UTF-8', true],
		['application/json;charset="utf8"', true],
		['application/json; charset=us-ascii', true],
		['application/json; charset=iso-8859-1', false],
		['application/json; charset=utf-16le', false],
	])('%s: a server reads UTF-8: %s', (contentType, isUtf8) => {
		expect(isReadAsUtf8(contentType)).toBe(isUtf8);
	});

	it('that made the server read something else is not believed: JSON is UTF-8', async () => {
		const body = parsed('{"name":"Zoë"}', { name: 'ZoÃ«' });
		const headers = { 'content-type': 'application/json; charset=iso-8859-1' };
		const verdict = await admit({ ...jsonRequest(), headers, body }, [bodyCheck()], services);
		expect(verdict).toMatchObject({ admitted: true, body: { name: 'Zoë' } });
	});
});

describe('a content coding', () => {
	const check = contentTypeCheck(new Set(['json']));
	const judge = async (coding?: string) => {
		const headers = coding === undefined ? {} : { 'content-encoding': coding };
		return await admit({ ...jsonRequest(), headers }, [check], services);
	};

	it.each([undefined, 'gzip', 'deflate', 'identity'])('%s is accepted', async (coding) => {
		expect((await judge(coding)).admitted).toBe(true);
	});

	it.each(['br', 'zstd', 'gzip, gzip', 'GZIP', 'x'.repeat(500)])(
		'%s is refused',
		async (coding) => {
			const verdict = await judge(coding);
			expect(verdict).toMatchObject({
				refusal: {
					code: 'content_type_unsupported',
					headers: { 'Accept-Encoding': 'gzip, deflate' },
				},
			});
			expect(JSON.stringify(verdict).length).toBeLessThan(500);
		},
	);
});

describe('the size of a body', () => {
	const judge = async (body: WebhookRequest['body'], headers: Record<string, string> = {}) =>
		await admit(
			{ ...jsonRequest(), headers, body },
			[bodySizeCheck(4), bodyCheck({}, 4)],
			services,
		);
	const refusal = { code: 'payload_too_large', detail: 'The body is larger than 4 bytes.' };

	it('may reach the limit, and not more', async () => {
		expect((await judge(parsed('[11]', [11]))).admitted).toBe(true);
		expect(await judge(parsed('[111]', [111]))).toMatchObject({ refusal });
	});

	it('over the limit by the sender’s own word is refused without reading', async () => {
		const read = jest.fn();
		const verdict = await judge({ state: 'unread', read }, { 'content-length': '5' });
		expect(verdict).toMatchObject({ refusal });
		expect(read).not.toHaveBeenCalled();
	});

	it('over the limit unannounced is refused after reading', async () => {
		expect(await judge(unread(Buffer.from('[111]')))).toMatchObject({ refusal });
	});

	it.each([0, -1, NaN, Infinity, 2 ** 40])('cannot be limited to %d bytes', (limit) => {
		expect(() => bodySizeCheck(limit)).toThrow('Maximum Body Size: ');
	});
});

describe('what is not JSON keeps the same rules', () => {
	const judge = async (contentType: string, value: unknown) =>
		await admit(
			{ ...jsonRequest(), contentType, body: parsed('a=1', value) },
			[bodyCheck()],
			services,
		);
	const nested = (levels: number): unknown => {
		let value: unknown = 'x';
		for (let level = 0; level < levels; level += 1) value = { a: value };
		return value;
	};

	it('and reaches the workflow as the server parsed it', async () => {
		const form = Object.assign(Object.create(null) as object, { a: '1', b: ['2', '3'] });
		expect(await judge('application/x-www-form-urlencoded', form)).toMatchObject({ body: form });
		expect(await judge('text/plain', 'text')).toMatchObject({ body: 'text' });
	});

	it('a prototype key, U+0000 or too many levels are refused', async () => {
		const form = JSON.parse('{"__proto__":"x"}') as unknown;
		const unsafe = { refusal: { code: 'payload_unsafe' } };
		expect(await judge('application/x-www-form-urlencoded', form)).toMatchObject(unsafe);
		expect(await judge('text/plain', 'a\u0000b')).toMatchObject(unsafe);
		expect(await judge('application/xml', nested(200))).toMatchObject(unsafe);
		expect(await judge('application/xml', nested(100_000))).toMatchObject(unsafe);
	});
});
