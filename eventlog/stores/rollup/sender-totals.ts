import type { SenderCount, SenderLists } from '../../overview';
import { SENDER_CLASSES, type SenderClass, type WrittenSenders } from './senders';

/** Length of each list. */
const TOP = 10;
/** Most senders that are told apart while stretches are added up. */
const MOST_TOLD_APART = 100_000;

type ByClass = Record<SenderClass, number>;

/** Adds the senders of many stretches of time up. */
export class SenderTotals {
	readonly #senders = new Map<string, ByClass>();
	#unnamed = 0;

	add(written: WrittenSenders = {}): void {
		for (const name of SENDER_CLASSES) {
			const [pairs, unnamed = 0] = written[name] ?? [];
			this.#unnamed += unnamed;
			if (!pairs) continue;
			for (let index = 0; index + 1 < pairs.length; index += 2) {
				this.#addTo(pairs[index] as string, name, pairs[index + 1] as number);
			}
		}
	}

	lists(): SenderLists {
		const senders = [...this.#senders]
			.map(([value, counts]) => countOf(value, counts))
			.filter(({ total }) => total > 0);
		const failing = senders.filter((each) => failuresOf(each) > 0);
		return {
			busiest: first(senders, ({ total }) => total),
			failing: first(failing, failuresOf),
			unnamed: this.#unnamed,
		};
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
			for (const [sender, { passed, refused, failed }] of this.#senders) {
				const total = passed + refused + failed;
				if (total > rare) continue;
				this.#senders.delete(sender);
				this.#unnamed += total;
			}
		}
	}
}

function countOf(value: string, { passed, refused, failed }: ByClass): SenderCount {
	const total = passed + refused + failed;
	return { value, total, refused, failed, shareRefused: total === 0 ? 0 : refused / total };
}

function failuresOf({ refused, failed }: SenderCount): number {
	return refused + failed;
}

function first(
	senders: readonly SenderCount[],
	weigh: (sender: SenderCount) => number,
): SenderCount[] {
	return [...senders]
		.sort((a, b) => weigh(b) - weigh(a) || (a.value < b.value ? -1 : 1))
		.slice(0, TOP);
}
