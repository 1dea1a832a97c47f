import type { EventChange, WebhookEvent } from '../event';
import type { FollowerStates } from '../follower';
import type { Overview, OverviewFilter } from '../overview';
import type {
	EventFilter,
	EventPage,
	EventSummary,
	PageRequest,
	RetentionPolicy,
	TimeBucket,
} from '../query';
import type { TailPage, TailRequest } from '../tail';
import { SqliteStore } from './sqlite';
import type { StoreMethod } from './sqlite/call';
import { StoreThread } from './sqlite/thread';
import type { EventStore, OpenReport } from './store';

interface Life {
	readonly thread: StoreThread;
	/** Of opening the file in it. */
	readonly report: Promise<OpenReport>;
}

/**
 * The same as `SqliteStore`, in a thread of its own, so that who calls never waits for the disk. A
 * thread that ends unexpectedly fails the calls that it had not answered; the next one starts another.
 */
export class ThreadedSqliteStore implements EventStore {
	readonly followers: FollowerStates = {
		readState: async (...args) => (await this.#call('readState', args)) as string | undefined,
		hold: async (...args) => (await this.#call('hold', args)) as boolean,
		saveState: async (...args) => (await this.#call('saveState', args)) as boolean,
		letGo: async (...args) => {
			await this.#call('letGo', args);
		},
	};
	#isOpen = false;
	#life: Life | undefined;
	/** In this thread, for the last write. */
	#last: SqliteStore | undefined;

	/**
	 * @param file path of the database; its folder is made where there is none
	 * @param code path of sqlite/worker.ts, bundled
	 * @param onReopened told when the file was opened again because the thread had ended
	 */
	constructor(
		private readonly file: string,
		private readonly code: string,
		private readonly onReopened: (report: OpenReport) => void = () => undefined,
	) {}

	/** @throws Error where the Node is too old, or the file cannot be opened */
	async open(): Promise<OpenReport> {
		if (this.#isOpen) return {};
		const report = await (this.#life ??= this.#start()).report;
		this.#isOpen = true;
		return report;
	}

	async write(changes: readonly EventChange[]): Promise<void> {
		if (changes.length === 0) return;
		await this.#call('write', [changes.map(withoutSpareBytes)]);
	}

	/**
	 * Writes on the spot, in this thread, for a process that is ending and comes to nothing else any
	 * more; the store has been open before. Waits up to two seconds for other processes and for the
	 * store's own thread, which may be writing the same.
	 */
	writeSync(changes: readonly EventChange[]): void {
		if (changes.length === 0) return;
		if (this.#last === undefined) {
			const last = new SqliteStore(this.file);
			last.openAgain();
			this.#last = last;
		}
		this.#last.writeSync(changes);
	}

	async get(...args: [string]): Promise<WebhookEvent | undefined> {
		return (await this.#call('get', args)) as WebhookEvent | undefined;
	}

	async list(...args: [EventFilter, PageRequest]): Promise<EventPage> {
		return (await this.#call('list', args)) as EventPage;
	}

	async summarize(...args: [EventFilter]): Promise<EventSummary> {
		return (await this.#call('summarize', args)) as EventSummary;
	}

	async timeSeries(...args: [EventFilter, number]): Promise<readonly TimeBucket[]> {
		return (await this.#call('timeSeries', args)) as readonly TimeBucket[];
	}

	async overview(...args: [OverviewFilter]): Promise<Overview> {
		return (await this.#call('overview', args)) as Overview;
	}

	async changesSince(...args: [TailRequest]): Promise<TailPage> {
		return (await this.#call('changesSince', args)) as TailPage;
	}

	async delete(...args: [EventFilter]): Promise<number> {
		return (await this.#call('delete', args)) as number;
	}

	async prune(...args: [RetentionPolicy, number, number]): Promise<number> {
		return (await this.#call('prune', args)) as number;
	}

	async tidy(...args: [number]): Promise<boolean> {
		return (await this.#call('tidy', args)) as boolean;
	}

	async size(): Promise<{ readonly events: number; readonly bytes: number }> {
		return (await this.#call('size', [])) as { events: number; bytes: number };
	}

	/** Writes that were asked for before are done; what else is under way fails. */
	async close(): Promise<void> {
		void this.#last?.close();
		const life = this.#life;
		this.#isOpen = false;
		this.#life = undefined;
		if (life === undefined) return;
		try {
			await life.report;
			await life.thread.call('close', []);
		} catch {
			// It could not be opened, or has ended by itself.
		} finally {
			await life.thread.end();
		}
	}

	async #call(method: StoreMethod, args: readonly unknown[]): Promise<unknown> {
		if (!this.#isOpen) throw new Error('The event log is not open');
		const { report, thread } = this.#life ?? this.#startAnew();
		await report;
		return await thread.call(method, args);
	}

	#startAnew(): Life {
		const life = (this.#life = this.#start());
		// Whoever started it is told when it fails.
		life.report.then(this.onReopened).catch(() => undefined);
		return life;
	}

	#start(): Life {
		const forget = () => {
			if (this.#life?.thread === thread) this.#life = undefined;
		};
		const thread = new StoreThread(this.code, { file: this.file }, forget);
		const open = async () => {
			try {
				return (await thread.call('open', [])) as OpenReport;
			} catch (error) {
				// Before whoever waits for it hears of it, and tries again.
				forget();
				void thread.end();
				throw error;
			}
		};
		return { thread, report: open() };
	}
}

/**
 * A part of a buffer is cloned with the whole of it, and a compressed body stands in one of 16 KB.
 */
function withoutSpareBytes(change: EventChange): EventChange {
	if (change.kind !== 'received') return change;
	const { rawBody } = change.event;
	if (rawBody === undefined || rawBody.byteLength === rawBody.buffer.byteLength) return change;
	return { ...change, event: { ...change.event, rawBody: new Uint8Array(rawBody) } };
}
