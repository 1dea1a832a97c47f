import { randomBytes } from 'node:crypto';

import { N8nClient } from '../../host/client';

/** @returns a session of the owner of a new n8n */
export async function signInAsOwner(url: string): Promise<N8nClient> {
	const client = await N8nClient.connect(url);
	await client.setupOwner({
		email: 'bench@example.com',
		password: `Aa1${randomBytes(12).toString('base64url')}`,
		firstName: 'Benedict',
		lastName: 'Owner',
	});
	return client;
}
