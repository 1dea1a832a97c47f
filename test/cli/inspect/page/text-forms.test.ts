import fc from 'fast-check';

import { bytesOf, hexDump } from '../../../../cli/inspect/page/client/hex-dump';
import { jsonTokens } from '../../../../cli/inspect/page/client/json-tokens';

describe('the colours of a JSON text', () => {
	it('tell keys, strings, numbers and literals apart', () => {
		const tokens = jsonTokens('{"a": "b: \\"1\\"", "n": [-1.5e3, true, null]}');
		const ofKind = (kind: string) =>
			tokens.filter((token) => token.kind === kind).map(({ text }) => text);
		expect(ofKind('key')).toEqual(['"a"', '"n"']);
		expect(ofKind('string')).toEqual(['"b: \\"1\\""']);
		expect(ofKind('number')).toEqual(['-1.5e3']);
		expect(ofKind('literal')).toEqual(['true', 'null']);
	});

	it('lose and add nothing, whatever the text', () => {
		const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
		fc.assert(
			fc.property(texts, (text) => {
				expect(
					jsonTokens(text)
						.map((token) => token.text)
						.join(''),
				).toBe(text);
			}),
		);
	});
});

describe('a hexadecimal dump', () => {
	it('has 16 bytes a line, their offset, and what is printable of them', () => {
		const bytes = Uint8Array.from({ length: 18 }, (_, index) => 0x39 + index);
		expect(hexDump(bytes)).toBe(
			[
				'00000000  39 3a 3b 3c 3d 3e 3f 40  41 42 43 44 45 46 47 48  9:;<=>?@ABCDEFGH',
				`00000010  49 4a${' '.repeat(18)}  ${' '.repeat(23)}  IJ`,
			].join('\n'),
		);
	});

	it('has a dot for what is no printable ASCII', () => {
		expect(hexDump(Uint8Array.of(0x00, 0x1f, 0x20, 0x7e, 0x7f, 0xff))).toMatch(/ {2}\.\. ~\.\.$/);
	});

	it('is made of base64, of its beginning where it is long', () => {
		const base64 = Buffer.from([1, 2, 3, 4, 5, 6, 7]).toString('base64');
		expect([...bytesOf(base64, 100)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
		expect([...bytesOf(base64, 6)]).toEqual([1, 2, 3]);
	});
});
