import fc from 'fast-check';
import { createSigner, httpbis } from 'http-message-signatures';
import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

import { ConfigurationError } from '../../../admission/configuration-error';
import {
	compileHttpMessageSignature,
	DEFAULT_COMPONENTS,
	signatureBase,
	type HttpMessageSignatureSettings,
	type HttpSignatureAlgorithm,
} from '../../../admission/signature/http-message-signature';
import { publicKeysOf, type SigningKeys } from '../../../admission/signature/keys';
import { ecdsaMatcher, rsaMatcher } from '../../../admission/signature/matcher';
import { parseDictionary, type InnerList } from '../../../admission/signature/structured-fields';
import { requestOf, type Delivery } from './harness';

const pem = (base64: string): string =>
	`-----BEGIN PUBLIC KEY-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END PUBLIC KEY-----\n`;

/** RFC 9421, appendix B.1: the public halves of the example keys, and the shared secret. */
const RFC_KEYS = {
	rsaPss: pem(
		'MIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAK+LZpt69tFnfz26rz9bNvkBLb6bkWlfGKuNII1EfMtkY8WunaRthlx2z37zLPHLfi4dRh+OcdvEcN0cud5pvqAF48kPOjpw5GeTfJWG4IA+Dt8OjOqQLy5IZPeQJ3U64n2yBTzVPDzzDuzsqxQB6oA7M54zxZkzrQhHDdmdRaVoHIcLmCzy/lqJKpbXddZ6qs4vmyfXL0igA2HVAADeVlLc3aYsui204EsT+6HIlOE59IOSOmg2SewPC86NCksmWKAOPOZqnDtBlQHVcPZauGjk/b+nfp2+G5zZEFZJS0N31QLyZvsXQzqfSwjQjePFdqZwzpBVevlPZ1eaMnOlyNsCAwEAAQ==',
	),
	ed25519: pem('MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs='),
	p256: pem(
		'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==',
	),
	secret:
		'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
};

const RFC_CREATED_MS = 1618884473_000;

