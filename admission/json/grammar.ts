/** The bytes that RFC 8259 gives a meaning to, and tables of them. */

export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const UPPER_E = 0x45;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const LOWER_E = 0x65;
export const LOWER_F = 0x66;
export const LOWER_N = 0x6e;
export const LOWER_T = 0x74;
export const LOWER_U = 0x75;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** Read in the place of a byte after the last one: no table knows it. */
export const END = 256;

function table(entries: Iterable<readonly [byte: number, entry: number]>, rest = 0): Uint8Array {
	const made = new Uint8Array(END + 1).fill(rest);
	for (const [byte, entry] of entries) made[byte] = entry;
	return made;
}

const characters = (text: string): number[] => [...text].map((one) => one.charCodeAt(0));

/** 1 for white space (section 2). */
export const WHITE: Uint8Array = table(characters(' \t\n\r').map((byte) => [byte, 1]));

/** 1 for what stands for itself within a string (section 7), UTF-8 sequences included. */
export const PLAIN: Uint8Array = table(
	Array.from({ length: 256 }, (_, byte) => [
		byte,
		byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
	]),
);

/** What the character after a backslash stands for; 0 where it may not stand there (section 7). */
export const ESCAPED: Uint8Array = table([
	...characters('"\\/').map((byte) => [byte, byte] as const),
	[0x62, 0x08],
	[LOWER_F, 0x0c],
	[LOWER_N, LINE_FEED],
	[0x72, CARRIAGE_RETURN],
	[LOWER_T, TAB],
]);

/** No digit of {@link HEX}. */
export const NO_DIGIT = 0xff;

/** The value of a hexadecimal digit. */
export const HEX: Uint8Array = table(
	characters('0123456789abcdefABCDEF').map((byte, index) => [byte, index < 16 ? index : index - 6]),
	NO_DIGIT,
);

/**
 * @param at where four hexadecimal digits should stand
 * @returns their value, or -1 where they do not
 */
export function readHex4(bytes: Uint8Array, at: number): number {
	if (at + 4 > bytes.length) return -1;
	const a = HEX[bytes[at]!]!;
	const b = HEX[bytes[at + 1]!]!;
	const c = HEX[bytes[at + 2]!]!;
	const d = HEX[bytes[at + 3]!]!;
	// Only NO_DIGIT has one of the upper four bits.
	return (a | b | c | d) > 0x0f ? -1 : (a << 12) | (b << 8) | (c << 4) | d;
}
