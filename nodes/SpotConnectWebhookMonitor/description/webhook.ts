import * as host from 'n8n-workflow';
import type { INodeParameters, IWebhookDescription } from 'n8n-workflow';

/**
 * GET, as long as the workflow is published and the dashboard is on. A node with a webhook would wait
 * for a call when it is tested in the editor; without a method it has none there, and gives its sample
 * at once. Only an expression can tell: the host's native functions see parameters alone.
 */
const httpMethod = '={{ $workflow.active && $parameter["dashboard"] ? "GET" : "" }}';

// The functions below are sent to the editor as source text: they may use nothing from outside.

/** @returns the dashboard's own path, or an empty one, in place of which the host takes the webhook ID */
function dashboardPath(parameters: INodeParameters): string {
	return (parameters.path as string | undefined) || '';
}

/** @returns `metrics` below the dashboard's path; alone where the host puts the webhook ID before it */
function metricsPath(parameters: INodeParameters): string {
	const path = ((parameters.path as string | undefined) || '').replace(/^\/+|\/+$/g, '');
	return path === '' ? 'metrics' : `${path}/metrics`;
}

function hasOwnPath(parameters: INodeParameters): boolean {
	return Boolean(parameters.path);
}

function hasNoDashboard(parameters: INodeParameters): boolean {
	return !parameters.dashboard;
}

type Computed = Readonly<Record<string, (parameters: INodeParameters) => unknown>>;

/** Fields that the host resolves without its expression engine, where it knows how. */
function computedFields(fields: Computed): Partial<IWebhookDescription> {
	const entries = Object.entries(fields);
	if (typeof host.webhookDescriptionFields === 'function') {
		return host.webhookDescriptionFields(
			Object.fromEntries(
				entries.map(([name, compute]) => [name, host.fromFunction(compute as never)]),
			),
		);
	}
	return Object.fromEntries(
		entries.map(([name, compute]) => [name, `={{(${String(compute)})($parameter)}}`]),
	);
}

const dashboard = {
	name: 'default',
	...computedFields({ path: dashboardPath, ndvHideUrl: hasNoDashboard }),
	httpMethod,
	isFullPath: true,
	responseMode: 'onReceived',
	ndvHideMethod: true,
} as unknown as IWebhookDescription;

const metrics = {
	name: 'metrics',
	...computedFields({ path: metricsPath, isFullPath: hasOwnPath, ndvHideUrl: hasNoDashboard }),
	httpMethod,
	responseMode: 'onReceived',
	ndvHideMethod: true,
} as unknown as IWebhookDescription;

/** The dashboard's page, and the metrics below it. */
export const webhookDescriptions: IWebhookDescription[] = [dashboard, metrics];
