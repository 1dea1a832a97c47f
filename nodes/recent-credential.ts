import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { ShortCache } from './short-cache';

const cache = new ShortCache();

/**
 * A node's credential as it was at most two seconds ago: n8n takes some 20 ms of processor time to
 * read and decrypt one, which is more than all the rest of an execution's start.
 * @param type of the credential
 */
export async function recentCredential(
	context: Pick<IExecuteFunctions, 'getCredentials' | 'getNode' | 'getWorkflow'>,
	type: string,
): Promise<ICredentialDataDecryptedObject> {
	const { id, credentials } = context.getNode();
	const key = JSON.stringify([context.getWorkflow().id, id, type, credentials?.[type]?.id]);
	return await cache.get(key, async () => await context.getCredentials(type));
}
