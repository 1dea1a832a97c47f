import { randomBytes } from 'node:crypto';
import * as path from 'node:path';

import { nodeBinary } from './node-binary';
import { runFolder } from './paths';

/** Variables that programs need from their surroundings; everything else would make runs differ. */
const INHERITED = ['HOME', 'LANG', 'LC_ALL', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'USERPROFILE'];

/** Modules of n8n that fetch lists from n8n's servers at start, and the assistants that need them. */
const MODULES_OFF = ['agents', 'chat-hub', 'instance-ai', 'mcp-registry', 'workflow-builder'];

export type LogFormat = 'json' | 'text';

export interface HostSettings {
	userFolder: string;
	port: number;
	brokerPort: number;
	logFormat: LogFormat;
	/** Encrypts credentials. If not given, n8n uses the one in its user folder, or makes one there. */
	encryptionKey?: string;
}

/** A random encryption key, as n8n makes them. */
export function newEncryptionKey(): string {
	return randomBytes(24).toString('base64url');
}

/** The environment of an n8n that is quiet, on loopback, and needs nothing from the network. */
export function hostEnvironment(settings: HostSettings): Record<string, string> {
	const { userFolder, port, brokerPort, logFormat, encryptionKey } = settings;
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(inherited),
		// n8n starts its task runner as `node`: that must be the pinned one.
		PATH: `${path.dirname(nodeBinary())}${path.delimiter}${process.env.PATH ?? ''}`,
		NODE_ENV: 'production',
		NODE_COMPILE_CACHE: path.join(runFolder, 'compile-cache'),
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',

		N8N_USER_FOLDER: userFolder,
		DB_TYPE: 'sqlite',
		...(encryptionKey === undefined ? {} : { N8N_ENCRYPTION_KEY: encryptionKey }),

		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',

		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_OUTPUT: 'console',
		N8N_LOG_FORMAT: logFormat,

		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',

		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DISABLED_MODULES: MODULES_OFF.join(','),
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	};
}
