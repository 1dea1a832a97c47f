import { CodePointSet, LAST_CODE_POINT, type CodePointRange } from './code-point-set';

/** Surrogates fill one chunk exactly, so that no two neighbours of a chunk can make a pair. */
const CHUNK = 0x800;
const SURROGATES = 0xd800;

/** More than any schema names. One entry of a large script or category is some 700 ranges. */
const MOST_CACHED = 64;
const cache = new Map<string, CodePointSet>();

/**
 * The code points of a Unicode property, as the JavaScript engine has them: asked of each code point
 * once, which takes some 100 milliseconds, and kept.
 * @param property what stands in the braces of `\p{…}`: `L`, `Script=Greek`
 * @throws {SyntaxError} when the engine does not know the property
 */
export function codePointsOfProperty(property: string): CodePointSet {
	const known = cache.get(property);
	if (known !== undefined) return known;
	const codePoints = CodePointSet.of(rangesOf(new RegExp(`\\p{${property}}+`, 'gu')));
	if (cache.size === MOST_CACHED) cache.delete(cache.keys().next().value!);
	cache.set(property, codePoints);
	return codePoints;
}

function* rangesOf(property: RegExp): Generator<CodePointRange> {
	for (let start = 0; start <= LAST_CODE_POINT; start += CHUNK) {
		const codePoints = Array.from({ length: CHUNK }, (_, index) => start + index);
		if (start === SURROGATES) {
			for (const surrogate of codePoints) {
				if (String.fromCharCode(surrogate).search(property) === 0) yield [surrogate, surrogate];
			}
			continue;
		}
		const unitsEach = start > 0xffff ? 2 : 1;
		for (const match of String.fromCodePoint(...codePoints).matchAll(property)) {
			const first = start + match.index / unitsEach;
			yield [first, first + match[0].length / unitsEach - 1];
		}
	}
}
