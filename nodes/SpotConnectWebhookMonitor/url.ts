import type { MonitorParameters } from './parameters';

/** The part of n8n's contexts that says where the instance is. */
export interface InstancePlace {
	getInstanceBaseUrl(): string;
	getNode(): { readonly webhookId?: string };
}

/**
 * The production URL of the dashboard. A trigger's context does not know its own webhooks, so it is
 * put together as n8n does: https://docs.n8n.io/hosting/configuration/configuration-examples/webhook-url/
 */
export function dashboardUrlOf(
	context: InstancePlace,
	{ path }: Pick<MonitorParameters, 'path'>,
	environment: NodeJS.ProcessEnv = process.env,
): string {
	const { N8N_WEBHOOK_URL, WEBHOOK_URL } = environment;
	const base = N8N_WEBHOOK_URL || WEBHOOK_URL || context.getInstanceBaseUrl();
	const endpoint = environment.N8N_ENDPOINT_WEBHOOK || 'webhook';
	const ownPath = trimSlashes(path) || (context.getNode().webhookId ?? '');
	return `${base.replace(/\/+$/, '')}/${endpoint}/${ownPath}`;
}

const trimSlashes = (path: string): string => path.replace(/^\/+|\/+$/g, '');
