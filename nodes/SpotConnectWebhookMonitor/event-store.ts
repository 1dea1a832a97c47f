import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { EVENT_STORE_CREDENTIAL } from '../event-log/postgres-credential';
import type { EventLogChoice } from '../event-log/event-log';
import type { MonitorParameters } from './parameters';

/** The part of n8n's contexts that is needed to know a log. */
export interface CredentialSource {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** @returns which log the node watches */
export async function logChoiceOf(
	{ eventStore }: Pick<MonitorParameters, 'eventStore'>,
	source: CredentialSource,
): Promise<EventLogChoice> {
	if (eventStore === 'sqlite') return { kind: 'sqlite' };
	return { kind: 'postgres', data: await source.getCredentials(EVENT_STORE_CREDENTIAL) };
}
