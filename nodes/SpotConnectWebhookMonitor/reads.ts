import type { WebhookEvent } from '../../eventlog/event';
import type { EventStore } from '../../eventlog/stores/store';
import { RANGES, windowOf, type View } from '../../monitoring/dashboard/data';
import type { ShortCache } from '../short-cache';

/** Events in the list at the foot of the page. */
const LATEST = 20;

/** Reads of one log, shared by all who read the same within two seconds. */
export class Reads {
	/**
	 * @param scope tells logs and nodes apart in the cache
	 * @param workflowIds what may be seen; undefined: all of it
	 */
	constructor(
		private readonly store: EventStore,
		private readonly scope: string,
		private readonly workflowIds: readonly string[] | undefined,
		private readonly cache: ShortCache,
	) {}

	async overview({ range, webhookId }: View, nowMs: number) {
		const { bucketMs } = RANGES[range];
		const workflowIds = this.#chosen(webhookId);
		return await this.#share(['overview', range, webhookId], async () => {
			return await this.store.overview({
				...windowOf(nowMs, range, bucketMs),
				bucketMs,
				...(workflowIds && { workflowIds }),
			});
		});
	}

	/** The newest events. */
	async latest({ webhookId }: View): Promise<readonly WebhookEvent[]> {
		const workflowIds = this.#chosen(webhookId);
		return await this.#share(['latest', webhookId], async () => {
			const filters = workflowIds?.map((workflowId) => ({ workflowId })) ?? [{}];
			const pages: WebhookEvent[] = [];
			for (const filter of filters) {
				const { events } = await this.store.list(filter, { limit: LATEST, isBrief: true });
				pages.push(...events);
			}
			return pages.sort((a, b) => b.receivedAt - a.receivedAt).slice(0, LATEST);
		});
	}

	async size() {
		return await this.#share(['size'], async () => await this.store.size());
	}

	/** @returns the event, if there is one that may be seen */
	async event(id: string): Promise<WebhookEvent | undefined> {
		const event = await this.store.get(id);
		if (event === undefined) return undefined;
		return this.workflowIds?.includes(event.workflowId) === false ? undefined : event;
	}

	/** A choice of what may not be seen is a choice of nothing. */
	#chosen(webhookId: string | undefined): readonly string[] | undefined {
		if (webhookId === undefined) return this.workflowIds;
		return this.workflowIds?.includes(webhookId) === false ? [] : [webhookId];
	}

	async #share<T>(what: readonly unknown[], load: () => Promise<T>): Promise<T> {
		return await this.cache.get(JSON.stringify([this.scope, ...what]), load);
	}
}
