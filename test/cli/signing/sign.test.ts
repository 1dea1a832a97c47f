import fc from 'fast-check';

import type { SignatureScheme } from '../../../admission/signature/scheme';
import { schemeById, SCHEMES } from '../../../admission/signature/schemes';
import { compileScheme } from '../../../admission/signature/verify';
import { arrivalOf, type Delivery } from '../../../cli/delivery';
import { SIGNABLE_SCHEMES, signDelivery } from '../../../cli/signing/sign';

const JSON_TYPE = ['content-type', 'application/json'] as const;
const FORM_TYPE = ['content-type', 'application/x-www-form-urlencoded'] as const;
const URL_OF_NODE = 'https://n8n.example.com/webhook/orders';

const moment = fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 });
const url = fc.constantFrom(URL_OF_NODE, `${URL_OF_NODE}?shop=1&name=a%20b`);
const jsonBody = fc
	.dictionary(fc.string(), fc.jsonValue())
	// The places that schemes use are filled in; one that a body has already is not theirs.
	.filter((object) => !['signature', 'webhookTimestamp', 'passcode'].some((key) => key in object))
	.map((object) => JSON.stringify(object));
const formBody = fc
	.array(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })))
	.map((fields) => new URLSearchParams(fields).toString());

/** Secrets in the form in which the provider hands them out. */
function secretOf({ secretForm = 'utf8', algorithm }: SignatureScheme): fc.Arbitrary<string> {
	const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((each) => Buffer.from(each));
	switch (secretForm) {
		case 'utf8':
			return fc
				.string({ unit: algorithm === 'token' ? 'grapheme-ascii' : 'grapheme', minLength: 1 })
				.filter((text) => text.trim() === text);
		case 'hex':
			return bytes.map((each) => each.toString('hex'));
		case 'base64':
			return bytes.map((each) => each.toString('base64'));
		case 'whsec':
			return bytes.map((each) => `whsec_${each.toString('base64')}`);
	}
}

/** Deliveries that the provider could send: a form where it signs the fields of one. */
function deliveryOf({ signed, bodyDigest }: SignatureScheme): fc.Arbitrary<Delivery> {
	const form = fc.record({
		method: fc.constant('POST'),
		url,
		headers: fc.constant([FORM_TYPE]),
		body: formBody.map((text) => Buffer.from(text)),
	});
	const json = fc.record({
		method: fc.constant('POST'),
		url,
		headers: fc.constant([JSON_TYPE]),
		body: jsonBody.map((text) => Buffer.from(text)),
	});
	if (!signed.includes('{formSorted}')) return json;
	return bodyDigest === undefined ? form : fc.oneof(form, json);
}

describe('signDelivery', () => {
	it('can sign by every scheme of the table with a shared secret', () => {
		expect(SIGNABLE_SCHEMES.map(({ id }) => id)).toEqual(
			SCHEMES.filter(({ algorithm }) => /^(?:hmac-|token$|jwt-)/.test(algorithm)).map(
				({ id }) => id,
			),
		);
	});

	it.each(SIGNABLE_SCHEMES.map((scheme) => [scheme.id, scheme] as const))(
		'%s: what it signs is accepted by the trigger’s verifier, and with another secret is not',
		(_, scheme) => {
			fc.assert(
				fc.property(
					deliveryOf(scheme),
					secretOf(scheme),
					secretOf(scheme),
					moment,
					(delivery, secret, other, nowMs) => {
						const arrival = arrivalOf(signDelivery(delivery, scheme, secret, nowMs));
						const judge = (secrets: string[]) =>
							compileScheme(scheme, { secrets }).verify(arrival, nowMs);
						expect(judge([secret])).toMatchObject({ ok: true });
						fc.pre(!haveSameBytes(secret, other));
						expect(judge([other])).toMatchObject({ ok: false, code: 'signature_invalid' });
					},
				),
				{ numRuns: 60 },
			);
		},
	);

	const github = schemeById('github')!;
	const delivery: Delivery = {
		method: 'POST',
		url: URL_OF_NODE,
		headers: [JSON_TYPE],
		body: Buffer.from('{}'),
	};

	it('gives each delivery an id of its own, where the provider has one in a header', () => {
		const idOf = () =>
			signDelivery(delivery, github, 'secret', 0).headers.find(
				([name]) => name === 'X-GitHub-Delivery',
			)![1];
		expect(idOf()).not.toBe(idOf());
	});

	it('keeps a timestamp that is given, so that a stale one can be tried', () => {
		const slack = schemeById('slack')!;
		const stale = {
			...delivery,
			headers: [JSON_TYPE, ['X-Slack-Request-Timestamp', '1'] as const],
		};
		const arrival = arrivalOf(signDelivery(stale, slack, 'secret', 1_700_000_000_000));
		expect(
			compileScheme(slack, { secrets: ['secret'] }).verify(arrival, 1_700_000_000_000),
		).toEqual(expect.objectContaining({ code: 'timestamp_out_of_tolerance' }));
	});

	it.each([
		[
			'a second signature',
			'github',
			{ headers: [JSON_TYPE, ['x-hub-signature-256', 'sha256=00'] as const] },
			'The request has something in the header x-hub-signature-256 already',
		],
		['JSON where a form is signed', 'mandrill', {}, 'a URL-encoded form as its body'],
		['a list where the signature goes into the body', 'mailgun', { body: '[]' }, 'a JSON object'],
		['a text where a member must be an object', 'mailgun', { body: '{"signature":""}' }, 'object'],
		['a private key’s scheme', 'discord', {}, 'signs with a private key of its own'],
	])('refuses %s', (_, id, over, message) => {
		const changed = { ...delivery, ...over, body: Buffer.from('body' in over ? over.body : '{}') };
		expect(() => signDelivery(changed as Delivery, schemeById(id)!, 'secret', 0)).toThrow(message);
	});

	it('refuses a secret that the scheme cannot use, without telling it', () => {
		const clerk = schemeById('clerk')!;
		const attempt = () => signDelivery(delivery, clerk, 'whsec_no-base64!', 0);
		expect(attempt).toThrow('Secret: The secret is not base64 after whsec_');
		expect(attempt).not.toThrow('no-base64');
	});

	/** Different texts can stand for the same HMAC key: one is filled up with zeroes. */
	function haveSameBytes(a: string, b: string): boolean {
		const key = (text: string) =>
			text
				.replace(/^whsec_/, '')
				.replace(/[\0A=]+$/, '')
				.replace(/(?:00)+$/, '');
		return key(a) === key(b);
	}
});
