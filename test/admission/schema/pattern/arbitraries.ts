import fc from 'fast-check';

const ATOMS = [
	'a', 'b', 'c', 'é', '😀', '-', '@', '_', ' ',
	'.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S',
	'[ab]', '[^a]', '[^\\s@]', '[\\w.-]', '[a-c1-9]', '[^]', '[]', '[^\\W_]', '[😀-😂]', '[\\b\\-]',
	'\\x61', '\\u0062', '\\u{1F600}', '\\uD83D\\uDE00', '\\uD83D', '\\uDE00', '\\cJ', '\\0', '\\n', '\\.',
	'\\p{Lu}', '\\P{L}', '\\p{Script=Greek}', '[\\p{Nd}_]',
]; // prettier-ignore
const QUANTIFIERS = [
	'*',
	'+',
	'?',
	'{2}',
	'{1,3}',
	'{0,2}',
	'{2,}',
	'{0}',
	'*?',
	'+?',
	'??',
	'{1,3}?',
];
const ASSERTIONS = ['^', '$', '\\b', '\\B'];

const { pattern } = fc.letrec<{
	pattern: string;
	alternative: string;
	term: string;
	group: string;
}>((tie) => ({
	pattern: fc
		.array(tie('alternative'), { minLength: 1, maxLength: 3 })
		.map((alternatives) => alternatives.join('|')),
	alternative: fc.array(tie('term'), { maxLength: 5 }).map((terms) => terms.join('')),
	term: fc.oneof(
		{ maxDepth: 2, withCrossShrink: true },
		{ weight: 6, arbitrary: fc.constantFrom(...ATOMS) },
		{ weight: 1, arbitrary: fc.constantFrom(...ASSERTIONS) },
		{
			weight: 4,
			arbitrary: fc
				.tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...QUANTIFIERS))
				.map((pair) => pair.join('')),
		},
		{ weight: 2, arbitrary: tie('group') },
		{
			weight: 2,
			arbitrary: fc
				.tuple(tie('group'), fc.constantFrom(...QUANTIFIERS))
				.map((pair) => pair.join('')),
		},
	),
	group: fc
		.tuple(fc.constantFrom('(', '(?:'), tie('pattern'))
		.map(([open, body]) => `${open}${body})`),
}));

/** Valid with the flag `u`; without back references and lookaround. */
export const arbitraryPattern = fc.oneof(
	pattern,
	pattern.map((body) => `^(?:${body})$`),
	pattern.map((body) => `^${body}`),
);

const CHARACTERS = [
	'a', 'b', 'c', 'A', 'é', '1', '9', '-', '@', '_', '.', ' ', '\n', '\r', '\u2028', '\ufeff', '\u0085',
	'\0', '\b', 'Ω', '😀', '😁', '\ud83d', '\ude00', '\u{10ffff}',
]; // prettier-ignore

/** Lone surrogates among it. */
export const arbitraryText = fc
	.array(fc.constantFrom(...CHARACTERS), { maxLength: 8 })
	.map((characters) => characters.join(''));

/** A piece many times, as hostile text is made. */
export const arbitraryLongText = fc
	.tuple(arbitraryText, fc.integer({ min: 0, max: 30 }), arbitraryText, arbitraryText)
	.map(([piece, times, before, after]) => before + piece.repeat(times) + after);
