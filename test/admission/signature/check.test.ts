import { createHmac } from 'node:crypto';

import type { Findings } from '../../../admission/check';
import { signatureCheck } from '../../../admission/checks/signature';
import { BodyTooLargeError, type WebhookRequest } from '../../../admission/request';
import { customScheme } from '../../../admission/signature/custom';
import { compileScheme } from '../../../admission/signature/verify';
import { webhookRequestOf } from './harness';

const SECRET = 'q8jR2v5Yz1Wn7Lk4Xc0Tb6Hd3Fs9Gp';
const NOW = Date.parse('2026-11-24T12:00:00Z');
const BODY = Buffer.from('{"id":7}');
const TIMESTAMP = String(NOW / 1000 - 5);

const verifier = compileScheme(
	customScheme({
		algorithm: 'hmac-sha256',
		encoding: 'hex',
		headerName: 'x-signature',
		signedContent: '{timestamp}.{body}',
		timestampHeader: 'x-timestamp',
		idHeader: 'x-id',
		eventTypeHeader: 'x-event',
	}),
	{ secrets: [SECRET] },
);

const requestWith = (over: Partial<WebhookRequest> = {}, headers: [string, string][] = []) => ({
	...webhookRequestOf({
		method: 'POST',
		url: 'https://n8n.example.com/webhook/orders',
		headers: [
			[
				'x-signature',
				createHmac('sha256', SECRET).update(`${TIMESTAMP}.`).update(BODY).digest('hex'),
			],
			['x-timestamp', TIMESTAMP],
			['x-id', 'd-1'],
			['x-event', 'order.paid'],
			...headers,
		],
		body: BODY,
	}),
	...over,
});

const run = async (request: WebhookRequest) => {
	const findings: Findings = { body: undefined };
	const refusal = await signatureCheck(verifier)(request, findings, { now: () => NOW });
	return { refusal, findings };
};

describe('the signature check', () => {
	it.each([
		['the server has not read', {}],
		['the server has parsed', { body: { state: 'parsed', value: { id: 7 }, raw: BODY } }],
	] as const)('notes what it found out, of a body that %s', async (_, over) => {
		const { refusal, findings } = await run(requestWith(over));
		expect(refusal).toBeUndefined();
		expect(findings).toMatchObject({
			signature: { scheme: 'custom', timestamp: '2026-11-24T11:59:55.000Z' },
			event: { type: 'order.paid', id: 'd-1' },
			signedMessage: expect.stringMatching(/^[\w-]{43}$/) as string,
		});
	});

	it('signs the bytes, not what the server parsed', async () => {
		const parsed = { state: 'parsed', value: { id: 8 }, raw: BODY } as const;
		expect((await run(requestWith({ body: parsed }))).refusal).toBeUndefined();
		const others = { state: 'parsed', value: { id: 7 }, raw: Buffer.from('{"id": 7}') } as const;
		expect((await run(requestWith({ body: others }))).refusal?.code).toBe('signature_invalid');
	});

	it('refuses with a challenge and notes nothing', async () => {
		const { refusal, findings } = await run(requestWith({}, [['x-timestamp', '1']]));
		expect(refusal).toMatchObject({
			code: 'signature_invalid',
			headers: { 'WWW-Authenticate': 'Signature realm="webhook"' },
		});
		expect(findings).toEqual({ body: undefined });
	});

	it('does not read the body of a caller without a signature', async () => {
		const read = jest.fn(async () => await Promise.resolve(BODY));
		const request = { ...requestWith(), rawHeaders: [], body: { state: 'unread', read } as const };
		expect((await run(request)).refusal?.code).toBe('signature_missing');
		expect(read).not.toHaveBeenCalled();
	});

	it('refuses a body over the limit of the server as too large', async () => {
		const read = async () => await Promise.reject(new BodyTooLargeError(1024));
		const { refusal } = await run(requestWith({ body: { state: 'unread', read } }));
		expect(refusal?.code).toBe('payload_too_large');
	});

	it('refuses a multipart form, whose bytes the server does not keep', async () => {
		const body = { state: 'parsed', value: {}, raw: undefined } as const;
		const { refusal } = await run(requestWith({ body, contentType: 'multipart/form-data' }));
		expect(refusal?.code).toBe('signature_invalid');
	});
});
