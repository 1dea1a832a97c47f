import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

import { ConfigurationError } from '../configuration-error';
import { MIN_RSA_BITS, isSymmetric, suits, type JwtAlgorithm } from './algorithms';

/** Shortest secret in bytes: the hash's length for HS256 (RFC 7518, section 3.2). A shorter one can be guessed from a single token. */
export const MIN_SECRET_BYTES = 32;

/**
 * @param secret what both sides share
 * @param algorithms what the author allows
 * @throws {ConfigurationError} for a secret that is short or is a key pair's half, and for an
 *   algorithm that needs a public key
 */
export function compileSecret(secret: string, algorithms: readonly JwtAlgorithm[]): KeyObject {
	if (secret === '') throw new ConfigurationError('Secret', 'The secret is empty.');
	if (isAsymmetricKey(secret)) {
		// Everyone may know a public key: as an HMAC secret it would let everyone in.
		throw new ConfigurationError(
			'Secret',
			'This is a public or private key, not a secret. Choose the key source Public Key.',
		);
	}
	const bytes = Buffer.from(secret, 'utf8');
	if (bytes.length < MIN_SECRET_BYTES) {
		throw new ConfigurationError(
			'Secret',
			`The secret has ${bytes.length} bytes; at least ${MIN_SECRET_BYTES} are needed. Make a good one with: openssl rand -hex 32`,
		);
	}
	const other = algorithms.find((algorithm) => !isSymmetric(algorithm));
	if (other !== undefined) {
		throw new ConfigurationError(
			'Algorithms',
			`${other} needs a public key, not a secret. Choose among HS256, HS384 and HS512, or another key source.`,
		);
	}
	return createSecretKey(bytes);
}

/**
 * @param text PEM: a public key or a certificate; line breaks may be lost or written as `\n`
 * @param algorithms what the author allows
 * @throws {ConfigurationError} for what is no public key, or none for one of the algorithms
 */
export function compilePublicKey(text: string, algorithms: readonly JwtAlgorithm[]): KeyObject {
	if (text.trim() === '') throw new ConfigurationError('Public Key', 'The public key is empty.');
	if (text.includes('PRIVATE KEY')) {
		throw new ConfigurationError(
			'Public Key',
			'This is a private key. It belongs to the sender alone; paste the public one.',
		);
	}
	assertNoneSymmetric(algorithms);
	const key = publicKeyOf(text);
	if (key === undefined) {
		throw new ConfigurationError(
			'Public Key',
			'This is not a public key. Paste it in PEM, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----.',
		);
	}
	const { modulusLength = Infinity } = key.asymmetricKeyDetails ?? {};
	if (modulusLength < MIN_RSA_BITS) {
		throw new ConfigurationError(
			'Public Key',
			`The key has ${modulusLength} bits; at least ${MIN_RSA_BITS} are needed.`,
		);
	}
	const unfit = algorithms.find((algorithm) => !suits(algorithm, key));
	if (unfit !== undefined) {
		const { namedCurve } = key.asymmetricKeyDetails ?? {};
		const curve = namedCurve === undefined ? '' : ` on the curve ${namedCurve}`;
		throw new ConfigurationError(
			'Algorithms',
			`${unfit} does not work with this public key, of type ${key.asymmetricKeyType ?? 'unknown'}${curve}.`,
		);
	}
	return key;
}

/** @throws {ConfigurationError} where a public key would have to serve as a secret */
export function assertNoneSymmetric(algorithms: readonly JwtAlgorithm[]): void {
	const symmetric = algorithms.find(isSymmetric);
	if (symmetric !== undefined) {
		throw new ConfigurationError(
			'Algorithms',
			`${symmetric} works with a secret only: with a public key, everyone who knows the key could sign.`,
		);
	}
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----(.+?)-----END \1-----/s;

function publicKeyOf(text: string): KeyObject | undefined {
	const [, label = '', body = ''] = PEM.exec(text) ?? [];
	const lines = body.replace(/\\n|\s/g, '').match(/.{1,64}/g) ?? [];
	const pem = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
	return attempt(() => createPublicKey(pem));
}

/** Recognises PEM, SSH keys, a JWK or JWK set, and bare DER in base64. */
function isAsymmetricKey(text: string): boolean {
	if (/-----BEGIN |^\s*(?:ssh-|ecdsa-sha2-)/.test(text)) return true;
	const json = attempt(() => JSON.parse(text) as unknown);
	if (typeof json === 'object' && json !== null && ('kty' in json || 'keys' in json)) return true;
	const key = Buffer.from(text, 'base64');
	return [
		() => createPublicKey({ key, format: 'der', type: 'spki' }),
		() => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
		() => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
	].some((parse) => attempt(parse) !== undefined);
}

function attempt<Value>(parse: () => Value): Value | undefined {
	try {
		return parse();
	} catch {
		return undefined;
	}
}
