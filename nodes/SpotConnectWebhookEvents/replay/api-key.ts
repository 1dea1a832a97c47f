import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConfigurationError } from '../../../admission/configuration-error';

interface AdditionalKey {
	readonly name?: string;
	readonly value?: string;
	readonly enabled?: boolean;
}

/**
 * The key to send: the one that the sender had, where the credential has one of that name, else the
 * credential's first.
 * @param data a decrypted `spotConnectApi` credential
 * @param keyName name of the key that the sender presented
 * @throws {ConfigurationError} where the credential has only the key's hash
 */
export function keyToSend(data: ICredentialDataDecryptedObject, keyName?: string): string {
	const additional = (data.additionalKeys as { key?: AdditionalKey[] } | undefined)?.key ?? [];
	const named = additional.find(({ name, enabled }) => name === keyName && enabled !== false);
	const key = named?.value ?? data.apiKey;
	if (typeof key !== 'string' || key === '') {
		throw new ConfigurationError('Webhook API Key Name', 'The credential holds no key.');
	}
	if (key.startsWith('sha256:')) {
		throw new ConfigurationError(
			'Webhook API Key Name',
			'The credential holds the hash of the key, from which nobody can tell the key. Choose a credential that holds the key itself.',
		);
	}
	return key;
}
