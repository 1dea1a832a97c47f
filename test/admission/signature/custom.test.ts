import { createHash, createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto';

import { ConfigurationError } from '../../../admission/configuration-error';
import { customScheme, type CustomSignatureSettings } from '../../../admission/signature/custom';
import { compileScheme } from '../../../admission/signature/verify';
import { describeScheme, requestOf, type Delivery } from './harness';
import type { SignatureVector } from './vector';

const SECRET = 'q8jR2v5Yz1Wn7Lk4Xc0Tb6Hd3Fs9Gp';
const NOW = Date.parse('2026-11-24T12:00:00Z');
const SECONDS = String(NOW / 1000);
const URL_CALLED = 'https://n8n.example.com/webhook/orders?page=2';
const BODY = '{"id":7,"name":"Zoë"}';
const RECIPE = 'https://www.rfc-editor.org/rfc/rfc2104';

const BASE: CustomSignatureSettings = {
	algorithm: 'hmac-sha256',
	encoding: 'hex',
	headerName: 'X-Signature',
	signedContent: '{body}',
};

const vectorOf = (
	title: string,
	headers: Record<string, string>,
	key: Partial<SignatureVector> = { secret: SECRET },
	expected: SignatureVector['expected'] = {},
): SignatureVector => ({
	scheme: 'custom',
	title,
	evidence: 'recipe',
	evidenceSource: RECIPE,
	...key,
	nowMs: NOW,
	request: { method: 'POST', url: URL_CALLED, headers, body: BODY },
	expected,
});

describe.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('HMAC with %s', (hash) => {
	describe.each(['hex', 'base64', 'base64url'] as const)('in %s', (encoding) => {
		describeScheme(
			customScheme({ ...BASE, algorithm: `hmac-${hash}`, encoding, prefix: `${hash}=` }),
			[
				vectorOf(hash, {
					'x-signature': `${hash}=${createHmac(hash, SECRET).update(BODY).digest(encoding)}`,
				}),
			],
		);
	});
});

describe('a template of everything', () => {
	const content = `POST\n${URL_CALLED}\n/webhook/orders?page=2\n${SECONDS}.d-1.shop\\a.${BODY}`;
	const settings: CustomSignatureSettings = {
		...BASE,
		signedContent: '{method}\\n{url}\\n{path}\\n{timestamp}.{id}.{header:X-Sender}\\\\a.{body}',
		timestampHeader: 'X-Timestamp',
		idHeader: 'X-Id',
		eventTypeHeader: 'X-Event',
		listSeparator: ',',
		toleranceSeconds: 60,
	};
	describeScheme(customScheme(settings), [
		vectorOf(
			'one of two',
			{
				'x-signature': `${'0'.repeat(64)}, ${createHmac('sha256', SECRET).update(content).digest('hex')}`,
				'x-timestamp': SECONDS,
				'x-id': 'd-1',
				'x-sender': 'shop',
				'x-event': 'order.paid',
			},
			undefined,
			{ timestampMs: NOW, deliveryId: 'd-1', eventType: 'order.paid' },
		),
	]);
});

describe('a timestamp in another unit', () => {
	describe.each([
		['milliseconds', String(NOW)],
		['iso8601', '2026-11-24T12:00:00.000Z'],
	] as const)('%s', (timestampUnit, text) => {
		describeScheme(
			customScheme({
				...BASE,
				timestampHeader: 'x-timestamp',
				timestampUnit,
				signedContent: '{timestamp}{body}',
			}),
			[
				vectorOf(
					text,
					{
						'x-signature': createHmac('sha256', SECRET)
							.update(text + BODY)
							.digest('hex'),
						'x-timestamp': text,
					},
					undefined,
					{ timestampMs: NOW },
				),
			],
		);
	});
});

describe('a digest of the body in its place', () => {
	const digest = createHash('sha256').update(BODY).digest('base64');
	describeScheme(customScheme({ ...BASE, signedContent: '{path}:{bodySha256:base64}' }), [
		vectorOf('SHA-256', {
			'x-signature': createHmac('sha256', SECRET)
				.update(`/webhook/orders?page=2:${digest}`)
				.digest('hex'),
		}),
	]);
});

describe('public keys', () => {
	const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const ed = generateKeyPairSync('ed25519');
	const spki = { type: 'spki', format: 'pem' } as const;

	describeScheme(customScheme({ ...BASE, algorithm: 'ed25519' }), [
		vectorOf(
			'Ed25519, the key in PEM form',
			{ 'x-signature': sign(null, Buffer.from(BODY), ed.privateKey).toString('hex') },
			{ publicKey: ed.publicKey.export(spki).toString() },
		),
	]);
	describe.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('RSA with %s', (hash) => {
		describeScheme(customScheme({ ...BASE, algorithm: `rsa-${hash}`, encoding: 'base64' }), [
			vectorOf(
				'PKCS #1 v1.5, the key as base64 of its DER form',
				{ 'x-signature': createSign(hash).update(BODY).sign(rsa.privateKey, 'base64') },
				{ publicKey: rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64') },
			),
		]);
	});
	describe.each(['sha256', 'sha384'] as const)('ECDSA with %s', (hash) => {
		describe.each(['der', 'ieee-p1363'] as const)('in %s', (dsaEncoding) => {
			describeScheme(
				customScheme({
					...BASE,
					algorithm: `ecdsa-${hash}`,
					encoding: 'base64url',
					ecdsaForm: dsaEncoding,
				}),
				[
					vectorOf(
						'the key on one line',
						{
							'x-signature': createSign(hash)
								.update(BODY)
								.sign({ key: ec.privateKey, dsaEncoding }, 'base64url'),
						},
						{ publicKey: ec.publicKey.export(spki).toString().replaceAll('\n', ' ') },
					),
				],
			);
		});
	});
});

describe('a scheme that cannot work', () => {
	it.each<[string, Partial<CustomSignatureSettings>, string]>([
		['another algorithm', { algorithm: 'md5' as 'ed25519' }, 'Algorithm'],
		['another encoding', { encoding: 'utf8' as 'hex' }, 'Encoding'],
		['no header', { headerName: ' ' }, 'Signature Header'],
		['a header with a space', { headerName: 'x signature' }, 'Signature Header'],
		['a prefix with a line break', { prefix: 'a\nb' }, 'Signature Prefix'],
		['an empty template', { signedContent: '' }, 'Signed Content'],
		['no body', { signedContent: '{method}{url}' }, 'Signed Content'],
		['an unknown placeholder', { signedContent: '{body}{secret}' }, 'Signed Content'],
		['a placeholder without a name', { signedContent: '{body}{header:}' }, 'Signed Content'],
		['a JSON pointer without a slash', { signedContent: '{body}{json:id}' }, 'Signed Content'],
		['a brace too many', { signedContent: '{body}}' }, 'Signed Content'],
		['an open brace', { signedContent: '{body' }, 'Signed Content'],
		['{timestamp} without its header', { signedContent: '{timestamp}{body}' }, 'Signed Content'],
		['{id} without its header', { signedContent: '{id}{body}' }, 'Signed Content'],
		['its own header', { signedContent: '{body}{header:X-SIGNATURE}' }, 'Signed Content'],
		['a timestamp that is not signed', { timestampHeader: 'x-timestamp' }, 'Timestamp Header'],
		['no timestamp header', { timestampHeader: 'x:y' }, 'Timestamp Header'],
		['another unit', { timestampUnit: 'minutes' as 'seconds' }, 'Timestamp Unit'],
		['no tolerance', { toleranceSeconds: 0 }, 'Timestamp Tolerance'],
		['a tolerance of a part', { toleranceSeconds: 1.5 }, 'Timestamp Tolerance'],
		['a tolerance of days', { toleranceSeconds: 86_401 }, 'Timestamp Tolerance'],
		['a bad id header', { idHeader: 'ä' }, 'ID Header'],
		['a bad event header', { eventTypeHeader: 'ä' }, 'Event Type Header'],
	])('%s is found when it is compiled, and named', (_, over, parameter) => {
		const compile = () => customScheme({ ...BASE, ...over });
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(new RegExp(`^${parameter}: `));
	});

	it('a timestamp that is signed as a header is fine', () => {
		const signedContent = '{header:X-Timestamp}{body}';
		expect(() =>
			customScheme({ ...BASE, signedContent, timestampHeader: 'x-timestamp' }),
		).not.toThrow();
	});
});

describe('keys that cannot work', () => {
	const hmac = customScheme(BASE);
	const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
	const ed = generateKeyPairSync('ed25519');
	const pem = ed.publicKey.export({ type: 'spki', format: 'pem' }).toString();
	const secrets = (...texts: string[]) => ({ secrets: texts });
	const publicKey = (text: string) => ({ secrets: [], publicKeys: [text] });
	const whsec = customScheme({ ...BASE, secretForm: 'whsec' });
	const edScheme = customScheme({ ...BASE, algorithm: 'ed25519' });
	const rsaScheme = customScheme({ ...BASE, algorithm: 'rsa-sha256' });

	it.each([
		['no secret', hmac, secrets(), 'Secret'],
		['an empty secret', hmac, secrets(''), 'Secret'],
		['an empty secret with a previous one', hmac, secrets('', 'old-secret'), 'Secret'],
		['white space around it', hmac, secrets('secret\n'), 'Secret'],
		['white space around the previous one', hmac, secrets('secret', ' old'), 'Previous Secret'],
		['a public key as the secret (algorithm confusion)', hmac, secrets(pem), 'Secret'],
		['a secret that is not base64', whsec, secrets('whsec_ä'), 'Secret'],
		['a secret that is cut off', whsec, secrets('whsec_'), 'Secret'],
		['no public key', edScheme, secrets('secret'), 'Public Key'],
		['an empty public key', edScheme, publicKey(' '), 'Public Key'],
		['no key at all', edScheme, publicKey('hello'), 'Public Key'],
		['a raw key that is cut off', edScheme, publicKey('ab'.repeat(31)), 'Public Key'],
		[
			'a private key',
			edScheme,
			publicKey(ed.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
			'Public Key',
		],
		['a key of another kind', rsaScheme, publicKey(pem), 'Public Key'],
		[
			'a key that is too short',
			rsaScheme,
			publicKey(weak.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
			'Public Key',
		],
		['no tolerance', hmac, { ...secrets('secret'), toleranceSeconds: -1 }, 'Timestamp Tolerance'],
	])('%s is found when it is compiled, and named', (_, scheme, keys, parameter) => {
		const compile = () => compileScheme(scheme, keys);
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(new RegExp(`^${parameter}: `));
	});

	it('no message tells the secret', () => {
		for (const text of [' top-secret', `-----BEGIN X-----top-secret`]) {
			let message = '';
			try {
				compileScheme(hmac, secrets(text));
			} catch (error) {
				({ message } = error as Error);
			}
			expect(message).not.toBe('');
			expect(message).not.toContain('top-secret');
		}
	});

	it.each([
		['PEM', pem],
		['PEM with line breaks written out', pem.replaceAll('\n', '\\n')],
		['PEM on one line', pem.replaceAll('\n', ' ')],
		['base64 of the DER form', pem.replace(/-----[^-]+-----|\n/g, '')],
		['hexadecimal digits of the raw key (Discord)', raw(ed.publicKey).toString('hex')],
		['base64 of the raw key', raw(ed.publicKey).toString('base64')],
		['Standard Webhooks', `whpk_${raw(ed.publicKey).toString('base64')}`],
	])('a public key as %s is understood', (_, text) => {
		const verifier = compileScheme(edScheme, publicKey(text));
		const delivery: Delivery = {
			method: 'POST',
			url: URL_CALLED,
			headers: [['x-signature', sign(null, Buffer.from(BODY), ed.privateKey).toString('hex')]],
			body: Buffer.from(BODY),
		};
		expect(verifier.verify(requestOf(delivery), NOW)).toMatchObject({ ok: true });
	});

	it.each(['P-256', 'P-384'])('a raw point on %s is understood', (namedCurve) => {
		const pair = generateKeyPairSync('ec', { namedCurve });
		const { x, y } = pair.publicKey.export({ format: 'jwk' });
		const point = Buffer.concat([
			Buffer.from([4]),
			Buffer.from(x!, 'base64url'),
			Buffer.from(y!, 'base64url'),
		]);
		const scheme = customScheme({ ...BASE, algorithm: 'ecdsa-sha256' });
		const delivery: Delivery = {
			method: 'POST',
			url: URL_CALLED,
			headers: [['x-signature', createSign('sha256').update(BODY).sign(pair.privateKey, 'hex')]],
			body: Buffer.from(BODY),
		};
		for (const text of [point.toString('hex'), point.toString('base64')]) {
			const verifier = compileScheme(scheme, publicKey(text));
			expect(verifier.verify(requestOf(delivery), NOW)).toMatchObject({ ok: true });
		}
	});

	function raw(key: typeof ed.publicKey): Buffer {
		return Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url');
	}
});
