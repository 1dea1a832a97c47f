import type { Assertion, Expression } from '../../../../admission/schema/pattern/expression';

interface Search {
	readonly found: boolean;
	/** Tests of a character or an assertion, decisions and acceptances. */
	readonly steps: number;
}

/** Beyond it the search would not end in time, nor would the native engine's. */
const MOST_STEPS = 200_000;

class TooManySteps extends Error {}

/**
 * Searches as ECMA-262 defines it (section 22.2.2, Pattern Semantics): by backtracking, with
 * continuations, and no cleverness.
 * @returns undefined when it takes too many steps
 */
export function searchByBacktracking(expression: Expression, text: string): Search | undefined {
	const characters = Array.from(text, (character) => character.codePointAt(0)!);
	const matcher = new Matcher(characters);
	let found = false;
	try {
		for (let start = 0; start <= characters.length && !found; start += 1) {
			found = matcher.match(expression, start, () => matcher.accept());
		}
	} catch (error) {
		if (error instanceof TooManySteps) return undefined;
		throw error;
	}
	return { found, steps: matcher.steps };
}

type Continuation = (index: number) => boolean;

class Matcher {
	steps = 0;
	private visits = 0;

	constructor(private readonly characters: readonly number[]) {}

	accept(): true {
		this.steps += 1;
		return true;
	}

	match(expression: Expression, index: number, next: Continuation): boolean {
		// Some of what is walked counts as no step: a group that is empty, say.
		this.visits += 1;
		if (this.visits > MOST_STEPS) throw new TooManySteps();
		switch (expression.kind) {
			case 'set': {
				this.steps += 1;
				const character = this.characters[index];
				return character !== undefined && expression.codePoints.has(character) && next(index + 1);
			}
			case 'assertion':
				this.steps += 1;
				return this.holds(expression.assertion, index) && next(index);
			case 'sequence':
				return this.sequence(expression.parts, 0, index, next);
			case 'choice':
				return expression.options.some((option, number) => {
					if (number < expression.options.length - 1) this.steps += 1;
					return this.match(option, index, next);
				});
			case 'repeat':
				return this.repeat(expression, 0, index, next);
		}
	}

	private sequence(
		parts: readonly Expression[],
		part: number,
		index: number,
		next: Continuation,
	): boolean {
		if (part === parts.length) return next(index);
		return this.match(parts[part]!, index, (end) => this.sequence(parts, part + 1, end, next));
	}

	private repeat(
		expression: Expression & { kind: 'repeat' },
		count: number,
		index: number,
		next: Continuation,
	): boolean {
		const { body, min, max, greedy } = expression;
		if (count === max) return next(index);
		const again = (): boolean =>
			this.match(body, index, (end) => {
				if (count >= min && end === index) return false;
				return this.repeat(expression, count + 1, end, next);
			});
		if (count < min) return again();
		this.steps += 1;
		return greedy ? again() || next(index) : next(index) || again();
	}

	private holds(assertion: Assertion, index: number): boolean {
		switch (assertion) {
			case 'start':
				return index === 0;
			case 'end':
				return index === this.characters.length;
			case 'wordBoundary':
				return this.isWord(index - 1) !== this.isWord(index);
			case 'noWordBoundary':
				return this.isWord(index - 1) === this.isWord(index);
		}
	}

	private isWord(index: number): boolean {
		const character = this.characters[index];
		return character !== undefined && /\w/.test(String.fromCodePoint(character));
	}
}
