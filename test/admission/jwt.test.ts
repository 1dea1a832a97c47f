import crypto, {
	constants,
	createHmac,
	createPublicKey,
	generateKeyPairSync,
	sign as signWith,
	type JsonWebKey,
	type KeyObject,
} from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import fc from 'fast-check';

import type { Findings } from '../../admission/check';
import { jwtCheck, type JwtDependencies, type JwtSettings } from '../../admission/checks/jwt';
import { ConfigurationError } from '../../admission/configuration-error';
import { REFUSALS, type Refusal } from '../../admission/refusal';
import type { WebhookRequest } from '../../admission/request';
import { jsonRequest } from './request';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const now = NOW / 1000;
const SECRET = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const ed25519 = generateKeyPairSync('ed25519');

const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;

/** Signs as RFC 7518, section 3 says, with nothing but node:crypto. */
function signatureOf(algorithm: string, content: string, key: KeyObject | string): Buffer {
	const hash = `sha${algorithm.slice(2)}`;
	if (typeof key === 'string') return createHmac(hash, key).update(content).digest();
	const data = Buffer.from(content);
	switch (algorithm.slice(0, 2)) {
		case 'ES':
			return signWith(hash, data, { key, dsaEncoding: 'ieee-p1363' });
		case 'PS':
			return signWith(hash, data, {
				key,
				padding: constants.RSA_PKCS1_PSS_PADDING,
				saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
			});
		default:
			return signWith(hash, data, key);
	}
}

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token with any header, signed with the algorithm that the header names, or with another. */
function tokenOf(
	header: Record<string, unknown>,
	payload: unknown,
	key: KeyObject | string,
	algorithm = String(header.alg),
): string {
	const content = `${encode(header)}.${encode(payload)}`;
	return `${content}.${signatureOf(algorithm, content, key).toString('base64url')}`;
}

const hs256 = (payload: unknown = {}, header: Record<string, unknown> = {}) =>
	tokenOf({ alg: 'HS256', typ: 'JWT', ...header }, payload, SECRET);

const secretSettings = (over: Partial<JwtSettings> = {}): JwtSettings => ({
	keySource: 'secret',
	secret: SECRET,
	algorithms: ['HS256'],
	...over,
});

const publicKeySettings = (
	algorithm: string,
	key: KeyObject,
	over: Partial<JwtSettings> = {},
): JwtSettings => ({
	keySource: 'publicKey',
	publicKey: pemOf(key),
	algorithms: [algorithm],
	...over,
});

interface Decision {
	readonly refusal: Refusal | undefined;
	readonly claims: Findings['claims'];
}

async function decide(
	settings: JwtSettings,
	request: WebhookRequest | string,
	{ at = NOW, check = jwtCheck(settings) } = {},
): Promise<Decision> {
	const findings: Findings = { body: undefined };
	const arrived =
		typeof request === 'string' ? jsonRequest({ Authorization: `Bearer ${request}` }) : request;
	const refusal = await check(arrived, findings, { now: () => at });
	return { refusal, claims: findings.claims };
}

const refusalOf = async (...args: Parameters<typeof decide>): Promise<Refusal> => {
	const { refusal, claims } = await decide(...args);
	if (refusal === undefined) throw new Error('It came in');
	expect(claims).toBeUndefined();
	return refusal;
};

const invalid = (detail: string): Refusal => ({
	code: 'token_invalid',
	detail,
	headers: { 'WWW-Authenticate': 'Bearer realm="webhook", error="invalid_token"' },
});

const BAD_SIGNATURE = invalid('The token does not have a valid signature.');
const BAD_ALGORITHM = invalid(
	'The token is not signed with an algorithm that this webhook allows.',
);
const BAD_ENCODING = invalid('The token is not made of base64url segments with JSON objects.');

const FAMILIES: readonly (readonly [string, KeyObject, KeyObject])[] = [
	['RS256', rsa.privateKey, rsa.publicKey],
	['RS384', rsa.privateKey, rsa.publicKey],
	['RS512', rsa.privateKey, rsa.publicKey],
	['PS256', rsa.privateKey, rsa.publicKey],
	['PS384', rsa.privateKey, rsa.publicKey],
	['PS512', rsa.privateKey, rsa.publicKey],
	['ES256', p256.privateKey, p256.publicKey],
	['ES384', p384.privateKey, p384.publicKey],
	['ES512', p521.privateKey, p521.publicKey],
];

describe('a token that its issuer signed comes in, and its claims are found', () => {
	const payload = { iss: 'shop', sub: '7', order: { id: 1 }, name: 'Zoë' };

	it.each(['HS256', 'HS384', 'HS512'])('%s, with a secret', async (alg) => {
		const settings = secretSettings({ algorithms: [alg] });
		expect(await decide(settings, tokenOf({ alg }, payload, SECRET))).toEqual({
			refusal: undefined,
			claims: payload,
		});
	});

	it.each(FAMILIES)('%s, with a public key', async (alg, privateKey, publicKey) => {
		const settings = publicKeySettings(alg, publicKey);
		expect(await decide(settings, tokenOf({ alg }, payload, privateKey))).toEqual({
			refusal: undefined,
			claims: payload,
		});
	});

	it.each([
		[
			'RS256: RFC 7515, appendix A.2',
			'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw',
			{
				kty: 'RSA',
				n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
				e: 'AQAB',
			},
		],
		[
			'ES256: RFC 7515, appendix A.3',
			'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
			{
				kty: 'EC',
				crv: 'P-256',
				x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
				y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
			},
		],
	])('the published vector of %s', async (name, token, jwk: JsonWebKey) => {
		const key = createPublicKey({ key: jwk, format: 'jwk' });
		const settings = publicKeySettings(name.slice(0, 5), key, { issuer: 'joe' });
		expect(await decide(settings, token, { at: 1300819380_000 - 1 })).toEqual({
			refusal: undefined,
			claims: { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true },
		});
		expect(await refusalOf(settings, token)).toEqual(invalid('The token is expired.'));
	});

	it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR '])('with the scheme "%s"', async (scheme) => {
		const request = jsonRequest({ AUTHORIZATION: `${scheme} ${hs256()}` });
		expect((await decide(secretSettings(), request)).refusal).toBeUndefined();
	});

	it('signed with any of the algorithms that the author allows', async () => {
		const settings = secretSettings({ algorithms: ['HS256', 'HS512'] });
		const token = tokenOf({ alg: 'HS512' }, {}, SECRET);
		expect((await decide(settings, token)).refusal).toBeUndefined();
		expect(await refusalOf(secretSettings(), token)).toEqual(BAD_ALGORITHM);
	});
});