/** RFC 9421, appendix B.2: `test-request`, signed. */
const rfcRequest = (label: string, parameters: string, signature: string): Delivery => ({
	method: 'POST',
	url: 'https://example.com/foo?param=Value&Pet=dog',
	headers: [
		['Host', 'example.com'],
		['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
		['Content-Type', 'application/json'],
		[
			'Content-Digest',
			'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
		],
		['Content-Length', '18'],
		['Signature-Input', `${label}=${parameters}`],
		['Signature', `${label}=:${signature}:`],
	],
	body: Buffer.from('{"hello": "world"}'),
});

const B21 = rfcRequest(
	'sig-b21',
	'();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
	'd2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==',
);
const B22 = rfcRequest(
	'sig-b22',
	'("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"',
	'LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==',
);
const B23 = rfcRequest(
	'sig-b23',
	'("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"',
	'bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==',
);
const B25 = rfcRequest(
	'sig-b25',
	'("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
	'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=',
);
const B26 = rfcRequest(
	'sig-b26',
	'("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
	'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
);

const verdictOn = (
	delivery: Delivery,
	settings: HttpMessageSignatureSettings,
	keys: SigningKeys,
	nowMs = RFC_CREATED_MS,
) => compileHttpMessageSignature(settings, keys).verify(requestOf(delivery), nowMs);

const PUBLIC = (key: string): SigningKeys => ({ secrets: [], publicKeys: [key] });
const PSS = { algorithm: 'rsa-pss-sha512' } as const;

/** The request with another query: what its signature does not cover can be changed. */
const withQuery = (delivery: Delivery, query: string): Delivery => ({
	...delivery,
	url: `https://example.com/foo${query}`,
});

const UNSIGNED_QUERY = {
	ok: false,
	code: 'signature_invalid',
	detail:
		'The request has a query that the signature does not cover. It must cover "@query", "@target-uri" or "@request-target", or each parameter by "@query-param".',
};

describe('the published examples of RFC 9421, appendix B.2', () => {
	it('B.2.1: nothing covered but the nonce: genuine, yet never enough', () => {
		const input = parseDictionary(
			'sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
		)!.get('sig-b21') as InnerList;
		const base = signatureBase(requestOf(B21), input);
		if ('missing' in base) throw new Error(base.missing);
		expect(base.bytes.toString()).toBe(
			'"@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
		);
		const matcher = rsaMatcher('sha512', publicKeysOf([RFC_KEYS.rsaPss], 'rsa-pss'), {
			padding: 6,
			saltLength: 64,
		});
		const signature = Buffer.from(B21.headers.at(-1)![1].slice('sig-b21=:'.length, -1), 'base64');
		expect(matcher.match([base.bytes], [signature])).toBeDefined();
		expect(verdictOn(B21, PSS, PUBLIC(RFC_KEYS.rsaPss))).toMatchObject({
			code: 'signature_invalid',
			detail: 'The signature must cover "@method".',
		});
	});

	it('B.2.2: selected components, a query parameter among them', () => {
		const settings = {
			...PSS,
			requiredComponents: ['@authority', 'content-digest', '@query-param;name="Pet"'],
			keyId: 'test-key-rsa-pss',
			tag: 'header-example',
		};
		const keys = PUBLIC(RFC_KEYS.rsaPss);
		expect(verdictOn(withQuery(B22, '?Pet=dog'), settings, keys)).toMatchObject({
			ok: true,
			timestampMs: RFC_CREATED_MS,
		});
		// As published, one of its two parameters is not signed.
		expect(verdictOn(B22, settings, keys)).toEqual(UNSIGNED_QUERY);
	});

	it('B.2.3: everything, which is more than the default demands', () => {
		expect(verdictOn(B23, PSS, PUBLIC(RFC_KEYS.rsaPss))).toMatchObject({ ok: true });
	});

	it('B.2.4: a response with ECDSA P-256, by its signature base', () => {
		const base = [
			'"@status": 200',
			'"content-type": application/json',
			'"content-digest": sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
			'"content-length": 23',
			'"@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
		].join('\n');
		const matcher = ecdsaMatcher('sha256', publicKeysOf([RFC_KEYS.p256], 'ec'), 'ieee-p1363');
		const signature = Buffer.from(
			'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
			'base64',
		);
		expect(matcher.match([Buffer.from(base)], [signature])).toBeDefined();
		expect(matcher.match([Buffer.from(`${base} `)], [signature])).toBeUndefined();
	});

	it('B.2.5: HMAC-SHA256', () => {
		const settings = {
			algorithm: 'hmac-sha256',
			requiredComponents: ['date', '@authority', 'Content-Type'],
			secretForm: 'base64',
		} as const;
		const keys = { secrets: [RFC_KEYS.secret] };
		const request = withQuery(B25, '');
		expect(verdictOn(request, settings, keys)).toMatchObject({ ok: true });
		expect(verdictOn(request, settings, { secrets: ['b3RoZXI=', RFC_KEYS.secret] })).toMatchObject({
			ok: true,
		});
		expect(verdictOn(request, settings, { secrets: ['b3RoZXI='] })).toMatchObject({
			code: 'signature_invalid',
		});
		expect(verdictOn(B25, settings, keys)).toEqual(UNSIGNED_QUERY);
	});

	it('B.2.6: Ed25519', () => {
		const settings = { algorithm: 'ed25519', requiredComponents: ['@method', '@path'] } as const;
		const keys = PUBLIC(RFC_KEYS.ed25519);
		expect(verdictOn(withQuery(B26, ''), settings, keys)).toMatchObject({ ok: true });
		expect(verdictOn(B26, settings, keys)).toEqual(UNSIGNED_QUERY);
	});
});

interface KeyPair {
	readonly privateKey: KeyObject;
	readonly publicKey: KeyObject;
}

describe('what the package http-message-signatures signs', () => {
	const NOW = Date.parse('2026-11-24T12:00:00Z');
	const SECRET = randomBytes(32).toString('hex');
	const ec = (namedCurve: string): KeyPair => generateKeyPairSync('ec', { namedCurve });
	const PAIRS: Record<HttpSignatureAlgorithm, KeyPair | null> = {
		'hmac-sha256': null,
		ed25519: generateKeyPairSync('ed25519'),
		'ecdsa-p256-sha256': ec('P-256'),
		'ecdsa-p384-sha384': ec('P-384'),
		// With the longest salt; the published examples have one of 64 bytes.
		'rsa-pss-sha512': generateKeyPairSync('rsa', { modulusLength: 2048 }),
		'rsa-v1_5-sha256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
	};
	const ALGORITHMS = Object.keys(PAIRS) as HttpSignatureAlgorithm[];
	const keysOf = (algorithm: HttpSignatureAlgorithm): SigningKeys => ({
		secrets: [SECRET],
		publicKeys: [
			PAIRS[algorithm]?.publicKey.export({ type: 'spki', format: 'pem' }).toString() ?? '',
		],
	});
	const signerOf = (algorithm: HttpSignatureAlgorithm) => {
		const pair = PAIRS[algorithm];
		const key =
			pair === null ? SECRET : pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		return createSigner(key, algorithm, 'shop');
	};
	const BODY = '{"id":7,"name":"Zoë"}';
	const URL_WITHOUT_QUERY = 'https://n8n.example.com/webhook/orders';
	const digestOf = (body: string, algorithm = 'sha256'): string =>
		`${algorithm.replace('sha', 'sha-')}=:${createHash(algorithm).update(body).digest('base64')}:`;

	interface Signing {
		readonly algorithm?: HttpSignatureAlgorithm;
		readonly fields?: string[];
		readonly created?: number;
		readonly expires?: number;
		readonly params?: string[];
		readonly paramValues?: Record<string, string>;
		readonly headers?: Record<string, string>;
		readonly url?: string;
		readonly body?: string;
		readonly name?: string;
	}

	const signed = async ({
		algorithm = 'hmac-sha256',
		fields = ['@method', '@target-uri', 'content-digest'],
		created = NOW,
		expires,
		params = ['created', 'keyid', 'alg', 'nonce', ...(expires === undefined ? [] : ['expires'])],
		paramValues = {},
		headers = {},
		url = 'https://n8n.example.com/webhook/orders?page=2&q=a%20b',
		body = BODY,
		name = 'sig1',
	}: Signing = {}): Promise<Delivery> => {
		const message = await httpbis.signMessage(
			{
				key: signerOf(algorithm),
				name,
				fields,
				params,
				paramValues: {
					created: new Date(created),
					...(expires !== undefined && { expires: new Date(expires) }),
					nonce: 'n-1',
					...paramValues,
				},
			},
			{
				method: 'POST',
				url,
				headers: {
					'content-type': 'application/json',
					'content-digest': digestOf(body),
					...headers,
				},
			},
		);
		return {
			method: 'POST',
			url,
			headers: Object.entries<string>(message.headers),
			body: Buffer.from(body),
		};
	};

	const verdict = (
		delivery: Delivery,
		settings: Partial<HttpMessageSignatureSettings> = {},
		nowMs = NOW,
	) => {
		const algorithm = settings.algorithm ?? 'hmac-sha256';
		return verdictOn(delivery, { algorithm, ...settings }, keysOf(algorithm), nowMs);
	};
	const codeOf = (...args: Parameters<typeof verdict>): string => {
		const outcome = verdict(...args);
		return outcome.ok ? 'accepted' : outcome.code;
	};
	const withHeader = (delivery: Delivery, name: string, change: (value: string) => string) => ({
		...delivery,
		headers: delivery.headers.map(([key, value]) =>
			key.toLowerCase() === name ? ([key, change(value)] as const) : ([key, value] as const),
		),
	});

	it.each(ALGORITHMS)('%s is accepted, with its nonce', async (algorithm) => {
		expect(verdict(await signed({ algorithm }), { algorithm })).toEqual({
			ok: true,
			timestampMs: NOW,
			untilMs: NOW + 300_000,
			nonce: 'n-1',
			signature: expect.stringMatching(/^[\w-]{20,}$/) as string,
		});
	});

	it.each(ALGORITHMS)('%s: tampering with anything covered is refused', async (algorithm) => {
		const good = await signed({ algorithm });
		const bad: Delivery[] = [
			{ ...good, body: Buffer.from('{"id":8}') },
			{ ...good, method: 'PUT' },
			{ ...good, url: good.url.replace('orders', 'refunds') },
			{ ...good, url: `${good.url}&admin=1` },
			withHeader(good, 'content-digest', () => digestOf('{"id":8}')),
			withHeader(good, 'signature-input', (text) => text.replace('n-1', 'n-2')),
			withHeader(good, 'signature-input', (text) =>
				text.replace(/created=\d+/, 'created=1795521601'),
			),
		];
		for (const delivery of bad) {
			expect(codeOf(delivery, { algorithm })).toBe('signature_invalid');
		}
	});

	it.each(ALGORITHMS)('%s: any flipped bit of the signature is refused', async (algorithm) => {
		const good = await signed({ algorithm });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 255 }), (bit) => {
				const bad = withHeader(good, 'signature', (text) => {
					const bytes = Buffer.from(text.slice('sig1=:'.length, -1), 'base64');
					bytes[bit >> 3]! ^= 1 << (bit & 7);
					return `sig1=:${bytes.toString('base64')}:`;
				});
				expect(codeOf(bad, { algorithm })).toBe('signature_invalid');
			}),
			{ numRuns: 40 },
		);
	});

	it.each(ALGORITHMS.flatMap((a) => ALGORITHMS.filter((b) => a !== b).map((b) => [a, b] as const)))(
		'%s is refused where %s is configured (algorithm confusion)',
		async (algorithm, configured) => {
			expect(codeOf(await signed({ algorithm }), { algorithm: configured })).toBe(
				'signature_invalid',
			);
		},
	);

	it('any component of a request is derived as the package derives it', async () => {
		const fields = [
			'@method',
			'@target-uri',
			'@authority',
			'@scheme',
			'@request-target',
			'@path',
			'@query',
			'@query-param;name="q"',
			'content-type',
			'content-digest;key="sha-256"',
			'x-list;bs',
			'content-digest',
		];
		const url = 'https://N8N.example.com:8443/webhook/a;b?q=a%20%26b&page=2';
		const delivery = await signed({ fields, url, headers: { 'x-list': 'a, b' } });
		expect(codeOf(delivery, { requiredComponents: fields })).toBe('accepted');
	});

	describe('what a signature must cover', () => {
		it.each([
			['@target-uri, which holds the path', ['@method', '@target-uri', 'content-digest']],
			['@path', ['@method', '@path', 'content-digest']],
			['@request-target', ['@method', '@request-target', 'content-digest']],
		])('%s will do for the default', async (_, fields) => {
			expect(codeOf(await signed({ fields, url: URL_WITHOUT_QUERY }))).toBe('accepted');
		});

		it.each([
			['no method', ['@path', 'content-digest'], '"@method"'],
			['no path', ['@method', '@authority', 'content-digest'], '"@path"'],
			['no digest', ['@method', '@path'], '"content-digest"'],
			[
				'a digest of one kind only',
				['@method', '@path', 'content-digest;key="sha-256"'],
				'"content-digest"',
			],
			['the digest as bytes only', ['@method', '@path', 'content-digest;bs'], '"content-digest"'],
		])('%s is refused', async (_, fields, lacking) => {
			expect(verdict(await signed({ fields }))).toEqual({
				ok: false,
				code: 'signature_invalid',
				detail: `The signature must cover ${lacking}.`,
			});
		});

		it.each([
			'"@method";req',
			'"@path";tr',
			'"content-type";sf',
			'"@status"',
			'"@unknown"',
			'"x-none"',
		])('%s cannot be derived from a request: refused', async (component) => {
			const delivery = withHeader(await signed(), 'signature-input', (text) =>
				text.replace(')', ` ${component})`),
			);
			expect(verdict(delivery)).toMatchObject({
				code: 'signature_invalid',
				detail: expect.stringContaining('cannot derive') as string,
			});
		});

		it('a component that is covered twice is refused (section 2.5)', async () => {
			const delivery = withHeader(await signed(), 'signature-input', (text) =>
				text.replace(')', ' "@method")'),
			);
			expect(verdict(delivery)).toMatchObject({
				detail: 'The signature covers a component twice.',
			});
		});

		describe('the query, wherever there is one', () => {
			const PATH_ONLY = ['@method', '@path', 'content-digest'];
			const page = '@query-param;name="page"';
			const q = '@query-param;name="q"';

			it.each([['@query'], ['@target-uri'], ['@request-target'], [`${page} and ${q}`, page, q]])(
				'%s will do',
				async (name, ...parameters) => {
					const also = parameters.length === 0 ? [name] : parameters;
					expect(codeOf(await signed({ fields: [...PATH_ONLY, ...also] }))).toBe('accepted');
				},
			);

			it.each([
				['nothing', []],
				['one parameter of two', [page]],
				['another parameter', [q]],
				['the authority', ['@authority', '@scheme']],
			])('%s will not: refused, though the signature fits', async (_, also) => {
				expect(verdict(await signed({ fields: [...PATH_ONLY, ...also] }))).toEqual(UNSIGNED_QUERY);
			});

			it('whatever the author demands', async () => {
				const settings = { requiredComponents: ['content-digest'] };
				const fields = ['content-digest'];
				expect(verdict(await signed({ fields }), settings)).toEqual(UNSIGNED_QUERY);
				const bare = await signed({ fields, url: URL_WITHOUT_QUERY });
				expect(codeOf(bare, settings)).toBe('accepted');
			});

			it('also one that was added on the way; a lone question mark is none', async () => {
				const good = await signed({ fields: PATH_ONLY, url: URL_WITHOUT_QUERY });
				for (const query of ['?admin=1', '?admin', '?=', '??', '?&']) {
					expect(verdict({ ...good, url: good.url + query })).toEqual(UNSIGNED_QUERY);
				}
				expect(codeOf({ ...good, url: `${good.url}?` })).toBe('accepted');
			});

			it('a parameter that is added to signed ones, however it is written', async () => {
				const fields = [...PATH_ONLY, page];
				const good = await signed({ fields, url: `${URL_WITHOUT_QUERY}?page=2` });
				expect(codeOf(good)).toBe('accepted');
				for (const more of ['a=1', 'a', 'Page=1', 'page[]=3', 'page%5B%5D=3', '=3', 'page%20=3']) {
					expect(verdict({ ...good, url: `${good.url}&${more}` })).toEqual(UNSIGNED_QUERY);
				}
			});
		});

		it('a query parameter that is there twice cannot be covered (section 2.2.8)', async () => {
			const fields = ['@method', '@path', 'content-digest', '@query-param;name="a"'];
			const good = await signed({ fields, url: 'https://n8n.example.com/w?a=1' });
			expect(codeOf(good)).toBe('accepted');
			expect(codeOf({ ...good, url: `${good.url}&a=1` })).toBe('signature_invalid');
		});
	});

	describe('Content-Digest (RFC 9530)', () => {
		const digested = async (value: string): Promise<string> =>
			codeOf(await signed({ headers: { 'content-digest': value } }));
		const other = digestOf('{}');

		it.each(['sha256', 'sha512'])('%s is accepted', async (algorithm) => {
			expect(await digested(digestOf(BODY, algorithm))).toBe('accepted');
		});

		it('both are checked', async () => {
			expect(await digested(`${digestOf(BODY)}, ${digestOf(BODY, 'sha512')}`)).toBe('accepted');
			expect(await digested(`${other}, ${digestOf(BODY, 'sha512')}`)).toBe('signature_invalid');
			expect(await digested(`${digestOf(BODY)}, ${digestOf('{}', 'sha512')}`)).toBe(
				'signature_invalid',
			);
		});

		it.each([
			['a broken algorithm only', `md5=:${createHash('md5').update(BODY).digest('base64')}:`],
			['the digest of another body', other],
			['a truncated digest', 'sha-256=:AAAA:'],
			['hexadecimal digits', `sha-256=${createHash('sha256').update(BODY).digest('hex')}`],
			['an empty digest', 'sha-256=::'],
			['no structured field', 'sha-256=:'],
		])('%s is refused, though it is signed', async (_, value) => {
			expect(await digested(value)).toBe('signature_invalid');
		});
	});

	describe('time', () => {
		it('created is needed', async () => {
			expect(verdict(await signed({ params: ['keyid'] }))).toMatchObject({
				code: 'signature_invalid',
				detail: 'The signature has no well-formed parameter created.',
			});
		});

		it.each([
			[-300_000, 'accepted'],
			[-301_000, 'timestamp_out_of_tolerance'],
			[300_000, 'accepted'],
			[301_000, 'timestamp_out_of_tolerance'],
		])('created %i ms from now: %s', async (offset, code) => {
			expect(codeOf(await signed({ created: NOW + offset }))).toBe(code);
		});

		it('an expired signature is refused, though it is recent', async () => {
			const delivery = await signed({ expires: NOW + 10_000 });
			expect(codeOf(delivery, {}, NOW + 10_000)).toBe('accepted');
			expect(codeOf(delivery, {}, NOW + 10_001)).toBe('timestamp_out_of_tolerance');
		});

		it('a stale and wrong signature is told as wrong', async () => {
			const delivery = { ...(await signed()), method: 'GET' };
			expect(codeOf(delivery, {}, NOW + 900_000)).toBe('signature_invalid');
		});
	});

	describe('keyid, tag and labels', () => {
		it('keyid and tag must be the demanded ones', async () => {
			const delivery = await signed({
				params: ['created', 'keyid', 'tag'],
				paramValues: { tag: 'orders' },
			});
			expect(codeOf(delivery, { keyId: 'shop', tag: 'orders' })).toBe('accepted');
			expect(codeOf(delivery, { keyId: 'other' })).toBe('signature_invalid');
			expect(codeOf(delivery, { tag: 'refunds' })).toBe('signature_invalid');
		});

		it("of several signatures, one good one will do, and a proxy's is passed over", async () => {
			const good = await signed();
			const both = withHeader(
				withHeader(
					good,
					'signature-input',
					(text) => `proxy=("@method");created=1;keyid="p", ${text}`,
				),
				'signature',
				(text) => `proxy=:AAAA:, ${text}`,
			);
			expect(codeOf(both)).toBe('accepted');
		});

		it('a label that is there twice is refused, in one header or two', async () => {
			const good = await signed();
			for (const name of ['signature', 'signature-input']) {
				expect(codeOf(withHeader(good, name, (text) => `${text}, ${text}`))).toBe(
					'signature_invalid',
				);
				const twice = good.headers.flatMap((header) =>
					header[0].toLowerCase() === name ? [header, header] : [header],
				);
				expect(codeOf({ ...good, headers: twice })).toBe('signature_invalid');
			}
		});

		it('a signature under another label than its input is refused', async () => {
			const delivery = withHeader(await signed(), 'signature', (text) =>
				text.replace('sig1', 'sig2'),
			);
			expect(codeOf(delivery)).toBe('signature_invalid');
		});

		it.each(['signature', 'signature-input'])(
			'without the header %s it is missing',
			async (name) => {
				const good = await signed();
				const without = good.headers.filter(([key]) => key.toLowerCase() !== name);
				expect(codeOf({ ...good, headers: without })).toBe('signature_missing');
				expect(codeOf(withHeader(good, name, () => ''))).toBe('signature_missing');
			},
		);

		it.each([
			'sig1',
			'sig1=',
			'sig1=()',
			'sig1=(@method);created=1',
			'sig1=("@method"',
			'=()',
			'(',
			',',
		])('a malformed signature-input is refused: %s', async (text) => {
			const delivery = withHeader(await signed(), 'signature-input', () => text);
			expect(codeOf(delivery)).toBe('signature_invalid');
		});

		it('no more than 16 signatures are looked at', async () => {
			const good = await signed();
			const many = Array.from({ length: 16 }, (_, index) => `p${index}=:AAAA:`).join(', ');
			expect(codeOf(withHeader(good, 'signature', (text) => `${many}, ${text}`))).toBe(
				'signature_invalid',
			);
		});
	});

	it('hostile headers never throw', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (input, signature) => {
				const delivery = {
					method: 'POST',
					url: 'https://n8n.example.com/w',
					headers: [
						['signature-input', `a=${input}`],
						['signature', `a=${signature}`],
					] as const,
					body: Buffer.alloc(0),
				};
				expect(codeOf(delivery)).toBe('signature_invalid');
			}),
		);
	});
});

describe('a configuration that cannot work', () => {
	it.each([
		['no component', { algorithm: 'hmac-sha256', requiredComponents: [] }, 'Covered Components'],
		[
			'no such component',
			{ algorithm: 'hmac-sha256', requiredComponents: ['@body'] },
			'Covered Components',
		],
		[
			'a malformed one',
			{ algorithm: 'hmac-sha256', requiredComponents: ['a b'] },
			'Covered Components',
		],
		['a curve that is not the algorithm’s', { algorithm: 'ecdsa-p384-sha384' }, 'Public Key'],
		['a key of another kind', { algorithm: 'ed25519' }, 'Public Key'],
		['an unknown algorithm', { algorithm: 'none' }, 'Algorithm'],
	])('%s is found when it is compiled', (_, settings, parameter) => {
		const compile = () =>
			compileHttpMessageSignature(settings as HttpMessageSignatureSettings, {
				secrets: ['secret'],
				publicKeys: [RFC_KEYS.p256],
			});
		expect(compile).toThrow(ConfigurationError);
		expect(compile).toThrow(new RegExp(`^${parameter}: `));
	});

	it('the default covers method, path and body', () => {
		expect(DEFAULT_COMPONENTS).toEqual(['@method', '@path', 'content-digest']);
	});
});
