import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHookFunctions,
	INodeCredentialTestResult,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { EVENT_STORE_CREDENTIAL } from '../event-log/postgres-credential';
import { testApiKeys, testEventStore } from '../SpotConnectWebhookEvents/credential-test';
import { properties, webhookDescriptions } from './description';
import { serve } from './serve';
import { startTrigger } from './trigger';

/** The dashboard's address belongs to n8n alone: there is nothing to register anywhere. */
const nothingElsewhere = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		return true;
	},
	async create(this: IHookFunctions): Promise<boolean> {
		return true;
	},
	async delete(this: IHookFunctions): Promise<boolean> {
		return true;
	},
};

/** Starts a workflow when webhooks do something unusual, and shows what they do. */
export class SpotConnectWebhookMonitor implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Spot Connect Webhook Monitor',
		name: 'spotConnectWebhookMonitor',
		icon: { light: 'file:spotConnectMonitor.svg', dark: 'file:spotConnectMonitor.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["webhooks"] === "all" ? "all webhooks" : "chosen webhooks" }}',
		description: 'Starts the workflow when webhooks do something unusual',
		eventTriggerDescription: '',
		activationMessage: 'Your webhooks are watched now.',
		defaults: { name: 'Spot Connect Webhook Monitor' },
		triggerPanel: {
			header: 'Get a sample alert',
			executionsHelp: {
				inactive:
					"<b>While you build your workflow</b>, click 'Execute step': you get a sample alert at once. <br /><br /><b>Publish the workflow</b> to have your webhooks watched. These executions will show up in the executions list, but not in the editor.",
				active:
					'<b>While you build your workflow</b>, click \'Execute step\': you get a sample alert at once. <br /><br /><b>Your webhooks are watched</b>, since the workflow is published. These executions will show up in the <a data-key="executions">executions list</a>, but not in the editor.',
			},
			activationHint: 'Publish the workflow to have your webhooks watched.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'spotConnectApi',
				displayName: 'Webhook API Key Name',
				required: true,
				displayOptions: { show: { dashboard: [true] } },
				testedBy: 'spotConnectApiTest',
			},
			{
				name: EVENT_STORE_CREDENTIAL,
				displayName: 'Event Store Name',
				required: true,
				displayOptions: { show: { eventStore: ['postgres'] } },
				testedBy: 'spotConnectEventStoreApiTest',
			},
		],
		webhooks: webhookDescriptions,
		properties,
	};

	methods = {
		credentialTest: {
			async spotConnectApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return testApiKeys(credential.data ?? {});
			},
			async spotConnectEventStoreApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return await testEventStore(credential.data ?? {});
			},
		},
	};

	webhookMethods = { default: nothingElsewhere, metrics: nothingElsewhere };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			return await startTrigger(this);
		} catch (error) {
			throw new NodeOperationError(this.getNode(), error as Error);
		}
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		await serve(this);
		return { noWebhookResponse: true };
	}
}
