import { createHmac } from 'node:crypto';

import jwt from 'jsonwebtoken';

import type { Findings } from '../../admission/check';
import { jwtCheck } from '../../admission/checks/jwt';
import { claimMessage, releaseMessage, type MessageClaim } from '../../admission/checks/replay';
import { signatureCheck } from '../../admission/checks/signature';
import { customScheme } from '../../admission/signature/custom';
import { compileScheme } from '../../admission/signature/verify';
import { FakeState } from './fake-state';
import { jsonRequest } from './request';
import { webhookRequestOf } from './signature/harness';

const SECRET = 'q8jR2v5Yz1Wn7Lk4Xc0Tb6Hd3Fs9Gp2m';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 1_440 * MINUTE;
const REPLAYED = {
	code: 'replayed',
	detail: 'This signed message has been received before.',
};

const claimBy = (owner: string, over: Partial<MessageClaim> = {}): MessageClaim => ({
	owner,
	windowMs: DAY,
	includesToken: true,
	onFailure: 'closed',
	...over,
});

const messageOf = (over: Partial<Findings> = {}): Findings => ({
	body: undefined,
	signedMessage: 'm-1',
	...over,
});

describe('a signed message', () => {
	it('is good once', async () => {
		const { services } = new FakeState();
		expect(await claimMessage(messageOf(), services, claimBy('a'))).toBeUndefined();
		expect(await claimMessage(messageOf(), services, claimBy('b'))).toEqual(REPLAYED);
		const other = messageOf({ signedMessage: 'm-2' });
		expect(await claimMessage(other, services, claimBy('c'))).toBeUndefined();
	});

	it('with an end is remembered for longer than it would be accepted', async () => {
		const state = new FakeState();
		const message = messageOf({ signedUntilMs: state.nowMs + 5 * MINUTE });
		await claimMessage(message, state.services, claimBy('a'));
		state.nowMs += 5 * MINUTE + 59 * SECOND;
		expect(await claimMessage(message, state.services, claimBy('b'))).toEqual(REPLAYED);
		state.nowMs += 2 * SECOND;
		expect(await claimMessage(message, state.services, claimBy('c'))).toBeUndefined();
	});

	it('without an end is remembered for the window that the author chose', async () => {
		const state = new FakeState();
		await claimMessage(messageOf(), state.services, claimBy('a'));
		state.nowMs += DAY;
		expect(await claimMessage(messageOf(), state.services, claimBy('b'))).toEqual(REPLAYED);
		state.nowMs += 2 * MINUTE;
		expect(await claimMessage(messageOf(), state.services, claimBy('c'))).toBeUndefined();
	});

	it('that is given back is good again; only by who has it', async () => {
		const { services } = new FakeState();
		await claimMessage(messageOf(), services, claimBy('a'));
		await releaseMessage(messageOf(), services, claimBy('b'));
		expect(await claimMessage(messageOf(), services, claimBy('c'))).toEqual(REPLAYED);
		await releaseMessage(messageOf(), services, claimBy('a'));
		expect(await claimMessage(messageOf(), services, claimBy('c'))).toBeUndefined();
	});

	it('is known to the store by a digest', async () => {
		const state = new FakeState();
		await claimMessage(messageOf(), state.services, claimBy('a'));
		expect(state.asked).toEqual([expect.stringMatching(/^replay:[\w-]{43}$/)]);
	});
});

describe('a token with an id', () => {
	const token = { id: 't-1' };
	const withToken = { body: undefined, token };

	it('is good once, where the author wants it', async () => {
		const { services } = new FakeState();
		const reusable = claimBy('a', { includesToken: false });
		expect(await claimMessage(withToken, services, reusable)).toBeUndefined();
		expect(await claimMessage(withToken, services, claimBy('b'))).toBeUndefined();
		expect(await claimMessage(withToken, services, claimBy('c'))).toEqual(REPLAYED);
	});

	it('that was used before does not use up the message that it came with', async () => {
		const { services } = new FakeState();
		await claimMessage(withToken, services, claimBy('a'));
		expect(await claimMessage(messageOf({ token }), services, claimBy('b'))).toEqual(REPLAYED);
		expect(await claimMessage(messageOf(), services, claimBy('c'))).toBeUndefined();
	});
});

describe('a request without a signed message', () => {
	it('asks nothing of the shared state', async () => {
		const state = new FakeState();
		const findings: Findings = { body: undefined };
		expect(await claimMessage(findings, state.services, claimBy('a'))).toBeUndefined();
		await releaseMessage(findings, state.services, claimBy('a'));
		expect(state.asked).toEqual([]);
	});
});

describe('a shared state that cannot be had', () => {
	it('refuses the message or says that it was not claimed, as the author chose', async () => {
		const state = new FakeState();
		state.fault = new Error('away');
		const [closed, open] = [messageOf(), messageOf()];
		expect(await claimMessage(closed, state.services, claimBy('a'))).toMatchObject({
			code: 'state_unavailable',
		});
		const lenient = claimBy('a', { onFailure: 'open' });
		expect(await claimMessage(open, state.services, lenient)).toBeUndefined();
		expect(open.unguarded).toEqual(['replay']);
	});

	it('keeps a claim that should be given back', async () => {
		const state = new FakeState();
		await claimMessage(messageOf(), state.services, claimBy('a'));
		state.fault = new Error('away');
		const findings = messageOf();
		await releaseMessage(findings, state.services, claimBy('a'));
		expect(findings.stateError).toBe(state.fault);
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
