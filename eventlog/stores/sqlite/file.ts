import { openFile, type FileOptions, type OpenFile } from '../../../sqlite/file';
import { SQLITE_MIGRATIONS } from './migrations';

/** How an event log is kept in a file. */
export const EVENT_LOG: FileOptions = {
	what: 'The event log in a file',
	instead: 'keep the event log in Postgres',
	migrations: SQLITE_MIGRATIONS,
	probe: (connection) => {
		for (const order of ['ASC', 'DESC']) {
			connection.one(`SELECT * FROM events e JOIN event_contents b ON b.seq = e.seq
				ORDER BY e.received_at ${order} LIMIT 1`);
		}
	},
	busyTimeoutMs: 100,
	cacheKb: 16_000,
	// A batch writes to the same leaves of the indexes as the one before; SQLite's own 1000 pages, two
	// batches, copies each twice.
	checkpointPages: 4000,
};

/**
 * Opens the file of an event log, as `openFile` does.
 * @throws Error when the file cannot be opened or written
 */
export async function openEventLog(file: string): Promise<OpenFile> {
	return await openFile(file, EVENT_LOG);
}
