import { createHash, createHmac, createVerify, verify, type KeyObject } from 'node:crypto';

import { digestsEqual } from '../digest';
import {
	hmacKeysOf,
	plainEcdsaLength,
	publicKeysOf,
	secretBytesOf,
	type SigningKeys,
} from './keys';
import type { SignatureScheme } from './scheme';

type Content = readonly (string | Buffer)[];

/** Compares the signatures of a request with what the keys say. */
export interface Matcher {
	/** Whether a decoded signature can be one at all: a wrong length never gets as far as a comparison. */
	readonly accepts: (signature: Buffer) => boolean;
	/**
	 * @param content the signed bytes, in pieces; text stands for its UTF-8
	 * @param candidates the signatures of the request, each accepted above
	 * @returns what names the signed message when one of them is good (empty for a token)
	 */
	match(content: Content, candidates: readonly Buffer[]): string | undefined;
}

/** @throws {ConfigurationError} naming the secret or key that does not fit the algorithm */
export function compileMatcher(scheme: SignatureScheme, keys: SigningKeys): Matcher {
	const { algorithm } = scheme;
	switch (algorithm) {
		case 'hmac-sha1':
		case 'hmac-sha256':
		case 'hmac-sha384':
		case 'hmac-sha512':
			return hmacMatcher(
				algorithm.slice('hmac-'.length),
				hmacKeysOf(secretBytesOf(keys.secrets, scheme.secretForm)),
			);
		case 'jwt-hs256':
			throw new RangeError('A JSON Web Token is no signature of the content');
		case 'token':
			return tokenMatcher(secretBytesOf(keys.secrets, scheme.secretForm));
		case 'ed25519':
			return ed25519Matcher(publicKeysOf(keys.publicKeys, 'ed25519'));
		case 'rsa-sha1':
		case 'rsa-sha256':
		case 'rsa-sha384':
		case 'rsa-sha512':
			return rsaMatcher(algorithm.slice('rsa-'.length), publicKeysOf(keys.publicKeys, 'rsa'));
		case 'ecdsa-sha256':
		case 'ecdsa-sha384':
			return ecdsaMatcher(
				algorithm.slice('ecdsa-'.length),
				publicKeysOf(keys.publicKeys, 'ec'),
				scheme.ecdsaForm ?? 'der',
			);
	}
}

/** @param hash by OpenSSL's name */
export function hmacMatcher(hash: string, keys: readonly KeyObject[]): Matcher {
	const length = createHash(hash).digest().length;
	return {
		accepts: (signature) => signature.length === length,
		match: (content, candidates) => {
			let matched = false;
			let name: Buffer | undefined;
			for (const key of keys) {
				const hmac = createHmac(hash, key);
				for (const piece of content) hmac.update(piece);
				const expected = hmac.digest();
				// Always the current secret's: a message signed with both is one message.
				name ??= expected;
				for (const candidate of candidates) {
					// No early exit: how long it takes tells nothing of which secret or signature fits.
					if (digestsEqual(candidate, expected)) matched = true;
				}
			}
			return matched ? name?.toString('base64url') : undefined;
		},
	};
}

/** Longest token that is looked at, in bytes. */
const LONGEST_TOKEN = 1024;

function tokenMatcher(secrets: readonly Buffer[]): Matcher {
	const digests = secrets.map(sha256);
	return {
		accepts: (token) => token.length > 0 && token.length <= LONGEST_TOKEN,
		match: (_, candidates) => {
			let matched = false;
			for (const candidate of candidates.map(sha256)) {
				for (const digest of digests) {
					if (digestsEqual(candidate, digest)) matched = true;
				}
			}
			return matched ? '' : undefined;
		},
	};
}

function sha256(bytes: Buffer): Buffer {
	return createHash('sha256').update(bytes).digest();
}

export function ed25519Matcher(keys: readonly KeyObject[]): Matcher {
	return publicKeyMatcher(
		keys,
		(signature) => signature.length === 64,
		(content, key, signature) => {
			// Ed25519 reads the message twice: Node wants it in one piece.
			const pieces = content.map((piece) =>
				typeof piece === 'string' ? Buffer.from(piece) : piece,
			);
			const message = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
			return verify(null, message, key, signature);
		},
		// OpenSSL refuses S at or above the group's order, so no second form of a signature passes.
		(signature) => signature,
	);
}

/** @param padding an RSA padding of OpenSSL with its salt length, where it is not PKCS #1 v1.5 */
export function rsaMatcher(
	hash: string,
	keys: readonly KeyObject[],
	padding: { readonly padding?: number; readonly saltLength?: number } = {},
): Matcher {
	const lengths = new Set(
		keys.map((key) => Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)),
	);
	return publicKeyMatcher(
		keys,
		(signature) => lengths.has(signature.length),
		(content, key, signature) => verifierOf(hash, content).verify({ key, ...padding }, signature),
		(signature) => signature,
	);
}

export function ecdsaMatcher(
	hash: string,
	keys: readonly KeyObject[],
	dsaEncoding: 'der' | 'ieee-p1363',
): Matcher {
	return publicKeyMatcher(
		keys,
		(signature) => signature.length >= SHORTEST_ECDSA && signature.length <= LONGEST_ECDSA,
		(content, key, signature) =>
			// Node throws at a plain signature of another length than the curve's.
			(dsaEncoding === 'der' || signature.length === plainEcdsaLength(key)) &&
			verifierOf(hash, content).verify({ key, dsaEncoding }, signature),
		(signature) => ecdsaR(signature, dsaEncoding),
	);
}

/** Of the DER form with two numbers of one byte, in bytes. */
const SHORTEST_ECDSA = 8;
/** Of the DER form on the longest curve, in bytes. */
const LONGEST_ECDSA = 139;

function verifierOf(hash: string, content: Content): ReturnType<typeof createVerify> {
	const verifier = createVerify(hash);
	for (const piece of content) verifier.update(piece);
	return verifier;
}

/** Nothing here is secret, so it may stop at the first match. */
function publicKeyMatcher(
	keys: readonly KeyObject[],
	accepts: Matcher['accepts'],
	fits: (content: Content, key: KeyObject, signature: Buffer) => boolean,
	nameOf: (signature: Buffer) => Buffer,
): Matcher {
	return {
		accepts,
		match: (content, candidates) => {
			for (const candidate of candidates) {
				for (const key of keys) {
					if (fits(content, key, candidate)) return nameOf(candidate).toString('base64url');
				}
			}
			return undefined;
		},
	};
}

/**
 * Anyone can make a second good ECDSA signature (r, -s) from (r, s), so s does not name a message.
 * The signature was found good before, so its DER form is well-formed.
 */
function ecdsaR(signature: Buffer, form: 'der' | 'ieee-p1363'): Buffer {
	if (form === 'ieee-p1363') return signature.subarray(0, signature.length / 2);
	// SEQUENCE, its length (long from 128 bytes on), INTEGER, its length, r.
	const integer = signature[1]! < 0x80 ? 2 : 3;
	return signature.subarray(integer + 2, integer + 2 + signature[integer + 1]!);
}
