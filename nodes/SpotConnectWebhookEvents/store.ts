import type { INodeProperties } from 'n8n-workflow';

import type { Recorder } from '../../eventlog/recorder';
import { eventLogFor, type EventLog } from '../event-log/event-log';
import { EVENT_STORE_OPTIONS } from '../event-log/store-options';
import { EVENT_STORE_CREDENTIAL } from '../event-log/postgres-credential';
import { parameter, type Call } from './operation';

/** Resources that read the event log. */
export const LOG_RESOURCES = ['event', 'statistics', 'schema'];

/** How long what this process has just recorded may take to be written, in milliseconds. */
const FLUSH_LIMIT_MS = 2000;

/** Which event log. */
export const eventStoreProperty: INodeProperties = {
	displayName: 'Event Store',
	name: 'eventStore',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: LOG_RESOURCES } },
	options: EVENT_STORE_OPTIONS,
	default: 'sqlite',
	description: 'Where the triggers record their events; choose the same as they do',
};

/** @returns the log that the node asks for, with everything in it that this process has recorded */
export async function eventLogOf(call: Call): Promise<EventLog> {
	const { context, index } = call;
	const log =
		parameter<string>(call, 'eventStore', 'sqlite') === 'postgres'
			? eventLogFor({
					kind: 'postgres',
					data: await context.getCredentials(EVENT_STORE_CREDENTIAL, index),
				})
			: eventLogFor({ kind: 'sqlite' });
	await flushWithin(log.recorder, FLUSH_LIMIT_MS);
	return log;
}

/** While the store is away nothing is flushed; then the operation itself says what is wrong. */
async function flushWithin(recorder: Recorder, milliseconds: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, milliseconds);
	});
	await Promise.race([recorder.flush(), timeout]);
	clearTimeout(timer);
}
