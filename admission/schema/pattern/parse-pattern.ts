import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';

import { UnsupportedPatternError } from './unsupported-pattern-error';

/** In UTF-16 code units. Far beyond what a person writes, and what the parser can nest. */
const MOST_LENGTH = 10_000;

/** A regular expression that is valid with the flag `u`. */
export interface ParsedPattern {
	/** Valid with the flag `u`; the author's own text, save for what was mended. */
	readonly source: string;
	readonly tree: AST.Pattern;
	/** @returns a piece in the author's words and where it starts, as in: "(?=a)", at character 3 */
	quote(node: AST.Node): string;
}

const parser = new RegExpParser({ ecmaVersion: 2025 });

/**
 * Reads a regular expression as ECMA-262 does with the flag `u`, which JSON Schema asks for
 * (2020-12 core, section 6.4).
 *
 * Many schemas were written for engines without the flag. What is an error with `u` only because it
 * is written loosely, is mended and then means what it means without: a needless backslash before a
 * punctuation mark (`\-`, `\@`), a brace or bracket that is no quantifier (`a{`, `x]`), and a hyphen
 * beside a class escape (`[\w-.]`). What would mean something else without `u` (`\p{L}`, `\u{61}`)
 * keeps its meaning with it, and what only looks like a feature (`\Z`, `\a`, `\07`) stays an error.
 * @throws {SyntaxError} for no regular expression; the message names the place
 * @throws {UnsupportedPatternError} when it is too long
 */
export function parsePattern(source: string): ParsedPattern {
	if (source.length > MOST_LENGTH) {
		throw new UnsupportedPatternError(
			`it is ${source.length} characters long, and ${MOST_LENGTH} are allowed`,
		);
	}
	try {
		return parsed(source, source, (index) => index, parse(source, true));
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
	}
	let originOf = (index: number): number => index;
	try {
		const mended = mend(source, parse(source, false));
		originOf = mended.originOf;
		return parsed(source, mended.source, originOf, parse(mended.source, true));
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw located(error, originOf);
	}
}

function parse(source: string, unicode: boolean): AST.Pattern {
	try {
		return parser.parsePattern(source, 0, source.length, { unicode });
	} catch (error) {
		// The parser's own stack.
		if (error instanceof RangeError) {
			throw new UnsupportedPatternError('it is nested too deeply');
		}
		throw error;
	}
}

function parsed(
	original: string,
	source: string,
	originOf: (index: number) => number,
	tree: AST.Pattern,
): ParsedPattern {
	return {
		source,
		tree,
		quote: ({ start, end }) => {
			const from = originOf(start);
			return `"${original.slice(from, originOf(end))}", at character ${from + 1}`;
		},
	};
}

/** The parser's message repeats the whole pattern; its index is behind the last character it read. */
function located(error: SyntaxError, originOf: (index: number) => number): SyntaxError {
	const reason = error.message.slice(error.message.lastIndexOf(': ') + 2);
	const index = 'index' in error ? Math.max(0, Number(error.index) - 1) : 0;
	return new SyntaxError(`${reason} at character ${originOf(index) + 1}`);
}

const NEEDLESS_ESCAPE = /^\\[ !"#%&',\-:;<=>@_`~]$/;
const BARE_BRACKET = /^[{}\]]$/;

/** @param tree of the source, read without the flag `u` */
function mend(
	source: string,
	tree: AST.Pattern,
): { source: string; originOf: (index: number) => number } {
	const edits: { start: number; end: number; text: string }[] = [];
	// Without `u`, \p{L} is the text p{L}: its braces must not be mended into that meaning.
	let endOfProperty = 0;
	visitRegExpAST(tree, {
		onCharacterEnter: ({ start, end, raw, parent }) => {
			if (start < endOfProperty) return;
			const inClass = parent.type === 'CharacterClass' || parent.type === 'CharacterClassRange';
			if (/^\\p$/i.test(raw) && source[end] === '{') {
				endOfProperty = source.indexOf('}', end) + 1;
			} else if (NEEDLESS_ESCAPE.test(raw) && !(inClass && raw === '\\-')) {
				edits.push({ start, end, text: `\\x${raw.charCodeAt(1).toString(16)}` });
			} else if ((BARE_BRACKET.test(raw) && !inClass) || (inClass && raw === '-')) {
				edits.push({ start, end, text: `\\${raw}` });
			}
		},
	});
	edits.sort((a, b) => a.start - b.start);
	let mended = '';
	let end = 0;
	for (const edit of edits) {
		mended += source.slice(end, edit.start) + edit.text;
		end = edit.end;
	}
	mended += source.slice(end);
	return { source: mended, originOf: (index) => originOf(edits, index) };
}

function originOf(
	edits: readonly { start: number; end: number; text: string }[],
	index: number,
): number {
	let shift = 0;
	for (const { start, end, text } of edits) {
		const mendedStart = start + shift;
		if (index <= mendedStart) break;
		if (index < mendedStart + text.length) return start;
		shift += text.length - (end - start);
	}
	return index - shift;
}
