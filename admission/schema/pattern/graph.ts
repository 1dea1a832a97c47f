import type { CodePointSet } from './code-point-set';
import type { Assertion, Expression } from './expression';

export type GraphNode =
	| { readonly kind: 'test'; readonly codePoints: CodePointSet; readonly next: number }
	| { readonly kind: 'assertion'; readonly assertion: Assertion; readonly next: number }
	| { readonly kind: 'decision'; readonly next: readonly [number, number] }
	| { readonly kind: 'accept' };

/** An expression with its counted repetitions written out: what a backtracking matcher walks. */
export interface Graph {
	readonly nodes: readonly GraphNode[];
	readonly start: number;
}

const MOST_NODES = 12_000;

/**
 * @returns undefined when the graph would be large, or holds an unbounded repetition of what may
 * match nothing
 */
export function compileGraph(expression: Expression): Graph | undefined {
	try {
		const builder = new Builder();
		const start = builder.before(expression, builder.add({ kind: 'accept' }));
		return { nodes: builder.nodes, start };
	} catch (error) {
		if (error instanceof NoGraph) return undefined;
		throw error;
	}
}

class NoGraph extends Error {}

class Builder {
	readonly nodes: GraphNode[] = [];

	add(node: GraphNode): number {
		if (this.nodes.length === MOST_NODES) throw new NoGraph();
		return this.nodes.push(node) - 1;
	}

	/** @returns the node where the expression starts when `next` comes after it */
	before(expression: Expression, next: number): number {
		switch (expression.kind) {
			case 'set':
				return this.add({ kind: 'test', codePoints: expression.codePoints, next });
			case 'assertion':
				return this.add({ kind: 'assertion', assertion: expression.assertion, next });
			case 'sequence':
				return expression.parts.reduceRight((after, part) => this.before(part, after), next);
			case 'choice':
				return expression.options
					.map((option) => this.before(option, next))
					.reduceRight((after, option) => this.add({ kind: 'decision', next: [option, after] }));
			case 'repeat':
				return this.beforeRepeat(expression, next);
		}
	}

	private beforeRepeat({ body, min, max }: Expression & { kind: 'repeat' }, next: number): number {
		// Each copy adds a node, unless the body is an empty group.
		if (min > MOST_NODES || (max !== Infinity && max > MOST_NODES)) throw new NoGraph();
		let start = next;
		if (max === Infinity) {
			if (matchesNothing(body)) throw new NoGraph();
			// The decision is added first, to be what the body comes back to.
			const decision = this.add({ kind: 'decision', next: [next, next] });
			this.nodes[decision] = { kind: 'decision', next: [this.before(body, decision), next] };
			start = decision;
		} else {
			for (let copy = min; copy < max; copy += 1) {
				start = this.add({ kind: 'decision', next: [this.before(body, start), next] });
			}
		}
		for (let copy = 0; copy < min; copy += 1) start = this.before(body, start);
		return start;
	}
}

/** @returns whether the expression can match without reading a character */
function matchesNothing(expression: Expression): boolean {
	switch (expression.kind) {
		case 'set':
			return false;
		case 'assertion':
			return true;
		case 'sequence':
			return expression.parts.every(matchesNothing);
		case 'choice':
			return expression.options.some(matchesNothing);
		case 'repeat':
			return expression.min === 0 || matchesNothing(expression.body);
	}
}