describe('without a token', () => {
	it.each([
		['no header', {}],
		['an empty header', { authorization: '' }],
		['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
		['the scheme alone', { authorization: 'Bearer' }],
		['the token without a scheme', { authorization: hs256() }],
		['the token in another header', { 'x-authorization': `Bearer ${hs256()}` }],
	])('%s is refused, and the answer asks for one', async (_, headers) => {
		expect(await refusalOf(secretSettings(), jsonRequest(headers))).toEqual({
			code: 'token_missing',
			detail: 'The request has no bearer token in the header authorization.',
			// RFC 6750, section 3.1: no error code where nothing was tried.
			headers: { 'WWW-Authenticate': 'Bearer realm="webhook"' },
		});
		expect(REFUSALS.token_missing.status).toBe(401);
	});

	it('the token in the query is refused', async () => {
		const request = { ...jsonRequest(), query: { access_token: hs256() } };
		expect((await refusalOf(secretSettings(), request)).code).toBe('token_missing');
	});
});

describe('a rule that a token breaks is named, and only to whom has a good signature', () => {
	const strict = secretSettings({
		issuer: 'https://issuer.example',
		audience: 'orders',
		subject: 'shop',
		requiredClaims: ['exp', 'tenant'],
		maxAgeSeconds: 600,
	});
	const good = {
		iss: 'https://issuer.example',
		aud: 'orders',
		sub: 'shop',
		exp: now + 300,
		nbf: now - 60,
		iat: now - 60,
		tenant: 't1',
	};

	it('one that breaks none comes in', async () => {
		expect(await decide(strict, hs256(good))).toEqual({ refusal: undefined, claims: good });
		const several = { ...good, aud: ['invoices', 'orders'] };
		expect(await decide(strict, hs256(several))).toEqual({ refusal: undefined, claims: several });
	});

	it.each([
		['expired', { exp: now - 31 }, 'is expired'],
		['an exp that is text', { exp: `${now + 300}` }, 'has a claim exp that is no time'],
		['an exp that is null', { exp: null }, 'has a claim exp that is no time'],
		['not yet valid', { nbf: now + 31 }, 'is not yet valid'],
		['an nbf that is text', { nbf: 'now' }, 'has a claim nbf that is no time'],
		['another issuer', { iss: 'https://issuer.example.evil' }, 'is from another issuer'],
		['an issuer in a list', { iss: ['https://issuer.example'] }, 'is from another issuer'],
		['no issuer', { iss: undefined }, 'is from another issuer'],
		['another audience', { aud: 'order' }, 'is meant for another audience'],
		['other audiences', { aud: ['a', ['orders']] }, 'is meant for another audience'],
		['no audience', { aud: undefined }, 'is meant for another audience'],
		['another subject', { sub: 'Shop' }, 'is about another subject'],
		['no subject', { sub: undefined }, 'is about another subject'],
		['no required exp', { exp: undefined }, 'has no claim exp, which is required'],
		['no required claim', { tenant: undefined }, 'has no claim tenant, which is required'],
		['a required claim of null', { tenant: null }, 'has no claim tenant, which is required'],
		['too old', { iat: now - 630 }, 'is too old'],
		['too old since 1970', { iat: 0 }, 'is too old'],
		['issued in the future', { iat: now + 31 }, 'is issued in the future'],
		['no time of issue', { iat: undefined }, 'has no claim iat, which tells its age'],
		['a time of issue in text', { iat: `${now}` }, 'has no claim iat, which tells its age'],
	])('%s', async (_, over, reason) => {
		const token = hs256({ ...good, ...over });
		expect(await refusalOf(strict, token)).toEqual(invalid(`The token ${reason}.`));
		expect(await refusalOf(strict, `${token.slice(0, -4)}AAAA`)).toEqual(BAD_SIGNATURE);
	});

	it('a clock may be off by 30 seconds, or as much as the author says', async () => {
		const atEdge = { exp: now - 29, nbf: now + 30 };
		expect((await decide(secretSettings(), hs256(atEdge))).refusal).toBeUndefined();
		const exact = secretSettings({ clockToleranceSeconds: 0 });
		expect((await decide(exact, hs256({ exp: now + 1, nbf: now }))).refusal).toBeUndefined();
		expect(await refusalOf(exact, hs256({ exp: now }))).toEqual(invalid('The token is expired.'));
		const wide = secretSettings({ clockToleranceSeconds: 300 });
		expect((await decide(wide, hs256({ exp: now - 299 }))).refusal).toBeUndefined();
	});

	it('a token without exp comes in unless the author requires one', async () => {
		expect((await decide(secretSettings(), hs256({}))).refusal).toBeUndefined();
		const required = secretSettings({ requiredClaims: ['exp'] });
		expect((await refusalOf(required, hs256({}))).detail).toContain('no claim exp');
	});

	it('a claim is required of the token itself, not of what every object has', async () => {
		const settings = secretSettings({ requiredClaims: ['toString'] });
		expect((await refusalOf(settings, hs256({}))).detail).toContain('no claim toString');
	});

	it('no refusal quotes the token or tells what the author expects', async () => {
		for (const over of [{ iss: 'EVIL' }, { aud: 'EVIL' }, { sub: 'EVIL' }]) {
			const token = hs256({ ...good, ...over });
			const told = JSON.stringify(await refusalOf(strict, token));
			for (const secret of [...token.split('.'), 'EVIL', 'issuer.example', 'orders', SECRET]) {
				expect(told).not.toContain(secret);
			}
		}
	});
});

describe('what is no token is refused before any cryptography', () => {
	const segments = hs256().split('.');

	it.each([
		['one segment', 'abc', 'The token does not have three segments.'],
		['two segments', segments.slice(0, 2).join('.'), 'The token does not have three segments.'],
		['four segments', [...segments, 'AAAA'].join('.'), 'The token does not have three segments.'],
		['five, as an encrypted token has', 'a.b.c.d.e', 'The token does not have three segments.'],
		['three empty ones', '..', BAD_ENCODING.detail],
		['a header that is not JSON', `AAAA.${segments[1]}.${segments[2]}`, BAD_ENCODING.detail],
		['a header that is a list', `${encode(['HS256'])}.${segments[1]}.AAAA`, BAD_ENCODING.detail],
		['a header that is null', `${encode(null)}.${segments[1]}.AAAA`, BAD_ENCODING.detail],
		['8 KB and more', hs256({ a: 'x'.repeat(8192) }), 'The token is longer than 8192 characters.'],
	])('%s', async (_, token, detail) => {
		expect(await refusalOf(secretSettings(), token)).toEqual(invalid(detail));
	});

	it.each([
		['null', null],
		['a list', [{ sub: 'a' }]],
		['a text', 'admin'],
		['a number', 7],
	])('a good signature over %s', async (_, payload) => {
		for (const header of [{ typ: 'JWT' }, { typ: undefined }]) {
			expect(await refusalOf(secretSettings(), hs256(payload, header))).toEqual(BAD_ENCODING);
		}
	});

	it('a good signature over a payload that is not UTF-8', async () => {
		const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
		const content = `${encode({ alg: 'HS256' })}.${bytes.toString('base64url')}`;
		const token = `${content}.${signatureOf('HS256', content, SECRET).toString('base64url')}`;
		expect(await refusalOf(secretSettings(), token)).toEqual(BAD_ENCODING);
	});

	it('no text crashes it (property)', async () => {
		const check = jwtCheck(secretSettings());
		const part = fc.oneof(
			fc.string(),
			fc.json().map((json) => Buffer.from(json).toString('base64url')),
		);
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.tuple(part, part, part).map((parts) => parts.join('.')),
		);
		await fc.assert(
			fc.asyncProperty(text, async (token) => {
				const { code } = await refusalOf(secretSettings(), token, { check });
				expect(['token_missing', 'token_invalid']).toContain(code);
			}),
		);
	});
});

