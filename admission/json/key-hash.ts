/**
 * The hash of a key is the sum of its UTF-8 bytes, each times this to the power of the bytes after
 * it, modulo 2^32: so it can be carried on from byte to byte, and from four bytes to the next four.
 */
export const HASH_FACTOR = 31;

/** @returns the hash of a key */
export function hashOf(key: string): number {
	return Buffer.from(key).reduce(withByte, 0);
}

/**
 * @param hash of what stands before
 * @param codePoint of a character that was written as an escape, or a lone surrogate
 * @returns the hash of both
 */
export function withCodePoint(hash: number, codePoint: number): number {
	const tail = (sum: number, shift: number) => withByte(sum, 0x80 | ((codePoint >> shift) & 0x3f));
	if (codePoint < 0x80) return withByte(hash, codePoint);
	if (codePoint < 0x800) return tail(withByte(hash, 0xc0 | (codePoint >> 6)), 0);
	if (codePoint < 0x10000) return tail(tail(withByte(hash, 0xe0 | (codePoint >> 12)), 6), 0);
	return tail(tail(tail(withByte(hash, 0xf0 | (codePoint >> 18)), 12), 6), 0);
}

function withByte(hash: number, byte: number): number {
	return (Math.imul(hash, HASH_FACTOR) + byte) | 0;
}
