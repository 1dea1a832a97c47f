import type { IWebhookDescription } from 'n8n-workflow';

/**
 * GET, as long as the workflow is published and the dashboard is on. A node with a webhook would wait
 * for a call when it is tested in the editor; without a method it has none there, and gives its sample
 * at once. Only an expression can tell: the host's native functions see parameters alone.
 */
const httpMethod = '={{ $workflow.active && $parameter["dashboard"] ? "GET" : "" }}';

/** The dashboard's own path, or the node's webhook ID where none is written. */
const dashboard = {
	name: 'default',
	httpMethod,
	path: '={{ $parameter["path"] || "" }}',
	isFullPath: true,
	responseMode: 'onReceived',
	ndvHideMethod: true,
	ndvHideUrl: '={{ !$parameter["dashboard"] }}',
} as unknown as IWebhookDescription;

/** `metrics` below it. Below a webhook ID a path is not full: the host puts the ID before it. */
const metrics = {
	name: 'metrics',
	httpMethod,
	path: '={{ $parameter["path"] ? $parameter["path"].replace(/^\\/+|\\/+$/g, "") + "/metrics" : "metrics" }}',
	isFullPath: '={{ !!$parameter["path"] }}',
	responseMode: 'onReceived',
	ndvHideMethod: true,
	ndvHideUrl: '={{ !$parameter["dashboard"] }}',
} as unknown as IWebhookDescription;

export const webhookDescriptions: IWebhookDescription[] = [dashboard, metrics];
