import { ASSERTING_KEYWORDS, KEYWORDS } from './table';

/** Keywords of other tools that look like a misspelling and are none. */
const OTHER_VOCABULARIES = new Set(['example', 'form', 'note', 'notes']);
/** Up to this length one edit already makes another word. */
const SHORTEST_TO_COMPARE = 4;
/** From this length on two edits are still the same word. */
const SHORTEST_FOR_TWO_EDITS = 6;

/**
 * The specification lets a validator ignore keywords that it does not know, so `requried` demands
 * nothing. Only keywords that demand something are compared.
 * @returns the keyword that was probably meant, or undefined for one that is known or far from all
 */
export function probablyMeant(keyword: string): string | undefined {
	if (KEYWORDS.has(keyword) || /^(x-|\$)/i.test(keyword)) return undefined;
	if (OTHER_VOCABULARIES.has(keyword)) return undefined;
	return ASSERTING_KEYWORDS.find((known) => {
		if (known.toLowerCase() === keyword.toLowerCase()) return true;
		if (known.length < SHORTEST_TO_COMPARE) return false;
		return editDistance(keyword, known) <= (known.length < SHORTEST_FOR_TWO_EDITS ? 1 : 2);
	});
}

/** Insertions, deletions, substitutions and swaps of neighbours, each one edit; more than 2 count as 3. */
function editDistance(a: string, b: string): number {
	if (Math.abs(a.length - b.length) > 2) return 3;
	let beforePrevious: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i += 1) {
		const current = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				best = Math.min(best, beforePrevious[j - 2]! + 1);
			}
			current.push(best);
		}
		beforePrevious = previous;
		previous = current;
	}
	return Math.min(previous[b.length]!, 3);
}
