/** First and last code point, both included. */
export type CodePointRange = readonly [first: number, last: number];

export const LAST_CODE_POINT = 0x10ffff;

/** A set of Unicode code points, lone surrogates among them. */
export class CodePointSet {
	static readonly ALL = CodePointSet.of([[0, LAST_CODE_POINT]]);

	/** @param ranges ascending, with a gap between any two */
	private constructor(readonly ranges: readonly CodePointRange[]) {}

	/** @param ranges in any order; they may overlap */
	static of(ranges: Iterable<CodePointRange>): CodePointSet {
		const merged: [number, number][] = [];
		for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
			const previous = merged.at(-1);
			if (previous !== undefined && first <= previous[1] + 1) {
				previous[1] = Math.max(previous[1], last);
			} else {
				merged.push([first, last]);
			}
		}
		return new CodePointSet(merged);
	}

	static union(sets: readonly CodePointSet[]): CodePointSet {
		return sets.length === 1 ? sets[0]! : CodePointSet.of(sets.flatMap(({ ranges }) => ranges));
	}

	negated(): CodePointSet {
		const gaps: CodePointRange[] = [];
		let next = 0;
		for (const [first, last] of this.ranges) {
			if (first > next) gaps.push([next, first - 1]);
			next = last + 1;
		}
		if (next <= LAST_CODE_POINT) gaps.push([next, LAST_CODE_POINT]);
		return new CodePointSet(gaps);
	}

	has(codePoint: number): boolean {
		let low = 0;
		let high = this.ranges.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const [first, last] = this.ranges[middle]!;
			if (codePoint < first) high = middle;
			else if (codePoint > last) low = middle + 1;
			else return true;
		}
		return false;
	}
}
