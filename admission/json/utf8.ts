/** The UTF-8 byte order mark, U+FEFF. */
export const BYTE_ORDER_MARK = Buffer.from('\ufeff');

export function startsWithByteOrderMark(bytes: Buffer): boolean {
	return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/**
 * By the table of well-formed byte sequences (Unicode 16, table 3-7).
 * @returns the offset of the first byte that starts no complete character, or -1
 */
export function invalidUtf8At(bytes: Buffer): number {
	for (let at = 0; at < bytes.length;) {
		const first = bytes[at]!;
		if (first < 0x80) {
			at += 1;
			continue;
		}
		const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
		if (length === 0 || at + length > bytes.length) return at;
		const second = bytes[at + 1]!;
		// No longer form than needed, no surrogates, nothing above U+10FFFF.
		const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
		const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
		if (second < lowest || second > highest) return at;
		for (let next = at + 2; next < at + length; next += 1) {
			if ((bytes[next]! & 0xc0) !== 0x80) return at;
		}
		at += length;
	}
	return -1;
}

/**
 * @returns whether a text that is no JSON in UTF-8 looks like JSON in UTF-16 or UTF-32: by its byte
 *   order mark, or by the zero bytes of its first two characters, which are ASCII in any JSON text
 */
export function looksLikeWideCharacters(bytes: Buffer): boolean {
	const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
	if ((first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe)) return true;
	if (bytes.length === 0 || bytes.length % 2 !== 0) return false;
	const isBigEndian32 = first === 0 && second === 0 && third + fourth > 0;
	return (first === 0) !== (second === 0) || isBigEndian32;
}
