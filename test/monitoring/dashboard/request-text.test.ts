import fc from 'fast-check';

import {
	requestLines,
	requestPlain,
	requestText,
} from '../../../monitoring/dashboard/request-text';
import { cut } from '../../../monitoring/dashboard/unseen';
import { textOf } from './unescaped';

const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;
const shown = (text: string) => textOf(requestText(text, 10_000).text);

describe('a value from a request', () => {
	it('is isolated, so that its direction stays within it', () => {
		expect(requestText('שלום').text).toBe('<bdi>שלום</bdi>');
		expect(requestLines('{"a":"שלום"}', 100).text).toMatch(/^<bdi dir="ltr">/);
	});

	it.each([
		['right-to-left override', 'a\u202Eb', 'aU+202Eb'],
		['isolates', '\u2066a\u2069', 'U+2066aU+2069'],
		['zero-width space', 'a\u200Bb', 'aU+200Bb'],
		['byte order mark', '\uFEFFa', 'U+FEFFa'],
		['soft hyphen', 'a\u00ADb', 'aU+00ADb'],
		['line separator', 'a\u2028b', 'aU+2028b'],
		['null and delete', '\u0000\u007F', 'U+0000U+007F'],
		['line feed', 'a\nb', 'aU+000Ab'],
		['half of a pair', 'a\uD800b', 'aU+D800b'],
		['tag characters', '\u{E0041}', 'U+E0041'],
		['filler', '\u3164', 'U+3164'],
		['variation selector after a letter', 'a\uFE0F', 'aU+FE0F'],
		['joiner between letters', 'a\u200Db', 'aU+200Db'],
	])('shows a sign for what cannot be seen: %s', (_, text, expected) => {
		expect(shown(text)).toBe(expected);
		expect(requestPlain(text).replace(/[[\]]/g, '')).toBe(expected);
	});

	it('leaves emoji whole', () => {
		for (const text of [
			'❤️',
			'\u{1F469}\u200D\u{1F4BB}',
			'\u{1F469}\u{1F3FD}\u200D\u{1F4BB}',
			'1️⃣',
		]) {
			expect(shown(text)).toBe(text);
		}
	});

	it('keeps the lines of a body', () => {
		expect(textOf(requestLines('a\n\tb\r\n', 100).text)).toBe('a\n\tbU+000D\n');
	});

	it('never lets a control or a change of direction through, whatever it is', () => {
		const unit = fc.oneof(
			fc.constantFrom(
				'\u202E',
				'\u200F',
				'\u2067',
				'\0',
				'\x1b',
				'\u200D',
				'\uFE0F',
				'<',
				'\u{1F469}',
			),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
		);
		fc.assert(
			fc.property(fc.array(unit), (parts) => {
				const text = parts.join('');
				for (const result of [shown(text), requestPlain(text, 10_000)]) {
					expect(result).not.toMatch(BIDI);
					expect(result).not.toMatch(/\p{Cc}|\p{Cs}/u);
				}
			}),
		);
	});

	it('is cut where it is too long, never inside a character', () => {
		expect(cut('abcdef', 3)).toBe('abc…');
		expect(cut('abc', 3)).toBe('abc');
		expect(cut('ab\u{1F469}', 3)).toBe('ab…');
		expect(textOf(requestText('W'.repeat(5000)).text)).toHaveLength(161);
	});
});
