import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import crypto from 'node:crypto';

import { customScheme } from '../../../admission/signature/custom';
import type { SignatureScheme } from '../../../admission/signature/scheme';
import { compileScheme } from '../../../admission/signature/verify';
import { requestOf, verifyDelivery, type Delivery } from './harness';

const SECRET = 'q8jR2v5Yz1Wn7Lk4Xc0Tb6Hd3Fs9Gp';
const OLD_SECRET = 'a1Bd4Gf7Jh0Kk3Nm6Qp9Tr2Wu5Xv8Z';
const NOW = Date.parse('2026-11-24T12:00:00Z');
const SECONDS = String(NOW / 1000);
const URL_CALLED = 'https://n8n.example.com/webhook/orders?page=2';
const KEYS = { secrets: [SECRET] };

const hmac = (content: string | Buffer, secret = SECRET): string =>
	createHmac('sha256', secret).update(content).digest('hex');

/** As GitHub signs: the body alone, in one header. */
const BODY_ONLY = customScheme({
	algorithm: 'hmac-sha256',
	encoding: 'hex',
	headerName: 'x-signature',
	prefix: 'sha256=',
	signedContent: '{body}',
});
/** As Slack signs: with a timestamp in a header of its own. */
const TIMED = customScheme({
	algorithm: 'hmac-sha256',
	encoding: 'hex',
	headerName: 'x-signature',
	signedContent: '{timestamp}.{body}',
	timestampHeader: 'x-timestamp',
});
/** As Stripe signs: timestamp and signatures in the parts of one header. */
const IN_PARTS: SignatureScheme = {
	...TIMED,
	signature: {
		at: { in: 'headerPart', name: 'x-signature', part: 'v1', separator: ',' },
		encoding: 'hex',
	},
	timestamp: {
		at: { in: 'headerPart', name: 'x-signature', part: 't', separator: ',' },
		unit: 'seconds',
	},
};
/** As Standard Webhooks sign: several signatures in one header. */
const LISTED = customScheme({
	algorithm: 'hmac-sha256',
	encoding: 'base64',
	headerName: 'webhook-signature',
	prefix: 'v1,',
	listSeparator: ' ',
	signedContent: '{id}.{timestamp}.{body}',
	timestampHeader: 'webhook-timestamp',
	idHeader: 'webhook-id',
});

const deliver = (
	headers: readonly (readonly [string, string])[],
	body: string | Buffer = '{"id":7}',
): Delivery => ({ method: 'POST', url: URL_CALLED, headers, body: Buffer.from(body) });

const codeOf = (scheme: SignatureScheme, delivery: Delivery, keys = KEYS): string => {
	const outcome = verifyDelivery(scheme, delivery, keys, NOW);
	return outcome.ok ? 'accepted' : outcome.code;
};

