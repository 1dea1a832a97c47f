import type { EventChange, WebhookEvent } from '../../eventlog/event';
import type { FollowerStates } from '../../eventlog/follower';
import type { Overview, OverviewFilter } from '../../eventlog/overview';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../../eventlog/query';
import type { EventStore, OpenReport } from '../../eventlog/stores/store';
import type { TailPage, TailRequest } from '../../eventlog/tail';

/**
 * A store for all who need it in this process: it is loaded and opened once, by whoever comes first,
 * and again after that has failed.
 */
export class SharedStore<Store extends EventStore = EventStore> implements EventStore {
	readonly followers: FollowerStates = {
		readState: async (follower) => await (await this.#store()).followers.readState(follower),
		hold: async (lease) => await (await this.#store()).followers.hold(lease),
		saveState: async (lease, state) =>
			await (await this.#store()).followers.saveState(lease, state),
		letGo: async (follower, holder) =>
			await (await this.#store()).followers.letGo(follower, holder),
	};
	#opening: Promise<{ store: Store; report: OpenReport }> | undefined;
	#opened: Store | undefined;

	/**
	 * @param load makes the store, which is opened then
	 * @param onOpened told once for each time that it was opened
	 */
	constructor(
		private readonly load: () => Promise<Store>,
		private readonly onOpened: (report: OpenReport) => void = () => undefined,
	) {}

	/** The store itself, while it is open. */
	get opened(): Store | undefined {
		return this.#opened;
	}

	async open(): Promise<OpenReport> {
		return (await this.#open()).report;
	}

	async write(changes: readonly EventChange[]): Promise<void> {
		await (await this.#store()).write(changes);
	}

	async get(id: string): Promise<WebhookEvent | undefined> {
		return await (await this.#store()).get(id);
	}

	async list(filter: EventFilter, page: PageRequest): Promise<EventPage> {
		return await (await this.#store()).list(filter, page);
	}

	async summarize(filter: EventFilter): Promise<EventSummary> {
		return await (await this.#store()).summarize(filter);
	}

	async timeSeries(filter: EventFilter, bucketMs: number): Promise<readonly TimeBucket[]> {
		return await (await this.#store()).timeSeries(filter, bucketMs);
	}

	async overview(filter: OverviewFilter): Promise<Overview> {
		return await (await this.#store()).overview(filter);
	}

	async changesSince(request: TailRequest): Promise<TailPage> {
		return await (await this.#store()).changesSince(request);
	}

	async delete(filter: EventFilter): Promise<number> {
		return await (await this.#store()).delete(filter);
	}

	async prune(policy: RetentionPolicy, most: number, nowMs: number): Promise<number> {
		return await (await this.#store()).prune(policy, most, nowMs);
	}

	async tidy(nowMs: number): Promise<boolean> {
		return await (await this.#store()).tidy(nowMs);
	}

	async size(): Promise<{ readonly events: number; readonly bytes: number }> {
		return await (await this.#store()).size();
	}

	async close(): Promise<void> {
		const opening = this.#opening;
		this.#opening = undefined;
		const opened = await opening?.catch(() => undefined);
		this.#opened = undefined;
		await opened?.store.close();
	}

	async #store(): Promise<Store> {
		return (await this.#open()).store;
	}

	async #open(): Promise<{ store: Store; report: OpenReport }> {
		const opening = (this.#opening ??= this.#openOnce());
		try {
			return await opening;
		} catch (error) {
			if (this.#opening === opening) this.#opening = undefined;
			throw error;
		}
	}

	async #openOnce(): Promise<{ store: Store; report: OpenReport }> {
		const store = await this.load();
		const report = await store.open();
		this.#opened = store;
		this.onOpened(report);
		return { store, report };
	}
}
