import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { testApiKeys, testEventStore, testSharedState } from './credential-test';
import { fieldsOf, operationProperty, parameter, type Operation } from './operation';
import { RESOURCES } from './resources';
import { STATE_RESOURCES, stateStoreProperty } from './state';
import { eventStoreProperty, LOG_RESOURCES } from './store';

/** Searches, explains and replays what came in; makes API keys. */
export class SpotConnectWebhookEvents implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Spot Connect Webhook Events',
		name: 'spotConnectWebhookEvents',
		icon: { light: 'file:spotConnectEvents.svg', dark: 'file:spotConnectEvents.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Search, replay and export the requests that Spot Connect triggers received',
		defaults: { name: 'Spot Connect Webhook Events' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'spotConnectEventStoreApi',
				displayName: 'Event Store Name',
				required: true,
				displayOptions: { show: { resource: LOG_RESOURCES, eventStore: ['postgres'] } },
				testedBy: 'spotConnectEventStoreApiTest',
			},
			{
				name: 'spotConnectApi',
				displayName: 'Webhook API Key Name',
				required: false,
				displayOptions: { show: { resource: ['event'], operation: ['replay'] } },
				testedBy: 'spotConnectApiTest',
			},
			{
				name: 'spotConnectSharedStateApi',
				displayName: 'Shared State Name',
				required: true,
				displayOptions: { show: { resource: STATE_RESOURCES, stateStore: ['redis'] } },
				testedBy: 'spotConnectSharedStateApiTest',
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: RESOURCES.map(({ option }) => option),
				default: 'event',
				description: 'What to work with',
			},
			...RESOURCES.map(operationProperty),
			eventStoreProperty,
			stateStoreProperty,
			...RESOURCES.flatMap(fieldsOf),
		],
	};

	methods = {
		credentialTest: {
			async spotConnectEventStoreApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return await testEventStore(credential.data ?? {});
			},
			async spotConnectApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return testApiKeys(credential.data ?? {});
			},
			async spotConnectSharedStateApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return await testSharedState(credential.data ?? {});
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const outputs: INodeExecutionData[] = [];
		for (const index of this.getInputData().keys()) {
			try {
				const found = await operationOf(this, index).run({ context: this, index });
				for (const output of found) outputs.push({ ...output, pairedItem: { item: index } });
			} catch (error) {
				if (!this.continueOnFail()) {
					throw new NodeOperationError(this.getNode(), error as Error, { itemIndex: index });
				}
				outputs.push({ json: { error: (error as Error).message }, pairedItem: { item: index } });
			}
		}
		return [outputs];
	}
}

function operationOf(context: IExecuteFunctions, index: number): Operation {
	const resource = parameter<string>({ context, index }, 'resource');
	const operation = parameter<string>({ context, index }, 'operation');
	const found = RESOURCES.find(({ option }) => option.value === resource)?.operations.find(
		({ option }) => option.value === operation,
	);
	if (found === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`The resource "${resource}" has no operation "${operation}". Choose from the lists.`,
			{ itemIndex: index },
		);
	}
	return found;
}
