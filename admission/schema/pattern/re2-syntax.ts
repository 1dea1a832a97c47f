import type { CodePointSet } from './code-point-set';
import type { Expression } from './expression';

/** RE2's limit on a count, and on the product of counts inside one another. */
const MOST_REPETITIONS = 1000;

const ASSERTIONS = {
	start: '\\A',
	end: '\\z',
	wordBoundary: '\\b',
	noWordBoundary: '\\B',
} as const;

/**
 * Prints an expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax), using nothing
 * whose meaning differs from ECMAScript's: classes as code points, not by RE2's names. All in one
 * group, which keeps re2js from its one-pass engine: its automaton takes a quarter of the time, above
 * all where classes have many ranges.
 */
export function re2Syntax(expression: Expression): string {
	return `(${print(expression).text})`;
}

interface Printed {
	readonly text: string;
	/** The largest product of counts inside one another. */
	readonly repetitions: number;
}

function print(expression: Expression): Printed {
	switch (expression.kind) {
		case 'set':
			return { text: printSet(expression.codePoints), repetitions: 1 };
		case 'assertion':
			return { text: ASSERTIONS[expression.assertion], repetitions: 1 };
		case 'sequence':
			return join(expression.parts.map(print), '');
		case 'choice': {
			const { text, repetitions } = join(expression.options.map(print), '|');
			return { text: `(?:${text})`, repetitions };
		}
		case 'repeat':
			return printRepeat(print(expression.body), expression.min, expression.max);
	}
}

function join(parts: readonly Printed[], separator: string): Printed {
	return {
		text: parts.map(({ text }) => text).join(separator),
		repetitions: Math.max(1, ...parts.map(({ repetitions }) => repetitions)),
	};
}

/** Greedy, whatever the author wrote: that decides which match is found, not whether there is one. */
function printRepeat({ text, repetitions }: Printed, min: number, max: number): Printed {
	const body = `(?:${text})`;
	const most = Math.max(1, Math.floor(MOST_REPETITIONS / repetitions));
	let printed = '';
	let rest = min;
	for (; rest > most; rest -= most) printed += `${body}{${most}}`;
	if (rest > 0) printed += `${body}{${rest}}`;
	if (max === Infinity) printed += `${body}*`;
	else if (max > min) printed += printOptional(body, max - min, most);
	const counted = Math.min(most, max === Infinity ? min : max);
	return { text: printed, repetitions: repetitions * Math.max(1, counted) };
}

/** Not as {0,most}{0,most}: that can be read in many ways, which makes many states. */
function printOptional(body: string, count: number, most: number): string {
	if (count <= most) return `${body}{0,${count}}`;
	return `(?:${body}{${most}}${printOptional(body, count - most, most)}|${body}{0,${most - 1}})`;
}

function printSet({ ranges }: CodePointSet): string {
	if (ranges.length === 0) return '[^\\x{0}-\\x{10FFFF}]';
	const [only, ...others] = ranges;
	if (others.length === 0 && only![0] === only![1]) return codePoint(only![0]);
	const printed = ranges.map(([first, last]) =>
		first === last ? codePoint(first) : `${codePoint(first)}-${codePoint(last)}`,
	);
	return `[${printed.join('')}]`;
}

function codePoint(value: number): string {
	const text = String.fromCodePoint(value);
	return /^[A-Za-z0-9]$/.test(text) ? text : `\\x{${value.toString(16)}}`;
}
