import type { IExecuteFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRequest } from '../../admission/request';
import { eventLogFor, type EventLogChoice } from '../event-log/event-log';
import { recentCredential } from '../recent-credential';
import { EVENT_STORE } from './credential';
import { eventOf, finalOutcomeOf } from './event';
import { recordingOf } from './parameters';
import type { Recording } from './recording';
import type { AnswerEnd, DecidedRequest } from './request-log';

/**
 * Records that a request came and what was decided. Never fails a request: what cannot be recorded
 * is told in n8n's log.
 * @returns what records the end of the answer
 */
export function recordEvent(
	context: IWebhookFunctions,
	node: Pick<INode, 'name'>,
	request: WebhookRequest,
	decided: DecidedRequest,
	recording: Recording,
): (end: AnswerEnd) => void {
	try {
		const { id = '', name = '' } = context.getWorkflow();
		const { event, bytesToKeep } = eventOf(
			context.getRequestObject(),
			request,
			decided,
			recording,
			{
				workflowId: id,
				workflowName: name,
				nodeName: node.name,
				mode: context.getMode() === 'manual' ? 'test' : 'production',
			},
		);
		const { recorder } = eventLogFor(recording.choice);
		recorder.record(event, bytesToKeep);
		return ({ status, durationMs, responseBytes, isAborted }) => {
			const outcome = finalOutcomeOf(event.outcome, status);
			recorder.complete({
				id: event.id,
				status,
				durationMs,
				isAborted,
				...(responseBytes !== undefined && { responseBytes }),
				...(outcome !== event.outcome && { outcome }),
			});
		};
	} catch (error) {
		context.logger.error('Spot Connect cannot record a request', { error });
		return () => undefined;
	}
}

/** Links an event with its execution; on a worker, in queue mode. Never fails the execution. */
export async function linkExecution(
	context: IExecuteFunctions,
	eventId: string | undefined,
): Promise<void> {
	if (eventId === undefined) return;
	try {
		const options = context.getNode().parameters.options as Record<string, unknown> | undefined;
		const { isOn, store } = recordingOf(options ?? {});
		if (!isOn) return;
		const choice: EventLogChoice =
			store === 'sqlite'
				? { kind: 'sqlite' }
				: { kind: 'postgres', data: await recentCredential(context, EVENT_STORE.type) };
		eventLogFor(choice).recorder.link({ id: eventId, executionId: context.getExecutionId() });
	} catch (error) {
		context.logger.warn('Spot Connect could not link an event with its execution', { error });
	}
}
