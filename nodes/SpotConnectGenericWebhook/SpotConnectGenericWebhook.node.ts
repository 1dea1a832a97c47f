import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { rateLimitFields } from '../../admission/rate-limit-fields';
import { EVENT_ID_HEADER } from '../event-log/headers';
import { assertActivatable } from './activation';
import { answerDuplicate, answerHandshake, answerIgnored, answerRefusal } from './answer';
import {
	API_KEY,
	EVENT_STORE,
	JWT,
	jwtFaultOf,
	keysFaultOf,
	SHARED_STATE,
	SIGNING_SECRET,
	signingFaultOf,
} from './credential';
import { decide } from './decide';
import {
	optionsProperty,
	protectionProperty,
	requestProperties,
	responseProperties,
	signatureProperties,
	validationProperties,
	webhookDescription,
} from './description';
import { newEventId } from './event-id';
import { inferredSchemaOptions } from './example';
import { mayRun } from './execution';
import { holdBack } from '../hold-back';
import type { ItemMetadata } from './item';
import { writeMetadata } from './metadata';
import { readRequest } from './receive';
import { linkExecution, recordEvent } from './record';
import { RequestLog, whenAnswered } from './request-log';
import { startExecution } from './start-execution';
import { traceDecision } from './trace';

const requestLog = new RequestLog();

/** Starts a workflow with an authorized POST request; says why when it refuses one. */
export class SpotConnectGenericWebhook implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Spot Connect Generic Webhook',
		name: 'spotConnectGenericWebhook',
		icon: { light: 'file:spotConnect.svg', dark: 'file:spotConnect.dark.svg' },
		group: ['trigger'],
		// Exactly 1 would cost one expression evaluation per request: the host asks such a node for its binaryData option.
		version: 2,
		subtitle: '={{ $parameter["path"] ? "POST /" + $parameter["path"] : "POST" }}',
		description: 'Starts the workflow when an application sends an authorized POST request',
		eventTriggerDescription: 'Waiting for you to call the Test URL',
		activationMessage: 'You can now make calls to your production webhook URL.',
		defaults: { name: 'Spot Connect Generic Webhook' },
		triggerPanel: {
			header: 'Send a test request',
			executionsHelp: {
				inactive:
					"Webhooks have two modes: test and production. <br /><br /><b>Use test mode while you build your workflow</b>. Click 'Execute step', then send a POST request with your API key to the test URL. The executions will show up in the editor.<br /><br /><b>Use production mode to run your workflow automatically</b>. Publish the workflow, then send requests to the production URL. These executions will show up in the executions list, but not in the editor.",
				active:
					'Webhooks have two modes: test and production. <br /><br /><b>Use test mode while you build your workflow</b>. Click \'Execute step\', then send a POST request with your API key to the test URL. The executions will show up in the editor.<br /><br /><b>Use production mode to run your workflow automatically</b>. Since the workflow is published, you can send requests to the production URL. These executions will show up in the <a data-key="executions">executions list</a>, but not in the editor.',
			},
			activationHint:
				"Once you've finished building your workflow, publish it to run it without having to click this button by using the production webhook URL.",
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'spotConnectApi',
				displayName: API_KEY.label,
				required: true,
				displayOptions: { show: { authentication: ['apiKey'] } },
				testedBy: 'spotConnectApiTest',
			},
			{
				name: 'spotConnectJwtApi',
				displayName: JWT.label,
				required: true,
				displayOptions: { show: { authentication: ['jwt'] } },
				testedBy: 'spotConnectJwtApiTest',
			},
			{
				name: 'spotConnectSigningSecretApi',
				displayName: SIGNING_SECRET.label,
				required: true,
				displayOptions: { hide: { signatureScheme: ['none'] } },
				testedBy: 'spotConnectSigningSecretApiTest',
			},
			{
				name: EVENT_STORE.type,
				displayName: EVENT_STORE.label,
				required: true,
				displayOptions: { show: { '/options.eventStore': ['postgres'] } },
			},
			{
				name: SHARED_STATE.type,
				displayName: SHARED_STATE.label,
				required: true,
				displayOptions: { show: { '/protection.stateStore': ['redis'] } },
			},
		],
		webhooks: [webhookDescription],
		// The API key's own header is hidden in the item itself, whatever its name.
		sensitiveOutputFields: ['headers.authorization', 'headers.cookie'],
		properties: [
			...requestProperties,
			...signatureProperties,
			...validationProperties,
			...responseProperties,
			protectionProperty,
			optionsProperty,
		],
	};

	methods = {
		loadOptions: {
			async inferSchema(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return inferredSchemaOptions(this);
			},
		},
		credentialTest: {
			async spotConnectApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return testResult(keysFaultOf(credential.data ?? {}), 'The keys are well formed.');
			},
			async spotConnectJwtApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return testResult(jwtFaultOf(credential.data ?? {}), 'The settings are possible.');
			},
			async spotConnectSigningSecretApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return testResult(
					signingFaultOf(credential.data ?? {}),
					'There is something to verify with.',
				);
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
		const eventId = newEventId();
		const response = this.getResponseObject();
		response.setHeader(EVENT_ID_HEADER, eventId);
		// Asked for once: the host copies the node, and puts the URL together, at each call.
		const node = this.getNode();
		const webhookUrl = this.getNodeWebhookUrl('default') ?? '';
		const request = readRequest(this.getRequestObject(), webhookUrl);
		const decision = await decide(this, node, eventId, request);
		const { verdict, outcome, recording } = decision;
		traceDecision(eventId, verdict);
		for (const [name, value] of Object.entries(rateLimitFields(verdict.rateLimits))) {
			response.setHeader(name, value);
		}
		const { sourceIp, query } = request;
		const workflowId = this.getWorkflow().id;
		const decided = { eventId, workflowId, sourceIp, receivedAt, verdict, outcome };
		const complete = recording && recordEvent(this, node, request, decided, recording);
		// What waits for the answer must not hold on to the context, which holds the whole workflow.
		const { logger } = this;
		whenAnswered(response, receivedAt, (end) => {
			complete?.(end);
			requestLog.write(logger, decided, end);
		});
		switch (decision.outcome) {
			case 'refused': {
				const { refusal } = decision.verdict;
				holdBack(response, decision.delayMs, () => answerRefusal(response, refusal, eventId));
				return { noWebhookResponse: true };
			}
			case 'ignored':
				answerIgnored(response);
				return { noWebhookResponse: true };
			case 'handshake':
				answerHandshake(response, decision.handshake);
				return { noWebhookResponse: true };
			case 'duplicate':
				answerDuplicate(response, decision.firstEventId, decision.answer);
				return { noWebhookResponse: true };
			case 'accepted':
				return await startExecution(
					this,
					{ eventId, receivedAt, sourceIp, webhookUrl, query },
					decision,
				);
		}
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const found = items[0]?.json.spotConnect as Partial<ItemMetadata> | undefined;
		if (found === undefined) return [items];
		writeMetadata(this, found);
		await linkExecution(this, found.eventId);
		return (await mayRun(this, found)) ? [items] : [[]];
	}
}

function testResult(fault: string | undefined, success: string): INodeCredentialTestResult {
	return fault === undefined
		? { status: 'OK', message: success }
		: { status: 'Error', message: fault };
}
