import fc from 'fast-check';

import { HIDDEN, Redaction, redactSecrets, type RequestToRecord } from '../../eventlog/redact';
import type { RedactionSettings } from '../../eventlog/redact';

const request = (over: Partial<RequestToRecord> = {}): RequestToRecord => ({
	path: '/webhook/orders',
	headers: {},
	query: {},
	contentType: 'application/json',
	...over,
});
const json = (value: unknown, contentType = 'application/json'): RequestToRecord =>
	request({ value, raw: Buffer.from(JSON.stringify(value)), contentType });
const text = (body: string | Buffer, contentType = 'text/plain'): RequestToRecord =>
	request({ raw: Buffer.from(body as string), contentType });

const redact = (
	of: RequestToRecord,
	settings: Partial<RedactionSettings> = {},
	secrets: string[] = [],
) => Redaction.compile({ body: 'redacted', ...settings }).redact(of, secrets);

describe('of the headers', () => {
	const headersOf = (headers: RequestToRecord['headers'], settings?: Partial<RedactionSettings>) =>
		redact(request({ headers }), settings).headers;

	it.each(['authorization', 'proxy-authorization', 'cookie', 'set-cookie'])(
		'%s is always hidden',
		(name) => {
			expect(headersOf({ [name]: 's' }, { hidesSecretNames: false, body: 'full' })).toEqual({
				[name]: HIDDEN,
			});
		},
	);

	it('those that the settings name are hidden, in any case', () => {
		const settings = {
			apiKeyHeader: 'X-Shop-Key',
			signatureHeaders: ['X-Hub-Signature-256'],
			headers: ['X-Internal'],
			hidesSecretNames: false,
		};
		const headers = {
			'x-shop-key': 'k',
			'x-hub-signature-256': 's',
			'x-internal': ['a', 'b'],
			'x-other': ['c', 'd'],
			'x-api-key': 'shown',
			'x-missing': undefined,
		};
		expect(headersOf(headers, settings)).toEqual({
			'x-shop-key': HIDDEN,
			'x-hub-signature-256': HIDDEN,
			'x-internal': HIDDEN,
			'x-other': ['c', 'd'],
			'x-api-key': 'shown',
		});
	});

	it('those named like secrets are hidden', () => {
		expect(headersOf({ 'x-api-key': 'k', 'x-auth-token': 't', 'x-request-id': 'i' })).toEqual({
			'x-api-key': HIDDEN,
			'x-auth-token': HIDDEN,
			'x-request-id': 'i',
		});
	});

	it('URLs lose the same parameters as the path', () => {
		const url = '/webhook/orders?page=2&token=s3cret';
		expect(headersOf({ referer: url, 'x-original-uri': url, 'x-note': url })).toEqual({
			referer: '/webhook/orders?page=2&token=**hidden**',
			'x-original-uri': '/webhook/orders?page=2&token=**hidden**',
			'x-note': url,
		});
	});

	it('those named like secrets are hidden, however many other names came before', () => {
		const headers = { 'x-api-key': 'k', 'x-request-id': 'i' };
		const shown = { 'x-api-key': HIDDEN, 'x-request-id': 'i' };
		for (let name = 0; name < 2_500; name += 1) headersOf({ [`x-made-up-${name}`]: 'v' });
		expect(headersOf(headers)).toEqual(shown);
		expect(headersOf(headers)).toEqual(shown);
	});

	it('one named __proto__ is kept as what it is', () => {
		const headers = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
		expect(JSON.stringify(headersOf(headers))).toBe('{"__proto__":"x"}');
	});
});

