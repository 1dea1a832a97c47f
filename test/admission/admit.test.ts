import { admit } from '../../admission/admit';
import { KeyRing } from '../../admission/api-key';
import { apiKeyCheck } from '../../admission/checks/apiKey';
import { ConfigurationError } from '../../admission/configuration-error';
import { compilePolicy, type PolicySettings } from '../../admission/policy';
import { problemDetails } from '../../admission/problem';
import { REFUSALS, type Refusal } from '../../admission/refusal';
import { BodyTooLargeError, type WebhookRequest } from '../../admission/request';
import { jsonRequest, unreadRequest } from './request';

const KEY = 'sc_0123456789abcdef0123456789abcdef';
const NOW = Date.parse('2026-11-24T12:00:00Z');
const services = { now: () => NOW };

const settings = (over: Partial<PolicySettings> = {}): PolicySettings => ({
	authentication: {
		scheme: 'apiKey',
		headerName: 'x-api-key',
		keys: [
			{ name: 'Shop', value: KEY, enabled: true, field: 'key' },
			{ name: 'Off', value: `${KEY}-off`, enabled: false, field: 'off' },
			{ name: 'Old', value: `${KEY}-old`, expiresAt: '2026-01-01', enabled: true, field: 'old' },
		],
	},
	acceptedContent: ['json'],
	...over,
});

const open = (over: Partial<PolicySettings> = {}) =>
	settings({ authentication: { scheme: 'none' }, ...over });

const decide = async (request = jsonRequest({ 'X-API-Key': KEY }), over = settings()) =>
	await admit(request, compilePolicy(over).checks, services);

const refusalOf = async (...args: Parameters<typeof decide>): Promise<Refusal> => {
	const verdict = await decide(...args);
	if (verdict.admitted) throw new Error('admitted');
	return verdict.refusal;
};

describe('who may come in', () => {
	it('a caller with a key of the ring, in a header of any case', async () => {
		expect(await decide(jsonRequest({ 'X-Api-KEY': KEY }, { id: 7 }))).toEqual({
			admitted: true,
			body: { id: 7 },
			bodyValues: 2,
			passed: ['apiKey', 'contentType', 'body', 'cloudEvent'],
			key: { name: 'Shop', fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) as string },
		});
	});

	it.each([
		['no key', {}, 'api_key_missing'],
		['an empty key', { 'x-api-key': '' }, 'api_key_missing'],
		['a wrong key', { 'x-api-key': `${KEY}x` }, 'api_key_invalid'],
		['a key that is switched off', { 'x-api-key': `${KEY}-off` }, 'api_key_invalid'],
		['an expired key', { 'x-api-key': `${KEY}-old` }, 'api_key_expired'],
		['the key in another header', { authorization: KEY }, 'api_key_missing'],
	])('%s is refused', async (_, headers, code) => {
		const refusal = await refusalOf(jsonRequest(headers));
		expect(refusal.code).toBe(code);
		expect(refusal.headers?.['WWW-Authenticate']).toBe(
			'ApiKey realm="webhook", header="x-api-key"',
		);
	});

	it('a second header of the name is refused, even when both hold the right key', async () => {
		const request = {
			...jsonRequest({ 'x-api-key': `${KEY}, ${KEY}` }),
			rawHeaders: ['x-api-key', KEY, 'X-API-KEY', KEY],
		};
		expect(await refusalOf(request)).toMatchObject({
			code: 'api_key_invalid',
			detail: 'The header x-api-key is sent more than once.',
		});
	});

	it('no refusal tells the key that was sent', async () => {
		for (const presented of [`${KEY}x`, `${KEY}-off`, `${KEY}-old`]) {
			const refusal = await refusalOf(jsonRequest({ 'x-api-key': presented }));
			expect(JSON.stringify(refusal)).not.toContain(KEY);
		}
	});

	it('anyone, where the policy asks for no authentication', async () => {
		expect(await decide(jsonRequest(), open())).toEqual({
			admitted: true,
			body: {},
			bodyValues: 1,
			passed: ['contentType', 'body', 'cloudEvent'],
		});
	});
});

