import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { admit } from '../../admission/admit';
import type { Findings } from '../../admission/check';
import { idempotencyKeyCheck } from '../../admission/checks/idempotencyKey';
import { ConfigurationError } from '../../admission/configuration-error';
import {
	bodyFingerprint,
	claimNameOf,
	isIdempotencyKey,
	unquoted,
	type IdempotencyKeySettings,
} from '../../admission/idempotency-key';
import { compilePolicy } from '../../admission/policy';
import type { WebhookRequest } from '../../admission/request';
import { compileSchema } from '../../admission/schema/compile-schema';
import { serializeItem } from '../../admission/signature/structured-fields';
import { jsonRequest, unreadRequest } from './request';

const services = { now: () => 0 };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const find = async (
	settings: Partial<IdempotencyKeySettings>,
	request: WebhookRequest = jsonRequest(),
	known: Partial<Findings> = {},
) => {
	const findings: Findings = { body: undefined, ...known };
	const check = idempotencyKeyCheck({ from: 'auto', required: false, ...settings });
	const refusal = await check(request, findings, services);
	return refusal ?? findings.idempotencyKey;
};

const invalid = { code: 'idempotency_key_invalid' };
const missing = { code: 'idempotency_key_missing' };
const withKey = (key: string) => jsonRequest({ 'Idempotency-Key': key });

describe('a key in a header', () => {
	it.each([
		['bare', '8e03978e-40d5-43e8-bc93-6894a57f9324', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
		['as the draft has it: a structured-field string', '"8e03978e"', '8e03978e'],
		['with escapes', String.raw`"a\"b\\c"`, String.raw`a"b\c`],
		['with parameters, which say nothing', '"k-1";a=1', 'k-1'],
		['with spaces around it', ' k-1 ', 'k-1'],
		['of 255 characters', 'k'.repeat(255), 'k'.repeat(255)],
		['with spaces in it', 'order 7', 'order 7'],
	])('may be written %s', async (_, text, key) => {
		expect(await find({ from: 'header' }, withKey(text))).toBe(key);
	});

	it.each([
		['empty', ''],
		['an empty string', '""'],
		['white space', '"  "'],
		['of 256 characters', 'k'.repeat(256)],
		['with a tab in it', 'a\tb'],
		['a string without its end', '"k-1'],
		['two strings', '"a" "b"'],
	])('is refused if it is %s', async (_, text) => {
		expect(await find({ from: 'header' }, withKey(text))).toMatchObject(invalid);
	});

	it('is refused if it is there twice, even where both are the same', async () => {
		const request = {
			...withKey('k-1'),
			rawHeaders: ['Idempotency-Key', 'k-1', 'idempotency-key', 'k-1'],
		};
		expect(await find({ from: 'header' }, request)).toEqual({
			...invalid,
			detail: 'The header idempotency-key is sent more than once.',
		});
	});

	it('may be in another header, by choice', async () => {
		const settings = { from: 'header', headerName: 'X-Order-Event' } as const;
		expect(await find(settings, jsonRequest({ 'x-order-event': 'o-7' }))).toBe('o-7');
		expect(await find(settings, withKey('k-1'))).toBeUndefined();
	});

	it('is read back, bare or quoted (property)', () => {
		const keys = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,100}[\x21-\x7e])?$/);
		fc.assert(
			fc.property(keys, (key) => {
				expect(unquoted(serializeItem({ value: key, parameters: new Map() }))).toBe(key);
				fc.pre(!key.startsWith('"'));
				expect(unquoted(key)).toBe(key);
			}),
		);
	});
});

describe('a key that is demanded', () => {
	it.each([
		[{ from: 'header' }, 'The request has no idempotency key in the header idempotency-key.'],
		[{ from: 'auto' }, 'The request has no idempotency key in the header idempotency-key.'],
		[{ from: 'pointer', pointer: '/id' }, 'The body has no idempotency key at /id.'],
	] as const)('and is missing is told: %j', async (settings, detail) => {
		const known = { body: {} };
		expect(await find({ ...settings, required: true }, jsonRequest(), known)).toEqual({
			...missing,
			detail,
		});
		expect(await find(settings, jsonRequest(), known)).toBeUndefined();
	});
});

