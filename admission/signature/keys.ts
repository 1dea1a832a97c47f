import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

import { ConfigurationError } from '../configuration-error';
import { decodeStrictly } from './encoding';
import type { SecretForm } from './scheme';

/** What the workflow's author configures for a scheme: as the provider hands it out. */
export interface SigningKeys {
	/** The current secret, and during a rotation the previous one. */
	readonly secrets: readonly string[];
	/** PEM, base64 of the DER form, or base64 or hexadecimal of the raw key; current and previous. */
	readonly publicKeys?: readonly string[];
	/** Instead of the scheme's. */
	readonly toleranceSeconds?: number;
}

const SECRET_FIELDS = ['Secret', 'Previous Secret'] as const;
const PUBLIC_KEY_FIELD = 'Public Key';

/**
 * @param secrets the current secret and the previous one; an empty previous one counts as none
 * @returns the bytes of each
 * @throws {ConfigurationError} naming the field, never the secret
 */
export function secretBytesOf(
	secrets: readonly string[],
	form: SecretForm = 'utf8',
): readonly Buffer[] {
	if (secrets[0] === undefined || secrets[0] === '') {
		throw new ConfigurationError(
			'Secret',
			'The secret is empty: anyone could sign. Paste the one that the sender signs with.',
		);
	}
	return secrets
		.map((secret, index) => ({ secret, field: SECRET_FIELDS[index] ?? 'Secret' }))
		.filter(({ secret }) => secret !== '')
		.map(({ secret, field }) => bytesOf(secret, form, field));
}

/** @returns key objects for HMAC */
export function hmacKeysOf(bytes: readonly Buffer[]): readonly KeyObject[] {
	return bytes.map((secret) => createSecretKey(secret));
}

function bytesOf(secret: string, form: SecretForm, field: string): Buffer {
	if (secret.trim() !== secret) {
		throw new ConfigurationError(field, 'The secret begins or ends with white space.');
	}
	// A public key is public: as a shared secret it would let anyone sign (algorithm confusion).
	if (secret.includes('-----BEGIN')) {
		throw new ConfigurationError(
			field,
			'This is a key in PEM form, not a shared secret. A public key belongs in Public Key.',
		);
	}
	switch (form) {
		case 'utf8':
			return Buffer.from(secret, 'utf8');
		case 'hex':
			return decodeSecret(secret, 'hex', field, 'an even number of hexadecimal digits');
		case 'base64':
			return decodeSecret(padded(secret), 'base64', field, 'base64');
		case 'whsec':
			return decodeSecret(
				padded(secret.replace(/^(?:v1,)?whsec_/, '')),
				'base64',
				field,
				'base64 after whsec_',
			);
	}
}

function decodeSecret(
	text: string,
	encoding: 'hex' | 'base64',
	field: string,
	expected: string,
): Buffer {
	const bytes = decodeStrictly(text, encoding);
	if (bytes === undefined || bytes.length === 0) {
		throw new ConfigurationError(field, `The secret is not ${expected}. Paste it whole.`);
	}
	return bytes;
}

function padded(base64: string): string {
	const rest = base64.length % 4;
	return rest < 2 ? base64 : base64 + '='.repeat(4 - rest);
}

/** The kinds of public key that a scheme can ask for. */
export type PublicKeyKind = 'ed25519' | 'rsa' | 'rsa-pss' | 'ec';

/** The elliptic curves that senders sign on, by OpenSSL's name, with the length of a coordinate in bytes. */
const CURVES: Readonly<Record<string, number>> = {
	prime256v1: 32,
	secp256k1: 32,
	secp384r1: 48,
	secp521r1: 66,
};

/** @returns how long an ECDSA signature is when its two numbers are written plainly, in bytes */
export function plainEcdsaLength(key: KeyObject): number {
	return 2 * CURVES[key.asymmetricKeyDetails?.namedCurve ?? '']!;
}

/** RSA keys shorter than this can be broken. */
const MIN_RSA_BITS = 2048;