describe('header smuggling', () => {
	const BODY = '{"id":7}';
	const good = `sha256=${hmac(BODY)}`;
	const bad = `sha256=${'0'.repeat(64)}`;

	it.each([
		[
			'twice the same',
			[
				['x-signature', good],
				['x-signature', good],
			],
		],
		[
			'a good one first',
			[
				['x-signature', good],
				['x-signature', bad],
			],
		],
		[
			'a good one last',
			[
				['x-signature', bad],
				['x-signature', good],
			],
		],
		[
			'in mixed case',
			[
				['X-Signature', good],
				['x-SIGNATURE', bad],
			],
		],
		[
			'an empty one first',
			[
				['x-signature', ''],
				['x-signature', good],
			],
		],
	] as const)('a signature header sent more than once is refused: %s', (_, headers) => {
		expect(codeOf(BODY_ONLY, deliver(headers))).toBe('signature_invalid');
	});

	it.each([
		`${good}, ${bad}`,
		`${bad}, ${good}`,
		`${good},`,
		`,${good}`,
		`${good};${good}`,
		`sha256=,${good}`,
		`SHA256=${hmac(BODY)}`,
		`sha256=sha256=${hmac(BODY)}`,
		`sha256=0x${hmac(BODY)}`,
	])('a joined or decorated signature is refused: %s', (value) => {
		expect(codeOf(BODY_ONLY, deliver([['x-signature', value]]))).toBe('signature_invalid');
	});

	it('one header in any case is accepted', () => {
		expect(codeOf(BODY_ONLY, deliver([['X-SigNature', good]]))).toBe('accepted');
	});

	it('a second timestamp cannot renew an old delivery', () => {
		const old = String(NOW / 1000 - 3600);
		const signature = hmac(`${old}.${BODY}`);
		expect(
			codeOf(
				TIMED,
				deliver([
					['x-signature', signature],
					['x-timestamp', old],
				]),
			),
		).toBe('timestamp_out_of_tolerance');
		for (const timestamps of [
			[old, SECONDS],
			[SECONDS, old],
			[`${old}, ${SECONDS}`],
			[`${SECONDS}, ${old}`],
		]) {
			const headers = timestamps.map((value) => ['x-timestamp', value] as const);
			expect(codeOf(TIMED, deliver([['x-signature', signature], ...headers]))).toBe(
				'signature_invalid',
			);
		}
		const joined = `t=${old},v1=${signature},t=${SECONDS}`;
		expect(codeOf(IN_PARTS, deliver([['x-signature', joined]]))).toBe('signature_invalid');
		const twoHeaders = [
			['x-signature', `t=${SECONDS},v1=${bad}`],
			['x-signature', `t=${old},v1=${signature}`],
		] as const;
		expect(codeOf(IN_PARTS, deliver(twoHeaders))).toBe('signature_invalid');
	});

	it('what is signed cannot move from one field into the next', () => {
		const signature = createHmac('sha256', SECRET).update(`a.${SECONDS}.${BODY}`).digest('base64');
		const headers = (id: string, timestamp: string) =>
			[
				['webhook-signature', `v1,${signature}`],
				['webhook-id', id],
				['webhook-timestamp', timestamp],
			] as const;
		expect(codeOf(LISTED, deliver(headers('a', SECONDS)))).toBe('accepted');
		expect(codeOf(LISTED, deliver(headers(`a.${SECONDS}`, '7'), `"}${BODY}`))).toBe(
			'signature_invalid',
		);
		expect(codeOf(LISTED, deliver(headers('a', `${SECONDS}.{"id":7}`), ''))).toBe(
			'signature_invalid',
		);
	});

	it('no more than 16 signatures are looked at', () => {
		const signature = createHmac('sha256', SECRET).update(`a.${SECONDS}.${BODY}`).digest('base64');
		const withOthers = (count: number) =>
			deliver([
				[
					'webhook-signature',
					[...Array.from({ length: count }, () => 'v1,AAAA'), `v1,${signature}`].join(' '),
				],
				['webhook-id', 'a'],
				['webhook-timestamp', SECONDS],
			]);
		expect(codeOf(LISTED, withOthers(15))).toBe('accepted');
		expect(codeOf(LISTED, withOthers(16))).toBe('signature_invalid');
	});

	it('a huge signature header is refused at once', () => {
		const huge = 'v1,AAAA '.repeat(100_000);
		expect(
			codeOf(
				LISTED,
				deliver([
					['webhook-signature', huge],
					['webhook-id', 'a'],
					['webhook-timestamp', SECONDS],
				]),
			),
		).toBe('signature_invalid');
	});
});

describe('a signature over another path', () => {
	const scheme = customScheme({
		algorithm: 'hmac-sha256',
		encoding: 'hex',
		headerName: 'x-signature',
		signedContent: '{method} {url}\\n{body}',
	});
	const delivery = deliver([['x-signature', hmac(`POST ${URL_CALLED}\n{"id":7}`)]]);

	it('is accepted where it was made for', () => {
		expect(codeOf(scheme, delivery)).toBe('accepted');
	});

	it.each([
		'https://n8n.example.com/webhook/refunds?page=2',
		'https://n8n.example.com/webhook/orders',
		'https://n8n.example.com/webhook/orders?page=3',
		'https://n8n.example.com/webhook/orders?page=2&page=3',
		'https://n8n.example.com/webhook/orders/?page=2',
		'https://n8n.example.com/webhook/%6frders?page=2',
		'https://n8n.example.com/webhook/x/../orders?page=2',
		'https://n8n.example.com//webhook/orders?page=2',
		'http://n8n.example.com/webhook/orders?page=2',
		'https://n8n.example.org/webhook/orders?page=2',
		'https://n8n.example.com:444/webhook/orders?page=2',
	])('is refused at %s', (url) => {
		expect(codeOf(scheme, { ...delivery, url })).toBe('signature_invalid');
	});

	it('is refused for another method', () => {
		expect(codeOf(scheme, { ...delivery, method: 'PUT' })).toBe('signature_invalid');
	});
});

