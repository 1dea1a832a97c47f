import { createHmac } from 'node:crypto';

import jwt from 'jsonwebtoken';

import type { Findings } from '../../admission/check';
import { jwtCheck } from '../../admission/checks/jwt';
import { signatureCheck } from '../../admission/checks/signature';
import { memoryOf, onceOnlyOf } from '../../admission/replay';
import { customScheme } from '../../admission/signature/custom';
import { compileScheme } from '../../admission/signature/verify';
import { jsonRequest } from './request';
import { webhookRequestOf } from './signature/harness';

const SECRET = 'q8jR2v5Yz1Wn7Lk4Xc0Tb6Hd3Fs9Gp2m';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;

const NOW = 1_700_000_000_000;

const messageOf = (over: Partial<Findings> = {}): Findings => ({
	body: undefined,
	signedMessage: 'm-1',
	...over,
});

const nameOf = (findings: Findings, includesTokens = true) =>
	onceOnlyOf(findings, includesTokens).map(({ name }) => name);

describe('good once', () => {
	it('is a signed message, told from others', () => {
		const [name] = nameOf(messageOf());
		expect(nameOf(messageOf())).toEqual([name]);
		expect(nameOf(messageOf({ signedMessage: 'm-2' }))).not.toEqual([name]);
	});

	it('is a token with an id, where the author wants it, besides the message that it comes with', () => {
		const token = { id: 'm-1' };
		expect(nameOf({ body: undefined, token })).toHaveLength(1);
		expect(nameOf({ body: undefined, token }, false)).toEqual([]);
		const both = nameOf(messageOf({ token }));
		expect(new Set(both).size).toBe(2);
	});

	it('is nothing of a request that is not signed', () => {
		expect(nameOf({ body: undefined })).toEqual([]);
	});

	it('is known to the store by a digest', () => {
		expect(nameOf(messageOf())[0]).toMatch(/^[\w-]{43}$/);
	});
});

describe('what is good once is remembered', () => {
	it('for a minute longer than it would be accepted', () => {
		const [message] = onceOnlyOf(messageOf({ signedUntilMs: NOW + 5 * MINUTE }), false);
		expect(memoryOf(message!, DAY, NOW)).toBe(6 * MINUTE);
		expect(memoryOf(message!, DAY, NOW + 10 * MINUTE)).toBe(MINUTE);
	});

	it('without an end for the window that the author chose', () => {
		const [message] = onceOnlyOf(messageOf(), false);
		expect(memoryOf(message!, DAY, NOW)).toBe(DAY + MINUTE);
	});

	it('never for longer than a year', () => {
		const [message] = onceOnlyOf(messageOf({ signedUntilMs: NOW + 9_000 * DAY }), false);
		expect(memoryOf(message!, DAY, NOW)).toBe(366 * DAY);
	});
});

describe('what the checks find out for it', () => {
	const nowMs = Date.parse('2026-11-24T12:00:00Z');
	const timestamp = String(nowMs / 1000 - 100);

	const findingsOf = async (isTimed: boolean) => {
		const signed = isTimed ? `${timestamp}.{}` : '{}';
		const scheme = customScheme({
			algorithm: 'hmac-sha256',
			encoding: 'hex',
			headerName: 'x-signature',
			signedContent: isTimed ? '{timestamp}.{body}' : '{body}',
			...(isTimed && { timestampHeader: 'x-timestamp', toleranceSeconds: 300 }),
		});
		const request = webhookRequestOf({
			method: 'POST',
			url: 'https://n8n.example.com/webhook/orders',
			headers: [
				['x-signature', createHmac('sha256', SECRET).update(signed).digest('hex')],
				['x-timestamp', timestamp],
			],
			body: Buffer.from('{}'),
		});
		const findings: Findings = { body: undefined };
		const check = signatureCheck(compileScheme(scheme, { secrets: [SECRET] }));
		expect(await check(request, findings, { now: () => nowMs })).toBeUndefined();
		return findings;
	};

	it('a signature with a timestamp is good until the tolerance ends', async () => {
		const { signedMessage, signedUntilMs } = await findingsOf(true);
		expect(signedMessage).toBeTruthy();
		expect(signedUntilMs).toBe(nowMs + 200 * SECOND);
	});

	it('one without is good for ever', async () => {
		const findings = await findingsOf(false);
		expect(findings.signedMessage).toBeTruthy();
		expect(findings).not.toHaveProperty('signedUntilMs');
	});

	const tokenOf = async (claims: object, maxAgeSeconds?: number) => {
		const findings: Findings = { body: undefined };
		const check = jwtCheck({
			keySource: 'secret',
			secret: SECRET,
			algorithms: ['HS256'],
			clockToleranceSeconds: 30,
			...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
		});
		// As text, to which the library adds no iat.
		const token = jwt.sign(JSON.stringify(claims), SECRET);
		const request = jsonRequest({ Authorization: `Bearer ${token}` });
		expect(await check(request, findings, { now: () => nowMs })).toBeUndefined();
		return findings.token;
	};

	const nowS = nowMs / 1000;

	it('a token is known by issuer and id, and good until the first of its ends', async () => {
		const claims = { iss: 'https://issuer.example.com', jti: 't-1', exp: nowS + 600 };
		const id = '["https://issuer.example.com","t-1"]';
		expect(await tokenOf(claims)).toEqual({ id, untilMs: nowMs + 630 * SECOND });
		expect(await tokenOf({ ...claims, iat: nowS - 10 }, 60)).toEqual({
			id,
			untilMs: nowMs + 80 * SECOND,
		});
		expect(await tokenOf({ jti: 't-1' })).toEqual({ id: '["","t-1"]' });
	});

	it.each([{}, { jti: '' }, { jti: 7 }])('a token with %j has no id', async (claims) => {
		expect(await tokenOf({ ...claims, exp: nowS + 600 })).toBeUndefined();
	});
});
