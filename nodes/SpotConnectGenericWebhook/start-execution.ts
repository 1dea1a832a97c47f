import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { openStream } from './answer';
import { captureAnswer } from './answer-capture';
import type { AcceptedDecision } from './decide';
import { buildItems, type RequestIdentity } from './item';

/** Gives the host what the execution starts with, and keeps its answer for repeats. */
export async function startExecution(
	context: IWebhookFunctions,
	identity: RequestIdentity,
	{ trigger, verdict, holdings }: AcceptedDecision,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const { responseMode } = trigger.parameters;
	let items: INodeExecutionData[];
	try {
		items = await buildItems(context, identity, verdict, trigger);
	} catch (error) {
		await holdings.giveBack();
		throw error;
	}
	if (!holdings.isEmpty) {
		const isRunning = responseMode === 'responseNode' || responseMode === 'streaming';
		captureAnswer(response, (answer) => void holdings.answered(answer, isRunning));
	}
	if (responseMode !== 'streaming') return { workflowData: [items] };
	openStream(response);
	return { noWebhookResponse: true, workflowData: [items] };
}