describe('unicode and encoding tricks in the body', () => {
	const ORIGINAL = '{"name":"Zoë","a":1.0}';
	const headers = [['x-signature', `sha256=${hmac(ORIGINAL)}`]] as const;

	it('the exact bytes are accepted', () => {
		expect(codeOf(BODY_ONLY, deliver(headers, ORIGINAL))).toBe('accepted');
	});

	it.each<[string, string | Buffer]>([
		['a byte-order mark', `\uFEFF${ORIGINAL}`],
		['the decomposed form (NFD)', ORIGINAL.normalize('NFD')],
		['an escaped character', ORIGINAL.replace('ë', '\\u00eb')],
		['white space', ORIGINAL.replace(':', ': ')],
		['a line break at the end', `${ORIGINAL}\n`],
		['another order of members', '{"a":1.0,"name":"Zoë"}'],
		['another form of a number', ORIGINAL.replace('1.0', '1')],
		['the value re-serialised', JSON.stringify(JSON.parse(ORIGINAL))],
		['a repeated member', ORIGINAL.replace('}', ',"a":1.0}')],
		['Latin-1', Buffer.from(ORIGINAL, 'latin1')],
		['UTF-16', Buffer.from(ORIGINAL, 'utf16le')],
		['a null byte at the end', Buffer.concat([Buffer.from(ORIGINAL), Buffer.from([0])])],
		['nothing', ''],
	])('the same with %s is refused', (_, body) => {
		expect(codeOf(BODY_ONLY, deliver(headers, body))).toBe('signature_invalid');
	});

	it('bytes that are no UTF-8 are signed as they are', () => {
		const bytes = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
		const signature = `sha256=${hmac(bytes)}`;
		expect(codeOf(BODY_ONLY, deliver([['x-signature', signature]], bytes))).toBe('accepted');
		const replaced = Buffer.from(bytes.toString('utf8'));
		expect(codeOf(BODY_ONLY, deliver([['x-signature', signature]], replaced))).toBe(
			'signature_invalid',
		);
	});

	it('digits of another script are no timestamp', () => {
		const arabic = [...SECONDS].map((digit) => String.fromCharCode(0x660 + Number(digit))).join('');
		const signature = hmac(`${arabic}.{"id":7}`);
		expect(
			codeOf(
				TIMED,
				deliver([
					['x-signature', signature],
					['x-timestamp', arabic],
				]),
			),
		).toBe('signature_invalid');
	});
});

describe('timing: no early exit', () => {
	const compared = (scheme: SignatureScheme, delivery: Delivery, secrets: string[]): number => {
		const verifier = compileScheme(scheme, { secrets });
		const request = requestOf(delivery);
		const spy = jest.spyOn(crypto, 'timingSafeEqual');
		try {
			verifier.verify(request, NOW);
			for (const [a, b] of spy.mock.calls) expect(a.byteLength).toBe(b.byteLength);
			return spy.mock.calls.length;
		} finally {
			spy.mockRestore();
		}
	};
	const BODY = '{"id":7}';

	it.each([
		['the current secret', hmac(BODY)],
		['the previous secret', hmac(BODY, OLD_SECRET)],
		['no secret', '0'.repeat(64)],
	])('both secrets are compared when %s fits', (_, signature) => {
		const delivery = deliver([['x-signature', `sha256=${signature}`]]);
		expect(compared(BODY_ONLY, delivery, [SECRET, OLD_SECRET])).toBe(2);
	});

	it('every signature of a list is compared with every secret', () => {
		const sign = (secret: string) =>
			createHmac('sha256', secret).update(`a.${SECONDS}.${BODY}`).digest('base64');
		const delivery = deliver([
			['webhook-signature', `v1,${sign(SECRET)} v1,${sign('x')} v1,${sign(OLD_SECRET)}`],
			['webhook-id', 'a'],
			['webhook-timestamp', SECONDS],
		]);
		expect(compared(LISTED, delivery, [SECRET, OLD_SECRET])).toBe(6);
	});

	it('a token is compared by digests of one length, with every secret', () => {
		const token: SignatureScheme = {
			...BODY_ONLY,
			algorithm: 'token',
			signed: '',
			signature: { at: { in: 'header', name: 'x-token' }, encoding: 'utf8' },
		};
		for (const text of [SECRET, SECRET.slice(1), 'x', OLD_SECRET]) {
			expect(compared(token, deliver([['x-token', text]]), [SECRET, OLD_SECRET])).toBe(2);
		}
	});
});