describe('a key as a bearer token, where the author allows it', () => {
	const { authentication } = settings();
	const ring = KeyRing.compile(authentication.scheme === 'apiKey' ? authentication.keys : []);

	const outcomeOf = async (
		request: WebhookRequest,
		{ headerName = 'x-api-key', acceptBearer = true } = {},
	) => {
		const checks = [apiKeyCheck(headerName, ring, { acceptBearer })];
		const verdict = await admit(request, checks, services);
		return verdict.admitted ? verdict.key?.name : verdict.refusal;
	};

	it.each([
		['Bearer', `Bearer ${KEY}`],
		['a scheme in lower case', `bearer ${KEY}`],
		['a scheme in capitals', `BEARER ${KEY}`],
		['several spaces', `Bearer   ${KEY}`],
	])('comes in: %s', async (_, authorization) => {
		expect(await outcomeOf(jsonRequest({ authorization }))).toBe('Shop');
	});

	it('comes in beside the same key in the header', async () => {
		const headers = { 'x-api-key': KEY, authorization: `Bearer ${KEY}` };
		expect(await outcomeOf(jsonRequest(headers))).toBe('Shop');
	});

	it('still comes in by the header, whatever other scheme Authorization has', async () => {
		const headers = { 'x-api-key': KEY, authorization: 'Basic dXNlcjpwYXNz' };
		expect(await outcomeOf(jsonRequest(headers))).toBe('Shop');
	});

	it('comes in where the header for keys is Authorization itself', async () => {
		const over = { headerName: 'authorization' };
		expect(await outcomeOf(jsonRequest({ authorization: KEY }), over)).toBe('Shop');
		expect(await outcomeOf(jsonRequest({ authorization: `Bearer ${KEY}` }), over)).toBe('Shop');
	});

	it.each([
		['no key', {}, 'api_key_missing'],
		['the scheme alone', { authorization: 'Bearer' }, 'api_key_missing'],
		['another scheme', { authorization: `Basic ${KEY}` }, 'api_key_missing'],
		['the key without a scheme', { authorization: KEY }, 'api_key_missing'],
		['a scheme that only begins so', { authorization: `Bearerx ${KEY}` }, 'api_key_missing'],
		['a wrong key', { authorization: `Bearer ${KEY}x` }, 'api_key_invalid'],
		[
			'two keys, comma-joined',
			{ authorization: `Bearer ${KEY}, Bearer ${KEY}` },
			'api_key_invalid',
		],
		['a key that is switched off', { authorization: `Bearer ${KEY}-off` }, 'api_key_invalid'],
		['an expired key', { authorization: `Bearer ${KEY}-old` }, 'api_key_expired'],
	])('is refused: %s', async (_, headers, code) => {
		expect(await outcomeOf(jsonRequest(headers))).toMatchObject({
			code,
			headers: {
				'WWW-Authenticate': 'ApiKey realm="webhook", header="x-api-key", Bearer realm="webhook"',
			},
		});
	});

	it.each([
		['the good key in the header', KEY, `${KEY}x`],
		['the good key as the bearer token', `${KEY}x`, KEY],
		['two good keys', KEY, `${KEY}-old`],
	])('is refused when it is sent twice and differs: %s', async (_, inHeader, bearer) => {
		const headers = { 'x-api-key': inHeader, authorization: `Bearer ${bearer}` };
		const refusal = await outcomeOf(jsonRequest(headers));
		expect(refusal).toMatchObject({
			code: 'api_key_invalid',
			detail: expect.stringContaining('sent twice') as string,
		});
		expect(JSON.stringify(refusal)).not.toContain(KEY);
	});

	it('is refused when Authorization is sent twice, of which the server shows one', async () => {
		const authorization = `Bearer ${KEY}`;
		const rawHeaders = ['Authorization', authorization, 'AUTHORIZATION', 'Bearer other'];
		expect(await outcomeOf({ ...jsonRequest({ authorization }), rawHeaders })).toMatchObject({
			code: 'api_key_invalid',
			detail: 'The header authorization is sent more than once.',
		});
	});

	it('is no key where the author does not allow it', async () => {
		const over = { acceptBearer: false };
		expect(await outcomeOf(jsonRequest({ authorization: `Bearer ${KEY}` }), over)).toMatchObject({
			code: 'api_key_missing',
			headers: { 'WWW-Authenticate': 'ApiKey realm="webhook", header="x-api-key"' },
		});
		const both = { 'x-api-key': KEY, authorization: 'Bearer other' };
		expect(await outcomeOf(jsonRequest(both), over)).toBe('Shop');
	});
});

