import { createHash } from 'node:crypto';

import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import type { Alert, Severity } from '../../monitoring/rules/alert';
import { postgresSettingsOf } from '../event-log/postgres-credential';
import { eventLogFor } from '../event-log/event-log';
import { alertItem } from './alert-item';
import { logChoiceOf } from './event-store';
import { followerOf } from './follower';
import { readParameters, type MonitorParameters } from './parameters';
import { SAMPLE_WORKFLOW, sampleAlert } from './sample';
import { assertDashboardPossible } from './sign-in';
import { dashboardUrlOf } from './url';
import { Watcher } from './watcher';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/**
 * Watches the log as long as the workflow is published; in the editor it gives a sample at once.
 * @throws {ConfigurationError} naming what cannot be used
 */
export async function startTrigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const node = context.getNode();
	const parameters = readParameters(node);
	const dashboardUrl = parameters.hasDashboard ? dashboardUrlOf(context, parameters) : undefined;
	const placeOf = (workflowName: string | undefined) => ({
		workflowName,
		...(dashboardUrl !== undefined && { dashboardUrl }),
	});
	if (context.getMode() === 'manual') {
		return {
			manualTriggerFunction: async () => {
				const item = alertItem(sampleAlert(Date.now()), placeOf(SAMPLE_WORKFLOW));
				context.emit([[{ json: item }]]);
			},
		};
	}
	if (parameters.hasDashboard) await assertDashboardPossible(context, parameters.path);
	const choice = await logChoiceOf(parameters, context);
	if (choice.kind === 'postgres') postgresSettingsOf(choice.data);
	const follower = followerOf({ workflowId: context.getWorkflow().id ?? '', nodeId: node.id });
	const watcher = new Watcher(
		{ ...parameters, editorUrl: context.getInstanceBaseUrl() },
		{
			follower,
			store: () => eventLogFor(choice).store,
			now: Date.now,
			warn: (message, facts) => context.logger.warn(`Spot Connect: ${message}`, { ...facts }),
			info: (message, facts) => context.logger.info(`Spot Connect: ${message}`, { ...facts }),
			tell: (alert, watch) => {
				if (!isTold(alert, parameters)) return;
				const json = alertItem(alert, placeOf(watch.webhooks.nameOf(alert.series.workflowId)));
				// A host that knows the last argument starts one execution for it, whatever crashes.
				context.emit([[{ json }]], undefined, undefined, deduplicationKey(follower, alert));
			},
		},
	);
	watcher.start();
	return { closeFunction: async () => await watcher.stop() };
}

function isTold(
	{ severity, phase }: Alert,
	{ minimumSeverity, includesOver }: MonitorParameters,
): boolean {
	return RANK[severity] >= RANK[minimumSeverity] && (phase === 'started' || includesOver);
}

/** The host keeps at most 255 characters, and an alert's id may be longer. */
function deduplicationKey(follower: string, { id }: Alert): string {
	return `spot-connect-${createHash('sha256').update(`${follower}\0${id}`).digest('hex')}`;
}
