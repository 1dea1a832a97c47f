import type { WebhookEvent } from '../../eventlog/event';
import type { EventFilter, PageRequest } from '../../eventlog/query';
import type { EventStore } from '../../eventlog/stores/store';

/** Events that are read at a time. */
const PAGE_SIZE = 500;

/**
 * Reads page after page, so that only one is in memory.
 * @param most the most events to give
 * @param beforePage called before each page is read; may throw to stop
 */
export async function* pagesOf(
	store: EventStore,
	filter: EventFilter,
	request: Pick<PageRequest, 'order' | 'isBrief'>,
	most: number,
	beforePage: () => void = () => undefined,
): AsyncGenerator<readonly WebhookEvent[], void, undefined> {
	let left = most;
	let cursor: string | undefined;
	do {
		beforePage();
		const page = await store.list(filter, {
			...request,
			limit: Math.min(left, PAGE_SIZE),
			...(cursor !== undefined && { cursor }),
		});
		left -= page.events.length;
		cursor = page.nextCursor;
		if (page.events.length > 0) yield page.events;
	} while (cursor !== undefined && left > 0);
}
