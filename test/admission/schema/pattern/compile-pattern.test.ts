import Ajv from 'ajv';
import fc from 'fast-check';

import {
	compilePattern,
	UnsupportedPatternError,
} from '../../../../admission/schema/pattern/compile-pattern';
import { boundOfSource, expressionOfSource } from './analyse';
import { arbitraryPattern, arbitraryText } from './arbitraries';
import { searchByBacktracking } from './backtracking-matcher';

const MATCHING: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
	['', ['', 'a'], []],
	['b', ['abc'], ['ac', '']],
	['^[A-Z]{2}-\\d{4,8}$', ['AB-1234', 'AB-12345678'], ['AB-123', 'AB-123456789', 'ab-1234', 'AB-1234\n']],
	['^a$', ['a'], ['a\n', '\na', 'b\na\nb']],
	['^\\S+@\\S+$', ['a@b', '@@@'], ['a@', 'a @b']],
	['^\\+?[1-9]\\d{1,14}$', ['+491234', '12'], ['+0123', '1']],
	['^[a-z0-9]+(?:-[a-z0-9]+)*$', ['a-b-c'], ['a--b', '-a', 'a-']],
	['^\\d$', ['5'], ['٥', '५']],
	['^\\w$', ['_', 'a'], ['é', 'ſ']],
	['^\\s$', [' ', '\u00a0', '\ufeff', '\u2029', '\v'], ['\u0085', '\u200b']],
	['^.$', ['a', '😀', '\u0085'], ['\n', '\r', '\u2028', '\u2029', 'ab']],
	['^[^]$', ['\n', '😀'], ['']],
	['[]', [], ['', 'a']],
	['^[^a]$', ['\n', '😀', '\ud800'], ['a']],
	['^\\u{1F600}$', ['😀'], ['\ud83d', 'u{1F600}']],
	['^\\uD83D\\uDE00$', ['😀'], ['\ud83d']],
	['^[😀-😂]$', ['😁'], ['\ud83d', '😃']],
	['\\uD83D', ['\ud83d', 'a\ud83da'], ['😀']],
	['^\\x41\\u0042\\cJ\\0\\f\\n\\r\\t\\v$', ['AB\n\0\f\n\r\t\v'], ['AB']],
	['^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$', ['^$\\.*+?()[]{}|/'], ['^']],
	['^[\\b]$', ['\b'], ['b']],
	['\\bfoo\\b', ['a foo.', 'éfoo'], ['foot', '_foo']],
	['\\Boo', ['foo'], ['oo']],
	['^(?<year>\\d{4})-(\\d\\d)$', ['2026-11'], ['2026-1']],
	['^(?:a|b|)$', ['', 'a', 'b'], ['c']],
	['^a{2,3}?$', ['aa', 'aaa'], ['a', 'aaaa']],
	['^(?:a*)*$', ['', 'aaa'], ['b']],
	['^(?:){2,}a$', ['a'], ['']],
	['^\\p{L}+$', ['Zoë', 'Ωμέγα', '𝒳'], ['a1', '']],
	['^\\p{Script=Greek}+$', ['Ωμέγα'], ['omega']],
	['^\\P{Lu}$', ['a', '1'], ['A']],
	['^[\\p{Lowercase_Letter}\\d-]+$', ['a-1', 'é'], ['A']],
]; // prettier-ignore

describe('a pattern', () => {
	it.each(MATCHING)('%s means what it means to the native engine', (source, yes, no) => {
		const pattern = compilePattern(source);
		const native = new RegExp(source, 'u');
		for (const [texts, expected] of [
			[yes, true],
			[no, false],
		] as const) {
			for (const text of texts) {
				expect([text, native.test(text)]).toEqual([text, expected]);
				expect([text, pattern.test(text)]).toEqual([text, expected]);
			}
		}
	});

	it('means what it means to the native engine, whatever it is', () => {
		fc.assert(
			fc.property(arbitraryPattern, arbitraryText, (source, text) => {
				fc.pre(searchByBacktracking(expressionOfSource(source), text) !== undefined);
				expect(compilePattern(source).test(text)).toBe(new RegExp(source, 'u').test(text));
			}),
		);
	});

	it('remembers nothing of an earlier text', () => {
		const pattern = compilePattern('a');
		expect([pattern.test('a'), pattern.test('a'), pattern.test('b'), pattern.test('a')]).toEqual([
			true,
			true,
			false,
			true,
		]);
	});

	it('is no other pattern to Ajv, which tells them apart by their text', () => {
		const regExp = Object.assign((source: string) => compilePattern(source), {
			code: 'compilePattern',
		});
		const validate = new Ajv({ code: { regExp } }).compile({
			type: 'string',
			allOf: [{ pattern: '^a' }, { pattern: 'b$' }],
		});
		expect(['ab', 'aa', 'bb'].map((text) => validate(text))).toEqual([true, false, false]);
	});
});

