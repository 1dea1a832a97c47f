import { ConfigurationError } from '../../../admission/configuration-error';
import { HIDDEN } from '../../../eventlog/hidden';
import type { WebhookEvent } from '../../../eventlog/event';

/** Where the host answers webhooks, as it is configured (N8N_ENDPOINT_WEBHOOK, N8N_ENDPOINT_WEBHOOK_TEST). */
export interface WebhookEndpoints {
	readonly production: string;
	readonly test: string;
}

export function endpointsOf(environment: NodeJS.ProcessEnv): WebhookEndpoints {
	return {
		production: environment.N8N_ENDPOINT_WEBHOOK || 'webhook',
		test: environment.N8N_ENDPOINT_WEBHOOK_TEST || 'webhook-test',
	};
}

/**
 * The base of the host's webhook URLs.
 * @param restApiUrl as the host gives it: this base and the endpoint of the REST API
 */
export function webhookBaseOf(restApiUrl: string, environment: NodeJS.ProcessEnv): string {
	const endpoint = environment.N8N_ENDPOINT_REST || 'rest';
	return restApiUrl.endsWith(`/${endpoint}`) ? restApiUrl.slice(0, -endpoint.length) : restApiUrl;
}

/**
 * @returns the URL
 * @throws {ConfigurationError} where it is no URL of HTTP, or has a user in it
 */
export function httpUrl(text: string, displayName: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
		throw new ConfigurationError(
			displayName,
			'Write a whole URL that begins with https:// or http://.',
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new ConfigurationError(displayName, 'Leave user and password out of the URL.');
	}
	return url;
}

export interface ReplayTarget {
	readonly url: string;
	/** Names of parameters of the query that are hidden in the record and so left out. */
	readonly hidden: string[];
}

/**
 * The production URL of the webhook that an event came in by.
 * @param base what comes before the webhook's endpoint
 */
export function originalTarget(
	{ path }: Pick<WebhookEvent, 'path'>,
	base: string,
	{ production, test }: WebhookEndpoints,
): ReplayTarget {
	const [pathname = '', query = ''] = splitAt(path, '?');
	const relative = pathname.replace(/^\/+/, '');
	const called = relative.startsWith(`${test}/`)
		? `${production}/${relative.slice(test.length + 1)}`
		: relative;
	const hidden: string[] = [];
	const pairs = query.split('&').filter((pair) => {
		const [name = '', value = ''] = splitAt(pair, '=');
		if (value.includes(HIDDEN) || value.includes(encodeURIComponent(HIDDEN))) hidden.push(name);
		return pair !== '' && !hidden.includes(name);
	});
	const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
	return { url: `${base.replace(/\/+$/, '')}/${called}${search}`, hidden };
}

/** Whether a request to the URL stays on this host, so that its webhooks' API key may go with it. */
export function isThisHost(url: string, ownUrls: readonly string[]): boolean {
	const { origin, hostname } = new URL(url);
	if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return true;
	return ownUrls.some((own) => URL.canParse(own) && new URL(own).origin === origin);
}

function splitAt(text: string, separator: string): [string, string?] {
	const at = text.indexOf(separator);
	return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
