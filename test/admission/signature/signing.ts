import { createHmac, createPrivateKey, sign } from 'node:crypto';

import type { SignatureVector } from './vector';

/** 2025-09-24T10:30:00Z, in seconds: the moment of every delivery that the tests make. */
export const SENT_S = 1758709800;
export const SENT_MS = SENT_S * 1000;
/** A second on the way. */
export const NOW_MS = SENT_MS + 1000;
export const URL_OF_NODE = 'https://n8n.example.com/webhook/orders';
export const JSON_TYPE = { 'content-type': 'application/json' };
export const JSON_UTF8 = { 'content-type': 'application/json; charset=utf-8' };
export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

/** @returns a delivery of JSON, unless the headers say otherwise */
export function post(
	headers: Readonly<Record<string, string>>,
	body: string,
	url = URL_OF_NODE,
): SignatureVector['request'] {
	return { method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, body };
}

/** @param content text stands for its UTF-8 */
export function hmac(
	algorithm: 'sha1' | 'sha256' | 'sha512',
	secret: string | Buffer,
	content: string,
	encoding: 'hex' | 'base64',
): string {
	return createHmac(algorithm, secret).update(content, 'utf8').digest(encoding);
}

/** The first key pair of RFC 8032, section 7.1, in hexadecimal: one that everybody knows. */
export const ED25519_SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
export const ED25519_PUBLIC_KEY =
	'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

/**
 * @param content text stands for its UTF-8
 * @param seed the 32 bytes of the private key, in hexadecimal
 */
export function ed25519(
	content: string,
	encoding: 'hex' | 'base64',
	seed: string = ED25519_SEED,
): string {
	const key = createPrivateKey({
		key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
		format: 'der',
		type: 'pkcs8',
	});
	return sign(null, Buffer.from(content, 'utf8'), key).toString(encoding);
}
