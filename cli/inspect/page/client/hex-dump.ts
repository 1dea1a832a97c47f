const BYTES_PER_LINE = 16;

/**
 * @returns lines of offset, 16 bytes in hexadecimal, and the same as ASCII, as `hexdump -C` prints
 *   them; a dot stands for what is no printable ASCII
 */
export function hexDump(bytes: Uint8Array): string {
	const lines: string[] = [];
	for (let offset = 0; offset < bytes.length; offset += BYTES_PER_LINE) {
		const line = bytes.subarray(offset, offset + BYTES_PER_LINE);
		const hex = Array.from(line, (byte) => byte.toString(16).padStart(2, '0'));
		const left = hex.slice(0, 8).join(' ');
		const right = hex.slice(8).join(' ');
		const ascii = Array.from(line, (byte) =>
			byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
		).join('');
		lines.push(
			`${offset.toString(16).padStart(8, '0')}  ${left.padEnd(23)}  ${right.padEnd(23)}  ${ascii}`,
		);
	}
	return lines.join('\n');
}

/** @returns the bytes of a base64 text; of a longer one, those that the first `most` characters hold */
export function bytesOf(base64: string, most: number): Uint8Array {
	const text = atob(base64.slice(0, most - (most % 4)));
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
