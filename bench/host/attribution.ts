/** Whose work a piece of a profile is. */
export type Owner = 'ours' | 'n8n' | 'Node' | 'garbage collection' | 'idle';

/** Where a function stands. */
export interface CallFrame {
	readonly functionName: string;
	readonly url: string;
	/** From 0. */
	readonly lineNumber: number;
}

/** A node of a call tree with what it costs itself, in whatever unit. */
export interface CallNode {
	readonly frame: CallFrame;
	readonly self: number;
	readonly children: readonly CallNode[];
}

/** What functions cost: themselves, and with all that they call. */
export interface FunctionCost {
	readonly name: string;
	readonly owner: Owner;
	readonly self: number;
	readonly total: number;
}

export interface Attribution {
	readonly byOwner: Readonly<Record<Owner, number>>;
	readonly functions: readonly FunctionCost[];
}

const OURS = 'n8n-nodes-spot-connect/dist/';

function ownerOf({ functionName, url }: CallFrame, caller: Owner): Owner {
	if (functionName === '(garbage collector)') return 'garbage collection';
	if (functionName === '(idle)') return 'idle';
	if (url.includes(OURS)) return 'ours';
	if (url === '' || url.startsWith('node:')) return caller;
	return 'n8n';
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
	const file = url.replace(/^.*node_modules\//, '');
	return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
}

/**
 * Shares the cost of a call tree out: a function's own to its package, and that of what Node does to
 * whoever called it.
 */
export function attribute(root: CallNode): Attribution {
	const byOwner: Record<Owner, number> = {
		ours: 0,
		n8n: 0,
		Node: 0,
		'garbage collection': 0,
		idle: 0,
	};
	const functions = new Map<string, { owner: Owner; self: number; total: number }>();
	const visit = (node: CallNode, caller: Owner, above: ReadonlySet<string>): number => {
		const owner = ownerOf(node.frame, caller);
		byOwner[owner] += node.self;
		const name = nameOf(node.frame);
		const isOutermost = !above.has(name);
		const within = isOutermost ? new Set([...above, name]) : above;
		const total = node.children.reduce(
			(sum, child) => sum + visit(child, owner, within),
			node.self,
		);
		const known = functions.get(name) ?? { owner, self: 0, total: 0 };
		known.self += node.self;
		if (isOutermost) known.total += total;
		functions.set(name, known);
		return total;
	};
	visit(root, 'Node', new Set());
	return {
		byOwner,
		functions: [...functions].map(([name, cost]) => ({ name, ...cost })),
	};
}
