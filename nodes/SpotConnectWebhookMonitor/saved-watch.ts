import type { EventStore } from '../../eventlog/stores/store';
import { readDocument, type WatchDocument } from '../../monitoring/watch/document';
import type { ShortCache } from '../short-cache';

/** @returns what the process that watches has saved last, whichever it is */
export async function savedWatch(
	store: EventStore,
	follower: string,
	cache: ShortCache,
): Promise<WatchDocument | undefined> {
	return await cache.get(`watch ${follower}`, async () =>
		readDocument(await store.followers.readState(follower)),
	);
}