/** DER of a SubjectPublicKeyInfo up to the raw key (RFC 8410, RFC 5480), by length of the raw key. */
const SPKI_PREFIXES: readonly { kind: PublicKeyKind; rawLength: number; prefix: Buffer }[] = [
	{ kind: 'ed25519', rawLength: 32, prefix: Buffer.from('302a300506032b6570032100', 'hex') },
	{
		kind: 'ec',
		rawLength: 65,
		prefix: Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'),
	},
	{
		kind: 'ec',
		rawLength: 97,
		prefix: Buffer.from('3076301006072a8648ce3d020106052b81040022036200', 'hex'),
	},
];

/**
 * @param texts the public keys as the provider hands them out; empty ones count as none
 * @param curve the only elliptic curve that will do, by OpenSSL's name
 * @throws {ConfigurationError} for no key, or one that is private, weak, of another kind or no key at all
 */
export function publicKeysOf(
	texts: readonly string[] | undefined,
	kind: PublicKeyKind,
	curve?: string,
): readonly KeyObject[] {
	const present = (texts ?? []).map((text) => text.trim()).filter((text) => text !== '');
	if (present.length === 0) {
		throw new ConfigurationError(
			PUBLIC_KEY_FIELD,
			"The scheme needs the sender's public key. Paste it in PEM form, or as the sender shows it.",
		);
	}
	return present.map((text) => {
		if (text.includes('PRIVATE KEY')) {
			throw new ConfigurationError(
				PUBLIC_KEY_FIELD,
				'This is a private key. It belongs to the sender alone; paste the public one.',
			);
		}
		const key = parsePublicKey(text, kind);
		// An RSA key can be limited to PSS by its type, but any will do for PSS.
		const type = key.asymmetricKeyType;
		if (type !== kind && !(kind === 'rsa-pss' && type === 'rsa')) {
			throw new ConfigurationError(
				PUBLIC_KEY_FIELD,
				`The scheme needs a key of type ${kind}; this one is of type ${type}.`,
			);
		}
		const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
		if (kind.startsWith('rsa') && (modulusLength ?? 0) < MIN_RSA_BITS) {
			throw new ConfigurationError(
				PUBLIC_KEY_FIELD,
				`The RSA key has ${modulusLength} bits; at least ${MIN_RSA_BITS} are safe.`,
			);
		}
		if (kind === 'ec' && !Object.hasOwn(CURVES, namedCurve ?? '')) {
			throw new ConfigurationError(
				PUBLIC_KEY_FIELD,
				`The key is on the curve ${namedCurve}; possible are ${Object.keys(CURVES).join(', ')}.`,
			);
		}
		if (curve !== undefined && namedCurve !== curve) {
			throw new ConfigurationError(
				PUBLIC_KEY_FIELD,
				`The algorithm needs a key on the curve ${curve}; this one is on ${namedCurve}.`,
			);
		}
		return key;
	});
}

function parsePublicKey(text: string, kind: PublicKeyKind): KeyObject {
	try {
		if (text.includes('-----BEGIN')) {
			// One-line text fields turn line breaks into spaces.
			return createPublicKey(text.replace(/\\n/g, '\n').replace(ONE_LINE_PEM, breakLines));
		}
		const bytes = rawBytesOf(text.replace(/^whpk_/, '').replace(/\s+/g, ''));
		const raw = SPKI_PREFIXES.find(
			(candidate) => candidate.kind === kind && candidate.rawLength === bytes.length,
		);
		return createPublicKey({
			key: raw ? Buffer.concat([raw.prefix, bytes]) : bytes,
			format: 'der',
			type: 'spki',
		});
	} catch {
		throw new ConfigurationError(
			PUBLIC_KEY_FIELD,
			'The key does not parse. Paste it in PEM form (-----BEGIN PUBLIC KEY-----), or as the sender shows it in base64 or hexadecimal.',
		);
	}
}

const ONE_LINE_PEM =
	/^(-----BEGIN [A-Z ]+-----)\s*([A-Za-z0-9+/=\s]+?)\s*(-----END [A-Z ]+-----)\s*$/;

function breakLines(_: string, begin: string, base64: string, end: string): string {
	const lines = base64.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
	return [begin, ...lines, end, ''].join('\n');
}

function rawBytesOf(text: string): Buffer {
	const bytes =
		decodeStrictly(text, 'hex') ??
		decodeStrictly(padded(text), 'base64') ??
		decodeStrictly(text, 'base64url');
	if (bytes === undefined) throw new RangeError('neither hexadecimal nor base64');
	return bytes;
}
