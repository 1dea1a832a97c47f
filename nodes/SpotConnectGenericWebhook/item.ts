import type {
	IBinaryData,
	IBinaryKeyData,
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { rm } from 'node:fs/promises';

import type { KeyIdentity } from '../../admission/api-key';
import { contentKindOf } from '../../admission/content-type';
import type { TriggerParameters } from './parameters';
import { MULTIPART, type HostRequest, type MultipartForm } from './receive';

/** What stands in an item for a header that held a secret: the word that n8n itself uses. */
const HIDDEN = '**hidden**';

/** What an admitted request is known by. */
export interface Admission {
	/** UUIDv7. */
	readonly eventId: string;
	readonly receivedAt: Date;
	readonly sourceIp: string;
	readonly body: unknown;
	readonly key?: KeyIdentity;
}

/** The `spotConnect` member of the output item. */
export interface ItemMetadata {
	readonly eventId: string;
	/** ISO 8601, UTC. */
	readonly receivedAt: string;
	readonly key?: KeyIdentity;
	readonly sourceIp: string;
}

/**
 * @returns the item that starts the workflow: the built-in Webhook node's members, so that a flow
 *   can change trigger without changing expressions, and `spotConnect`
 */
export async function buildItem(
	context: IWebhookFunctions,
	admission: Admission,
	parameters: TriggerParameters,
): Promise<INodeExecutionData> {
	const request = context.getRequestObject();
	const { eventId, receivedAt, key, sourceIp } = admission;
	const spotConnect: ItemMetadata = {
		eventId,
		receivedAt: receivedAt.toISOString(),
		...(key && { key }),
		sourceIp,
	};
	const binary = await binaryOf(context, parameters);
	return {
		json: {
			headers: visibleHeaders(request.headers, parameters),
			params: request.params,
			query: request.query,
			body: admission.body,
			...locationOf(context),
			spotConnect,
		} as unknown as IDataObject,
		...(binary && { binary }),
	};
}

function visibleHeaders(
	headers: HostRequest['headers'],
	{ authentication, headerName }: TriggerParameters,
): HostRequest['headers'] {
	if (authentication !== 'apiKey') return headers;
	return { ...headers, [headerName.trim().toLowerCase()]: HIDDEN };
}

function locationOf(context: IWebhookFunctions): { webhookUrl: string; executionMode: string } {
	const url = context.getNodeWebhookUrl('default') ?? '';
	return context.getMode() === 'manual'
		? { webhookUrl: url.replace('/webhook/', '/webhook-test/'), executionMode: 'test' }
		: { webhookUrl: url, executionMode: 'production' };
}

async function binaryOf(
	context: IWebhookFunctions,
	{ rawBody, binaryPropertyName }: TriggerParameters,
): Promise<IBinaryKeyData | undefined> {
	const request = context.getRequestObject() as unknown as HostRequest;
	const { contentType = '' } = request;
	if (contentType === MULTIPART) {
		return await filesOf(context, request.body as MultipartForm, binaryPropertyName);
	}
	if (!rawBody && contentKindOf(contentType) !== 'other') return undefined;
	const bytes = request.rawBody ?? Buffer.alloc(0);
	if (bytes.length === 0) return undefined;
	const data: IBinaryData = await context.helpers.prepareBinaryData(
		bytes,
		request.contentDisposition?.filename,
		contentType || 'application/octet-stream',
	);
	return { [binaryPropertyName ?? 'data']: data };
}

/** Names the files as the built-in Webhook node does: by form field, or by the chosen prefix and a number. */
async function filesOf(
	context: IWebhookFunctions,
	{ files }: MultipartForm,
	prefix: string | undefined,
): Promise<IBinaryKeyData | undefined> {
	const binary: IBinaryKeyData = {};
	let count = 0;
	for (const [field, value] of Object.entries(files)) {
		const list = Array.isArray(value) ? value : [value];
		for (const [index, file] of list.entries()) {
			const base = field.replace(/\[\]$/, '').trim() || `data${count}`;
			const name = prefix ? `${prefix}${count}` : Array.isArray(value) ? `${base}${index}` : base;
			binary[name] = await context.nodeHelpers.copyBinaryFile(
				file.filepath,
				file.originalFilename ?? file.newFilename,
				file.mimetype ?? undefined,
			);
			await rm(file.filepath, { force: true });
			count += 1;
		}
	}
	return count === 0 ? undefined : binary;
}
