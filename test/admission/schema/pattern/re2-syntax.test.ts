import fc from 'fast-check';
import { RE2JS } from 're2js';

import { re2Syntax } from '../../../../admission/schema/pattern/re2-syntax';
import { expressionOfSource } from './analyse';
import { arbitraryPattern, arbitraryText } from './arbitraries';
import { searchByBacktracking } from './backtracking-matcher';

function translate(source: string): RE2JS {
	return RE2JS.compile(re2Syntax(expressionOfSource(source)));
}

describe('the translation to RE2', () => {
	it('finds what the native engine finds, and what the specification says', () => {
		fc.assert(
			fc.property(
				arbitraryPattern,
				fc.array(arbitraryText, { minLength: 1, maxLength: 8 }),
				(source, texts) => {
					const expression = expressionOfSource(source);
					const linear = translate(source);
					const native = new RegExp(source, 'u');
					const differing: string[] = [];
					for (const text of texts) {
						const specified = searchByBacktracking(expression, text)?.found;
						if (specified === undefined) continue;
						if (linear.test(text) !== specified || native.test(text) !== specified) {
							differing.push(text);
						}
					}
					expect(differing).toEqual([]);
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each([
		'\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '.', '[^]', '[]', '[^a]', '[\\s\\d]', '[^\\s\\d]', '[\\b]', '\\cM',
		'\\p{L}', '\\p{Lu}', '\\p{Uppercase_Letter}', '\\p{gc=Nd}', '\\P{L}', '\\p{Script=Greek}', '\\p{sc=Latn}',
		'\\p{Script_Extensions=Deva}', '\\p{Cs}', '\\p{Any}', '\\p{ASCII}', '\\p{Emoji}', '[^\\p{L}\\P{Nd}]',
	])('%s is the same set of characters', (source) => {
		const linear = translate(`^${source}$`);
		const native = new RegExp(`^${source}$`, 'u');
		const different: number[] = [];
		// Whole blocks of most scripts, then samples of what is beyond.
		for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x3200 ? 1 : 101) {
			const text = String.fromCodePoint(codePoint);
			if (linear.test(text) !== native.test(text)) different.push(codePoint);
		}
		expect(different).toEqual([]);
	}); // prettier-ignore

	it.each([
		['^a{1001}$', 1001],
		['^(?:a{10}){150}$', 1500],
		['^(?:(?:a{9}){9}){20}$', 1620],
		['^a{2500,}$', 2500],
	])('%s counts beyond the limit of RE2', (source, count) => {
		const linear = translate(source);
		expect(linear.test('a'.repeat(count))).toBe(true);
		expect(linear.test('a'.repeat(count - 1))).toBe(false);
		expect(linear.test('a'.repeat(count + 1))).toBe(source.endsWith(',}$'));
	});

	it('counts every number of a large range', () => {
		const linear = translate('^a{5,2503}$');
		const matching = Array.from({ length: 2600 }, (_, count) => count).filter((count) =>
			linear.test('a'.repeat(count)),
		);
		expect(matching).toEqual(Array.from({ length: 2499 }, (_, index) => index + 5));
	});
});