describe('a token after one with the same header', () => {
	const settings = secretSettings({ algorithms: ['HS256', 'HS384'] });
	const good = hs256({ sub: '7' });
	const [header, payload, signature] = good.split('.');

	it.each([
		['another payload', `${header}.${encode({ sub: '8' })}.${signature}`, BAD_SIGNATURE],
		['another secret', tokenOf({ alg: 'HS256', typ: 'JWT' }, {}, 'x'.repeat(32)), BAD_SIGNATURE],
		['a payload that is a list', hs256([]), BAD_ENCODING],
		['a padded signature', `${header}.${payload}.${signature}=`, BAD_ENCODING],
		['no signature', `${header}.${payload}.`, BAD_SIGNATURE],
		['its header padded', `${header}=.${payload}.${signature}`, BAD_ENCODING],
		['a header that is not allowed', tokenOf({ alg: 'HS512' }, {}, SECRET), BAD_ALGORITHM],
		['a header without an algorithm', tokenOf({ alg: 'none' }, {}, SECRET, 'HS256'), BAD_ALGORITHM],
	])('is judged by itself: %s', async (_, bad, refusal) => {
		const check = jwtCheck(settings);
		for (let round = 0; round < 2; round += 1) {
			expect((await decide(settings, good, { check })).claims).toEqual({ sub: '7' });
			expect(await refusalOf(settings, bad, { check })).toEqual(refusal);
		}
	});

	it('is verified with its own algorithm, when the issuer changes it and back', async () => {
		const check = jwtCheck(settings);
		for (const alg of ['HS256', 'HS384', 'HS256', 'HS384']) {
			const { claims } = await decide(settings, tokenOf({ alg }, { alg }, SECRET), { check });
			expect(claims).toEqual({ alg });
			const confused = tokenOf({ alg }, {}, SECRET, alg === 'HS256' ? 'HS384' : 'HS256');
			expect(await refusalOf(settings, confused, { check })).toEqual(BAD_SIGNATURE);
		}
	});
});

