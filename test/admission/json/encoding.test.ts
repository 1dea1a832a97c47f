import { isUtf8 } from 'node:buffer';

import fc from 'fast-check';

import { compileJsonReader } from '../../../admission/json/read-json';
import { invalidUtf8At } from '../../../admission/json/utf8';

const read = compileJsonReader();

describe('A body that is not UTF-8', () => {
	it.each([
		['a byte that starts nothing', [0x22, 0x80, 0x22], 1],
		['Latin-1', [0x22, 0x61, 0xe9, 0x22], 2],
		['a character cut short by a quote', [0x22, 0xf0, 0x9f, 0x98, 0x22], 1],
		['a character cut short by the end', [0x22, 0xe2, 0x82], 1],
		['a slash in two bytes', [0x22, 0xc0, 0xaf, 0x22], 1],
		['a slash in three bytes', [0x22, 0xe0, 0x80, 0xaf, 0x22], 1],
		['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], 1],
		['more than U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1],
		['0xFF', [0x5b, 0x31, 0xff, 0x5d], 2],
	])('is malformed where it starts to be: %s', (_, bytes, at) => {
		expect(read(Buffer.from(bytes))).toStrictEqual({
			ok: false,
			code: 'body_malformed',
			detail: `The body is not valid UTF-8 at byte ${at}. JSON must be sent in UTF-8 (RFC 8259, section 8.1).`,
		});
	});

	it('is found out at the first byte that belongs to no character', () => {
		const pieces = fc.oneof(
			fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
			fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
		);
		fc.assert(
			fc.property(fc.array(pieces), (parts) => {
				const bytes = Buffer.concat(parts);
				const at = invalidUtf8At(bytes);
				expect(at === -1).toBe(isUtf8(bytes));
				if (at === -1) return;
				expect(isUtf8(bytes.subarray(0, at))).toBe(true);
				for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
					expect(isUtf8(bytes.subarray(at, at + length))).toBe(false);
				}
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('A body in another Unicode encoding', () => {
	const text = '{"a":"é"}';
	const utf16 = (bigEndian: boolean, mark: string) => {
		const bytes = Buffer.from(mark + text, 'utf16le');
		return bigEndian ? bytes.swap16() : bytes;
	};
	const utf32 = (bigEndian: boolean, mark: string) => {
		const characters = [...(mark + text)];
		const bytes = Buffer.alloc(4 * characters.length);
		characters.forEach((character, index) => {
			const codePoint = character.codePointAt(0)!;
			if (bigEndian) bytes.writeUInt32BE(codePoint, 4 * index);
			else bytes.writeUInt32LE(codePoint, 4 * index);
		});
		return bytes;
	};

	it.each([
		['UTF-16LE', utf16(false, '')],
		['UTF-16BE', utf16(true, '')],
		['UTF-16LE with its mark', utf16(false, '\ufeff')],
		['UTF-16BE with its mark', utf16(true, '\ufeff')],
		['UTF-32LE', utf32(false, '')],
		['UTF-32BE', utf32(true, '')],
		['UTF-32LE with its mark', utf32(false, '\ufeff')],
		['UTF-32BE with its mark', utf32(true, '\ufeff')],
		['UTF-16LE of ASCII only', Buffer.from('[1,2]', 'utf16le')],
	])('is told that JSON must be UTF-8: %s', (_, bytes) => {
		expect(read(bytes)).toStrictEqual({
			ok: false,
			code: 'body_malformed',
			detail:
				'The body looks like UTF-16 or UTF-32. JSON must be sent in UTF-8 (RFC 8259, section 8.1).',
		});
	});

	it('is not suspected for a zero byte somewhere else', () => {
		expect(read(Buffer.from('[1\0]'))).toMatchObject({
			detail: expect.stringContaining('a comma or ] is expected') as string,
		});
	});
});

describe('A byte order mark', () => {
	const marked = Buffer.from('\ufeff{"a":1}');

	it('is stripped', () => {
		expect(read(marked)).toStrictEqual({ ok: true, value: { a: 1 }, values: 2 });
	});

	it('is stripped once', () => {
		expect(read(Buffer.from('\ufeff\ufeff1'))).toMatchObject({ code: 'body_malformed' });
	});

	it('is stripped from a text that is changed as well', () => {
		expect(read(Buffer.from('\ufeff[10000000000000001]'))).toMatchObject({
			value: ['10000000000000001'],
		});
	});

	it('alone is an empty body', () => {
		expect(read(Buffer.from('\ufeff'))).toMatchObject({
			code: 'body_malformed',
			detail: 'The body is not valid JSON (RFC 8259): it is empty.',
		});
	});

	it('is refused where the author wants it so', () => {
		expect(compileJsonReader({ byteOrderMark: 'refuse' })(marked)).toStrictEqual({
			ok: false,
			code: 'body_malformed',
			detail:
				'The body is not valid JSON (RFC 8259): it starts with a byte order mark, which section 8.1 forbids.',
		});
	});
});
