import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { digestOf } from '../admission/digest';

/** A trigger asks with the same credential for every request, as long as it is not read anew. */
const digests = new WeakMap<ICredentialDataDecryptedObject, string>();

/**
 * What a connection is remembered by: the same for the same settings, and nothing can be read from it.
 * @param data a decrypted credential, which is not changed any more
 * @returns 64 hexadecimal digits
 */
export function credentialDigest(data: ICredentialDataDecryptedObject): string {
	const known = digests.get(data);
	if (known !== undefined) return known;
	const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
	const digest = digestOf(JSON.stringify(entries)).toString('hex');
	digests.set(data, digest);
	return digest;
}