describe('a pattern that is valid only without the flag u', () => {
	it.each([
		['^a\\-b\\_\\@\\"\\:\\ $', 'a-b_@": ', 'a-b'],
		['^[\\w-.]+$', 'a-b.c', 'a b'],
		['^[\\d-x]$', '-', 'w'],
		['^[a\\-\\:]$', '-', '\\'],
		['^a{$', 'a{', 'a'],
		['^{}]$', '{}]', '{}'],
		['^a{,2}$', 'a{,2}', 'aa'],
		['^\\-\\p{L}$', '-é', '-p{L}'],
		['^\\-\\u{61}$', '-a', `-${'u'.repeat(61)}`],
		['^\\-.$', '-😀', '-\ud83d\ude00\ude00'],
	])('%s is read leniently', (source, matching, other) => {
		expect(() => new RegExp(source, 'u')).toThrow(SyntaxError);
		const pattern = compilePattern(source);
		expect([pattern.test(matching), pattern.test(other)]).toEqual([true, false]);
	});
});

describe('no regular expression', () => {
	it.each([
		['(', 'Unterminated group at character 1'],
		['^(abc]', 'Unterminated group at character 6'],
		['a{2,1}', 'numbers out of order in {} quantifier at character 6'],
		['[b-a]', 'Range out of order in character class at character 4'],
		['*', 'Nothing to repeat at character 1'],
		['\\Z', 'Invalid escape at character 1'],
		['\\a', 'Invalid escape at character 1'],
		['\\-\\a', 'Invalid escape at character 3'],
		['\\07', 'Invalid escape at character 1'],
		['\\p{Klingon}', 'Invalid property name at character 10'],
		['\\k<a>', 'Invalid named capture referenced at character 5'],
	])('%s: %s', (source, message) => {
		expect(() => compilePattern(source)).toThrow(new SyntaxError(message));
		expect(() => new RegExp(source, 'u')).toThrow(SyntaxError);
	});
});

describe('a pattern that the linear-time engine cannot express', () => {
	it.each([
		['ab(?=a)', 'it uses a lookahead, "(?=a)", at character 3'],
		['^(?!x)', 'it uses a lookahead, "(?!x)", at character 2'],
		['(?<=a)b', 'it uses a lookbehind, "(?<=a)", at character 1'],
		['(?<!a)b', 'it uses a lookbehind, "(?<!a)", at character 1'],
		['(a)\\1', 'it uses a back reference, "\\1", at character 4'],
		['(?<n>a)\\k<n>', 'it uses a back reference, "\\k<n>", at character 8'],
		['\\-\\@(?=a)', 'it uses a lookahead, "(?=a)", at character 5'],
		['(?i:a)', 'it uses modifiers, "(?i:a)", at character 1'],
		[
			'[ab]*a[ab]{1100}c',
			'it is too large: its repetitions, written out, make more than 1000 characters and classes',
		],
		[
			'(?:(?:a{1000}){1000}){1000}',
			'it is too large: its repetitions, written out, make more than 1000 characters and classes',
		],
		['a'.repeat(10_001), 'it is 10001 characters long, and 10000 are allowed'],
		[`${'('.repeat(300)}${')'.repeat(300)}`, 'it is nested too deeply'],
		[`${'('.repeat(5000)}${')'.repeat(5000)}`, 'it is nested too deeply'],
	])('is refused: %.40s', (source, message) => {
		expect(() => compilePattern(source)).toThrow(new UnsupportedPatternError(message));
	});
});

describe('a pattern that makes a backtracking engine hang', () => {
	const LONG = 100_000;
	/** Linear time is milliseconds; backtracking would not end in an hour. */
	const MOST_SECONDS = 5;

	it.each([
		['^(a+)+$', 'a'.repeat(LONG) + '!'],
		['(a|a)*b', 'a'.repeat(LONG)],
		['(a|a)*[bc]$', 'a'.repeat(LONG)],
		['(.*)*x', 'a'.repeat(LONG)],
		['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(LONG)],
		['(?:a?){30}a{30}[bc]', 'a'.repeat(LONG)],
		['\\s+$', ' '.repeat(LONG) + 'x'],
		['a*a*a*a*[bc]', 'a'.repeat(LONG)],
		['^\\S+@\\S+$', '@'.repeat(LONG) + ' '],
		['[ab]*a[ab]{50}[cd]', 'abaabbab'.repeat(LONG / 8)],
	])('%s answers', (source, text) => {
		expect(boundOfSource(source)).toBeUndefined();
		const pattern = compilePattern(source);
		const start = performance.now();
		expect(pattern.test(text)).toBe(false);
		expect((performance.now() - start) / 1000).toBeLessThan(MOST_SECONDS);
	});

	it('answers on text that overflows the stack of the native engine', () => {
		const source = '^[a-z]+(?:-[a-z]+)*$';
		expect(boundOfSource(source)).toBeDefined();
		const text = 'ab-'.repeat(5_000_000);
		expect(() => new RegExp(source, 'u').test(text)).toThrow(RangeError);
		expect(compilePattern(source).test(text)).toBe(false);
		expect(compilePattern(source).test(`${text}ab`)).toBe(true);
	});
});