describe('rotation and replay', () => {
	const BODY = '{"id":7}';
	const nameOf = (scheme: SignatureScheme, delivery: Delivery, secrets: string[]) => {
		const outcome = verifyDelivery(scheme, delivery, { secrets }, NOW);
		if (!outcome.ok) throw new Error(outcome.detail);
		return outcome.signature;
	};

	it('the previous secret is as good as the current one', () => {
		const delivery = deliver([['x-signature', `sha256=${hmac(BODY, OLD_SECRET)}`]]);
		expect(codeOf(BODY_ONLY, delivery)).toBe('signature_invalid');
		expect(codeOf(BODY_ONLY, delivery, { secrets: [SECRET, OLD_SECRET] })).toBe('accepted');
		expect(codeOf(BODY_ONLY, delivery, { secrets: [SECRET, ''] })).toBe('signature_invalid');
	});

	it('a message keeps its name when its signature is written or chosen otherwise', () => {
		const secrets = [SECRET, OLD_SECRET];
		const lower = deliver([['x-signature', `sha256=${hmac(BODY)}`]]);
		const upper = deliver([['x-signature', `sha256=${hmac(BODY).toUpperCase()}`]]);
		const old = deliver([['x-signature', `sha256=${hmac(BODY, OLD_SECRET)}`]]);
		const name = nameOf(BODY_ONLY, lower, secrets);
		expect(name).toBeTruthy();
		expect(nameOf(BODY_ONLY, upper, secrets)).toBe(name);
		expect(nameOf(BODY_ONLY, old, secrets)).toBe(name);
	});

	it.each(['der', 'ieee-p1363'] as const)(
		'the second form of an ECDSA signature, which anyone can make, has the same name (%s)',
		(ecdsaForm) => {
			const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
			const scheme = customScheme({
				algorithm: 'ecdsa-sha256',
				encoding: 'hex',
				headerName: 'x-signature',
				signedContent: '{body}',
				ecdsaForm,
			});
			const plain = createSign('sha256')
				.update(BODY)
				.sign({ key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
			const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
			const s = BigInt(`0x${plain.toString('hex', 32)}`);
			const other = Buffer.from(
				plain.toString('hex', 0, 32) + (order - s).toString(16).padStart(64, '0'),
				'hex',
			);
			const verifier = compileScheme(scheme, {
				secrets: [],
				publicKeys: [pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
			});
			const names = [plain, other].map((signature) => {
				const bytes = ecdsaForm === 'der' ? derOf(signature) : signature;
				const delivery = deliver([['x-signature', bytes.toString('hex')]]);
				const outcome = verifier.verify(requestOf(delivery), NOW);
				return outcome.ok ? outcome.signature : outcome.code;
			});
			expect(names[0]).toMatch(/^[\w-]{40,}$/);
			expect(names[1]).toBe(names[0]);
		},
	);

	/** Two integers as DER writes them: no leading zeros, but one where the first bit is set. */
	function derOf(signature: Buffer): Buffer {
		const integers = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
			let start = 0;
			while (bytes[start] === 0) start += 1;
			const digits = bytes.subarray(start);
			const value = digits[0]! < 0x80 ? digits : Buffer.concat([Buffer.from([0]), digits]);
			return Buffer.concat([Buffer.from([2, value.length]), value]);
		});
		const content = Buffer.concat(integers);
		return Buffer.concat([Buffer.from([0x30, content.length]), content]);
	}
});

describe('a signature of one scheme presented for another', () => {
	const BODY = '{"id":7}';

	it.each([
		['over the body alone, where a timestamp is signed too', TIMED, hmac(BODY)],
		[
			'with a timestamp, where the body alone is signed',
			BODY_ONLY,
			`sha256=${hmac(`${SECONDS}.${BODY}`)}`,
		],
		[
			'with another hash',
			BODY_ONLY,
			`sha256=${createHmac('sha512', SECRET).update(BODY).digest('hex')}`,
		],
		['with another prefix', BODY_ONLY, `sha1=${hmac(BODY)}`],
		[
			'in another encoding',
			BODY_ONLY,
			`sha256=${Buffer.from(hmac(BODY), 'hex').toString('base64')}`,
		],
	])('%s is refused', (_, scheme, signature) => {
		const headers = [
			['x-signature', signature],
			['x-timestamp', SECONDS],
		] as const;
		expect(codeOf(scheme, deliver(headers))).toBe('signature_invalid');
	});

	it('the secret itself is no signature', () => {
		expect(codeOf(BODY_ONLY, deliver([['x-signature', `sha256=${SECRET}`]]))).toBe(
			'signature_invalid',
		);
	});
});

describe('a body whose exact bytes the server did not keep', () => {
	it('cannot be verified, and is refused', () => {
		const request = requestOf(deliver([['x-signature', `sha256=${hmac('')}`]], ''));
		const multipart = {
			...request,
			method: request.method,
			publicUrl: request.publicUrl,
			rawHeaders: request.rawHeaders,
			isForm: false,
			rawBody: undefined,
		};
		expect(compileScheme(BODY_ONLY, KEYS).verify(multipart, NOW)).toMatchObject({
			code: 'signature_invalid',
			detail: expect.stringContaining('multipart') as string,
		});
	});
});
