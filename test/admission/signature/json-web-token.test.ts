import jwt from 'jsonwebtoken';

import { ConfigurationError } from '../../../admission/configuration-error';
import { schemeById } from '../../../admission/signature/schemes';
import { compileScheme } from '../../../admission/signature/verify';
import { verifyDelivery, type Delivery } from './harness';

const SECRET = '2f1c0d9b8a7e6f5d4c3b2a1908f7e6d5';
const OLD_SECRET = '00ff1e2d3c4b5a69788796a5b4c3d2e1';
const SENT_S = 1758709800;
const URL_OF_NODE = 'https://n8n.example.com/webhook/board';
const CLAIMS = { accountId: 7, aud: URL_OF_NODE, iat: SENT_S, exp: SENT_S + 300 };
/** A row with every rule for tokens, and the tolerance of 30 seconds. */
const scheme = schemeById('monday')!;

const delivery = (authorization: string, over: Partial<Delivery> = {}): Delivery => ({
	method: 'POST',
	url: URL_OF_NODE,
	headers: [['authorization', authorization]],
	body: Buffer.from('{"event":{"type":"create_pulse"}}'),
	...over,
});

interface Circumstances {
	readonly atS?: number;
	readonly over?: Partial<Delivery>;
	readonly secrets?: readonly string[];
}

const judge = (authorization: string, circumstances: Circumstances = {}) => {
	const { atS = SENT_S, over = {}, secrets = [SECRET] } = circumstances;
	const outcome = verifyDelivery(scheme, delivery(authorization, over), { secrets }, atS * 1000);
	return outcome.ok ? 'accepted' : outcome.code;
};

const sign = (claims: object, options: jwt.SignOptions = {}, secret = SECRET) =>
	jwt.sign(claims, secret, options);

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a JSON Web Token in the place of a signature', () => {
	it.each(['', 'Bearer ', 'bearer ', 'BEARER '])('may come after "%s"', (word) => {
		expect(judge(word + sign(CLAIMS))).toBe('accepted');
	});

	it.each(['Basic ', 'Bearer', 'Bearer  ', 'Bearer Bearer '])(
		'does not come after "%s"',
		(word) => {
			expect(judge(word + sign(CLAIMS))).toBe('signature_invalid');
		},
	);

	it('proves the sender, not the body', () => {
		expect(judge(sign(CLAIMS), { over: { body: Buffer.from('{}') } })).toBe('accepted');
	});

	it('names no message: two in one second can have the same token', () => {
		const keys = { secrets: [SECRET] };
		expect(verifyDelivery(scheme, delivery(sign(CLAIMS)), keys, SENT_S * 1000)).toEqual({
			ok: true,
			timestampMs: SENT_S * 1000,
			untilMs: (CLAIMS.exp + 30) * 1000,
			eventType: 'create_pulse',
		});
	});

	it('with an id of its own names its message by it', () => {
		const keys = { secrets: [SECRET] };
		const token = sign({ ...CLAIMS, jti: 't-1' });
		expect(verifyDelivery(scheme, delivery(token), keys, SENT_S * 1000)).toMatchObject({
			signature: 't-1',
		});
	});

	it('by the previous secret is good during a rotation, by any other it is not', () => {
		const secrets = [SECRET, OLD_SECRET];
		expect(judge(sign(CLAIMS, {}, OLD_SECRET), { secrets })).toBe('accepted');
		expect(judge(sign(CLAIMS, {}, 'x'.repeat(32)), { secrets })).toBe('signature_invalid');
	});
});

describe('the algorithm is HS256 and nothing else', () => {
	it.each(['HS384', 'HS512'] as const)('not %s', (algorithm) => {
		expect(judge(sign(CLAIMS, { algorithm }))).toBe('signature_invalid');
	});

	it.each([
		['alg: none, unsigned', { alg: 'none', typ: 'JWT' }, ''],
		['alg: none with a signature', { alg: 'none' }, sign(CLAIMS).split('.')[2]!],
		['no alg', { typ: 'JWT' }, sign(CLAIMS).split('.')[2]!],
		['RS256 with the secret as key', { alg: 'RS256' }, sign(CLAIMS).split('.')[2]!],
		['a header that is critical', { alg: 'HS256', crit: ['b64'], b64: false }, 'AA'],
	])('not %s', (_, header, signature) => {
		expect(judge(`${base64url(header)}.${base64url(CLAIMS)}.${signature}`)).toBe(
			'signature_invalid',
		);
	});

	it.each(['x', 'a.b', 'a.b.c', 'a.b.c.d', '..', 'Bearer ', ' '])('not the text "%s"', (text) => {
		expect(judge(text)).toBe('signature_invalid');
	});

	it('not a token of more than 8192 characters', () => {
		expect(judge(sign({ ...CLAIMS, more: 'x'.repeat(8192) }))).toBe('signature_invalid');
	});

	it('not a public key as the secret', () => {
		const compile = () =>
			compileScheme(scheme, {
				secrets: ['-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----'],
			});
		expect(compile).toThrow(ConfigurationError);
	});
});

