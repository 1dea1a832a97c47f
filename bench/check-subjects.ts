import {
	createHash,
	createHmac,
	createPublicKey,
	createSecretKey,
	generateKeyPairSync,
	sign,
	timingSafeEqual,
	verify,
} from 'node:crypto';
import { BlockList } from 'node:net';

import jwt from 'jsonwebtoken';

import { KeyRing } from '../admission/api-key';
import type { Check } from '../admission/check';
import { apiKeyCheck } from '../admission/checks/apiKey';
import { contentTypeCheck } from '../admission/checks/contentType';
import { jwtCheck } from '../admission/checks/jwt';
import { signatureCheck } from '../admission/checks/signature';
import { sourceIpCheck } from '../admission/checks/sourceIp';
import { transportCheck } from '../admission/checks/transport';
import type { WebhookRequest } from '../admission/request';
import { customScheme } from '../admission/signature/custom';
import { compileHttpMessageSignature } from '../admission/signature/http-message-signature';
import type { SignatureScheme } from '../admission/signature/scheme';
import type { SignatureVerifier } from '../admission/signature/verifier';
import { compileScheme } from '../admission/signature/verify';

export const NOW = Date.now();
const SECONDS = String(Math.floor(NOW / 1000));
const URL_CALLED = 'https://n8n.example.com/webhook/orders?page=2';
const SOURCE = '203.0.113.7';
/** Timings of what takes less than a microsecond hold so many calls. */
const MANY_CALLS = 100;

/** A check and the least that could do its work, to be timed side by side. */
export interface Subject {
	readonly name: string;
	/** What is timed beside it. */
	readonly beside: string;
	/** Whether the overhead has a goal. Of a public-key call the noise alone is more. */
	readonly goalApplies: boolean;
	/** Whether the body is read at all: what does not read it costs the same at every size. */
	readonly readsBody: boolean;
	readonly calls?: number;
	/** @returns the check and the bare call, both for one body; the bare call gives false if it fails */
	prepare(body: Buffer): { check: Check; request: WebhookRequest; bare: () => unknown };
}

type Headers = readonly (readonly [string, string])[];

/** What else a sender and a proxy send. */
const USUAL_HEADERS: Headers = [
	['host', 'n8n.example.com'],
	['user-agent', 'Shop/1.0'],
	['accept', '*/*'],
	['accept-encoding', 'gzip, deflate, br'],
	['content-type', 'application/json'],
	['content-length', '1024'],
	['connection', 'close'],
	['x-forwarded-for', SOURCE],
	['x-forwarded-proto', 'https'],
	['x-forwarded-host', 'n8n.example.com'],
	['x-request-id', '3f2c1b7a-9f64-4c0e-8f0e-1c9b0a4d2e11'],
];

function requestOf(body: Buffer, headers: Headers = []): WebhookRequest {
	const all = [...USUAL_HEADERS, ...headers];
	return {
		method: 'POST',
		publicUrl: URL_CALLED,
		query: { page: '2' },
		headers: Object.fromEntries(all),
		rawHeaders: all.flat(),
		sourceIp: SOURCE,
		secure: true,
		contentType: 'application/json',
		body: { state: 'parsed', value: { type: 'order.paid' }, raw: body },
	};
}

const secretBytes = Buffer.from('c2VjcmV0LW9mLXRoZS1iZW5jaG1hcmstMzItYnl0ZXM=', 'base64');
const secretKey = createSecretKey(secretBytes);
const SECRETS = { secrets: [secretBytes.toString('base64')] };
const pair = generateKeyPairSync('ed25519');
const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const publicKey = createPublicKey(publicPem);

const hmac = (...pieces: (string | Buffer)[]): Buffer => {
	const digest = createHmac('sha256', secretKey);
	for (const piece of pieces) digest.update(piece);
	return digest.digest();
};

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();

const transport: Subject = {
	name: 'HTTPS required',
	beside: 'reading the flag',
	goalApplies: true,
	readsBody: false,
	calls: MANY_CALLS,
	prepare: (body) => {
		const request = requestOf(body);
		return { check: transportCheck, request, bare: () => request.secure };
	},
};

