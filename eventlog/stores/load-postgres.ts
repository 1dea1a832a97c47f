import type { PostgresSettings } from './postgres/settings';
import type { EventStore } from './store';

/**
 * A store in Postgres. Its client is a bundle of its own (see gulpfile.js), loaded when a store is
 * first wanted, so that who keeps the log in a file does not pay for it.
 * @throws RangeError where the settings cannot be used
 */
export async function loadPostgresStore(settings: PostgresSettings): Promise<EventStore> {
	const { PostgresStore } = await import('./postgres');
	return new PostgresStore(settings);
}
