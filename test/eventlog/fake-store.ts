import type { EventChange, WebhookEvent } from '../../eventlog/event';
import type { EventStore, OpenReport } from '../../eventlog/stores/store';

/** How one write goes. */
export type WriteFate = 'good' | 'slow' | 'failsBefore' | 'failsAfter';

/** A store that keeps what the recorder needs, and fails as told. */
export class FakeStore implements Pick<EventStore, 'open' | 'write' | 'close'> {
	/** Every batch that was written, in order; a batch that is written again is in it again. */
	readonly batches: (readonly EventChange[])[] = [];
	/** Fates of the next writes; good when there are none. */
	fates: WriteFate[] = [];
	isAway = false;
	/** Ids of events for which no change is taken. */
	readonly poisoned = new Set<string>();
	writes = 0;
	opens = 0;
	closes = 0;
	failingOpens = 0;
	concurrentWrites = 0;
	mostConcurrentWrites = 0;
	readonly rows = new Map<string, Partial<WebhookEvent>>();

	get asStore(): EventStore {
		return this as unknown as EventStore;
	}

	async open(): Promise<OpenReport> {
		this.opens += 1;
		if (this.isAway || this.opens <= this.failingOpens) throw new Error('cannot open');
		return {};
	}

	async write(changes: readonly EventChange[]): Promise<void> {
		this.writes += 1;
		this.concurrentWrites += 1;
		this.mostConcurrentWrites = Math.max(this.mostConcurrentWrites, this.concurrentWrites);
		try {
			await this.writeOnce(changes, this.fates.shift() ?? 'good');
		} finally {
			this.concurrentWrites -= 1;
		}
	}

	async close(): Promise<void> {
		this.closes += 1;
	}

	private async writeOnce(changes: readonly EventChange[], fate: WriteFate): Promise<void> {
		if (fate === 'slow') await new Promise((resolve) => setTimeout(resolve, 250));
		if (this.isAway || fate === 'failsBefore') throw new Error('the store is away');
		if (changes.some((change) => this.poisoned.has(idOf(change)))) throw new Error('bad content');
		this.batches.push(changes);
		for (const change of changes) this.apply(change);
		if (fate === 'failsAfter') throw new Error('the connection is lost');
	}

	/** As a store has to: what is there stays, what is new is added. */
	private apply(change: EventChange): void {
		const id = idOf(change);
		const row = this.rows.get(id) ?? {};
		if (change.kind === 'received') this.rows.set(id, { ...change.event, ...row });
		else {
			this.rows.set(id, { ...row, ...change });
		}
	}
}

export function idOf(change: EventChange): string {
	return change.kind === 'received' ? change.event.id : change.id;
}
