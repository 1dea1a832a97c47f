/** How to reach the database. */
export interface PostgresSettings {
	/** Name, address, or folder of a Unix socket. */
	readonly host: string;
	/** 5432 unless told. */
	readonly port?: number;
	readonly database: string;
	readonly user: string;
	readonly password?: string;
	/** Made where there is none, if the user may. `spot_connect` unless told. */
	readonly schema?: string;
	/** No TLS unless told. */
	readonly tls?: {
		/** Whether the server's certificate must be good for its host. */
		readonly isVerified: boolean;
		/** PEM; the system's authorities unless told. */
		readonly ca?: string;
		/** The client's own certificate and key, PEM. */
		readonly cert?: string;
		readonly key?: string;
	};
	/** 4 unless told. */
	readonly maxConnections?: number;
	/** Milliseconds; 10,000 unless told. */
	readonly connectTimeoutMs?: number;
	/** Of one statement, in milliseconds; 30,000 unless told. */
	readonly statementTimeoutMs?: number;
}

const DEFAULT_SCHEMA = 'spot_connect';

/**
 * @returns the schema's name, quoted
 * @throws RangeError unless it is a plain name
 */
export function quotedSchema({
	schema = DEFAULT_SCHEMA,
}: Pick<PostgresSettings, 'schema'>): string {
	if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith('pg_')) {
		throw new RangeError(
			'schema: must be a name of lower-case letters, digits and underscores, at most 63 and not beginning with pg_',
		);
	}
	return `"${schema}"`;
}
