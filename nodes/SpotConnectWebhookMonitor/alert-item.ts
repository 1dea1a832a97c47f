import type { IDataObject } from 'n8n-workflow';

import { seriesName, type Alert } from '../../monitoring/rules/alert';

/** What an item says besides the alert itself. */
export interface AlertPlace {
	readonly workflowName: string | undefined;
	/** Absent where the node serves no dashboard. */
	readonly dashboardUrl?: string;
}

/** @returns the item that starts the workflow */
export function alertItem(alert: Alert, { workflowName, dashboardUrl }: AlertPlace): IDataObject {
	const { id, incidentId, rule, severity, phase, title, message, series } = alert;
	const { observed, expected, score, sinceMs, atMs, exampleEventIds } = alert;
	return {
		alertId: id,
		incidentId,
		rule,
		severity,
		status: phase === 'started' ? 'open' : 'over',
		title,
		message,
		series: seriesName(series),
		seriesType: series.type,
		seriesName: series.name,
		workflowId: series.workflowId,
		workflowName: workflowName ?? series.workflowId,
		nodeName: series.nodeName,
		observed: { ...observed },
		expected: { ...expected },
		score,
		since: new Date(sinceMs).toISOString(),
		...(phase === 'over' && { endedAt: new Date(atMs).toISOString() }),
		eventIds: [...exampleEventIds],
		...(dashboardUrl !== undefined && { dashboardUrl }),
	};
}
