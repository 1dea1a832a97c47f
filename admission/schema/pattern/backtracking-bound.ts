import type { CodePointSet } from './code-point-set';
import { compileGraph, type Graph } from './graph';
import type { Expression } from './expression';

/**
 * A proven bound on a backtracking matcher: on a text of n code points it takes no more than
 * `first + perCharacter * n` steps.
 */
export interface BacktrackingBound {
	readonly first: number;
	readonly perCharacter: number;
}

/** An address in dotted numbers takes 73, a URI 217. */
const MOST_PER_CHARACTER = 256;
/** Once per text: what an enumeration of some hundred words takes at its start. */
const MOST_FIRST = 4096;
/** Bounds on the analysis itself, which take it to some tens of milliseconds. */
const MOST_CONFIGURATIONS = 6_000;
const MOST_WORK = 300_000;
/** Of nodes in a row that read nothing: the analysis recurs over them. */
const MOST_DEPTH = 1_000;

/**
 * Proves that a backtracking search for the expression is linear, or gives up.
 *
 * A backtracking matcher walks the expression's graph. A step is a visit to a node: the test of one
 * character or assertion, a decision, the acceptance. It undoes steps, but never walks the same path
 * twice for one starting place, and stops at the first acceptance. So its steps are at most the
 * number of pairs of a path from the start and the piece of text that it reads, over all starting
 * places. Split by how many characters a path has read:
 *
 * - Let V(i) say of each node how many paths stand there having just read the character before
 *   place i of the text, plus one at the start of the expression for the attempt that begins at i.
 * - From such a node the paths that read nothing more form a tree of fixed size, the node's
 *   `reach`: there is no loop in it, as repetitions of what may be empty are not analysed.
 * - Therefore steps <= sum over i of V(i) * reach, and if V(i) * reach <= c for every V that any
 *   text can lead to, then steps <= c * (n + 1).
 *
 * V(i + 1) depends on V(i) and the character only. So all V that can be reached are listed, one
 * character of each kind at a time, and c is the largest product. If there are too many V, or c is
 * too large, as with every pattern whose steps grow faster than the text, there is no proof.
 *
 * Two facts make V smaller. `^` holds before the first character only, `$` after the last only.
 * When a path accepts, or would if the matcher came to it, the attempt it belongs to cannot fail:
 * no attempt starts at a later place. (Not used where there is a `\b` or `\B`: those are taken to hold
 * everywhere, which adds paths, and a path that does not exist proves no acceptance.)
 *
 * A character outside the Basic Multilingual Plane is two units for the engine, which tests a class
 * that holds some as alternatives over the first unit: each counts as a step.
 * @returns undefined when there is no proof
 */
export function backtrackingBound(expression: Expression): BacktrackingBound | undefined {
	const graph = compileGraph(expression);
	return graph && new Analysis(graph).bound();
}

interface Reach {
	readonly steps: number;
	/** The character tests that paths lead to, and how many paths to each. */
	readonly tests: ReadonlyMap<number, number>;
	/** Whether a path accepts under no condition. */
	readonly accepts: boolean;
}

/** Thrown when the analysis or what it finds is too large. */
class NoProof extends Error {}

interface Configuration {
	/** How many paths stand at each node. */
	readonly paths: ReadonlyMap<number, number>;
	/** Whether an attempt is known to succeed, so that none starts any more. */
	readonly decided: boolean;
}

class Analysis {
	private readonly reachOfNode = new Map<string, Reach>();
	private readonly pathsAreCertain: boolean;
	private work = 0;

	constructor(private readonly graph: Graph) {
		this.pathsAreCertain = !graph.nodes.some(
			(node) => node.kind === 'assertion' && node.assertion !== 'start' && node.assertion !== 'end',
		);
	}

	bound(): BacktrackingBound | undefined {
		try {
			return this.explore();
		} catch (error) {
			if (error instanceof NoProof) return undefined;
			throw error;
		}
	}

	private explore(): BacktrackingBound {
		const characters = this.charactersOfEachKind();
		const first = this.visit({ paths: new Map([[this.graph.start, 1]]), decided: false }, true);
		if (first.steps > MOST_FIRST) throw new NoProof();
		let perCharacter = 1;
		const seen = new Set<string>();
		const queue = this.next(first, characters);
		for (let visited = 0; queue.length > 0; visited += 1) {
			const configuration = queue.pop()!;
			const key = keyOf(configuration);
			if (seen.has(key)) continue;
			seen.add(key);
			if (seen.size > MOST_CONFIGURATIONS) throw new NoProof();
			const visit = this.visit(configuration, false);
			if (visit.steps > MOST_PER_CHARACTER) throw new NoProof();
			perCharacter = Math.max(perCharacter, visit.steps);
			queue.push(...this.next(visit, characters));
		}
		return { first: first.steps, perCharacter };
	}