describe('the clock', () => {
	it('accepts a token until it has expired, and for the tolerance after', () => {
		const token = sign(CLAIMS);
		expect(judge(token, { atS: CLAIMS.exp + 29 })).toBe('accepted');
		expect(judge(token, { atS: CLAIMS.exp + 30 })).toBe('timestamp_out_of_tolerance');
	});

	it('accepts a token from nbf on, and for the tolerance before', () => {
		const token = sign({ ...CLAIMS, nbf: SENT_S + 60 });
		expect(judge(token, { atS: SENT_S + 30 })).toBe('accepted');
		expect(judge(token, { atS: SENT_S + 29 })).toBe('timestamp_out_of_tolerance');
	});

	it('is asked last: an expired token by another secret is told as wrongly signed', () => {
		const token = sign(CLAIMS, {}, 'x'.repeat(32));
		expect(judge(token, { atS: CLAIMS.exp + 3600 })).toBe('signature_invalid');
	});

	it.each([
		['no exp', { exp: undefined }, 'claim exp'],
		['an exp that is a text', { exp: '1758710100' }, 'claim exp'],
		['an exp beyond all dates', { exp: 1e300 }, 'claim exp'],
		['an nbf that is a text', { nbf: '1758709800' }, 'claim nbf'],
	])('refuses a token with %s', (_, over, reason) => {
		// As text, which the library signs without looking at the claims.
		const token = jwt.sign(JSON.stringify({ ...CLAIMS, ...over }), SECRET);
		const keys = { secrets: [SECRET] };
		expect(verifyDelivery(scheme, delivery(token), keys, SENT_S * 1000)).toMatchObject({
			code: 'signature_invalid',
			detail: expect.stringContaining(reason) as string,
		});
	});

	it('takes no iat for a time that is none', () => {
		for (const iat of [-1, 1e300]) {
			const outcome = verifyDelivery(
				scheme,
				delivery(sign({ ...CLAIMS, iat })),
				{ secrets: [SECRET] },
				SENT_S * 1000,
			);
			expect(outcome).not.toHaveProperty('timestampMs');
			expect(outcome).toMatchObject({ ok: true, eventType: 'create_pulse' });
		}
	});
});

describe('the audience', () => {
	it.each([
		['is the URL without its query', URL_OF_NODE],
		['is the URL with its query', `${URL_OF_NODE}?a=1`],
		['is empty', ''],
	])('may be what %s', (_, aud) => {
		expect(judge(sign({ ...CLAIMS, aud }), { over: { url: `${URL_OF_NODE}?a=1` } })).toBe(
			'accepted',
		);
	});

	it('may be missing', () => {
		expect(judge(sign({ ...CLAIMS, aud: undefined }))).toBe('accepted');
	});

	it.each([
		'https://n8n.example.com/webhook/other',
		`${URL_OF_NODE}?a=2`,
		'https://n8n.example.com',
		[URL_OF_NODE],
	])('must not be %s', (aud) => {
		expect(judge(sign({ ...CLAIMS, aud }))).toBe('signature_invalid');
	});
});

describe('the place of the token', () => {
	it('there twice is refused, whichever is good', () => {
		const good = sign(CLAIMS);
		for (const values of [
			[good, good],
			[good, 'x'],
			['x', good],
		]) {
			const headers = values.map((value) => ['Authorization', value] as const);
			expect(judge('', { over: { headers } })).toBe('signature_invalid');
		}
	});

	it('that is missing or empty is told so, without reading a body', () => {
		const verifier = compileScheme(scheme, { secrets: [SECRET] });
		expect(judge('', { over: { headers: [] } })).toBe('signature_missing');
		expect(judge('')).toBe('signature_missing');
		const head = { rawHeaders: [], publicUrl: URL_OF_NODE, query: () => new URLSearchParams() };
		expect(verifier.findMissing(head)).toMatchObject({ code: 'signature_missing' });
		expect(verifier.findMissing({ ...head, rawHeaders: ['Authorization', 'x'] })).toBeUndefined();
	});
});
