import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { digestOf, fingerprintOf } from './digest';

/** Marks a key as one of ours: people and secret scanners know it at sight. */
export const GENERATED_KEY_PREFIX = 'sc_';

/** A new key. Only `key` is secret, and it is shown once: what is stored is the hash. */
export interface GeneratedApiKey {
	readonly key: string;
	/** First 8 hexadecimal digits of the key's SHA-256. */
	readonly fingerprint: string;
	/** `sha256:` and 64 hexadecimal digits: the form in which a credential takes a key unseen. */
	readonly hash: string;
}

/**
 * What a text looks like, whether or not any workflow knows it:
 * - `generated`: it has the form of a generated key and its checksum fits;
 * - `mistyped`: it would be one but for a few characters;
 * - `other`: it was made in another way.
 */
export type ApiKeyForm = 'generated' | 'mistyped' | 'other';

const RANDOM_BYTES = 32;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Digits that hold 256 bits: 62^43 is just above 2^256. */
const BODY_LENGTH = 43;
/** Digits that hold 32 bits. */
const CHECKSUM_LENGTH = 6;
const KEY_LENGTH = GENERATED_KEY_PREFIX.length + BODY_LENGTH + CHECKSUM_LENGTH;
/** So many characters lost or doubled still count as a slip; more, and the text is something else. */
const MOST_SLIPPED_CHARACTERS = 3;

/**
 * Makes a key of 256 random bits: `sc_`, 43 base62 digits, and 6 more that hold the CRC-32 of the 43.
 * The form follows GitHub's tokens: a prefix that tells what the text is, an underscore and
 * alphanumerics only so that a double click selects it all, and a checksum that tells a slip without
 * a look into any list (https://github.blog/engineering/behind-githubs-new-authentication-token-formats/).
 */
export function generateApiKey(): GeneratedApiKey {
	const key = formatApiKey(randomBytes(RANDOM_BYTES));
	const digest = digestOf(key);
	return { key, fingerprint: fingerprintOf(digest), hash: `sha256:${digest.toString('hex')}` };
}

/**
 * @param random 32 bytes, read as one big-endian number
 * @returns the key that they make
 */
export function formatApiKey(random: Uint8Array): string {
	if (random.length !== RANDOM_BYTES) throw new RangeError(`A key has ${RANDOM_BYTES} bytes`);
	const body = base62(BigInt(`0x${Buffer.from(random).toString('hex')}`), BODY_LENGTH);
	return `${GENERATED_KEY_PREFIX}${body}${checksumOf(body)}`;
}

/**
 * Judges the text alone. The checksum is no secret, so that telling the answer tells nobody which
 * keys are good.
 * @param text what somebody presents or types as a key
 */
export function describeApiKey(text: string): ApiKeyForm {
	if (!text.startsWith(GENERATED_KEY_PREFIX)) return 'other';
	if (Math.abs(text.length - KEY_LENGTH) > MOST_SLIPPED_CHARACTERS) return 'other';
	const body = text.slice(GENERATED_KEY_PREFIX.length, -CHECKSUM_LENGTH);
	const fits = text.length === KEY_LENGTH && text.endsWith(checksumOf(body));
	return fits && GENERATED_KEY.test(text) ? 'generated' : 'mistyped';
}

const GENERATED_KEY = new RegExp(
	`^${GENERATED_KEY_PREFIX}[${DIGITS}]{${BODY_LENGTH + CHECKSUM_LENGTH}}$`,
);

function checksumOf(body: string): string {
	return base62(BigInt(crc32(body)), CHECKSUM_LENGTH);
}

function base62(number: bigint, length: number): string {
	let digits = '';
	for (let rest = number; rest > 0n; rest /= 62n) digits = DIGITS[Number(rest % 62n)]! + digits;
	return digits.padStart(length, '0');
}
