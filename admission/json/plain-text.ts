import { endianness } from 'node:os';

import { PLAIN } from './grammar';

/** @returns the words that hold the bytes, but for up to three at the end; the first may start before them */
export function wordsOf(bytes: Buffer): Int32Array {
	const before = bytes.byteOffset & 3;
	return new Int32Array(bytes.buffer, bytes.byteOffset - before, (bytes.length + before) >> 2);
}

/**
 * @param words {@link wordsOf} the bytes
 * @param from where to begin
 * @returns the offset of the first byte that is not in {@link PLAIN}; where all are, of the end
 */
export const skipPlain = endianness() === 'LE' ? skipPlainWords : skipPlainBytes;

/** Four bytes at a time; for little-endian processors. */
export function skipPlainWords(bytes: Buffer, words: Int32Array, from: number): number {
	const before = bytes.byteOffset & 3;
	let index = (from + before) >> 2;
	if (index >= words.length) return skipPlainBytes(bytes, words, from);
	// What stands before the first byte in its word counts as plain.
	let special = specialIn(words[index]! | ((1 << (((from + before) & 3) << 3)) - 1));
	while (special === 0 && ++index < words.length) special = specialIn(words[index]!);
	const at = (index << 2) - before;
	if (special === 0) return skipPlainBytes(bytes, words, at);
	return at + ((31 - Math.clz32(special & -special)) >> 3);
}

/** The same one by one. */
export function skipPlainBytes(bytes: Buffer, _words: Int32Array, from: number): number {
	let at = from;
	while (at < bytes.length && PLAIN[bytes[at]!] === 1) at += 1;
	return at;
}

/**
 * After the first XOR, control characters and the quote are just the bytes below 0x21; after the
 * second, the backslash is the zero byte. The rest is "a byte less than n" of Sean Anderson's Bit
 * Twiddling Hacks (https://graphics.stanford.edu/~seander/bithacks.html), which can be wrong only
 * about bytes above the lowest that it finds.
 * @returns 0 for a word of plain bytes, else a word whose lowest set bit is the highest bit of the
 *   lowest byte that is not plain
 */
function specialIn(word: number): number {
	const low = word ^ 0x02020202;
	const slash = word ^ 0x5c5c5c5c;
	return (((low - 0x21212121) & ~low) | ((slash - 0x01010101) & ~slash)) & 0x80808080;
}
