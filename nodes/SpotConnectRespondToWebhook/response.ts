import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';

interface RespondOptions {
	readonly responseKey?: string;
	readonly responseCode?: number;
	readonly responseHeaders?: { readonly entries?: readonly { name?: string; value?: string }[] };
}

/**
 * @param context the node's context
 * @param items the input items; expressions see the first
 * @returns the answer that the parameters ask for
 * @throws {Error} naming the parameter that cannot be answered with
 */
export async function buildResponse(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<IN8nHttpFullResponse> {
	const respondWith = context.getNodeParameter('respondWith', 0) as string;
	const options = context.getNodeParameter('options', 0, {}) as RespondOptions;
	const headers: IDataObject = {};
	for (const { name, value } of options.responseHeaders?.entries ?? []) {
		if (name) headers[name.toLowerCase()] = String(value ?? '');
	}
	const wrap = (value: IDataObject | IDataObject[]) =>
		options.responseKey ? { [options.responseKey]: value } : value;
	const respond = (
		body: IN8nHttpFullResponse['body'] | undefined,
		statusCode = 200,
	): IN8nHttpFullResponse => ({
		body: body,
		headers,
		statusCode: options.responseCode || statusCode,
	});

	switch (respondWith) {
		case 'allIncomingItems':
			return respond(wrap(items.map(({ json }) => json)));
		case 'firstIncomingItem':
			return respond(wrap(items[0]?.json ?? {}));
		case 'json':
			return respond(parseJson(context.getNodeParameter('responseBody', 0)) as IDataObject);
		case 'text':
			return respond(context.getNodeParameter('responseBody', 0));
		case 'redirect':
			headers.location = context.getNodeParameter('redirectURL', 0);
			return respond(undefined, 307);
		case 'noData':
			return respond(undefined);
		case 'binary': {
			const field = context.getNodeParameter('inputFieldName', 0) as string;
			const binary = context.helpers.assertBinaryData(0, field);
			headers['content-type'] ??= binary.mimeType;
			return respond(await binaryBody(context, field, binary));
		}
		default:
			throw new Error(`Respond With: "${respondWith}" is not possible. Choose from the list.`);
	}
}

function parseJson(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch (error) {
		throw new Error(`Response Body: this is not valid JSON. ${(error as Error).message}`);
	}
}

/** Stored binary data is streamed by the host from its own store; data kept in the item is sent as bytes. */
async function binaryBody(
	context: IExecuteFunctions,
	field: string,
	binary: IBinaryData,
): Promise<IN8nHttpFullResponse['body']> {
	if (binary.id) return { binaryData: binary };
	return await context.helpers.getBinaryDataBuffer(0, field);
}
