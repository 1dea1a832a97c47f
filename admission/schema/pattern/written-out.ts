import type { Expression } from './expression';

/** How large an expression is when every counted repetition is written out, as the engines do. */
export interface WrittenOut {
	/** Characters, classes and assertions. */
	readonly positions: number;
	/** Ranges of code points in all classes together. */
	readonly ranges: number;
}

/** The numbers may be Infinity. */
export function writtenOut(expression: Expression): WrittenOut {
	switch (expression.kind) {
		case 'set':
			return { positions: 1, ranges: Math.max(1, expression.codePoints.ranges.length) };
		case 'assertion':
			return { positions: 1, ranges: 0 };
		case 'sequence':
			// An empty group is repeated too.
			return expression.parts.length === 0 ? { positions: 1, ranges: 0 } : sum(expression.parts);
		case 'choice':
			return sum(expression.options);
		case 'repeat': {
			const { positions, ranges } = writtenOut(expression.body);
			const copies = expression.max === Infinity ? expression.min + 1 : expression.max;
			return { positions: Math.max(1, copies * positions), ranges: copies * ranges };
		}
	}
}

function sum(parts: readonly Expression[]): WrittenOut {
	let positions = 0;
	let ranges = 0;
	for (const part of parts) {
		const size = writtenOut(part);
		positions += size.positions;
		ranges += size.ranges;
	}
	return { positions, ranges };
}
