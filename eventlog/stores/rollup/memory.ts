import type { CountChange } from './counted-event';
import type { OverviewBuilder } from './overview-builder';
import { rowsWanted, type OverviewRange } from './range';
import { RollupRow } from './row';
import { rowsToChange, type RollupContent, type RollupKey } from './rows';

/** The counts of a log in memory, by the minute: adding minutes up is cheap here. */
export class MemoryRollups {
	readonly #rows = new Map<string, RollupContent & { readonly key: RollupKey }>();

	apply(changes: readonly CountChange[]): void {
		for (const { name, key, changes: own } of rowsToChange(changes).rows) {
			const row = new RollupRow(this.#rows.get(name));
			row.add(own);
			if (row.isEmpty) this.#rows.delete(name);
			else this.#rows.set(name, { key, ...row.content() });
		}
	}

	/** Gives the builder what it needs for the range. */
	read(range: OverviewRange, builder: OverviewBuilder): void {
		for (const { from, to, hasCounts, hasSenders } of rowsWanted(range)) {
			for (const { key, counts, senders } of this.#rows.values()) {
				const isWanted =
					key.start >= from &&
					key.start < to &&
					(range.workflowIds
						? !key.isTotal && range.workflowIds.includes(key.workflowId)
						: key.isTotal);
				if (isWanted && hasCounts) builder.addCounts(key.start, counts);
				if (isWanted && hasSenders) builder.addSenders(senders);
			}
		}
	}
}
