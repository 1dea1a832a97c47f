import type { SignatureEncoding } from './scheme';

/**
 * Decodes strictly: Buffer.from() stops silently at the first character it does not know, and
 * ignores the bits that the last base64 character has too many, so that many texts would stand for
 * the same bytes.
 * @returns the bytes, or undefined where the text is not the one way to write them (but for the case
 *   of hexadecimal digits, and padding, which base64url may leave off)
 */
export function decodeStrictly(text: string, encoding: SignatureEncoding): Buffer | undefined {
	if (text === '') return undefined;
	switch (encoding) {
		case 'hex': {
			const bytes = Buffer.from(text, 'hex');
			return bytes.length * 2 === text.length ? bytes : undefined;
		}
		case 'base64': {
			const bytes = Buffer.from(text, 'base64');
			return bytes.toString('base64') === text ? bytes : undefined;
		}
		case 'base64url': {
			const unpadded = text.endsWith('=') ? text.replace(/={1,2}$/, '') : text;
			if (unpadded !== text && text.length % 4 !== 0) return undefined;
			const bytes = Buffer.from(unpadded, 'base64url');
			return bytes.toString('base64url') === unpadded ? bytes : undefined;
		}
		case 'utf8':
			return Buffer.from(text, 'latin1');
	}
}

const NAMES: Readonly<Record<SignatureEncoding, string>> = {
	hex: 'hexadecimal',
	base64: 'base64',
	base64url: 'base64url',
	utf8: 'text',
};

/** @returns what an encoding is called in a message */
export function nameOf(encoding: SignatureEncoding): string {
	return NAMES[encoding];
}
