import type { Outcome } from '../../event';
import { mapOf, pairsOf, type Pairs } from './pairs';

/**
 * What became of a sender's requests. Each class has room of its own, so that many senders who are
 * refused never take it from those who are let in, nor the other way round.
 */
export const SENDER_CLASSES = ['passed', 'refused', 'failed'] as const;
export type SenderClass = (typeof SENDER_CLASSES)[number];

/** Most senders that are named in each class. */
export const MOST_SENDERS = 200;
/** Longest name, in UTF-16 units: who is behind a proxy can make an address of any length up. */
export const LONGEST_SENDER = 128;

export type WrittenClass = readonly [named: Pairs<string>, unnamed: number];
/** As written to a store; a class without senders is left out. */
export type WrittenSenders = Readonly<Partial<Record<SenderClass, WrittenClass>>>;

interface ClassCounts {
	readonly named: Map<string, number>;
	unnamed: number;
}

/** How many requests which senders have sent in a stretch of time, for a bounded number of senders. */
export class Senders {
	readonly #classes: Partial<Record<SenderClass, ClassCounts>> = {};

	static from(written: WrittenSenders = {}): Senders {
		const senders = new Senders();
		for (const name of SENDER_CLASSES) {
			const [named, unnamed = 0] = written[name] ?? [];
			if (named) senders.#classes[name] = { named: mapOf(named), unnamed };
		}
		return senders;
	}

	/**
	 * Counts a request, or takes it away again. Whether a sender is named must not change as long as
	 * one of its requests is counted, or the wrong number would get smaller later. So once the room is
	 * used up, it stays with those who have it.
	 */
	add(sender: string, outcome: Outcome, by: 1 | -1): void {
		const counts = (this.#classes[classOf(outcome)] ??= { named: new Map(), unnamed: 0 });
		const { named } = counts;
		const count = named.get(sender);
		const isNamed =
			count !== undefined ||
			(by > 0 && named.size < MOST_SENDERS && sender.length <= LONGEST_SENDER);
		if (!isNamed) counts.unnamed = Math.max(0, counts.unnamed + by);
		else named.set(sender, Math.max(0, (count ?? 0) + by));
		if (named.get(sender) === 0 && named.size < MOST_SENDERS) named.delete(sender);
	}

	written(): WrittenSenders {
		const written: Partial<Record<SenderClass, WrittenClass>> = {};
		for (const name of SENDER_CLASSES) {
			const counts = this.#classes[name];
			if (!counts || (counts.named.size === 0 && counts.unnamed === 0)) continue;
			written[name] = [pairsOf(counts.named), counts.unnamed];
		}
		return written;
	}
}

function classOf(outcome: Outcome): SenderClass {
	return outcome === 'refused' || outcome === 'failed' ? outcome : 'passed';
}
