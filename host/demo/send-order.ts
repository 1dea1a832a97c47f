import {
	hasEnded,
	waitForWebhook,
	type Execution,
	type ExecutionSummary,
	type N8nClient,
} from '../client';
import { EXAMPLE_ORDER } from './example-workflow';

export interface DemoTarget {
	client: N8nClient;
	workflowId: string;
	webhookUrl: string;
	apiKey: string;
}

/**
 * Sends the example order and gives the execution that it caused.
 * @throws Error if the webhook refuses it or no execution comes of it
 */
export async function sendOrder(target: DemoTarget): Promise<Execution> {
	const { client, workflowId, webhookUrl, apiKey } = target;
	await waitForWebhook(webhookUrl);
	const before = new Set((await client.executions.list({ workflowId })).map(({ id }) => id));
	const response = await fetch(webhookUrl, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
		body: JSON.stringify(EXAMPLE_ORDER),
	});
	const answer = await response.text();
	if (!response.ok) {
		throw new Error(
			`The webhook refused the order with ${response.status}: ${answer.slice(0, 300)}`,
		);
	}
	const isNewAndEnded = (execution: ExecutionSummary) =>
		!before.has(execution.id) && hasEnded(execution);
	const executions = await client.executions.waitFor(workflowId, (all) => all.some(isNewAndEnded));
	const ours = executions.find(isNewAndEnded);
	if (!ours) throw new Error('The order caused no execution: look at the log of n8n.');
	return await client.executions.get(ours.id);
}

/** A command line that sends the example order, ready to be pasted into a shell. */
export function curlLine(webhookUrl: string, apiKey: string): string {
	const body = JSON.stringify(EXAMPLE_ORDER);
	return `curl -i '${webhookUrl}' -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '${body}'`;
}