const RANGES = Array.from({ length: 20 }, (_, index) => `198.51.${100 + index}.0/24`);

const sourceIp: Subject = {
	name: 'Source address (21 IPv4 and 1 IPv6 ranges)',
	beside: 'net.BlockList',
	goalApplies: true,
	readsBody: false,
	calls: MANY_CALLS,
	prepare: (body) => {
		const list = new BlockList();
		const allow = [...RANGES, '203.0.113.0/26'];
		for (const range of allow) list.addSubnet(range.split('/')[0]!, Number(range.split('/')[1]));
		list.addSubnet('2001:db8::', 32, 'ipv6');
		return {
			check: sourceIpCheck({ allow: [...allow, '2001:db8::/32'], deny: [] }),
			request: requestOf(body),
			bare: () => list.check(SOURCE),
		};
	},
};

const apiKey: Subject = {
	name: 'API key (ring of 3)',
	beside: 'SHA-256 and comparison',
	goalApplies: true,
	readsBody: false,
	prepare: (body) => {
		const keys = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
		const ring = KeyRing.compile(
			keys.map((value, index) => ({ name: `key ${index}`, value, enabled: true, field: 'key' })),
		);
		const expected = sha256(keys[2]!);
		return {
			check: apiKeyCheck('x-api-key', ring),
			request: requestOf(body, [['x-api-key', keys[2]!]]),
			bare: () => timingSafeEqual(sha256(keys[2]!), expected),
		};
	},
};

const jwtSecret = secretBytes.toString('hex');
const jwtKey = createSecretKey(Buffer.from(jwtSecret));
/** As an identity provider fills it: about 1 KB. */
const token = jwt.sign(
	{
		iss: 'https://issuer.example.com/',
		aud: 'orders',
		sub: 'shop-frontend',
		scope: 'orders:read orders:write customers:read',
		tenant: 'b7f1c9d2-5a3e-4f0b-9a6d-2e8c4b1f7a90',
		roles: Array.from({ length: 20 }, (_, index) => `role-${index}-of-the-shop`),
		name: 'Zoë of the shop',
	},
	jwtSecret,
	{ expiresIn: 3600 },
);

function jwtSubject(beside: string, bare: () => unknown): Subject {
	return {
		name: `JWT HS256 (token of ${token.length} characters)`,
		beside,
		goalApplies: true,
		readsBody: false,
		prepare: (body) => ({
			check: jwtCheck({
				keySource: 'secret',
				secret: jwtSecret,
				algorithms: ['HS256'],
				issuer: 'https://issuer.example.com/',
				audience: 'orders',
			}),
			request: requestOf(body, [['authorization', `Bearer ${token}`]]),
			bare,
		}),
	};
}

const signedPart = token.slice(0, token.lastIndexOf('.'));
const tokenSignature = createHmac('sha256', jwtKey).update(signedPart).digest();

const contentType: Subject = {
	name: 'Content type',
	beside: 'Set.has',
	goalApplies: true,
	readsBody: false,
	calls: MANY_CALLS,
	prepare: (body) => {
		const request = requestOf(body);
		const accepted = new Set(['application/json']);
		return {
			check: contentTypeCheck(new Set(['json'])),
			request,
			bare: () => accepted.has(request.contentType),
		};
	},
};

const BODY_SCHEME = customScheme({
	algorithm: 'hmac-sha256',
	encoding: 'hex',
	headerName: 'x-hub-signature-256',
	prefix: 'sha256=',
	signedContent: '{body}',
	secretForm: 'base64',
	idHeader: 'x-github-delivery',
	eventTypeHeader: 'x-github-event',
});

const STANDARD_WEBHOOKS: SignatureScheme = {
	...customScheme({
		algorithm: 'hmac-sha256',
		encoding: 'base64',
		headerName: 'webhook-signature',
		prefix: 'v1,',
		listSeparator: ' ',
		signedContent: '{id}.{timestamp}.{body}',
		timestampHeader: 'webhook-timestamp',
		idHeader: 'webhook-id',
		secretForm: 'whsec',
	}),
	eventType: { in: 'json', pointer: '/type' },
};

