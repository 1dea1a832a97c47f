import fc from 'fast-check';

import {
	skipPlain,
	skipPlainBytes,
	skipPlainWords,
	wordsOf,
} from '../../../admission/json/plain-text';

describe('The search for the end of plain text', () => {
	it('finds the first quote, backslash or control character, and nothing else', () => {
		for (let byte = 0; byte < 256; byte += 1) {
			const bytes = Buffer.alloc(16, 'a');
			bytes[9] = byte;
			const isPlain = byte >= 0x20 && byte !== 0x22 && byte !== 0x5c;
			expect(skipPlain(bytes, wordsOf(bytes), 0)).toBe(isPlain ? 16 : 9);
		}
	});

	it('finds the same by words as by bytes, whatever stands before it and after', () => {
		const byte = fc.oneof(
			{ arbitrary: fc.constantFrom(0x21, 0x23, 0x5b, 0x5d, 0x20, 0x80, 0xff, 0x61), weight: 9 },
			{ arbitrary: fc.constantFrom(0x22, 0x5c, 0x1f, 0), weight: 1 },
		);
		fc.assert(
			fc.property(fc.array(byte, { maxLength: 40 }), fc.nat(7), fc.nat(), (list, offset, start) => {
				const memory = Buffer.alloc(64, 0x22);
				memory.set(list, offset);
				const bytes = memory.subarray(offset, offset + list.length);
				const from = start % (list.length + 1);
				const words = wordsOf(bytes);
				expect(skipPlainWords(bytes, words, from)).toBe(skipPlainBytes(bytes, words, from));
			}),
			{ numRuns: 20_000 },
		);
	});
});
