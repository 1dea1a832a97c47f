import { CARRIAGE_RETURN, LINE_FEED } from './grammar';

/**
 * @param bytes UTF-8 up to the offset
 * @param from where the text starts, after a byte order mark
 * @param at byte offset
 * @returns such as `line 3, column 7 (byte 41)`: lines and columns from 1, a column being one
 *   character (code point), and the byte's offset in the whole body from 0
 */
export function positionOf(bytes: Buffer, from: number, at: number): string {
	let line = 1;
	let column = 1;
	for (let index = from; index < at; index += 1) {
		const byte = bytes[index]!;
		const isLineEnd =
			byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[index + 1] !== LINE_FEED);
		if (isLineEnd) {
			line += 1;
			column = 1;
		} else if ((byte & 0xc0) !== 0x80) column += 1;
	}
	return `line ${line}, column ${column} (byte ${at})`;
}
