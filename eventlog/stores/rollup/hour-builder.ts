import { Counts } from './counts';
import { HOUR_MS, type RollupContent, type RollupKey, type WrittenSenderLists } from './rows';
import { SenderTotals } from './sender-totals';

interface Sum {
	readonly key: RollupKey;
	readonly counts: Counts;
	readonly sources: SenderTotals;
	readonly keys: SenderTotals;
}

/** Adds the minutes of an hour up. */
export class HourBuilder {
	readonly #sums = new Map<string, Sum>();

	/** @param start of the hour, milliseconds since the epoch */
	constructor(private readonly start: number) {}

	/** @param whose the row of a minute is */
	add(whose: Omit<RollupKey, 'widthMs' | 'start'>, { counts, senders }: RollupContent): void {
		const { isTotal, workflowId, nodeName } = whose;
		const name = `${isTotal} ${workflowId.length} ${workflowId}${nodeName}`;
		let sum = this.#sums.get(name);
		if (!sum) {
			sum = {
				key: { isTotal, widthMs: HOUR_MS, start: this.start, workflowId, nodeName },
				counts: new Counts(),
				sources: new SenderTotals(),
				keys: new SenderTotals(),
			};
			this.#sums.set(name, sum);
		}
		const { sources, keys } = JSON.parse(senders) as WrittenSenderLists;
		sum.counts.addWritten(counts);
		sum.sources.add(sources);
		sum.keys.add(keys);
	}

	build(): readonly (RollupContent & { readonly key: RollupKey })[] {
		return [...this.#sums.values()].map(({ key, counts, sources, keys }) => {
			const lists: WrittenSenderLists = { sources: sources.written(), keys: keys.written() };
			return { key, counts: counts.toText(), senders: JSON.stringify(lists) };
		});
	}
}
