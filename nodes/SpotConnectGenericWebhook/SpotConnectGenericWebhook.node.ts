import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { v7 as uuidv7 } from 'uuid';

import { admit, type Admitted, type Refused } from '../../admission/admit';
import type { Refusal } from '../../admission/refusal';
import type { WebhookRequest } from '../../admission/request';
import { assertActivatable } from './activation';
import { answerRefusal, EVENT_ID_HEADER, openStream } from './answer';
import { faultOf } from './credential';
import {
	optionsProperty,
	requestProperties,
	responseProperties,
	webhookDescription,
} from './description';
import { buildItem, type ItemMetadata } from './item';
import { writeMetadata } from './metadata';
import type { TriggerParameters } from './parameters';
import { readRequest } from './receive';
import { logWhenAnswered } from './request-log';
import { TriggerCache } from './trigger-cache';

const triggers = new TriggerCache();

/** Starts a workflow with an authorized POST request; says why when it refuses one. */
export class SpotConnectGenericWebhook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Spot Connect Generic Webhook',
		name: 'spotConnectGenericWebhook',
		icon: { light: 'file:spotConnect.svg', dark: 'file:spotConnect.dark.svg' },
		group: ['trigger'],
		// Exactly 1 would cost one expression evaluation per request: the host asks such a node for its binaryData option.
		version: 2,
		subtitle: '={{ "POST /" + ($parameter["path"] || "…") }}',
		description: 'Starts the workflow when an application sends an authorized POST request',
		eventTriggerDescription: 'Waiting for you to call the Test URL',
		activationMessage: 'You can now make calls to your production webhook URL.',
		defaults: { name: 'Spot Connect Generic Webhook' },
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					"Webhooks have two modes: test and production. <br /><br /><b>Use test mode while you build your workflow</b>. Click the 'listen' button, then send a POST request with your API key to the test URL. The executions will show up in the editor.<br /><br /><b>Use production mode to run your workflow automatically</b>. Publish the workflow, then send requests to the production URL. These executions will show up in the executions list, but not in the editor.",
				active:
					'Webhooks have two modes: test and production. <br /><br /><b>Use test mode while you build your workflow</b>. Click the \'listen\' button, then send a POST request with your API key to the test URL. The executions will show up in the editor.<br /><br /><b>Use production mode to run your workflow automatically</b>. Since the workflow is published, you can send requests to the production URL. These executions will show up in the <a data-key="executions">executions list</a>, but not in the editor.',
			},
			activationHint:
				"Once you've finished building your workflow, publish it to run it without having to click this button by using the production webhook URL.",
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'spotConnectApi',
				displayName: 'Webhook API Key Name',
				required: true,
				displayOptions: { show: { authentication: ['apiKey'] } },
				testedBy: 'spotConnectApiTest',
			},
		],
		webhooks: [webhookDescription],
		// The API key's own header is hidden in the item itself, whatever its name.
		sensitiveOutputFields: ['headers.authorization', 'headers.cookie'],
		properties: [...requestProperties, ...responseProperties, optionsProperty],
	};

	methods = {
		credentialTest: {
			async spotConnectApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const fault = faultOf(credential.data ?? {});
				return fault === undefined
					? { status: 'OK', message: 'The keys are well formed.' }
					: { status: 'Error', message: fault };
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					await assertActivatable(this);
				} catch (error) {
					throw new NodeOperationError(this.getNode(), error as Error);
				}
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const receivedAt = new Date();
		const eventId = uuidv7();
		const response = this.getResponseObject();
		response.setHeader(EVENT_ID_HEADER, eventId);
		const request = readRequest(this.getRequestObject());
		const decision = await decide(this, request);
		logWhenAnswered(this.logger, response, {
			eventId,
			workflowId: this.getWorkflow().id,
			sourceIp: request.sourceIp,
			receivedAt,
			verdict: decision.verdict,
		});
		if (decision.parameters === undefined) {
			answerRefusal(response, decision.verdict.refusal, eventId);
			return { noWebhookResponse: true };
		}
		const { parameters, verdict } = decision;
		const { sourceIp } = request;
		const item = await buildItem(this, { eventId, receivedAt, sourceIp, ...verdict }, parameters);
		if (parameters.responseMode === 'streaming') {
			openStream(response);
			return { noWebhookResponse: true, workflowData: [[item]] };
		}
		return { workflowData: [[item]] };
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const found = items[0]?.json.spotConnect;
		if (found !== undefined) writeMetadata(this, found as Partial<ItemMetadata>);
		return [items];
	}
}

type Decision =
	| { readonly parameters: TriggerParameters; readonly verdict: Admitted }
	| { readonly parameters?: undefined; readonly verdict: Refused };

/** Fails closed: what cannot be decided is refused as `misconfigured`, and the log says why. */
async function decide(context: IWebhookFunctions, request: WebhookRequest): Promise<Decision> {
	try {
		const scope = `${context.getWorkflow().id}/${context.getMode()}`;
		const { parameters, policy } = await triggers.get(scope, context.getNode(), context);
		const verdict = await admit(request, policy, { now: Date.now });
		return verdict.admitted ? { parameters, verdict } : { verdict };
	} catch (error) {
		context.logger.error('Spot Connect cannot decide on a request', { error });
		return { verdict: { admitted: false, refusal: UNDECIDABLE } };
	}
}

const UNDECIDABLE: Refusal = {
	code: 'misconfigured',
	detail:
		"This webhook cannot decide on requests. The workflow's author finds the reason in the n8n log.",
};