describe('known attacks', () => {
	it('algorithm confusion: the public key as HMAC secret', async () => {
		const pem = pemOf(rsa.publicKey);
		const jwk = JSON.stringify(rsa.publicKey.export({ format: 'jwk' }));
		const der = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('latin1');
		for (const secret of [pem, pem.trimEnd(), jwk, der]) {
			const token = tokenOf({ alg: 'HS256' }, {}, secret);
			expect(await refusalOf(publicKeySettings('RS256', rsa.publicKey), token)).toEqual(
				BAD_ALGORITHM,
			);
		}
	});

	it('algorithm confusion: another algorithm of the same key', async () => {
		const settings = publicKeySettings('RS256', rsa.publicKey);
		for (const alg of ['PS256', 'RS512']) {
			expect(await refusalOf(settings, tokenOf({ alg }, {}, rsa.privateKey))).toEqual(
				BAD_ALGORITHM,
			);
		}
		const relabelled = tokenOf({ alg: 'RS256' }, {}, rsa.privateKey, 'PS256');
		expect(await refusalOf(settings, relabelled)).toEqual(BAD_SIGNATURE);
	});

	it.each([
		'none',
		'None',
		'NONE',
		'nOnE',
		'none ',
		'',
		'hs256',
		'HS256 ',
		'EdDSA',
		null,
		256,
		['HS256'],
	])('alg: %j', async (alg) => {
		const content = `${encode({ alg, typ: 'JWT' })}.${encode({ sub: 'admin' })}`;
		const signed = signatureOf('HS256', content, SECRET).toString('base64url');
		const settings = [secretSettings(), publicKeySettings('RS256', rsa.publicKey)];
		for (const setting of settings) {
			for (const signature of ['', signed]) {
				expect(await refusalOf(setting, `${content}.${signature}`)).toEqual(BAD_ALGORITHM);
			}
		}
	});

	it('no alg at all', async () => {
		const token = tokenOf({ typ: 'JWT' }, {}, SECRET, 'HS256');
		expect(await refusalOf(secretSettings(), token)).toEqual(BAD_ALGORITHM);
	});

	it('an empty signature', async () => {
		const [header, payload] = hs256().split('.');
		expect(await refusalOf(secretSettings(), `${header}.${payload}.`)).toEqual(BAD_SIGNATURE);
	});

	it('kid injection: a path, SQL or an empty file as the key', async () => {
		const kids = ['../../../../dev/null', "' UNION SELECT 'key'--", 'key; id', '__proto__'];
		for (const kid of kids) {
			for (const secret of ['', 'key', '\0']) {
				const token = tokenOf({ alg: 'HS256', kid }, {}, secret);
				expect(await refusalOf(secretSettings(), token)).toEqual(BAD_SIGNATURE);
			}
		}
		expect((await decide(secretSettings(), hs256({}, { kid: kids[0] }))).refusal).toBeUndefined();
	});

	it.each([{ kid: '' }, { kid: 7 }, { kid: null }, { kid: ['a'] }, { kid: 'a'.repeat(257) }])(
		'a kid that names no key: %j',
		async (header) => {
			expect(await refusalOf(secretSettings(), hs256({}, header))).toEqual(
				invalid('The token has a kid header that names no key.'),
			);
		},
	);

	it('a key that the token brings along, in jwk, jku, x5u or x5c', async () => {
		const asked: string[] = [];
		const server = await serve((request, response) => {
			asked.push(request.url!);
			response.end(jwksOf([{ key: otherRsa.publicKey, kid: 'mine' }]));
		});
		const certificate = otherRsa.publicKey
			.export({ type: 'spki', format: 'der' })
			.toString('base64');
		for (const header of [
			{ jwk: otherRsa.publicKey.export({ format: 'jwk' }) },
			{ jku: `${server.url}/jku`, kid: 'mine' },
			{ x5u: `${server.url}/x5u` },
			{ x5c: [certificate] },
		]) {
			const token = tokenOf({ alg: 'RS256', ...header }, {}, otherRsa.privateKey);
			expect(await refusalOf(publicKeySettings('RS256', rsa.publicKey), token)).toEqual(
				BAD_SIGNATURE,
			);
			const honest = tokenOf({ alg: 'RS256', ...header }, {}, rsa.privateKey);
			const { refusal } = await decide(publicKeySettings('RS256', rsa.publicKey), honest);
			expect(refusal).toBeUndefined();
		}
		expect(asked).toEqual([]);
	});

	it.each([
		['b64', { crit: ['b64'], b64: false }],
		['an unknown extension', { crit: ['http://example.com/x'], 'http://example.com/x': 1 }],
		['exp', { crit: ['exp'], exp: now + 300 }],
		['nothing', { crit: [] }],
	])('crit: %s', async (_, header) => {
		expect(await refusalOf(secretSettings(), hs256({}, header))).toEqual(
			invalid('The token has a crit header that this webhook does not understand.'),
		);
	});

	it('expired key: a token stays refused when its clock stands still', async () => {
		const token = hs256({ exp: now + 300 });
		expect((await decide(secretSettings(), token)).refusal).toBeUndefined();
		expect((await refusalOf(secretSettings(), token, { at: NOW + 330_000 })).detail).toBe(
			'The token is expired.',
		);
	});

	it('header smuggling: Authorization twice, of which the server shows the first', async () => {
		const good = `Bearer ${hs256()}`;
		for (const second of [good, 'Bearer other', 'Basic dXNlcjpwYXNz', '']) {
			const request = {
				...jsonRequest({ authorization: good }),
				rawHeaders: ['Authorization', good, 'aUTHORIZATION', second],
			};
			expect(await refusalOf(secretSettings(), request)).toEqual(
				invalid('The header authorization is sent more than once.'),
			);
		}
	});

	it.each([
		['comma-joined', (token: string) => `Bearer ${token}, Bearer ${token}`],
		['comma-joined without the scheme', (token: string) => `Bearer ${token},${token}`],
		['separated by a space', (token: string) => `Bearer ${token} ${token}`],
		['the scheme twice', (token: string) => `Bearer Bearer ${token}`],
	])('header smuggling: two tokens, %s', async (_, write) => {
		const request = jsonRequest({ authorization: write(hs256()) });
		expect((await refusalOf(secretSettings(), request)).code).toBe('token_invalid');
	});

	it.each([
		'=',
		'==',
		' ',
		'\t',
		'\n',
		'\0',
		',',
		';',
		'#',
		'%20',
		'+',
		'/',
		'é',
		'\u{200b}',
		'A',
		'.',
	])('trailing garbage: %j', async (garbage) => {
		const rs = publicKeySettings('RS256', rsa.publicKey);
		for (const [settings, token] of [
			[secretSettings(), hs256()],
			[rs, tokenOf({ alg: 'RS256' }, {}, rsa.privateKey)],
		] as const) {
			expect((await refusalOf(settings, `${token}${garbage}`)).code).toBe('token_invalid');
		}
	});

	it('padding and the other base64 alphabet within a token', async () => {
		const settings = publicKeySettings('RS256', rsa.publicKey);
		const [header, payload, signature] = tokenOf({ alg: 'RS256' }, {}, rsa.privateKey).split('.');
		for (const token of [
			`${header}=.${payload}.${signature}`,
			`${header}.${payload}==.${signature}`,
			`${header}.${payload}.${signature}==`,
			`${header}.${payload}.${signature!.slice(0, 9)} ${signature!.slice(9)}`,
			`${header}.${payload}.${Buffer.from(signature!, 'base64url').toString('base64')}`,
		]) {
			expect((await refusalOf(settings, token)).code).toBe('token_invalid');
		}
	});

	describe('ECDSA signatures', () => {
		const settings = publicKeySettings('ES256', p256.publicKey);
		const content = `${encode({ alg: 'ES256' })}.${encode({ sub: 'shop' })}`;
		const good = signatureOf('ES256', content, p256.privateKey);
		const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
		const bytes = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
		const number = (buffer: Buffer) => BigInt(`0x${buffer.toString('hex')}`);
		const [r, s] = [number(good.subarray(0, 32)), number(good.subarray(32))];
		const withSignature = (signature: Buffer) => `${content}.${signature.toString('base64url')}`;

		it('a zero signature (CVE-2022-21449)', async () => {
			for (const [one, two] of [
				[0n, 0n],
				[r, 0n],
				[0n, s],
				[ORDER, ORDER],
				[ORDER, s],
				[1n, ORDER],
			] as const) {
				const token = withSignature(Buffer.concat([bytes(one), bytes(two)]));
				expect(await refusalOf(settings, token)).toEqual(BAD_SIGNATURE);
			}
		});

		it('another encoding of a good one: DER, longer or shorter', async () => {
			const der = signWith('sha256', Buffer.from(content), p256.privateKey);
			for (const signature of [
				der,
				Buffer.concat([good, Buffer.alloc(1)]),
				Buffer.concat([Buffer.alloc(1), good]),
				good.subarray(0, 63),
				good.subarray(1),
			]) {
				expect(await refusalOf(settings, withSignature(signature))).toEqual(BAD_SIGNATURE);
			}
		});

		it('malleability: the mirrored signature, which ECDSA cannot tell from the first, says nothing new', async () => {
			// (r, n - s) verifies wherever (r, s) does, and issuers send either: so a token's text must
			// never identify it. What comes in are the claims that the issuer signed, and no others.
			const mirrored = Buffer.concat([bytes(r), bytes(ORDER - s)]);
			expect(await decide(settings, withSignature(mirrored))).toEqual(
				await decide(settings, withSignature(good)),
			);
		});
	});

	it('timing: an HMAC is compared as a whole, wherever it differs', async () => {
		const [header, payload, signature = ''] = hs256().split('.');
		const wrongFrom = (index: number) =>
			signature.slice(0, index) +
			(signature[index] === 'A' ? 'Q' : 'A') +
			signature.slice(index + 1);
		const spy = jest.spyOn(crypto, 'timingSafeEqual');
		try {
			for (const sent of [signature, wrongFrom(0), wrongFrom(20), wrongFrom(42)]) {
				spy.mockClear();
				await decide(secretSettings(), `${header}.${payload}.${sent}`);
				expect(spy.mock.calls.map(([a, b]) => `${a.byteLength}:${b.byteLength}`)).toEqual([
					'43:43',
				]);
			}
		} finally {
			spy.mockRestore();
		}
	});
});

