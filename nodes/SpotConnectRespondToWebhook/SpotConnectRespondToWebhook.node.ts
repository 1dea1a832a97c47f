import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { respondProperties } from './properties';
import { buildResponse } from './response';

/**
 * Answers the sender from within the workflow. n8n's own Respond to Webhook node does the same, but
 * from its version 1.1 on it refuses to follow any trigger that is not n8n's own.
 */
export class SpotConnectRespondToWebhook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Spot Connect Respond to Webhook',
		name: 'spotConnectRespondToWebhook',
		icon: {
			light: 'file:../SpotConnectGenericWebhook/spotConnect.svg',
			dark: 'file:../SpotConnectGenericWebhook/spotConnect.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["respondWith"] }}',
		description: 'Answers the sender of a Spot Connect Generic Webhook from within the workflow',
		defaults: { name: 'Spot Connect Respond to Webhook' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: respondProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		try {
			await this.sendResponse(await buildResponse(this, items));
		} catch (error) {
			if (this.continueOnFail()) {
				return [[{ json: { error: (error as Error).message }, pairedItem: { item: 0 } }]];
			}
			throw new NodeOperationError(this.getNode(), error as Error);
		}
		return [items];
	}
}