describe('the key that is found without being told where', () => {
	it("is the delivery id of the sender's scheme, before the header", async () => {
		expect(await find({}, withKey('k-1'), { event: { id: 'd-1' } })).toBe('d-1');
		expect(await find({}, withKey('k-1'), { event: { type: 'push' } })).toBe('k-1');
	});

	it('is source and id of a CloudEvent, which only together name it', async () => {
		const cloudEvent = { specversion: '1.0', id: '7', source: '/shop', type: 'paid' };
		const event = { type: 'paid', id: '7' };
		expect(await find({}, withKey('k-1'), { cloudEvent, event })).toBe('/shop 7');
		expect(await find({}, jsonRequest(), { cloudEvent, event: { id: 'd-1' } })).toBe('d-1');
	});

	it('is refused where it is no key', async () => {
		expect(await find({}, jsonRequest(), { event: { id: 'd'.repeat(256) } })).toMatchObject(
			invalid,
		);
	});
});

describe('a key in the body', () => {
	const at = async (pointer: string, body: unknown, over: Partial<Findings> = {}) =>
		await find({ from: 'pointer', pointer, required: true }, jsonRequest(), { body, ...over });

	it.each([
		['a text', '/id', { id: 'o-7' }, 'o-7'],
		['a text beyond ASCII', '/id', { id: 'Bestellung Größe 7 ✓' }, 'Bestellung Größe 7 ✓'],
		['a whole number', '/order/id', { order: { id: 7 } }, '7'],
		['in a list', '/items/1', { items: ['a', 'b'] }, 'b'],
		['under a key with a slash and a tilde', '/a~1b~0c', { 'a/b~c': 'x' }, 'x'],
	])('may be %s', async (_, pointer, body, key) => {
		expect(await at(pointer, body)).toBe(key);
	});

	it.each([
		['empty', ''],
		['with a line break', 'a\nb'],
		['half a character', '\ud800'],
		['true', true],
		['a list', ['a']],
		['an object', {}],
		['a fraction', 0.5],
		['a number that JavaScript rounds', 2 ** 53],
	])('is refused if it is %s', async (_, id) => {
		expect(await at('/id', { id })).toMatchObject(invalid);
	});

	it.each([undefined, null])('is missing if it is %s', async (id) => {
		expect(await at('/id', { id })).toMatchObject(missing);
	});

	it('is not what every object has from its prototype', async () => {
		expect(await at('/constructor/name', {})).toMatchObject(missing);
	});

	it('cannot be that of a batch, which has several bodies', async () => {
		const refusal = {
			...missing,
			detail: expect.stringContaining('a batch has several bodies') as string,
		};
		expect(await at('/0/id', [{ id: 'a' }], { isBatch: true })).toEqual(refusal);
		const request = { ...jsonRequest(), contentType: 'application/cloudevents-batch+json' };
		const settings = { from: 'pointer', pointer: '/0/id', required: true } as const;
		expect(await find(settings, request, { body: [{ id: 'a' }] })).toEqual(refusal);
	});
});

describe('the hash of the body as its key', () => {
	const settings = { from: 'bodyHash', required: true } as const;

	it('is the SHA-256 of the exact bytes, whoever has read them', async () => {
		const bytes = '{ "id": 7 }';
		expect(await find(settings, unreadRequest('application/json', Buffer.from(bytes)))).toBe(
			sha256(bytes),
		);
		const body = { state: 'parsed', value: { id: 7 }, raw: Buffer.from(bytes) } as const;
		expect(await find(settings, { ...jsonRequest(), body })).toBe(sha256(bytes));
	});

	it('is missing where the server keeps no bytes: files would not count', async () => {
		const body = { state: 'parsed', value: { id: '7' }, raw: undefined } as const;
		expect(await find(settings, { ...jsonRequest(), body })).toMatchObject(missing);
	});
});