describe('any single flipped bit is refused (property)', () => {
	const flipped = (text: string, bit: number) => {
		const bytes = Buffer.from(text, 'latin1');
		bytes[bit >> 3]! ^= 1 << (bit & 7);
		return bytes.toString('latin1');
	};

	it.each([
		['HS256', SECRET, secretSettings()] as const,
		...FAMILIES.map(
			([alg, privateKey, publicKey]) =>
				[alg, privateKey, publicKeySettings(alg, publicKey)] as const,
		),
	])('%s: of the signature, as sent and as decoded', async (alg, key, settings) => {
		const check = jwtCheck(settings);
		const token = tokenOf({ alg }, { sub: 'shop' }, key);
		const at = token.lastIndexOf('.') + 1;
		const [content, signature] = [token.slice(0, at), token.slice(at)];
		const decoded = Buffer.from(signature, 'base64url').toString('latin1');
		expect((await decide(settings, token, { check })).refusal).toBeUndefined();

		const refusesAsSent = async (bit: number) => {
			const { refusal } = await decide(settings, content + flipped(signature, bit), { check });
			expect(refusal?.code).toBe('token_invalid');
		};
		// Where bits that decode to nothing are, if there are any.
		for (let bit = 1; bit <= 8; bit += 1) await refusesAsSent(signature.length * 8 - bit);
		await fc.assert(
			fc.asyncProperty(
				fc.nat({ max: signature.length * 8 - 1 }),
				fc.nat({ max: decoded.length * 8 - 1 }),
				async (bitAsSent, bit) => {
					await refusesAsSent(bitAsSent);
					const encoded = Buffer.from(flipped(decoded, bit), 'latin1').toString('base64url');
					expect((await decide(settings, content + encoded, { check })).refusal).toEqual(
						BAD_SIGNATURE,
					);
				},
			),
		);
	});

	it.each([
		['HS256', SECRET, secretSettings()] as const,
		['ES256', p256.privateKey, publicKeySettings('ES256', p256.publicKey)] as const,
	])('%s: every single bit of the signature', async (alg, key, settings) => {
		const check = jwtCheck(settings);
		const token = tokenOf({ alg }, { sub: 'shop' }, key);
		for (let bit = (token.lastIndexOf('.') + 1) * 8; bit < token.length * 8; bit += 1) {
			expect((await refusalOf(settings, flipped(token, bit), { check })).code).toBe(
				'token_invalid',
			);
		}
	});

	it('of header and payload', async () => {
		const payloads = fc.dictionary(fc.string(), fc.jsonValue());
		const check = jwtCheck(secretSettings());
		await fc.assert(
			fc.asyncProperty(payloads, fc.nat(), async (payload, seed) => {
				const token = hs256(payload);
				fc.pre(token.length < 8000);
				const length = token.lastIndexOf('.');
				const broken = flipped(token, seed % (length * 8));
				expect((await refusalOf(secretSettings(), broken, { check })).code).toMatch(/^token_/);
			}),
		);
	});

	it('of the secret', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: SECRET.length * 7 - 1 }), async (seed) => {
				// Not the highest bit of a byte: the secret stays ASCII.
				const secret = flipped(SECRET, Math.floor(seed / 7) * 8 + (seed % 7));
				expect(await refusalOf(secretSettings({ secret }), hs256())).toEqual(BAD_SIGNATURE);
			}),
		);
	});
});

