import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';

import { messageOf } from '../../eventlog/report';
import { loadPostgresStore } from '../../eventlog/stores/load-postgres';
import { keysFaultOf } from '../SpotConnectGenericWebhook/credential';
import { postgresRetentionOf, postgresSettingsOf } from '../event-log/postgres-credential';
import { sharedStateFaultOf } from '../shared-state/credential-test';

/** How long a test may wait for the server, in milliseconds. */
const CONNECT_LIMIT_MS = 10_000;

/** Judges the keys that a replay may send, as the trigger does. */
export function testApiKeys(data: ICredentialDataDecryptedObject): INodeCredentialTestResult {
	const fault = keysFaultOf(data);
	return fault === undefined
		? { status: 'OK', message: 'The keys are well formed.' }
		: { status: 'Error', message: fault };
}

/** Connects and brings the tables up to date, as the first event would; writes nothing else. */
export async function testEventStore(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	try {
		postgresRetentionOf(data);
		const store = await loadPostgresStore({
			...postgresSettingsOf(data),
			maxConnections: 1,
			connectTimeoutMs: CONNECT_LIMIT_MS,
		});
		await store.open();
		await store.close();
		return { status: 'OK', message: 'Connected; the tables are there.' };
	} catch (error) {
		return { status: 'Error', message: messageOf(error) || 'The server cannot be reached.' };
	}
}

/** Connects, claims a key and gives it back, as the first request would. */
export async function testSharedState(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const fault = await sharedStateFaultOf(data);
	return fault === undefined
		? { status: 'OK', message: 'Connected; the state can be read and written.' }
		: { status: 'Error', message: fault };
}
