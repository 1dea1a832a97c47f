import type { CountChange } from './counted-event';
import { Counts } from './counts';
import type { RollupContent, WrittenSenderLists } from './rows';
import { Senders } from './senders';

/** A row of counts that events are added to and taken from. */
export class RollupRow {
	readonly #counts: Counts;
	readonly #sources: Senders;
	readonly #keys: Senders;

	/** @param stored what `content` gave, where there is something stored */
	constructor(stored: RollupContent | undefined) {
		const written = (stored ? JSON.parse(stored.senders) : {}) as WrittenSenderLists;
		this.#counts = stored ? Counts.parse(stored.counts) : new Counts();
		this.#sources = Senders.from(written.sources);
		this.#keys = Senders.from(written.keys);
	}

	/** Whether it counts nothing, and so is not to be stored. */
	get isEmpty(): boolean {
		return this.#counts.isEmpty;
	}

	add(changes: readonly CountChange[]): void {
		for (const change of changes) {
			const { sourceIp, keyName, outcome } = change.event;
			this.#counts.add(change);
			this.#sources.add(sourceIp, outcome, change.by);
			if (keyName !== undefined) this.#keys.add(keyName, outcome, change.by);
		}
	}

	content(): RollupContent {
		const lists: WrittenSenderLists = {
			sources: this.#sources.written(),
			keys: this.#keys.written(),
		};
		return { counts: this.#counts.toText(), senders: JSON.stringify(lists) };
	}
}