const ED25519 = customScheme({
	algorithm: 'ed25519',
	encoding: 'hex',
	headerName: 'x-signature-ed25519',
	signedContent: '{timestamp}{body}',
	timestampHeader: 'x-signature-timestamp',
});

function signatureSubject(
	name: string,
	beside: string,
	verifier: SignatureVerifier,
	headersOf: (body: Buffer) => Headers,
	bareOf: (body: Buffer) => () => unknown,
): Subject {
	return {
		name,
		beside,
		goalApplies: beside.startsWith('HMAC'),
		readsBody: true,
		prepare: (body) => ({
			check: signatureCheck(verifier),
			request: requestOf(body, headersOf(body)),
			bare: bareOf(body),
		}),
	};
}

const MESSAGE_PARAMETERS = `("@method" "@target-uri" "content-digest");created=${SECONDS};keyid="shop"`;

function contentDigestOf(body: Buffer): string {
	return `sha-256=:${sha256(body).toString('base64')}:`;
}

function messageBaseOf(body: Buffer): string {
	return [
		'"@method": POST',
		`"@target-uri": ${URL_CALLED}`,
		`"content-digest": ${contentDigestOf(body)}`,
		`"@signature-params": ${MESSAGE_PARAMETERS}`,
	].join('\n');
}

/** In the order in which a request meets them. */
export const SUBJECTS: readonly Subject[] = [
	transport,
	sourceIp,
	apiKey,
	jwtSubject('HMAC of the token', () =>
		timingSafeEqual(createHmac('sha256', jwtKey).update(signedPart).digest(), tokenSignature),
	),
	jwtSubject('jsonwebtoken', () =>
		jwt.verify(token, jwtKey, {
			algorithms: ['HS256'],
			issuer: 'https://issuer.example.com/',
			audience: 'orders',
		}),
	),
	signatureSubject(
		'HMAC-SHA256 over the body',
		'HMAC',
		compileScheme(BODY_SCHEME, SECRETS),
		(body) => [
			['x-hub-signature-256', `sha256=${hmac(body).toString('hex')}`],
			['x-github-delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
			['x-github-event', 'push'],
		],
		(body) => {
			const expected = hmac(body);
			return () => timingSafeEqual(hmac(body), expected);
		},
	),
	signatureSubject(
		'Standard Webhooks',
		'HMAC',
		compileScheme(STANDARD_WEBHOOKS, SECRETS),
		(body) => [
			['webhook-id', 'msg_1'],
			['webhook-timestamp', SECONDS],
			['webhook-signature', `v1,${hmac(`msg_1.${SECONDS}.`, body).toString('base64')}`],
		],
		(body) => {
			const expected = hmac(`msg_1.${SECONDS}.`, body);
			return () => timingSafeEqual(hmac(`msg_1.${SECONDS}.`, body), expected);
		},
	),
	signatureSubject(
		'Ed25519 over timestamp and body',
		'Ed25519',
		compileScheme(ED25519, { secrets: [], publicKeys: [publicPem] }),
		(body) => [
			['x-signature-timestamp', SECONDS],
			[
				'x-signature-ed25519',
				sign(null, Buffer.concat([Buffer.from(SECONDS), body]), pair.privateKey).toString('hex'),
			],
		],
		(body) => {
			const prefix = Buffer.from(SECONDS);
			const signature = sign(null, Buffer.concat([prefix, body]), pair.privateKey);
			return () => verify(null, Buffer.concat([prefix, body]), publicKey, signature);
		},
	),
	signatureSubject(
		'HTTP Message Signature, HMAC-SHA256',
		'HMAC and SHA-256 of the body',
		compileHttpMessageSignature({ algorithm: 'hmac-sha256', secretForm: 'base64' }, SECRETS),
		(body) => [
			['content-digest', contentDigestOf(body)],
			['signature-input', `sig1=${MESSAGE_PARAMETERS}`],
			['signature', `sig1=:${hmac(messageBaseOf(body)).toString('base64')}:`],
		],
		(body) => {
			const base = messageBaseOf(body);
			const expected = hmac(base);
			const digest = sha256(body);
			return () => timingSafeEqual(hmac(base), expected) && timingSafeEqual(sha256(body), digest);
		},
	),
	contentType,
];