describe('settings that cannot work are found when they are compiled', () => {
	const secret = (value: string) => secretSettings({ secret: value });
	const publicKey = (value: string, ...algorithms: string[]): JwtSettings => ({
		keySource: 'publicKey',
		publicKey: value,
		algorithms,
	});
	const jwksUrl = (value: string, ...algorithms: string[]): JwtSettings => ({
		keySource: 'jwksUrl',
		jwksUrl: value,
		algorithms: algorithms.length === 0 ? ['RS256'] : algorithms,
	});
	const rsaPem = pemOf(rsa.publicKey);
	const der = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
	const jwk = JSON.stringify(rsa.publicKey.export({ format: 'jwk' }));
	const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

	it.each<[string, JwtSettings, RegExp]>([
		['no algorithm', secretSettings({ algorithms: [] }), /^Algorithms: Choose at least one/],
		['none', secretSettings({ algorithms: ['none'] }), /^Algorithms: "none" is not possible/],
		['nOnE beside another', secretSettings({ algorithms: ['HS256', 'nOnE'] }), /^Algorithms: /],
		['an algorithm in lower case', secretSettings({ algorithms: ['hs256'] }), /^Algorithms: /],
		['EdDSA', publicKey(pemOf(ed25519.publicKey), 'EdDSA'), /^Algorithms: "EdDSA" is not/],
		[
			'a public algorithm with a secret',
			secretSettings({ algorithms: ['RS256'] }),
			/^Algorithms: RS256 needs a public key/,
		],
		[
			'both kinds with a secret',
			secretSettings({ algorithms: ['HS256', 'ES256'] }),
			/^Algorithms: ES256 needs/,
		],
		['no secret', secret(''), /^Secret: The secret is empty/],
		[
			'a secret of 31 bytes',
			secret('x'.repeat(31)),
			/^Secret: The secret has 31 bytes; at least 32/,
		],
		['a public key as secret', secret(rsaPem), /^Secret: This is a public or private key/],
		['a certificate as secret', secret('-----BEGIN CERTIFICATE-----\nMIIB'), /^Secret: This is a/],
		['a public key as secret, without its PEM lines', secret(der), /^Secret: This is a/],
		['a JWK as secret', secret(jwk), /^Secret: This is a/],
		['an SSH key as secret', secret(`ssh-rsa ${der}`), /^Secret: This is a/],
		['a private key as secret', secret(privatePem), /^Secret: This is a/],
		[
			'a secret algorithm with a public key',
			publicKey(rsaPem, 'HS256'),
			/^Algorithms: HS256 works with a secret only/,
		],
		[
			'both kinds with a public key',
			publicKey(rsaPem, 'RS256', 'HS256'),
			/^Algorithms: HS256 works/,
		],
		['no public key', publicKey('', 'RS256'), /^Public Key: The public key is empty/],
		['a text as public key', publicKey('my key', 'RS256'), /^Public Key: This is not a public key/],
		[
			'a broken public key',
			publicKey(rsaPem.replace('MII', 'AAA'), 'RS256'),
			/^Public Key: This is not/,
		],
		[
			'a private key as public key',
			publicKey(privatePem, 'RS256'),
			/^Public Key: This is a private key/,
		],
		[
			'an RSA key of 1024 bits',
			publicKey(pemOf(weakRsa.publicKey), 'RS256'),
			/^Public Key: The key has 1024 bits; at least 2048/,
		],
		[
			'an RSA key for ECDSA',
			publicKey(rsaPem, 'ES256'),
			/^Algorithms: ES256 does not work with this public key, of type rsa/,
		],
		[
			'a P-256 key for ES384',
			publicKey(pemOf(p256.publicKey), 'ES256', 'ES384'),
			/^Algorithms: ES384 .+ of type ec on the curve prime256v1/,
		],
		[
			'an Ed25519 key',
			publicKey(pemOf(ed25519.publicKey), 'ES256'),
			/^Algorithms: ES256 .+ of type ed25519/,
		],
		[
			'a secret algorithm with a JWKS URL',
			jwksUrl('https://issuer.example/jwks', 'RS256', 'HS256'),
			/^Algorithms: HS256 works/,
		],
		['no JWKS URL', jwksUrl(''), /^JWKS URL: This is not a URL/],
		['a path as JWKS URL', jwksUrl('/jwks.json'), /^JWKS URL: This is not a URL/],
		['plain HTTP elsewhere', jwksUrl('http://issuer.example/jwks'), /^JWKS URL: .+ https:/],
		[
			'plain HTTP to a name that begins with localhost',
			jwksUrl('http://localhost.example/'),
			/^JWKS URL: .+ https:/,
		],
		[
			'plain HTTP to localhost as user name',
			jwksUrl('http://localhost@issuer.example/'),
			/^JWKS URL: .+ https:/,
		],
		['a file', jwksUrl('file:///etc/passwd'), /^JWKS URL: .+ https:/],
		[
			'a password in the URL',
			jwksUrl('https://user:hunter2@issuer.example/'),
			/^JWKS URL: Leave out/,
		],
		[
			'a tolerance of 301 seconds',
			secretSettings({ clockToleranceSeconds: 301 }),
			/^Clock Tolerance: 0 to 300/,
		],
		['a negative tolerance', secretSettings({ clockToleranceSeconds: -1 }), /^Clock Tolerance: /],
		[
			'a tolerance that is no number',
			secretSettings({ clockToleranceSeconds: NaN }),
			/^Clock Tolerance: /,
		],
		['a maximum age of 0', secretSettings({ maxAgeSeconds: 0 }), /^Maximum Age: /],
		['a maximum age that is no number', secretSettings({ maxAgeSeconds: NaN }), /^Maximum Age: /],
		[
			'a required claim without a name',
			secretSettings({ requiredClaims: ['exp', ' '] }),
			/^Required Claims: /,
		],
		[
			'51 required claims',
			secretSettings({ requiredClaims: Array.from({ length: 51 }, (_, n) => `c${n}`) }),
			/^Required Claims: At most 50/,
		],
	])('%s', (_, settings, message) => {
		expect(() => jwtCheck(settings)).toThrow(ConfigurationError);
		expect(() => jwtCheck(settings)).toThrow(message);
	});

	it.each([
		['a short secret', 'hunter2-hunter2'],
		['a public key', der],
		['a private key', privatePem],
	])('no message tells the secret: %s', (_, value) => {
		let message = '';
		try {
			jwtCheck(secret(value));
		} catch (error) {
			message = (error as Error).message;
		}
		expect(message).toMatch(/^Secret: /);
		expect(message).not.toContain(value);
	});

	it.each([
		['with its line breaks lost', rsaPem.replaceAll('\n', ' ')],
		['with its line breaks written as \\n', rsaPem.replaceAll('\n', '\\n')],
		['with Windows line breaks', rsaPem.replaceAll('\n', '\r\n')],
		['with white space around', `\n  ${rsaPem}  \n`],
		['as PKCS #1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string],
	])('but a public key is read %s', async (_, pem) => {
		const token = tokenOf({ alg: 'RS256' }, {}, rsa.privateKey);
		expect((await decide(publicKey(pem, 'RS256'), token)).refusal).toBeUndefined();
	});

	it.each(['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/', 'https://a.example/'])(
		'and a JWKS URL may be %s; nothing is fetched yet',
		(url) => {
			expect(() => jwtCheck(jwksUrl(url))).not.toThrow();
		},
	);
});

interface PublishedKey {
	readonly key: KeyObject;
	readonly kid?: string;
	readonly alg?: string;
	readonly use?: string;
}

const jwksOf = (keys: readonly PublishedKey[]) =>
	JSON.stringify({
		keys: keys.map(({ key, ...rest }) => ({ ...key.export({ format: 'jwk' }), ...rest })),
	});

const servers: Server[] = [];

async function serve(
	answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; stop: () => void }> {
	const server = createServer(answer);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

afterEach(() => {
	for (const server of servers.splice(0)) {
		server.close();
		server.closeAllConnections();
	}
});

describe('keys from a JWKS URL', () => {
	const CANNOT_FETCH: Refusal = {
		...invalid("The token cannot be verified: the issuer's keys cannot be fetched right now."),
		isBlameless: true,
	};
	const NO_SUCH_KEY = invalid('The token is signed with a key that the issuer does not publish.');
	const MINUTE = 60_000;

	/** An issuer whose answer can change, and a trigger that trusts it. */
	async function issuer(
		first: string | ((response: ServerResponse) => void),
		algorithms: readonly string[] = ['RS256'],
		dependencies: JwtDependencies = {},
	) {
		const state = { answer: first, fetches: 0 };
		const server = await serve((_, response) => {
			state.fetches += 1;
			if (typeof state.answer === 'string') response.end(state.answer);
			else state.answer(response);
		});
		const settings: JwtSettings = {
			keySource: 'jwksUrl',
			jwksUrl: `${server.url}/jwks.json`,
			algorithms,
		};
		const check = jwtCheck(settings, dependencies);
		return {
			state,
			stop: server.stop,
			decide: async (token: string, at = NOW) =>
				(await decide(settings, token, { at, check })).refusal,
		};
	}

	const signedBy = (
		{ privateKey }: { privateKey: KeyObject },
		header: Record<string, unknown> = {},
	) => tokenOf({ alg: 'RS256', ...header }, { sub: 'shop' }, privateKey);

	const oldKey = { key: rsa.publicKey, kid: 'old' };
	const newKey = { key: otherRsa.publicKey, kid: 'new' };
	const byOld = signedBy(rsa, { kid: 'old' });
	const byNew = signedBy(otherRsa, { kid: 'new' });

	it('are fetched at the first request and kept', async () => {
		const shop = await issuer(jwksOf([oldKey, newKey]));
		expect(shop.state.fetches).toBe(0);
		for (const token of [byOld, byNew, byOld]) expect(await shop.decide(token)).toBeUndefined();
		expect(shop.state.fetches).toBe(1);
	});

	it('are fetched once for requests that come together', async () => {
		const shop = await issuer(jwksOf([oldKey, newKey]));
		const outcomes = await Promise.all(
			Array.from({ length: 50 }, (_, n) => shop.decide(n % 2 ? byOld : byNew)),
		);
		expect(outcomes.every((outcome) => outcome === undefined)).toBe(true);
		expect(shop.state.fetches).toBe(1);
	});

	it.each(FAMILIES)('verify %s', async (alg, privateKey, publicKey) => {
		const shop = await issuer(jwksOf([{ key: publicKey, kid: 'a', alg, use: 'sig' }]), [alg]);
		expect(await shop.decide(tokenOf({ alg, kid: 'a' }, {}, privateKey))).toBeUndefined();
	});

	it('do not let in a token that another key signed', async () => {
		const shop = await issuer(jwksOf([oldKey, newKey]));
		expect(await shop.decide(signedBy(rsa, { kid: 'new' }))).toEqual(BAD_SIGNATURE);
	});

	describe('rotation', () => {
		it('a key that the issuer begins to use is found at once, by one more fetch', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			expect(await shop.decide(byOld)).toBeUndefined();
			shop.state.answer = jwksOf([oldKey, newKey]);
			expect(await shop.decide(byNew)).toBeUndefined();
			expect(await shop.decide(byOld)).toBeUndefined();
			expect(shop.state.fetches).toBe(2);
		});

		it('a key that the issuer withdraws is refused from the next fetch on, 10 minutes later at most', async () => {
			const shop = await issuer(jwksOf([oldKey, newKey]));
			expect(await shop.decide(byOld)).toBeUndefined();
			shop.state.answer = jwksOf([newKey]);
			expect(await shop.decide(byOld, NOW + 4 * MINUTE)).toBeUndefined();
			expect(await shop.decide(byOld, NOW + 10 * MINUTE)).toEqual(NO_SUCH_KEY);
			expect(await shop.decide(byNew, NOW + 10 * MINUTE)).toBeUndefined();
		});

		it('after 5 minutes the keys are fetched anew while nobody waits', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			await shop.decide(byOld);
			shop.state.answer = jwksOf([oldKey, newKey]);
			expect(await shop.decide(byOld, NOW + 5 * MINUTE)).toBeUndefined();
			expect(await shop.decide(byNew, NOW + 5 * MINUTE)).toBeUndefined();
			expect(shop.state.fetches).toBe(2);
			expect(await shop.decide(byOld, NOW + 9 * MINUTE)).toBeUndefined();
			expect(shop.state.fetches).toBe(2);
		});

		it('an issuer that withdraws all its keys is believed', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			await shop.decide(byOld);
			shop.state.answer = jwksOf([]);
			expect(await shop.decide(byNew)).toEqual(NO_SUCH_KEY);
			expect(await shop.decide(byOld)).toEqual(NO_SUCH_KEY);
		});
	});

	describe('a flood of tokens with made-up kids', () => {
		const flood = async (shop: Awaited<ReturnType<typeof issuer>>, count: number, at = NOW) => {
			for (let n = 0; n < count; n += 1) {
				expect(await shop.decide(signedBy(otherRsa, { kid: `made-up-${n}` }), at)).toEqual(
					NO_SUCH_KEY,
				);
			}
		};

		it('causes 10 fetches a minute and no more', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			await flood(shop, 40);
			expect(shop.state.fetches).toBe(10);
			await flood(shop, 40, NOW + MINUTE);
			expect(shop.state.fetches).toBe(20);
		});

		it('does not push a good key out', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			await shop.decide(byOld);
			await flood(shop, 40);
			expect(await shop.decide(byOld)).toBeUndefined();
		});

		it('does not keep a new key out for longer than 6 seconds', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			await flood(shop, 40);
			shop.state.answer = jwksOf([newKey]);
			expect(await shop.decide(byNew)).toEqual(NO_SUCH_KEY);
			await flood(shop, 5, NOW + 6000);
			expect(await shop.decide(byNew, NOW + 6000)).toBeUndefined();
		});
	});

	describe('an issuer that is away', () => {
		it.each<[string, string | ((response: ServerResponse) => void)]>([
			['answers 500', (response) => response.writeHead(500).end(jwksOf([oldKey]))],
			['answers 404', (response) => response.writeHead(404).end('not here')],
			['hangs up', (response) => response.destroy()],
			[
				'hangs up in the middle',
				(response) => {
					response.writeHead(200, { 'content-length': 5000 });
					response.write(jwksOf([oldKey]), () => response.destroy());
				},
			],
			['answers nothing', ''],
			['answers what is not JSON', '<html>'],
			['answers null', 'null'],
			['answers a list', '[]'],
			['answers no list of keys', '{"keys":{"length":1}}'],
			['answers 101 keys', jwksOf(Array.from({ length: 101 }, () => oldKey))],
			[
				'answers 256 KB and more',
				jwksOf([{ ...oldKey, padding: 'x'.repeat(256 * 1024) } as PublishedKey]),
			],
		])('%s: nobody comes in', async (_, answer) => {
			const shop = await issuer(answer);
			expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
			expect(CANNOT_FETCH.code).toBe('token_invalid');
			shop.state.answer = jwksOf([oldKey]);
			expect(await shop.decide(byOld)).toBeUndefined();
		});

		it('is down: nobody comes in', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			shop.stop();
			expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
		});

		it('is slow to answer: nobody waits longer than the time-out', async () => {
			const shop = await issuer(() => undefined, ['RS256'], { fetchTimeoutMs: 100 });
			const begun = performance.now();
			expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
			expect(performance.now() - begun).toBeLessThan(2000);
		});

		it('sends a byte now and then: nobody waits longer than the time-out', async () => {
			const timers: NodeJS.Timeout[] = [];
			const drip = (response: ServerResponse) => {
				timers.push(setInterval(() => response.write(' '), 20));
			};
			const shop = await issuer(drip, ['RS256'], { fetchTimeoutMs: 150 });
			const begun = performance.now();
			expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
			expect(performance.now() - begun).toBeLessThan(2000);
			timers.forEach(clearInterval);
		});

		it('sends without end: no more than the limit is read', async () => {
			let sent = 0;
			const shop = await issuer((response) => {
				const more = () => {
					while (!response.destroyed && response.write(' '.repeat(65536))) sent += 65536;
				};
				response.on('drain', more).on('error', () => undefined);
				more();
			});
			expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
			expect(sent).toBeLessThan(64 * 1024 * 1024);
		});

		it('redirects: the redirect is not followed', async () => {
			let followed = 0;
			const target = await serve((_, response) => {
				followed += 1;
				response.end(jwksOf([oldKey]));
			});
			const shop = await issuer((response) =>
				response.writeHead(302, { location: target.url }).end(),
			);
			expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
			expect(followed).toBe(0);
		});

		it('keys that are known are used for 10 minutes, and not a moment longer', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			await shop.decide(byOld);
			shop.stop();
			expect(await shop.decide(byOld, NOW + 5 * MINUTE)).toBeUndefined();
			expect(await shop.decide(byOld, NOW + 10 * MINUTE - 1)).toBeUndefined();
			expect(await shop.decide(byOld, NOW + 10 * MINUTE)).toEqual(CANNOT_FETCH);
			expect(await shop.decide(byNew, NOW + 5 * MINUTE)).toEqual(CANNOT_FETCH);
		});

		it('is not asked more than 10 times a minute', async () => {
			const shop = await issuer((response) => response.writeHead(503).end());
			for (let n = 0; n < 40; n += 1) expect(await shop.decide(byOld)).toEqual(CANNOT_FETCH);
			expect(shop.state.fetches).toBe(10);
		});
	});

	describe('which key', () => {
		it('a token without kid is verified where only one key can be meant', async () => {
			const shop = await issuer(jwksOf([oldKey, { key: p256.publicKey, kid: 'ec' }]));
			expect(await shop.decide(signedBy(rsa))).toBeUndefined();
		});

		it('a token without kid is refused where several can be meant', async () => {
			const shop = await issuer(jwksOf([oldKey, newKey]));
			expect(await shop.decide(signedBy(rsa))).toEqual(NO_SUCH_KEY);
		});

		it('a key without kid is not the one of a token that names another', async () => {
			const shop = await issuer(jwksOf([{ key: rsa.publicKey }]));
			expect(await shop.decide(byOld)).toEqual(NO_SUCH_KEY);
			expect(await shop.decide(signedBy(rsa))).toBeUndefined();
		});

		it.each<[string, string]>([
			['for another algorithm', jwksOf([{ ...oldKey, alg: 'RS512' }])],
			['for encryption', jwksOf([{ ...oldKey, use: 'enc' }])],
			['with an algorithm of encryption', jwksOf([{ ...oldKey, alg: 'RSA-OAEP' }])],
			['of another type', jwksOf([{ key: p256.publicKey, kid: 'old' }])],
			['of 1024 bits', jwksOf([{ key: weakRsa.publicKey, kid: 'old' }])],
			['that is private', jwksOf([{ key: rsa.privateKey, kid: 'old' }])],
			['that is a secret', JSON.stringify({ keys: [{ kty: 'oct', k: 'AAAA', kid: 'old' }] })],
			['of an unknown type', JSON.stringify({ keys: [{ kty: 'XYZ', kid: 'old' }, null, 7] })],
			['that is broken', JSON.stringify({ keys: [{ kty: 'RSA', n: '!', e: '', kid: 'old' }] })],
		])('a key %s is not used', async (_, keys) => {
			const shop = await issuer(keys);
			expect(await shop.decide(byOld)).toEqual(NO_SUCH_KEY);
		});

		it('a broken key does not spoil the good one beside it', async () => {
			const { keys } = JSON.parse(jwksOf([oldKey])) as { keys: object[] };
			const shop = await issuer(
				JSON.stringify({ keys: [null, { kty: 'RSA', kid: 'old' }, { kty: 'oct' }, ...keys] }),
			);
			expect(await shop.decide(byOld)).toBeUndefined();
		});

		it('of keys that share a kid, the one for the algorithm is used', async () => {
			const shop = await issuer(jwksOf([{ key: p256.publicKey, kid: 'old' }, oldKey]), [
				'RS256',
				'ES256',
			]);
			expect(await shop.decide(byOld)).toBeUndefined();
			const byEc = tokenOf({ alg: 'ES256', kid: 'old' }, {}, p256.privateKey);
			expect(await shop.decide(byEc)).toBeUndefined();
		});

		it('algorithm confusion: a published key as HMAC secret', async () => {
			const shop = await issuer(jwksOf([oldKey]));
			const token = tokenOf({ alg: 'HS256', kid: 'old' }, {}, pemOf(rsa.publicKey));
			expect(await shop.decide(token)).toEqual(BAD_ALGORITHM);
			expect(shop.state.fetches).toBe(0);
		});
	});
});