	/** What the paths of a configuration do before they read a character. */
	private visit(
		{ paths, decided }: Configuration,
		atStart: boolean,
	): { steps: number; tests: Map<number, number>; decided: boolean } {
		let steps = 0;
		let accepts = decided;
		const tests = new Map<number, number>();
		for (const [node, count] of paths) {
			const reach = this.reach(node, atStart);
			steps += count * reach.steps;
			accepts ||= reach.accepts && this.pathsAreCertain;
			for (const [test, ways] of reach.tests) {
				tests.set(test, (tests.get(test) ?? 0) + count * ways);
			}
			this.spend(1 + reach.tests.size);
		}
		return { steps, tests, decided: accepts };
	}

	private next(
		{ tests, decided }: { tests: ReadonlyMap<number, number>; decided: boolean },
		characters: readonly number[],
	): Configuration[] {
		return characters.map((character) => {
			const paths = new Map<number, number>(decided ? [] : [[this.graph.start, 1]]);
			this.spend(1 + tests.size);
			for (const [test, count] of tests) {
				const node = this.graph.nodes[test]!;
				if (node.kind === 'test' && node.codePoints.has(character)) {
					paths.set(node.next, (paths.get(node.next) ?? 0) + count);
				}
			}
			return { paths, decided };
		});
	}

	private reach(id: number, atStart: boolean, depth = 0): Reach {
		const key = `${id} ${atStart}`;
		const known = this.reachOfNode.get(key);
		if (known !== undefined) return known;
		this.spend(1);
		if (depth > MOST_DEPTH) throw new NoProof();
		const reach = this.reachOf(id, atStart, depth + 1);
		// A step more for each character test is in `steps`, so this also bounds the paths.
		if (reach.steps > MOST_FIRST) throw new NoProof();
		this.reachOfNode.set(key, reach);
		return reach;
	}

	private reachOf(id: number, atStart: boolean, depth: number): Reach {
		const node = this.graph.nodes[id]!;
		switch (node.kind) {
			case 'accept':
				return { steps: 1, tests: new Map(), accepts: true };
			case 'test':
				return { steps: stepsOfTest(node.codePoints), tests: new Map([[id, 1]]), accepts: false };
			case 'assertion': {
				if (node.assertion === 'start' && !atStart) {
					return { steps: 1, tests: new Map(), accepts: false };
				}
				const { steps, tests, accepts } = this.reach(node.next, atStart, depth);
				if (node.assertion === 'start') return { steps: steps + 1, tests, accepts };
				return {
					steps: steps + 1,
					tests: node.assertion === 'end' ? new Map() : tests,
					accepts: false,
				};
			}
			case 'decision': {
				const [first, second] = node.next.map((next) => this.reach(next, atStart, depth)) as [
					Reach,
					Reach,
				];
				const tests = new Map(first.tests);
				this.spend(second.tests.size);
				for (const [test, ways] of second.tests) tests.set(test, (tests.get(test) ?? 0) + ways);
				return {
					steps: 1 + first.steps + second.steps,
					tests,
					accepts: first.accepts || second.accepts,
				};
			}
		}
	}

	/** @returns one code point of each kind that no class of the expression tells apart */
	private charactersOfEachKind(): number[] {
		const sets = new Set<CodePointSet>();
		const firsts = new Set<number>([0]);
		for (const node of this.graph.nodes) {
			if (node.kind !== 'test' || sets.has(node.codePoints)) continue;
			sets.add(node.codePoints);
			this.spend(node.codePoints.ranges.length);
			for (const [first, last] of node.codePoints.ranges) firsts.add(first).add(last + 1);
		}
		this.spend(firsts.size * sets.size);
		const kinds = new Map<string, number>();
		for (const first of firsts) {
			const membership = [...sets].map((set) => (set.has(first) ? '1' : '0')).join('');
			if (!kinds.has(membership)) kinds.set(membership, first);
		}
		return [...kinds.values()];
	}

	private spend(amount: number): void {
		this.work += amount;
		if (this.work > MOST_WORK) throw new NoProof();
	}
}

/** As V8 splits ranges of surrogate pairs: whole blocks of a first unit in one, ragged ends apart. */
function stepsOfTest({ ranges }: CodePointSet): number {
	let steps = 1;
	for (const [first, last] of ranges) {
		if (last <= 0xffff) continue;
		const from = Math.max(first, 0x10000);
		const fromBlock = from >> 10;
		const lastBlock = last >> 10;
		const startsRagged = from % 0x400 !== 0;
		const endsRagged = last % 0x400 !== 0x3ff;
		const whole = lastBlock - fromBlock + 1 - Number(startsRagged) - Number(endsRagged);
		steps += fromBlock === lastBlock ? 1 : Number(startsRagged) + Number(endsRagged);
		if (fromBlock !== lastBlock && whole > 0) steps += 1;
	}
	return steps;
}

function keyOf({ paths, decided }: Configuration): string {
	const entries = [...paths].sort(([a], [b]) => a - b);
	return `${decided} ${entries.map(([node, count]) => `${node}:${count}`).join(' ')}`;
}