describe('the fingerprint of a body', () => {
	const ofForm = async (value: unknown) =>
		await bodyFingerprint(
			{ ...jsonRequest(), body: { state: 'parsed', value, raw: undefined } },
			{ body: undefined },
		);

	it('is that of its bytes, and is made once', async () => {
		const read = jest.fn(async () => Buffer.from('{}'));
		const request: WebhookRequest = { ...jsonRequest(), body: { state: 'unread', read } };
		const findings: Findings = { body: undefined };
		expect(await bodyFingerprint(request, findings)).toBe(sha256('{}'));
		expect(await bodyFingerprint(request, findings)).toBe(sha256('{}'));
		expect(read).toHaveBeenCalledTimes(1);
	});

	it('of a form of which no bytes are kept does not mind the order of its fields', async () => {
		expect(await ofForm({ a: '1', b: ['2', '3'] })).toBe(await ofForm({ b: ['2', '3'], a: '1' }));
		expect(await ofForm({ a: '1', b: ['2', '3'] })).not.toBe(
			await ofForm({ a: '1', b: ['3', '2'] }),
		);
		expect(await ofForm(undefined)).toMatch(/^[0-9a-f]{64}$/);
	});
});

describe('the name that the store knows a key by', () => {
	const key = (fingerprint: string) => ({ name: 'Shop', fingerprint });
	const named = (over: Partial<Findings>) =>
		claimNameOf({ body: undefined, idempotencyKey: 'k-1', ...over });

	it("is the caller's own: nobody can take or read a key of another", () => {
		const names = [
			named({}),
			named({ key: key('00000001') }),
			named({ key: key('00000002') }),
			named({ claims: {} }),
			named({ claims: { sub: 'a' } }),
			named({ claims: { sub: 'b' } }),
			named({ claims: { iss: 'x', sub: 'b' } }),
			named({ idempotencyKey: 'k-2' }),
		];
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(name).toMatch(/^[\w-]{43}$/);
	});

	it('is the same for the same caller and key', () => {
		expect(named({ key: key('00000001') })).toBe(named({ key: key('00000001') }));
		expect(named({ claims: { sub: 'a', jti: '1' } })).toBe(
			named({ claims: { sub: 'a', jti: '2' } }),
		);
	});

	it('cannot be made to be that of another (property)', () => {
		const text = fc.string();
		fc.assert(
			fc.property(text, text, text, text, (sub, one, otherSub, other) => {
				const isSame = sub === otherSub && one === other;
				const a = named({ claims: { sub }, idempotencyKey: one });
				const b = named({ claims: { sub: otherSub }, idempotencyKey: other });
				expect(a === b).toBe(isSame);
			}),
		);
	});
});

describe('a key', () => {
	it('has 1 to 255 characters and none that cannot be printed (property)', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
				const isGood =
					text.trim() !== '' &&
					text.length <= 255 &&
					[...text].every((character) => {
						const code = character.codePointAt(0)!;
						const isControl = code < 0x20 || (code > 0x7e && code < 0xa0);
						const isHalf = code >= 0xd800 && code < 0xe000;
						return !isControl && !isHalf && code !== 0x2028 && code !== 0x2029;
					});
				expect(isIdempotencyKey(text)).toBe(isGood);
			}),
		);
	});
});

describe('in a policy', () => {
	const policy = (idempotencyKey: IdempotencyKeySettings, headerName = 'x-api-key') =>
		compilePolicy({
			authentication: { scheme: 'apiKey', headerName, keys: [] },
			acceptedContent: ['json'],
			schemas: { body: compileSchema('{"required":["id"]}', 'JSON Schema', {}) },
			idempotencyKey,
		});

	it('the key is looked for when all else is good', async () => {
		const { validation } = policy({ from: 'header', required: true });
		const judge = async (body: unknown) =>
			await admit(jsonRequest(), validation, services, { body });
		expect(await judge({})).toMatchObject({ refusal: { code: 'schema_violation' } });
		expect(await judge({ id: 7 })).toMatchObject({ refusal: missing });
	});

	it.each([
		['a header name with a space', { headerName: 'a b' }, 'Header'],
		['a header that HTTP needs itself', { headerName: 'Content-Length' }, 'Header'],
		['the header with the API key', { headerName: 'X-API-Key' }, 'Header'],
		['the header with a token', { headerName: 'Authorization' }, 'Header'],
	])('%s is refused when it is compiled', (_, over, label) => {
		const compile = () => policy({ from: 'header', required: true, ...over });
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(new RegExp(`^Idempotency ${label}: `));
	});

	it.each(['', 'id', '/a~2', '/a~', `/${'a'.repeat(256)}`])(
		'the pointer "%s" is refused when it is compiled',
		(pointer) => {
			expect(() => policy({ from: 'pointer', pointer, required: true })).toThrow(
				/^Idempotency Pointer: /,
			);
		},
	);
});
