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
import { v7 as uuidv7 } from 'uuid';

import { admit, type Admitted, type Refused } from '../../admission/admit';
import type { Refusal } from '../../admission/refusal';
import type { WebhookRequest } from '../../admission/request';
import type { HandshakeAnswer } from '../../admission/signature/handshake';
import { EVENT_ID_HEADER } from '../event-log/headers';
import { assertActivatable } from './activation';
import { answerHandshake, answerIgnored, answerRefusal, openStream } from './answer';
import {
	API_KEY,
	EVENT_STORE,
	JWT,
	jwtFaultOf,
	keysFaultOf,
	SIGNING_SECRET,
	signingFaultOf,
} from './credential';
import {
	optionsProperty,
	requestProperties,
	responseProperties,
	signatureProperties,
	validationProperties,
	webhookDescription,
} from './description';
import { inferredSchemaOptions } from './example';
import { buildItems, type ItemMetadata } from './item';
import { writeMetadata } from './metadata';
import { readRequest } from './receive';
import { linkExecution, recordEvent } from './record';
import { recordingWithoutConfiguration, type Recording } from './recording';
import { logAnswer, whenAnswered, type AdmittedOutcome } from './request-log';
import type { CompiledTrigger } from './trigger';
import { TriggerCache } from './trigger-cache';

const triggers = new TriggerCache();
const services = { now: Date.now };

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
		],
		webhooks: [webhookDescription],
		// The API key's own header is hidden in the item itself, whatever its name.
		sensitiveOutputFields: ['headers.authorization', 'headers.cookie'],
		properties: [
			...requestProperties,
			...signatureProperties,
			...validationProperties,
			...responseProperties,
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
		const eventId = uuidv7();
		const response = this.getResponseObject();
		response.setHeader(EVENT_ID_HEADER, eventId);
		const webhookUrl = this.getNodeWebhookUrl('default') ?? '';
		const request = readRequest(this.getRequestObject(), webhookUrl);
		const decision = await decide(this, request);
		const { verdict, outcome = 'accepted', recording } = decision;
		const { sourceIp } = request;
		const workflowId = this.getWorkflow().id;
		const decided = { eventId, workflowId, sourceIp, receivedAt, verdict, outcome };
		const complete = recording && recordEvent(this, request, decided, recording);
		whenAnswered(response, receivedAt, (end) => {
			complete?.(end);
			logAnswer(this.logger, decided, end);
		});
		if (decision.trigger === undefined) {
			answerRefusal(response, decision.verdict.refusal, eventId);
			return { noWebhookResponse: true };
		}
		if (outcome === 'ignored') {
			answerIgnored(response);
			return { noWebhookResponse: true };
		}
		if (decision.handshake !== undefined) {
			answerHandshake(response, decision.handshake);
			return { noWebhookResponse: true };
		}
		const { trigger } = decision;
		const identity = { eventId, receivedAt, sourceIp };
		const items = await buildItems(this, identity, decision.verdict, trigger);
		if (trigger.parameters.responseMode === 'streaming') {
			openStream(response);
			return { noWebhookResponse: true, workflowData: [items] };
		}
		return { workflowData: [items] };
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const found = items[0]?.json.spotConnect as Partial<ItemMetadata> | undefined;
		if (found !== undefined) {
			writeMetadata(this, found);
			await linkExecution(this, found.eventId);
		}
		return [items];
	}
}

function testResult(fault: string | undefined, success: string): INodeCredentialTestResult {
	return fault === undefined
		? { status: 'OK', message: success }
		: { status: 'Error', message: fault };
}

type Decision =
	| {
			readonly trigger: CompiledTrigger;
			readonly verdict: Admitted;
			readonly outcome: AdmittedOutcome;
			readonly handshake?: HandshakeAnswer | undefined;
			readonly recording: Recording | undefined;
	  }
	| {
			readonly trigger?: undefined;
			readonly verdict: Refused;
			readonly outcome?: undefined;
			readonly recording: Recording | undefined;
	  };

/** Fails closed: what cannot be decided is refused as `misconfigured`, and the log says why. */
async function decide(context: IWebhookFunctions, request: WebhookRequest): Promise<Decision> {
	let recording: Recording | undefined;
	try {
		const scope = `${context.getWorkflow().id}/${context.getMode()}`;
		const trigger = await triggers.get(scope, context.getNode(), context);
		({ recording } = trigger);
		const { gate, checks, validation } = trigger.policy;
		const unsigned = trigger.handshakes?.unsigned(request);
		const isDelivery = request.method === 'POST' && unsigned === undefined;
		const verdict = await admit(request, isDelivery ? checks : gate, services);
		if (!verdict.admitted) return { verdict, recording };
		const admitted = { trigger, verdict, recording };
		const handshake = unsigned ?? trigger.handshakes?.signed({ ...request, body: verdict.body });
		if (handshake !== undefined) return { ...admitted, outcome: 'handshake', handshake };
		if (!isDelivery) return { verdict: { admitted: false, refusal: NO_HANDSHAKE }, recording };
		const { eventTypes } = trigger.parameters;
		const isChosen = eventTypes.length === 0 || eventTypes.includes(verdict.event?.type ?? '');
		if (!isChosen) return { ...admitted, outcome: 'ignored' };
		const final = await admit(request, validation, services, verdict);
		return final.admitted
			? { trigger, verdict: final, outcome: 'accepted', recording }
			: { verdict: final, recording };
	} catch (error) {
		context.logger.error('Spot Connect cannot decide on a request', { error });
		recording ??= recordingWithoutConfiguration(context.getNode());
		return { verdict: { admitted: false, refusal: UNDECIDABLE }, recording };
	}
}

const NO_HANDSHAKE: Refusal = {
	code: 'signature_missing',
	detail: "Only POST requests start this workflow, and this is not the provider's set-up request.",
};

const UNDECIDABLE: Refusal = {
	code: 'misconfigured',
	detail:
		"This webhook cannot decide on requests. The workflow's author finds the reason in the n8n log.",
};
