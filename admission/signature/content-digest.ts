import { hash as digestAtOnce } from 'node:crypto';

import { digestsEqual } from '../digest';
import { parseDictionary } from './structured-fields';

/** The algorithms of RFC 9530, section 5 that are not broken, with their names in OpenSSL. */
const HASHES = [
	['sha-256', 'sha256'],
	['sha-512', 'sha512'],
] as const;

/**
 * Checks a Content-Digest field (RFC 9530): at least one digest by an algorithm that is safe, and
 * every such digest right. Others are passed over.
 * @param field the field's value
 * @param body the exact bytes
 * @returns what is wrong, or nothing
 */
export function findDigestFault(field: string, body: Buffer): string | undefined {
	const digests = parseDictionary(field);
	if (digests === undefined) return 'The header content-digest is malformed (RFC 9530).';
	let checked = 0;
	for (const [name, hash] of HASHES) {
		const member = digests.get(name);
		if (member === undefined) continue;
		const digest = 'value' in member ? member.value : undefined;
		const actual = digestAtOnce(hash, body, 'buffer');
		if (
			!Buffer.isBuffer(digest) ||
			digest.length !== actual.length ||
			!digestsEqual(digest, actual)
		) {
			return `The ${name} digest in the header content-digest is not that of the body.`;
		}
		checked += 1;
	}
	return checked > 0
		? undefined
		: 'The header content-digest has neither a sha-256 nor a sha-512 digest.';
}