describe('of the query', () => {
	it.each(['api_key', 'apiKey', 'API-KEY', 'token', 'Secret', 'signature', 'access_token'])(
		'%s is hidden by its name, in the path too',
		(name) => {
			const { path, query } = redact(
				request({
					path: `/webhook/a?x=1&${name}=s3cret&y`,
					query: { x: '1', [name]: 's3cret', y: '' },
				}),
			);
			expect(path).toBe(`/webhook/a?x=1&${name}=**hidden**&y`);
			expect(query).toEqual({ x: '1', [name]: HIDDEN, y: '' });
		},
	);

	it('is shown where the author wants names not to matter', () => {
		const of = request({ path: '/a?token=t', query: { token: 't' } });
		expect(redact(of, { hidesSecretNames: false })).toMatchObject({
			path: '/a?token=t',
			query: { token: 't' },
		});
	});

	it.each<[string, string, string, Record<string, unknown>, string, Record<string, unknown>]>([
		[
			'by name',
			'email',
			'email=a&b=1',
			{ email: 'a', b: '1' },
			'email=**hidden**&b=1',
			{ email: HIDDEN, b: '1' },
		],
		[
			'by a name that begins with a dollar',
			'/$filter',
			'$filter=a',
			{ $filter: 'a' },
			'$filter=**hidden**',
			{ $filter: HIDDEN },
		],
		[
			'by path',
			'$.u.mail',
			'u[mail]=a&u[id]=1',
			{ u: { mail: 'a', id: '1' } },
			'u[mail]=**hidden**&u[id]=1',
			{ u: { mail: HIDDEN, id: '1' } },
		],
		[
			'by pointer',
			'/u/mail',
			'u%5Bmail%5D=a',
			{ u: { mail: 'a' } },
			'u%5Bmail%5D=**hidden**',
			{ u: { mail: HIDDEN } },
		],
		[
			'each of a list',
			'$.a[*]',
			'a[]=1&a[]=2',
			{ a: ['1', '2'] },
			'a[]=**hidden**&a[]=**hidden**',
			{ a: [HIDDEN, HIDDEN] },
		],
		[
			'in an escaped name',
			'email',
			'em%61il=a',
			{ email: 'a' },
			'em%61il=**hidden**',
			{ email: HIDDEN },
		],
	])('a parameter is hidden %s', (_, path, before, query, after, hidden) => {
		const redacted = redact(request({ path: `/w?${before}`, query }), { query: [path] });
		expect(redacted.path).toBe(`/w?${after}`);
		expect(redacted.query).toEqual(hidden);
	});

	it('nothing in the path before it is touched', () => {
		expect(redact(request({ path: '/webhook/token=x&secret=y' })).path).toBe(
			'/webhook/token=x&secret=y',
		);
	});

	it('a malformed escape is left as it is', () => {
		expect(redact(request({ path: '/a?%zz=1&%E0%A4%A=2&token=s' })).path).toBe(
			'/a?%zz=1&%E0%A4%A=2&token=**hidden**',
		);
	});
});

