import { ConfigurationError } from './configuration-error';
import { digestOf, digestsEqual, fingerprintOf } from './digest';

/** A key that the author allows, as configured. */
export interface ApiKeyDefinition {
	/** Names the key's holder in items, logs and metadata. */
	readonly name: string;
	/** The key itself, or `sha256:` and the 64 hexadecimal digits of its SHA-256. */
	readonly value: string;
	/** ISO 8601 date or date and time; without an offset it means UTC. Empty: never expires. */
	readonly expiresAt?: string;
	/** A key that is switched off is kept but lets nobody in. */
	readonly enabled: boolean;
	/** The field at fault, as the author sees it, for messages. */
	readonly field: string;
}

/** Who called: the key's name and fingerprint, never its value. */
export interface KeyIdentity {
	readonly name: string;
	readonly fingerprint: string;
}

/** What a key ring says of a presented key. */
export type KeyLookup =
	| { readonly outcome: 'accepted'; readonly key: KeyIdentity }
	| { readonly outcome: 'expired'; readonly key: KeyIdentity; readonly expiredAt: Date }
	| { readonly outcome: 'disabled'; readonly key: KeyIdentity }
	| { readonly outcome: 'unknown' };

/** Shortest key that is accepted, in characters. */
export const MIN_KEY_LENGTH = 16;
/** Longest key that is accepted, in characters. */
export const MAX_KEY_LENGTH = 256;
/** Most keys in one ring: every request is compared with all of them. */
export const MAX_KEYS = 200;

/** Visible ASCII that survives every HTTP client unquoted: no white space, comma, quote, semicolon or backslash. */
const KEY_CHARACTERS = /^[A-Za-z0-9!#$%&'*+\-./:=?@^_`|~]+$/;

/** How to make a good key, for messages. */
export const KEY_ADVICE = 'Make a good key with: openssl rand -hex 32';

interface RingEntry {
	readonly digest: Buffer;
	readonly identity: KeyIdentity;
	readonly enabled: boolean;
	readonly expiresAtMs: number;
}

/** The keys of one credential, ready to be compared with what a caller presents. */
export class KeyRing {
	private constructor(private readonly entries: readonly RingEntry[]) {}

	/**
	 * @param definitions the keys as configured
	 * @throws {ConfigurationError} for the first key that is empty, too short, too long, has a
	 *   character that HTTP clients mangle, is an incomplete hash, repeats another's value or name,
	 *   or has an expiry date that does not parse
	 */
	static compile(definitions: readonly ApiKeyDefinition[]): KeyRing {
		if (definitions.length > MAX_KEYS) {
			throw new ConfigurationError('Additional Keys', `At most ${MAX_KEYS} keys are possible.`);
		}
		const names = new Set<string>();
		const fieldByDigest = new Map<string, string>();
		return new KeyRing(
			definitions.map((definition) => {
				const { name, value, field } = definition;
				if (name.trim() === '') {
					throw new ConfigurationError(field, 'The key has no name. Name it after the sender.');
				}
				if (names.has(name)) {
					throw new ConfigurationError(field, `Another key is named "${name}" too.`);
				}
				names.add(name);
				const digest = digestOfConfigured(value, field);
				const twin = fieldByDigest.get(digest.toString('hex'));
				if (twin !== undefined) {
					throw new ConfigurationError(
						field,
						`This is the same key as ${twin}. Each needs its own.`,
					);
				}
				fieldByDigest.set(digest.toString('hex'), field);
				return {
					digest,
					identity: { name, fingerprint: fingerprintOf(digest) },
					enabled: definition.enabled,
					expiresAtMs: parseExpiry(definition.expiresAt, field),
				};
			}),
		);
	}

	/**
	 * Compares a presented key with every key of the ring, in constant time over SHA-256 digests
	 * and without an early exit, so that neither its length nor a shared prefix can be measured.
	 * @param presented what the caller sent
	 * @param nowMs milliseconds since the epoch
	 */
	find(presented: string, nowMs: number): KeyLookup {
		const digest = digestOf(presented);
		let found: RingEntry | undefined;
		for (const entry of this.entries) {
			if (digestsEqual(digest, entry.digest)) found = entry;
		}
		if (found === undefined) return { outcome: 'unknown' };
		if (!found.enabled) return { outcome: 'disabled', key: found.identity };
		if (found.expiresAtMs <= nowMs) {
			return { outcome: 'expired', key: found.identity, expiredAt: new Date(found.expiresAtMs) };
		}
		return { outcome: 'accepted', key: found.identity };
	}
}

/** Marks a value as the hash of a key instead of the key. */
const HASH_PREFIX = 'sha256:';
const HASHED_KEY = /^sha256:([0-9a-f]{64})$/i;
/** What hashing tools make of an unset variable; it never let anybody in. */
const DIGEST_OF_NOTHING = digestOf('');

/** @returns the digest that a presented key must have */
function digestOfConfigured(value: string, field: string): Buffer {
	if (!value.toLowerCase().startsWith(HASH_PREFIX)) {
		assertGoodKey(value, field);
		return digestOf(value);
	}
	const hex = HASHED_KEY.exec(value)?.[1];
	if (hex === undefined) {
		throw new ConfigurationError(
			field,
			'The hash of the key is not complete. Write sha256: and 64 hexadecimal digits, as printed by: printf %s "$KEY" | sha256sum',
		);
	}
	const digest = Buffer.from(hex, 'hex');
	if (digestsEqual(digest, DIGEST_OF_NOTHING)) {
		throw new ConfigurationError(field, `This is the hash of an empty key. ${KEY_ADVICE}`);
	}
	return digest;
}

function assertGoodKey(value: string, field: string): void {
	if (value === '') throw new ConfigurationError(field, `The key is empty. ${KEY_ADVICE}`);
	if (value.length < MIN_KEY_LENGTH || value.length > MAX_KEY_LENGTH) {
		throw new ConfigurationError(
			field,
			`The key has ${value.length} characters; ${MIN_KEY_LENGTH} to ${MAX_KEY_LENGTH} are possible. ${KEY_ADVICE}`,
		);
	}
	if (!KEY_CHARACTERS.test(value)) {
		throw new ConfigurationError(
			field,
			`The key has a character that HTTP clients mangle. Use letters, digits and - _ . ~ without white space, comma, semicolon, quote or backslash. ${KEY_ADVICE}`,
		);
	}
}

const ISO_8601 =
	/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** @returns milliseconds since the epoch, or Infinity for a key that never expires */
function parseExpiry(expiresAt: string | undefined, field: string): number {
	if (expiresAt === undefined || expiresAt === '') return Infinity;
	const match = ISO_8601.exec(expiresAt);
	const isDateOnly = expiresAt.length === 10;
	const utc = match && !match[1] && !isDateOnly ? `${expiresAt}Z` : expiresAt;
	const milliseconds = match ? Date.parse(utc) : NaN;
	if (Number.isNaN(milliseconds)) {
		throw new ConfigurationError(
			field,
			'The expiry date does not parse. Write it as in 2027-12-31 or 2027-12-31T18:00:00Z.',
		);
	}
	return milliseconds;
}
