import type { SenderCount, SenderLists } from '../../overview';
import {
	MOST_SENDERS,
	SENDER_CLASSES,
	type SenderClass,
	type WrittenClass,
	type WrittenSenders,
} from './senders';

/** Length of each list. */
const TOP = 10;
/** Most senders that are told apart while stretches are added up. */
const MOST_TOLD_APART = 100_000;

type ByClass = Record<SenderClass, number>;

interface Candidate {
	readonly value: string;
	readonly counts: ByClass;
	readonly weight: number;
}

/** Adds the senders of many stretches of time up. */
export class SenderTotals {
	readonly #senders = new Map<string, ByClass>();
	readonly #unnamed: ByClass = { passed: 0, refused: 0, failed: 0 };

	add(written: WrittenSenders = {}): void {
		for (const name of SENDER_CLASSES) {
			const [pairs, unnamed = 0] = written[name] ?? [];
			this.#unnamed[name] += unnamed;
			if (!pairs) continue;
			for (let index = 0; index + 1 < pairs.length; index += 2) {
				this.#addTo(pairs[index] as string, name, pairs[index + 1] as number);
			}
		}
	}

	lists(): SenderLists {
		return {
			busiest: this.#first(totalOf),
			failing: this.#first(({ refused, failed }) => refused + failed),
			unnamed: totalOf(this.#unnamed),
		};
	}

	/** There may be many senders, so they are not sorted: those who are not among the first are passed over. */
	#first(weigh: (counts: ByClass) => number): SenderCount[] {
		const first: Candidate[] = [];
		for (const [value, counts] of this.#senders) {
			const candidate = { value, counts, weight: weigh(counts) };
			if (candidate.weight === 0) continue;
			let place = first.length;
			while (place > 0 && isBefore(candidate, first[place - 1]!)) place -= 1;
			if (place === TOP) continue;
			first.splice(place, 0, candidate);
			first.length = Math.min(first.length, TOP);
		}
		return first.map(({ value, counts }) => countOf(value, counts));
	}

	/** @returns the sum as one stretch, in which the senders with the most requests are named */
	written(): WrittenSenders {
		const written: Partial<Record<SenderClass, WrittenClass>> = {};
		for (const name of SENDER_CLASSES) {
			const senders = [...this.#senders]
				.map(([sender, counts]) => [sender, counts[name]] as const)
				.filter(([, count]) => count > 0);
			if (senders.length > MOST_SENDERS) senders.sort(([, a], [, b]) => b - a);
			const named = senders.slice(0, MOST_SENDERS);
			let unnamed = this.#unnamed[name];
			for (const [, count] of senders.slice(MOST_SENDERS)) unnamed += count;
			if (named.length > 0 || unnamed > 0) written[name] = [named.flat(), unnamed];
		}
		return written;
	}

	#addTo(sender: string, name: SenderClass, count: number): void {
		let counts = this.#senders.get(sender);
		if (!counts) {
			if (this.#senders.size >= MOST_TOLD_APART) this.#forgetRare();
			this.#senders.set(sender, (counts = { passed: 0, refused: 0, failed: 0 }));
		}
		counts[name] += count;
	}

	/** Leaves half of the room, to those with the most requests so far. */
	#forgetRare(): void {
		for (let rare = 1; this.#senders.size > MOST_TOLD_APART / 2; rare *= 2) {
			for (const [sender, counts] of this.#senders) {
				if (totalOf(counts) > rare) continue;
				this.#senders.delete(sender);
				for (const name of SENDER_CLASSES) this.#unnamed[name] += counts[name];
			}
		}
	}
}

function totalOf({ passed, refused, failed }: ByClass): number {
	return passed + refused + failed;
}

function countOf(value: string, counts: ByClass): SenderCount {
	const { refused, failed } = counts;
	const total = totalOf(counts);
	return { value, total, refused, failed, shareRefused: refused / total };
}

function isBefore(a: Candidate, b: Candidate): boolean {
	return a.weight > b.weight || (a.weight === b.weight && a.value < b.value);
}
