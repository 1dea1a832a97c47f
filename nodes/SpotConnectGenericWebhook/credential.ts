import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { KeyRing, type ApiKeyDefinition } from '../../admission/api-key';
import { jwtCheck, type JwtSettings } from '../../admission/checks/jwt';
import { ConfigurationError } from '../../admission/configuration-error';
import type { HandshakeSecrets } from '../../admission/signature/handshake';
import type { SigningKeys } from '../../admission/signature/keys';
import { EVENT_STORE_CREDENTIAL } from '../event-log/postgres-credential';

/** A credential type of this package, as the author sees it. */
export interface CredentialKind {
	readonly type: string;
	readonly displayName: string;
	/** The field under which the author chooses the credential. */
	readonly label: string;
}

export const API_KEY: CredentialKind = {
	type: 'spotConnectApi',
	displayName: 'Spot Connect API',
	label: 'Webhook API Key Name',
};

export const JWT: CredentialKind = {
	type: 'spotConnectJwtApi',
	displayName: 'Spot Connect JWT API',
	label: 'Webhook JWT Name',
};

export const SIGNING_SECRET: CredentialKind = {
	type: 'spotConnectSigningSecretApi',
	displayName: 'Spot Connect Signing Secret API',
	label: 'Webhook Signing Secret Name',
};

export const SHARED_STATE: CredentialKind = {
	type: 'spotConnectSharedStateApi',
	displayName: 'Spot Connect Shared State API',
	label: 'Shared State Name',
};

export const EVENT_STORE: CredentialKind = {
	type: EVENT_STORE_CREDENTIAL,
	displayName: 'Spot Connect Event Store API',
	label: 'Event Store Name',
};

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

/**
 * @param data a decrypted `spotConnectSigningSecretApi` credential
 * @param toleranceSeconds instead of the scheme's own, where given
 */
export function signingKeysOf(
	data: ICredentialDataDecryptedObject,
	toleranceSeconds?: number,
): SigningKeys {
	const publicKey = textOf(data.publicKey);
	return {
		secrets: [textOf(data.secret), textOf(data.previousSecret)],
		...(publicKey !== '' && { publicKeys: [publicKey] }),
		...(toleranceSeconds !== undefined && { toleranceSeconds }),
	};
}

/** @param data a decrypted `spotConnectSigningSecretApi` credential */
export function handshakeSecretsOf(data: ICredentialDataDecryptedObject): HandshakeSecrets {
	return { secret: textOf(data.secret), verifyToken: textOf(data.verifyToken) };
}

/** @param data a decrypted `spotConnectJwtApi` credential */
export function jwtKeysOf(data: ICredentialDataDecryptedObject): JwtSettings {
	return {
		keySource: (data.keySource ?? 'secret') as JwtSettings['keySource'],
		secret: textOf(data.secret),
		publicKey: textOf(data.publicKey),
		jwksUrl: textOf(data.jwksUrl),
		algorithms: (data.algorithms ?? []) as string[],
		issuer: textOf(data.issuer),
		audience: textOf(data.audience),
	};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
 * Judges a credential without any network.
 * @param compile what would be done with the credential
 * @returns what is wrong and how to mend it, or nothing for a good credential
 */
export function faultOf(compile: () => unknown): string | undefined {
	try {
		compile();
		return undefined;
	} catch (error) {
		if (error instanceof ConfigurationError) return error.message;
		throw error;
	}
}

/** Length, characters, repeated keys and names, expiry dates. */
export const keysFaultOf = (data: ICredentialDataDecryptedObject): string | undefined =>
	faultOf(() => KeyRing.compile(keyDefinitionsOf(data, 'Webhook API Key')));

/** Key form and strength, algorithms that suit the key, the URL. */
export const jwtFaultOf = (data: ICredentialDataDecryptedObject): string | undefined =>
	faultOf(() => jwtCheck(jwtKeysOf(data)));

/** Whether there is anything to verify with; its form depends on the trigger's scheme. */
export const signingFaultOf = ({
	secret,
	publicKey,
}: ICredentialDataDecryptedObject): string | undefined =>
	textOf(secret) === '' && textOf(publicKey) === ''
		? 'Secret: Fill in the secret that the sender signs with, or the public key of a sender that signs with a private one.'
		: undefined;
