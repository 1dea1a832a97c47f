import type { IExecuteFunctions } from 'n8n-workflow';

import { REPLAY_OF_HEADER } from '../../event-log/headers';

/**
 * A workflow that replays what came in to itself, or to another that does the same, would never end.
 * @throws {Error} in an execution that a replay has started
 */
export function demandNoReplay(context: IExecuteFunctions, index: number): void {
	const proxy = context.getWorkflowDataProxy(index);
	const { name } = context.getNode();
	for (const parent of context.getParentNodes(name)) {
		if (parent.disabled || !parent.type.endsWith('.spotConnectGenericWebhook')) continue;
		if (headersOf(proxy, parent.name)?.[REPLAY_OF_HEADER] === undefined) continue;
		throw new Error(
			'This execution was itself started by a replay, and so replays nothing: it could go on for ever.',
		);
	}
}

/** What `$('name')` gives in an expression. */
type NodeReader = (name: string) => {
	readonly isExecuted: boolean;
	first(): { readonly json: { readonly headers?: Record<string, unknown> } } | undefined;
};

type Proxy = ReturnType<IExecuteFunctions['getWorkflowDataProxy']>;

function headersOf(proxy: Proxy, nodeName: string): Record<string, unknown> | undefined {
	const node = (proxy.$ as NodeReader)(nodeName);
	// Another trigger of the same workflow.
	if (!node.isExecuted) return undefined;
	return node.first()?.json.headers;
}
