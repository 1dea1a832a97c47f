import { RE2JS, RE2JSException } from 're2js';

import { backtrackingBound } from './backtracking-bound';
import { expressionOf, type Expression } from './expression';
import { parsePattern } from './parse-pattern';
import { re2Syntax } from './re2-syntax';
import { UnsupportedPatternError } from './unsupported-pattern-error';
import { writtenOut } from './written-out';

export { UnsupportedPatternError } from './unsupported-pattern-error';

/** A regular expression that answers in time linear in the text. */
export interface Pattern {
	/** @returns whether the pattern occurs anywhere in the text */
	test(text: string): boolean;
}

/**
 * In UTF-16 code units. The native engine keeps a stack of choices: it overflows at some ten times
 * this length.
 */
const MOST_NATIVE_TEXT = 1_000_000;
/** Some 30 milliseconds. */
const MOST_NATIVE_STEPS = 10_000_000;

/**
 * In characters and classes, repetitions written out. In the worst case the linear-time engine spends
 * time in proportion to it on every character of a text.
 */
const MOST_POSITIONS = 1_000;
/** Of a pattern that is known never to be in many places at once. */
const MOST_PROVEN_POSITIONS = 6_000;
const MOST_RANGES = 400_000;

/**
 * Compiles a regular expression of a JSON Schema: ECMA-262 with the flag `u` and no other, found
 * anywhere in the text (2020-12 validation, section 6.3.3). Text may hold lone surrogates.
 *
 * It runs on the native engine where a proof says that it cannot backtrack much, as for most patterns
 * of schemas; else, and on very long texts, on RE2's algorithm, which never backtracks: some 30
 * nanoseconds a character, unless the pattern is in very many places at once.
 * @throws {UnsupportedPatternError} for what RE2 cannot express, and for a pattern that is too large
 * @throws {SyntaxError} for no regular expression; the message names the place
 */
export function compilePattern(source: string): Pattern {
	const parsed = parsePattern(source);
	const expression = expressionOf(parsed);
	const bound = backtrackingBound(expression);
	checkSize(expression, bound === undefined ? MOST_POSITIONS : MOST_PROVEN_POSITIONS);
	const linear = compileLinear(expression);
	const native = bound && compileNative(parsed.source);
	if (bound === undefined || native === undefined) {
		return new CompiledPattern(source, (text) => linear.test(text));
	}
	const mostNative = Math.min(MOST_NATIVE_TEXT, MOST_NATIVE_STEPS / bound.perCharacter);
	return new CompiledPattern(source, (text) =>
		text.length > mostNative ? linear.test(text) : testNatively(native, linear, text),
	);
}

function testNatively(native: RegExp, linear: RE2JS, text: string): boolean {
	try {
		return native.test(text);
	} catch (error) {
		// The stack of choices, which many groups in a loop fill sooner.
		if (error instanceof RangeError) return linear.test(text);
		throw error;
	}
}

class CompiledPattern implements Pattern {
	constructor(
		private readonly source: string,
		readonly test: (text: string) => boolean,
	) {}

	/** Ajv tells patterns apart by this text. */
	toString(): string {
		return `/${this.source}/u`;
	}
}

function checkSize(expression: Expression, mostPositions: number): void {
	const { positions, ranges } = writtenOut(expression);
	if (positions > mostPositions || ranges > MOST_RANGES) {
		throw new UnsupportedPatternError(
			`it is too large: its repetitions, written out, make more than ${
				positions > mostPositions
					? `${mostPositions} characters and classes`
					: `${MOST_RANGES} ranges of characters`
			}`,
		);
	}
}

function compileLinear(expression: Expression): RE2JS {
	try {
		const compiled = RE2JS.compile(re2Syntax(expression));
		// Its automaton is built at the first test.
		compiled.test('');
		return compiled;
	} catch (error) {
		if (!(error instanceof RE2JSException)) throw error;
		throw new UnsupportedPatternError(`the linear-time engine refuses it: ${error.message}`);
	}
}

/** @returns undefined where this version of Node lacks a feature, such as a name used twice */
function compileNative(source: string): RegExp | undefined {
	try {
		return new RegExp(source, 'u');
	} catch {
		return undefined;
	}
}
