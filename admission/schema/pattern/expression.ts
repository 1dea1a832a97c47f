import type { AST } from '@eslint-community/regexpp';

import { CodePointSet } from './code-point-set';
import type { ParsedPattern } from './parse-pattern';
import { codePointsOfProperty } from './unicode-property';
import { UnsupportedPatternError } from './unsupported-pattern-error';

/** `start` and `end` are those of the text: there is no flag `m`. */
export type Assertion = 'start' | 'end' | 'wordBoundary' | 'noWordBoundary';

/** What a regular expression means, whatever its syntax: every character as a set of code points. */
export type Expression =
	| { readonly kind: 'set'; readonly codePoints: CodePointSet }
	| { readonly kind: 'assertion'; readonly assertion: Assertion }
	| { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
	| { readonly kind: 'choice'; readonly options: readonly Expression[] }
	| {
			readonly kind: 'repeat';
			readonly body: Expression;
			readonly min: number;
			/** Infinity for no bound. */
			readonly max: number;
			readonly greedy: boolean;
	  };

/** Of groups in groups. The linear-time engine's own limit is above it. */
const MOST_DEPTH = 200;

/** ECMA-262, CharacterClassEscape: Unicode's White_Space, save U+0085, and U+FEFF. */
const SPACE = CodePointSet.of([
	[0x09, 0x0d],
	[0x20, 0x20],
	[0xa0, 0xa0],
	[0x1680, 0x1680],
	[0x2000, 0x200a],
	[0x2028, 0x2029],
	[0x202f, 0x202f],
	[0x205f, 0x205f],
	[0x3000, 0x3000],
	[0xfeff, 0xfeff],
]);
const DIGIT = CodePointSet.of([[0x30, 0x39]]);
const WORD = CodePointSet.of([
	[0x30, 0x39],
	[0x41, 0x5a],
	[0x5f, 0x5f],
	[0x61, 0x7a],
]);
/** ECMA-262, LineTerminator: what `.` leaves out. */
const NO_LINE_TERMINATOR = CodePointSet.of([
	[0x0a, 0x0a],
	[0x0d, 0x0d],
	[0x2028, 0x2029],
]).negated();

/**
 * @returns what the pattern means
 * @throws {UnsupportedPatternError} for a back reference, a lookahead or lookbehind, and whatever
 * else is not known here
 */
export function expressionOf(pattern: ParsedPattern): Expression {
	return new Reader(pattern).choice(pattern.tree.alternatives, 0);
}

class Reader {
	constructor(private readonly pattern: ParsedPattern) {}

	choice(alternatives: readonly AST.Alternative[], depth: number): Expression {
		if (depth > MOST_DEPTH) throw new UnsupportedPatternError('it is nested too deeply');
		const options = alternatives.map(({ elements }): Expression => {
			const parts = elements.map((element) => this.element(element, depth));
			return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
		});
		return options.length === 1 ? options[0]! : { kind: 'choice', options };
	}

	private element(node: AST.Element, depth: number): Expression {
		switch (node.type) {
			case 'Character':
			case 'CharacterSet':
			case 'CharacterClass':
				return { kind: 'set', codePoints: this.codePoints(node) };
			case 'CapturingGroup':
				return this.choice(node.alternatives, depth + 1);
			case 'Group':
				if (node.modifiers !== null) this.refuse('modifiers', node);
				return this.choice(node.alternatives, depth + 1);
			case 'Quantifier': {
				const { min, max, greedy } = node;
				return { kind: 'repeat', body: this.element(node.element, depth + 1), min, max, greedy };
			}
			case 'Assertion':
				return { kind: 'assertion', assertion: this.assertion(node) };
			case 'Backreference':
				return this.refuse('a back reference', node);
			default:
				return this.refuse(node.type, node);
		}
	}

	private assertion(node: AST.Assertion): Assertion {
		switch (node.kind) {
			case 'start':
			case 'end':
				return node.kind;
			case 'word':
				return node.negate ? 'noWordBoundary' : 'wordBoundary';
			case 'lookahead':
			case 'lookbehind':
				return this.refuse(`a ${node.kind}`, node);
		}
	}

	private codePoints(
		node: AST.CharacterClass | AST.CharacterClassElement | AST.CharacterSet,
	): CodePointSet {
		switch (node.type) {
			case 'Character':
				return CodePointSet.of([[node.value, node.value]]);
			case 'CharacterClassRange':
				return CodePointSet.of([[node.min.value, node.max.value]]);
			case 'CharacterClass': {
				if (node.unicodeSets) return this.refuse('a class of the flag v', node);
				const union = CodePointSet.union(node.elements.map((element) => this.codePoints(element)));
				return node.negate ? union.negated() : union;
			}
			case 'CharacterSet': {
				const codePoints = this.characterSet(node);
				return 'negate' in node && node.negate ? codePoints.negated() : codePoints;
			}
			default:
				return this.refuse(node.type, node);
		}
	}

	private characterSet(node: AST.CharacterSet): CodePointSet {
		switch (node.kind) {
			case 'any':
				return NO_LINE_TERMINATOR;
			case 'digit':
				return DIGIT;
			case 'space':
				return SPACE;
			case 'word':
				return WORD;
			case 'property':
				try {
					return codePointsOfProperty(node.value === null ? node.key : `${node.key}=${node.value}`);
				} catch (error) {
					if (error instanceof SyntaxError) {
						return this.refuse('a property that this version of Node does not know', node);
					}
					throw error;
				}
		}
	}

	private refuse(what: string, node: AST.Node): never {
		throw new UnsupportedPatternError(`it uses ${what}, ${this.pattern.quote(node)}`);
	}
}