describe('what may come in', () => {
	it.each([
		['an object', { a: [1] }],
		['an array', [1, 'two', null]],
		['a text', 'plain'],
		['a number', 0],
		['false', false],
		['null', null],
	])('JSON of any type: %s', async (_, body) => {
		expect(await decide(jsonRequest({}, body), open())).toMatchObject({ admitted: true, body });
	});

	it('a +json type, which the server has not read', async () => {
		const request = unreadRequest('application/cloudevents+json', Buffer.from('\uFEFF{"a":1}'));
		expect(await decide(request, open())).toMatchObject({ body: { a: 1 } });
	});

	it.each([
		['malformed JSON', Buffer.from('{"a":')],
		['two JSON values', Buffer.from('{} {}')],
		['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22])],
		['nothing', Buffer.alloc(0)],
	])('%s is refused as malformed', async (_, bytes) => {
		const request = unreadRequest('application/problem+json', bytes);
		expect((await refusalOf(request, open())).code).toBe('body_malformed');
	});

	it('an empty body of type application/json is refused as malformed', async () => {
		const request = {
			...jsonRequest(),
			body: { state: 'parsed', value: undefined, raw: Buffer.alloc(0) } as const,
		};
		expect(await refusalOf(request, open())).toEqual({
			code: 'body_malformed',
			detail: 'The body is empty; send one JSON value, for example {}.',
		});
	});

	it('a body that the server does not read to its end is refused as too large', async () => {
		const request = {
			...unreadRequest('application/x+json', Buffer.alloc(0)),
			body: {
				state: 'unread' as const,
				read: async () => await Promise.reject(new BodyTooLargeError(1024)),
			},
		};
		expect(await refusalOf(request, open())).toEqual({
			code: 'payload_too_large',
			detail: 'The body is larger than 1024 bytes.',
		});
	});

	it.each([
		'',
		'text/plain',
		'application/x-www-form-urlencoded',
		'multipart/form-data',
		'image/png',
	])('type "%s" is refused unless the author accepts it', async (contentType) => {
		const request = { ...jsonRequest(), contentType };
		expect(await refusalOf(request, open())).toMatchObject({
			code: 'content_type_unsupported',
			headers: { Accept: 'application/json' },
		});
		const all = open({ acceptedContent: ['json', 'form', 'text', 'other'] });
		expect(await decide(request, all)).toMatchObject({ admitted: true });
	});

	it('a hostile content type is quoted only in part', async () => {
		const refusal = await refusalOf({ ...jsonRequest(), contentType: 'x'.repeat(5000) }, open());
		expect(refusal.detail.length).toBeLessThan(200);
	});
});

describe('the order of checks', () => {
	it('who comes before what: an unknown caller learns nothing of what is accepted', async () => {
		const refusal = await refusalOf({ ...jsonRequest(), contentType: 'image/png' });
		expect(refusal.code).toBe('api_key_missing');
	});

	it('the body of an unknown caller is not read', async () => {
		const read = jest.fn(async () => await Promise.resolve(Buffer.from('{}')));
		await decide({ ...jsonRequest(), contentType: 'a/b+json', body: { state: 'unread', read } });
		expect(read).not.toHaveBeenCalled();
	});

	it('a refusal after authentication still names the key', async () => {
		const request = { ...jsonRequest({ 'x-api-key': KEY }), contentType: 'image/png' };
		expect(await decide(request)).toMatchObject({ admitted: false, key: { name: 'Shop' } });
	});
});

describe('a policy that cannot work', () => {
	const headerNamed = (headerName: string) =>
		settings({ authentication: { scheme: 'apiKey', headerName, keys: [] } });

	it.each([
		['no kind of content', settings({ acceptedContent: [] }), 'Accepted Content'],
		['a header name with a space', headerNamed('api key'), 'API Key Header'],
		['an empty header name', headerNamed(''), 'API Key Header'],
		['a header that HTTP needs itself', headerNamed('Content-Type'), 'API Key Header'],
	])('%s is found when it is compiled, and named', (_, broken, parameter) => {
		expect(() => compilePolicy(broken)).toThrow(ConfigurationError);
		expect(() => compilePolicy(broken)).toThrow(new RegExp(`^${parameter}: `));
	});
});

describe('a refusal as problem details (RFC 9457)', () => {
	it.each(Object.entries(REFUSALS))('%s', (code, { status, title }) => {
		const refusal = { code, detail: 'Why.' } as Refusal;
		expect(problemDetails(refusal, '01890000-0000-7000-8000-000000000000')).toEqual({
			type: `https://www.npmjs.com/package/n8n-nodes-spot-connect#${code}`,
			title,
			status,
			detail: 'Why.',
			instance: '01890000-0000-7000-8000-000000000000',
			code,
		});
		expect(status).toBeGreaterThanOrEqual(400);
	});
});
