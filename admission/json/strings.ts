import { BACKSLASH, LOWER_U } from './grammar';

/** U+FFFD, what stands in the place of text that cannot be kept. */
export const REPLACEMENT = '\ufffd';

/**
 * @param start after the opening quote
 * @param end where the closing quote stands
 * @returns UTF-16 code units of a valid string once its escapes are decoded
 */
export function utf16Length(bytes: Uint8Array, start: number, end: number): number {
	let units = 0;
	for (let at = start; at < end; units += 1) {
		const byte = bytes[at]!;
		if (byte === BACKSLASH) at += bytes[at + 1] === LOWER_U ? 6 : 2;
		else if (byte < 0x80) at += 1;
		else if (byte < 0xe0) at += 2;
		else if (byte < 0xf0) at += 3;
		else {
			at += 4;
			units += 1;
		}
	}
	return units;
}

/**
 * @param start after the opening quote
 * @param end where the closing quote stands
 * @returns a valid string with its escapes decoded
 */
export function decodeString(bytes: Buffer, start: number, end: number): string {
	const text = bytes.toString('utf8', start, end);
	return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

/** @returns the text with U+FFFD for each lone surrogate and each U+0000 */
export function withoutUnsafeText(text: string): string {
	return text.replace(/[\0\p{Surrogate}]/gu, REPLACEMENT);
}