describe('of a redacted body', () => {
	const bodyOf = (of: RequestToRecord, ...bodyPaths: string[]) => redact(of, { bodyPaths }).body;

	it('members are hidden by path and by name, the rest is JSON text', () => {
		const value = { id: 7, user: { email: 'e', name: 'Zoë' }, cards: [{ cvc: 1 }], password: [1] };
		expect(bodyOf(json(value), '$.user.email', '/cards/0/cvc')).toEqual({
			text: '{"id":7,"user":{"email":"**hidden**","name":"Zoë"},"cards":[{"cvc":"**hidden**"}],"password":"**hidden**"}',
			isTruncated: false,
			isRedacted: true,
		});
	});

	it('nothing is kept of what a repeated member hid from the parser', () => {
		const raw = Buffer.from('{"a":{"email":"s3cret"},"a":1}');
		const value: unknown = JSON.parse(raw.toString());
		expect(bodyOf(request({ raw, value }), '$.a.email')).toEqual({
			text: '{"a":1}',
			isTruncated: false,
			isRedacted: false,
		});
	});

	it.each([
		['scalars', 'text'],
		['null', null],
		['an empty list', []],
		['characters that JSON escapes', '"\\\n\u2028\ud800'],
		['numbers', [0, -1.5, 1e300, 5e-324]],
		['a member named __proto__', JSON.parse('{"__proto__":{"a":1}}')],
	])('%s are written as JSON.stringify writes them', (_, value) => {
		expect(bodyOf(json(value))?.text).toBe(JSON.stringify(value));
	});

	it('values nested too deep are hidden', () => {
		let deep: unknown = 's3cret';
		for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
		const body = bodyOf(request({ value: deep }));
		expect(body?.isRedacted).toBe(true);
		expect(body?.text).toBe(`${'['.repeat(200)}"${HIDDEN}"${']'.repeat(200)}`);
	});

	it('fields of a form are hidden by path and by name', () => {
		const form = 'user[email]=e&user[name]=Zo%C3%AB&token=t&a=1';
		expect(bodyOf(text(form, 'application/x-www-form-urlencoded'), '$.user.email')).toEqual({
			text: `user[email]=${HIDDEN}&user[name]=Zo%C3%AB&token=${HIDDEN}&a=1`,
			isTruncated: false,
			isRedacted: true,
		});
	});

	it('fields of a multipart form are recorded as JSON', () => {
		const of = request({ contentType: 'multipart/form-data', value: { a: '1', secret: 's' } });
		expect(bodyOf(of)?.text).toBe('{"a":"1","secret":"**hidden**"}');
	});

	it('other text is recorded as it is', () => {
		expect(bodyOf(text('token=zoë'))).toEqual({
			text: 'token=zoë',
			isTruncated: false,
			isRedacted: false,
		});
	});

	it.each([
		['other text, where there are paths that cannot be followed in it', text('<a/>'), ['$.a']],
		['malformed JSON', request({ raw: Buffer.from('{"password":"s3c') }), []],
		['what is not UTF-8', text(Buffer.from([0xff, 0xfe, 0x41])), []],
		['what holds a NUL', text('a\0b'), []],
		['an empty body', text(''), []],
		['a body that was not read', request(), []],
	])('nothing is recorded of %s', (_, of, bodyPaths) => {
		expect(bodyOf(of, ...bodyPaths)).toBeUndefined();
	});

	it('the exact bytes are never kept', () => {
		expect(redact(json({ a: 1 })).bytesToKeep).toBeUndefined();
		expect(() => redact(json({}), { keepsRawBody: true })).toThrow(/in full only/);
		expect(() => redact(json({}), { body: 'none', keepsRawBody: true })).toThrow(RangeError);
	});
});

describe('of a full body', () => {
	const full = { body: 'full' } as const;

	it('the text is recorded as received', () => {
		const raw = Buffer.from('{ "token": 1.0, "token": 12345678901234567890 }');
		expect(redact(request({ raw, value: {} }), full).body).toEqual({
			text: raw.toString(),
			isTruncated: false,
			isRedacted: false,
		});
	});

	it('the exact bytes are kept where the author wants them and they are not too many', () => {
		const of = text(Buffer.from([0xff, 0, 1]), 'image/png');
		const kept = redact(of, { ...full, keepsRawBody: true });
		expect(kept.body).toBeUndefined();
		expect(kept.bytesToKeep).toEqual(of.raw);
		expect(redact(of, full).bytesToKeep).toBeUndefined();
		expect(
			redact(of, { ...full, keepsRawBody: true, rawBodyLimit: 2 }).bytesToKeep,
		).toBeUndefined();
	});

	it('neither a known secret nor the bytes that hold one are kept', () => {
		const of = json({ key: 'sc_known-secret' });
		const kept = redact(of, { ...full, keepsRawBody: true }, ['sc_known-secret']);
		expect(kept.body).toMatchObject({ text: '{"key":"**hidden**"}', isRedacted: true });
		expect(kept.bytesToKeep).toBeUndefined();
	});

	it('no paths are possible', () => {
		expect(() => redact(json({}), { ...full, bodyPaths: ['$.a'] })).toThrow(RangeError);
	});
});

describe('of no body, where the author wants none', () => {
	it('anything is recorded', () => {
		expect(redact(json({ a: 1 }), { body: 'none' })).not.toHaveProperty('body');
	});
});

