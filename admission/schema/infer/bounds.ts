/** What an inference remembers at most. Beyond a limit the schema says nothing: it never fails. */
export interface Limits {
	/** Levels of nesting, the whole sample being the first. */
	readonly levels: number;
	/** Places in all, which is: subschemas. */
	readonly places: number;
	/** Names in one object. */
	readonly names: number;
	/** Length of a name, in UTF-16 code units. */
	readonly nameLength: number;
	/** Names in one object that are identifiers, so that a map takes little room. */
	readonly identifiers: number;
}

/** With these, a schema is seldom more than 1 MiB of indented text, and nested at most 201 deep. */
export const LIMITS: Limits = {
	levels: 100,
	places: 8000,
	names: 1000,
	nameLength: 256,
	identifiers: 50,
};

/**
 * Counts the places of one inference, level by level. When there are too many, the deepest levels
 * are given up whole, until the rest fits. To give up whatever came last would be simpler, but then
 * the order of the samples would decide what a schema says. It still does in one case: where there
 * were too many places only until an object with too many names was merged into one place, for the
 * levels that were given up do not come back.
 */
export class Bounds {
	/** The deepest level that is still looked at. */
	private deepest: number;
	/** Places per level. */
	private readonly counts: number[] = [];
	private total = 0;

	/**
	 * @param limits what to remember at most
	 * @param cut drops the places below the deepest level; called when that has changed
	 */
	constructor(
		readonly limits: Limits,
		private readonly cut: () => void,
	) {
		this.deepest = limits.levels;
	}

	/** Places held now. */
	get places(): number {
		return this.total;
	}

	/** Bounds as deep as these at present, but with no limit on places: for a passing copy. */
	withoutLimitOnPlaces(): Bounds {
		return new Bounds({ ...this.limits, levels: this.deepest, places: Infinity }, () => undefined);
	}

	/** Whether a place at this level may have places below it. */
	allowsBelow(level: number): boolean {
		return level < this.deepest;
	}

	/** One place more at this level. The first level always stays. */
	take(level: number): void {
		this.counts[level] = (this.counts[level] ?? 0) + 1;
		this.total++;
		if (this.total <= this.limits.places) return;
		while (this.total > this.limits.places && this.deepest > 1) {
			this.total -= this.counts[this.deepest] ?? 0;
			this.deepest--;
		}
		this.cut();
	}

	/** One place fewer at this level. */
	release(level: number): void {
		this.counts[level] = (this.counts[level] ?? 0) - 1;
		this.total--;
	}
}
