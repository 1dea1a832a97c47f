import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { KeyRing, type ApiKeyDefinition } from '../../admission/api-key';
import { ConfigurationError } from '../../admission/configuration-error';

export const CREDENTIAL_TYPE = 'spotConnectApi';

/** What the author calls the field under which the credential is chosen. */
export const CREDENTIAL_LABEL = 'Webhook API Key Name';

interface AdditionalKey {
	readonly name?: string;
	readonly value?: string;
	readonly expiresAt?: string | null;
	readonly enabled?: boolean;
}

/**
 * @param data a decrypted `spotConnectApi` credential
 * @param credentialName names the credential's first key
 */
export function keyDefinitionsOf(
	data: ICredentialDataDecryptedObject,
	credentialName: string,
): ApiKeyDefinition[] {
	const list = (data.additionalKeys as { key?: AdditionalKey[] } | undefined)?.key ?? [];
	return [
		{
			name: credentialName,
			value: textOf(data.apiKey),
			enabled: true,
			field: 'Webhook API Key Value',
		},
		...list.map((key, index) => ({
			name: textOf(key.name),
			value: textOf(key.value),
			expiresAt: textOf(key.expiresAt),
			enabled: key.enabled !== false,
			field: `Additional Keys, ${key.name ? `"${key.name}"` : `key ${index + 1}`}`,
		})),
	];
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
 * Judges a credential without any network: length, characters, repeated keys and names, expiry dates.
 * @returns what is wrong and how to mend it, or nothing for a good credential
 */
export function faultOf(data: ICredentialDataDecryptedObject): string | undefined {
	try {
		KeyRing.compile(keyDefinitionsOf(data, 'Webhook API Key'));
		return undefined;
	} catch (error) {
		if (error instanceof ConfigurationError) return error.message;
		throw error;
	}
}
