import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import type { RetentionPolicy } from '../../eventlog/query';
import { quotedSchema, type PostgresSettings } from '../../eventlog/stores/postgres/settings';
import { required, secretOf, textOf, tlsOf, wholeNumber } from '../credential-fields';
import { retentionFromCredential } from './retention-settings';

/** The credential type that holds the connection. */
export const EVENT_STORE_CREDENTIAL = 'spotConnectEventStoreApi';

/**
 * @param data a decrypted `spotConnectEventStoreApi` credential
 * @throws {ConfigurationError} naming the field that cannot be used
 */
export function postgresSettingsOf(data: ICredentialDataDecryptedObject): PostgresSettings {
	const password = secretOf(data.password);
	const schema = textOf(data.schema);
	const tls = tlsOf(data.ssl, data.ca, 'SSL');
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
		port: wholeNumber(data.port ?? 5432, 'Port', 1, 65_535),
		database: required(data.database, 'Database'),
		user: required(data.user, 'User'),
		...(password !== '' && { password }),
		schema: schema || DEFAULT_SCHEMA,
		...(tls && { tls }),
		maxConnections: wholeNumber(data.poolSize ?? 4, 'Pool Size', 1, 100),
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

const DEFAULT_SCHEMA = 'spot_connect';
