import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { digestOf } from '../../admission/digest';
import type { RetentionPolicy } from '../../eventlog/query';
import { quotedSchema, type PostgresSettings } from '../../eventlog/stores/postgres/settings';
import { retentionFromCredential } from './retention-settings';

/** The credential type that holds the connection. */
export const EVENT_STORE_CREDENTIAL = 'spotConnectEventStoreApi';

/**
 * @param data a decrypted `spotConnectEventStoreApi` credential
 * @throws {ConfigurationError} naming the field that cannot be used
 */
export function postgresSettingsOf(data: ICredentialDataDecryptedObject): PostgresSettings {
	// As it is: a password may begin or end with a space.
	const password = typeof data.password === 'string' ? data.password : '';
	const schema = textOf(data.schema);
	const tls = tlsOf(data);
	try {
		quotedSchema({ schema: schema || DEFAULT_SCHEMA });
	} catch {
		throw new ConfigurationError(
			'Schema',
			'Use lower-case letters, digits and underscores, at most 63, and do not begin with pg_.',
		);
	}
	return {
		host: required(data.host, 'Host'),
		port: wholeNumber(data.port ?? 5432, 'Port', 65_535),
		database: required(data.database, 'Database'),
		user: required(data.user, 'User'),
		...(password !== '' && { password }),
		schema: schema || DEFAULT_SCHEMA,
		...(tls && { tls }),
		maxConnections: wholeNumber(data.poolSize ?? 4, 'Pool Size', 100),
	};
}

/**
 * @param data a decrypted `spotConnectEventStoreApi` credential
 * @throws {ConfigurationError} naming the field that cannot be used
 */
export function postgresRetentionOf(data: ICredentialDataDecryptedObject): RetentionPolicy {
	return retentionFromCredential(data, (displayName, demand) => {
		throw new ConfigurationError(displayName, `Write ${demand}.`);
	});
}

/**
 * What a log is remembered by: the same for the same settings, and nothing can be read from it.
 * @returns 64 hexadecimal digits
 */
export function credentialDigest(data: ICredentialDataDecryptedObject): string {
	const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
	return digestOf(JSON.stringify(entries)).toString('hex');
}

const DEFAULT_SCHEMA = 'spot_connect';

function tlsOf({ ssl, ca }: ICredentialDataDecryptedObject): PostgresSettings['tls'] {
	switch (ssl ?? 'off') {
		case 'off':
			return undefined;
		case 'require':
			return { isVerified: false };
		case 'verify': {
			const pem = textOf(ca);
			return { isVerified: true, ...(pem !== '' && { ca: certificatesOf(pem) }) };
		}
		default:
			throw new ConfigurationError('SSL', 'Choose Off, Require or Verify.');
	}
}

function certificatesOf(pem: string): string {
	if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
		throw new ConfigurationError(
			'CA Certificate',
			'Paste the certificate as PEM: it begins with -----BEGIN CERTIFICATE-----. Leave it empty to trust the authorities that Node.js trusts.',
		);
	}
	return pem;
}

function required(value: unknown, displayName: string): string {
	const text = textOf(value);
	if (text === '') throw new ConfigurationError(displayName, 'Fill it in.');
	return text;
}

function wholeNumber(value: unknown, displayName: string, most: number): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 1 && number <= most) return number;
	throw new ConfigurationError(displayName, `Write a whole number from 1 to ${most}.`);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