describe('a long body', () => {
	const cases = fc.record({
		pieces: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('😀é漢')), {
			maxLength: 20,
		}),
		bodyLimit: fc.integer({ min: 1, max: 60 }),
	});

	it('is cut at the limit, between two characters, and says so (property)', () => {
		fc.assert(
			fc.property(cases, ({ pieces, bodyLimit }) => {
				for (const [of, whole] of [
					[text(`x${pieces.join('')}`), `x${pieces.join('')}`],
					[json({ pieces }), JSON.stringify({ pieces })],
				] as const) {
					const body = redact(of, { bodyLimit }).body;
					if (body === undefined) {
						expect(whole).toMatch(/\0/);
						continue;
					}
					const size = Buffer.byteLength(whole);
					expect(Buffer.byteLength(body.text)).toBeLessThanOrEqual(bodyLimit);
					expect(body.isTruncated).toBe(size > bodyLimit);
					expect(whole.startsWith(body.text)).toBe(true);
					expect(Buffer.byteLength(body.text)).toBeGreaterThan(Math.min(size, bodyLimit) - 4);
				}
			}),
		);
	});

	it('takes no work beyond the limit', () => {
		const value = Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
		let reads = 0;
		const counted = new Proxy(value, {
			get(target, key, receiver) {
				reads += 1;
				return Reflect.get(target, key, receiver) as unknown;
			},
		});
		const body = redact(request({ value: counted }), { bodyLimit: 100 }).body;
		expect(body).toMatchObject({ isTruncated: true });
		expect(reads).toBeLessThan(1000);
	});

	it('never shows the beginning of a known secret that it cuts (property)', () => {
		const secret = 'KNOWN-SECRET-ABCDEFGHIJKLMNOPQRSTUVWXYZ';
		const parts = fc.array(fc.constantFrom(secret, 'a', 'bb', 'ccc', '漢', '😀'), {
			maxLength: 20,
		});
		fc.assert(
			fc.property(parts, fc.integer({ min: 1, max: 200 }), (list, bodyLimit) => {
				const joined = list.join('');
				for (const sent of [text(joined), json({ a: joined, b: list }), json([joined])]) {
					for (const body of ['redacted', 'full'] as const) {
						const recorded = redact(sent, { body, bodyLimit }, [secret]).body?.text ?? '';
						expect(recorded).not.toContain('KNOWN');
						expect(recorded).not.toMatch(/[KNOW]+$/);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('secrets that are known', () => {
	it.each([
		['as they are', 'key abcd/+ef"gh! was sent'],
		['as JSON writes them', String.raw`{"key":"abcd/+ef\"gh!"}`],
		['as URLs write them', '/a?key=abcd%2F%2Bef%22gh!'],
		['as forms write them', 'key=abcd%2F%2Bef%22gh%21'],
	])('are hidden %s', (_, shown) => {
		expect(redactSecrets(shown, ['abcd/+ef"gh!'])).toContain(HIDDEN);
		expect(redactSecrets(shown, ['abcd/+ef"gh!'])).not.toContain('abcd');
	});

	it('are hidden whole where one holds another', () => {
		expect(redactSecrets('abcdefgh-12345678', ['abcdefgh', 'abcdefgh-12345678'])).toBe(HIDDEN);
	});

	it('are left alone where they are too short to mean anything', () => {
		expect(redactSecrets('the test', ['test', ''])).toBe('the test');
	});

	it('do no harm with what a replacement could mean or a URL cannot hold', () => {
		expect(redactSecrets('a $&$1$$$$ b', ['$&$1$$$$'])).toBe(`a ${HIDDEN} b`);
		expect(redactSecrets('a \ud800bcdefghi', ['\ud800bcdefghi'])).toBe(`a ${HIDDEN}`);
	});

	it('cannot break the query, whatever they look like', () => {
		const query = { aaaaaaaa: 'b', c: '\naaaaaaa' };
		for (const secret of ['aaaaaaaa":"b', 'naaaaaaa', 'aaaaaaaa']) {
			expect(() => redact(request({ query }), {}, [secret])).not.toThrow();
		}
		expect(redact(request({ query }), {}, ['aaaaaaaa']).query).toEqual({
			[HIDDEN]: 'b',
			c: '\naaaaaaa',
		});
	});
});

describe('a request', () => {
	const SECRET = 'S3CRET-VALUE';
	const word = fc.stringMatching(/^[a-j]{1,6}$/);
	const value = fc.letrec<{ value: unknown }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 3 },
			fc.constantFrom('text', 'ünï "x"', 7, 1.5, true, null),
			fc.array(tie('value'), { maxLength: 3 }),
			fc.dictionary(word, tie('value'), { maxKeys: 4 }),
		),
	})).value;
	const document = fc.dictionary(word, value, { maxKeys: 5 });
	/** Where a secret is put, and the path that covers it. */
	const place = fc.array(fc.oneof(word, fc.constant('token')), { minLength: 1, maxLength: 3 });
	const settings: RedactionSettings = {
		body: 'redacted',
		apiKeyHeader: 'x-shop-key',
		signatureHeaders: ['x-shop-signature'],
		headers: ['x-internal'],
	};

	function put(into: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
		const [name, ...rest] = names as [string, ...string[]];
		const child = into[name];
		const isObject = typeof child === 'object' && child !== null && !Array.isArray(child);
		const below = isObject ? (child as Record<string, unknown>) : {};
		return { ...into, [name]: rest.length === 0 ? { nested: [SECRET] } : put(below, rest) };
	}

	function freeze<T>(frozen: T): T {
		if (typeof frozen === 'object' && frozen !== null && !ArrayBuffer.isView(frozen)) {
			Object.values(frozen).forEach(freeze);
			Object.freeze(frozen);
		}
		return frozen;
	}

	it('with secrets at covered places is recorded without any of them, and is not changed (property)', () => {
		const secretHeader = fc.constantFrom(
			'authorization',
			'cookie',
			'x-shop-key',
			'x-shop-signature',
			'x-internal',
			'x-api-key',
		);
		fc.assert(
			fc.property(
				document,
				document,
				place,
				secretHeader,
				fc.boolean(),
				(body, query, names, header, isDeep) => {
					const path = isDeep ? `$..${names.at(-1)}` : `$.${names.join('.')}`;
					const parameter = names.map((name, depth) => (depth === 0 ? name : `[${name}]`)).join('');
					const bodyValue = put(body, names);
					const of = freeze(
						request({
							path: `/webhook?z=1&${parameter}=${SECRET}&${parameter}[nested][]=${SECRET}`,
							headers: { [header]: SECRET, 'set-cookie': [SECRET], 'x-kept': 'kept' },
							query: put(query, names),
							value: bodyValue,
							raw: Buffer.from(JSON.stringify(bodyValue)),
						}),
					);
					const redacted = redact(of, { ...settings, query: [path], bodyPaths: [path] });
					expect(JSON.stringify(redacted)).not.toContain(SECRET);
					expect(redacted.headers['x-kept']).toBe('kept');
					expect(redacted.path).toMatch(/^\/webhook\?z=1&/);
				},
			),
		);
	});

	it('without secrets is recorded exactly (property)', () => {
		fc.assert(
			fc.property(document, document, fc.webQueryParameters(), (body, query, parameters) => {
				fc.pre(
					!/token|auth|secret|sig|pwd|pass|jwt|hmac|key/i.test(decodeURIComponent(parameters)),
				);
				const of = freeze(
					request({
						path: `/webhook?${parameters}`,
						headers: { 'x-kept': ['a', 'b'], accept: '*/*' },
						query,
						value: body,
						raw: Buffer.from(JSON.stringify(body)),
					}),
				);
				const redacted = redact(of, { ...settings, query: ['$.zz', '$..zz'], bodyPaths: ['$.zz'] });
				expect(redacted).toEqual({
					path: of.path,
					headers: of.headers,
					query,
					body: { text: JSON.stringify(body), isTruncated: false, isRedacted: false },
				});
			}),
		);
	});

	it.each<[string, Partial<RedactionSettings>]>([
		['a path that does not parse', { bodyPaths: ['a.b'] }],
		['a path in the query that does not parse', { query: ['$.'] }],
		['a header that is none', { headers: ['x key'] }],
		['a limit of nothing', { bodyLimit: 0 }],
	])('cannot be redacted by %s', (_, over) => {
		expect(() => Redaction.compile({ ...settings, ...over })).toThrow(RangeError);
	});
});
