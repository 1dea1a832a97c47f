import { isUtf8 } from 'node:buffer';

/**
 * @param limit in bytes of UTF-8
 * @returns the text, or its longest beginning that fits and ends between two characters
 */
export function cutToBytes(text: string, limit: number): string {
	if (text.length * 3 <= limit) return text;
	const bytes = Buffer.from(text.slice(0, limit + 1));
	if (text.length <= limit && bytes.length <= limit) return text;
	return bytes.toString('utf8', 0, endOfCharacter(bytes, limit));
}

/**
 * Reads no more bytes than asked for, so that the work does not depend on how long they are.
 * @returns the text of the bytes, as far as whole characters fit in the limit; nothing where they are
 *   not UTF-8 or hold a NUL, which no text has and Postgres does not store
 */
export function textOf(bytes: Uint8Array, limit: number): string | undefined {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = buffer.length <= limit ? buffer.length : endOfCharacter(buffer, limit);
	const window = buffer.subarray(0, end);
	return isUtf8(window) && !window.includes(0) ? window.toString('utf8') : undefined;
}

/** @returns the last place at or before `at` where a character begins; a character has at most 4 bytes */
function endOfCharacter(bytes: Buffer, at: number): number {
	let end = at;
	while (end > Math.max(at - 3, 0) && (bytes[end]! & 0xc0) === 0x80) end -= 1;
	return end;
}
