import * as host from 'n8n-workflow';
import type { INodeParameters, IWebhookDescription } from 'n8n-workflow';

// The functions below are sent to the editor as source text: they may use nothing from outside.

/** @returns POST, and the method of the set-up handshake where the provider sends it by another one */
function httpMethod(parameters: INodeParameters): string {
	const other = {
		dropbox: 'GET',
		intercom: 'HEAD',
		mandrill: 'HEAD',
		meta: 'GET',
		nylas: 'GET',
		okta: 'GET',
		trello: 'HEAD',
		x: 'GET',
	};
	const method = other[parameters.signatureScheme as keyof typeof other] as string | undefined;
	return method === undefined ? 'POST' : `POST,${method}`;
}

/** @returns the HTTP status of a successful answer, as the built-in Webhook node chooses it */
function responseCode(parameters: INodeParameters): number {
	const options = parameters.options as
		| { responseCode?: { values?: { responseCode?: number | 'customCode'; customCode?: number } } }
		| undefined;
	const values = options?.responseCode?.values;
	if (values?.responseCode === 'customCode') return values.customCode || 200;
	return values?.responseCode || 200;
}

/** @returns what the host answers with, as the built-in Webhook node chooses it */
function responseData(parameters: INodeParameters): string | undefined {
	const options = parameters.options as
		{ responseData?: string; noResponseBody?: boolean } | undefined;
	if (parameters.responseMode === 'onReceived') {
		if (options?.noResponseBody) return 'noData';
		return options?.responseData || undefined;
	}
	return (parameters.responseData as string | undefined) || undefined;
}

/**
 * Fields that the host resolves without its expression engine, which costs about 25 ms of CPU a
 * request. A host too old to know how gets the same fields as expressions.
 */
function computedFields(): Partial<IWebhookDescription> {
	if (typeof host.webhookDescriptionFields === 'function') {
		const { fromFunction, fromParameter } = host;
		return host.webhookDescriptionFields({
			httpMethod: fromFunction(httpMethod),
			path: fromParameter('path'),
			responseMode: fromParameter('responseMode', 'onReceived'),
			responseCode: fromFunction(responseCode),
			responseData: fromFunction(responseData),
			responseBinaryPropertyName: fromParameter('responseBinaryPropertyName'),
			responseContentType: fromParameter(['options', 'responseContentType']),
			responsePropertyName: fromParameter(['options', 'responsePropertyName']),
			responseHeaders: fromParameter(['options', 'responseHeaders']),
		});
	}
	return {
		httpMethod: `={{(${String(httpMethod)})($parameter)}}`,
		path: '={{$parameter["path"]}}',
		responseMode: '={{$parameter["responseMode"] || "onReceived"}}',
		responseCode: `={{(${String(responseCode)})($parameter)}}`,
		responseData: `={{(${String(responseData)})($parameter)}}`,
		responseBinaryPropertyName: '={{$parameter["responseBinaryPropertyName"]}}',
		responseContentType: '={{$parameter["options"]["responseContentType"]}}',
		responsePropertyName: '={{$parameter["options"]["responsePropertyName"]}}',
		responseHeaders: '={{$parameter["options"]["responseHeaders"]}}',
	};
}

/** The one webhook of the trigger, on the author's path or on the node's own UUID. */
export const webhookDescription: IWebhookDescription = {
	name: 'default',
	isFullPath: true,
	...computedFields(),
} as IWebhookDescription;
