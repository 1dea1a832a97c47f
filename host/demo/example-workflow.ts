import { randomUUID } from 'node:crypto';

import {
	inSequence,
	type CredentialReference,
	type WorkflowInput,
	type WorkflowNode,
} from '../client';

export const EXAMPLE_NAME = 'Orders by webhook';
export const EXAMPLE_PATH = 'orders';

/** What the demo sends to the example workflow. */
export const EXAMPLE_ORDER = {
	id: 'ord-1042',
	customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
	currency: 'EUR',
	lines: [
		{ sku: 'TEA-GREEN-250', quantity: 2, price: 7.5 },
		{ sku: 'CUP-WHITE', quantity: 1, price: 12 },
	],
};

const summaryField = (name: string, type: 'number' | 'string', value: string) => ({
	id: randomUUID(),
	name,
	type,
	value,
});

/** A workflow that an order sent to `/webhook/orders` starts, and that sums the order up. */
export function exampleWorkflow(credential: CredentialReference, webhookId: string): WorkflowInput {
	const trigger: WorkflowNode = {
		id: randomUUID(),
		name: 'Order received',
		type: 'n8n-nodes-spot-connect.spotConnectGenericWebhook',
		typeVersion: 2,
		position: [0, 0],
		parameters: {
			path: EXAMPLE_PATH,
			authentication: 'apiKey',
			responseMode: 'onReceived',
			options: {},
		},
		credentials: { spotConnectApi: credential },
		webhookId,
	};
	const summary: WorkflowNode = {
		id: randomUUID(),
		name: 'Summarise the order',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		position: [260, 0],
		parameters: {
			mode: 'manual',
			assignments: {
				assignments: [
					summaryField('order', 'string', '={{ $json.body.id }}'),
					summaryField('customer', 'string', '={{ $json.body.customer.name }}'),
					summaryField(
						'items',
						'number',
						'={{ $json.body.lines.reduce((sum, line) => sum + line.quantity, 0) }}',
					),
					summaryField(
						'total',
						'string',
						"={{ $json.body.lines.reduce((sum, line) => sum + line.quantity * line.price, 0).toFixed(2) + ' ' + $json.body.currency }}",
					),
				],
			},
			options: {},
		},
	};
	const nodes = [trigger, summary];
	return { name: EXAMPLE_NAME, nodes, connections: inSequence(nodes) };
}
