import type {
	IBinaryData,
	IBinaryKeyData,
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { rm } from 'node:fs/promises';

import type { Admitted } from '../../admission/admit';
import type { Findings } from '../../admission/check';
import { contentKindOf } from '../../admission/content-type';
import type { WebhookRequest } from '../../admission/request';
import { HIDDEN } from '../../eventlog/hidden';
import type { TriggerParameters } from './parameters';
import { MULTIPART, type HostRequest, type MultipartForm } from './receive';
import type { CompiledTrigger } from './trigger';

/** What a request is known by. */
export interface RequestIdentity {
	/** UUIDv7. */
	readonly eventId: string;
	readonly receivedAt: Date;
	readonly sourceIp: string;
	/** The production URL, as the host is configured to be reached. */
	readonly webhookUrl: string;
	/** As the server parsed it. */
	readonly query: WebhookRequest['query'];
}

/** The `spotConnect` member of the output item. */
export interface ItemMetadata extends Pick<
	Findings,
	'key' | 'claims' | 'signature' | 'event' | 'cloudEvent' | 'idempotencyKey'
> {
	readonly eventId: string;
	/** ISO 8601, UTC. */
	readonly receivedAt: string;
	readonly sourceIp: string;
}

/**
 * @returns the item that starts the workflow, or one for each element of a batch: the built-in
 *   Webhook node's members, so that a flow can change trigger without changing expressions, and
 *   `spotConnect`. Binary data is in the first item.
 */
export async function buildItems(
	context: IWebhookFunctions,
	identity: RequestIdentity,
	{ key, claims, signature, event, cloudEvent, idempotencyKey, query, body, isBatch }: Admitted,
	{ parameters, secretHeaders }: CompiledTrigger,
): Promise<INodeExecutionData[]> {
	const { eventId, receivedAt, sourceIp, webhookUrl } = identity;
	const request = context.getRequestObject();
	const spotConnect: ItemMetadata = {
		eventId,
		receivedAt: receivedAt.toISOString(),
		...(key && { key }),
		...(claims && { claims }),
		...(signature && { signature }),
		...(event && { event }),
		...(cloudEvent && { cloudEvent }),
		...(idempotencyKey !== undefined && { idempotencyKey }),
		sourceIp,
	};
	const shared = {
		headers: visibleHeaders(request.headers, secretHeaders),
		params: request.params,
		query: query ?? identity.query,
		body,
		...locationOf(context, webhookUrl),
		spotConnect,
	};
	const bodies = isBatch ? (body as readonly unknown[]) : [body];
	const items: INodeExecutionData[] = bodies.map((each) => ({
		json: { ...shared, body: each } as unknown as IDataObject,
	}));
	const binary = await binaryOf(context, parameters);
	if (binary !== undefined) items[0]!.binary = binary;
	return items;
}

function visibleHeaders(
	headers: HostRequest['headers'],
	secretHeaders: readonly string[],
): HostRequest['headers'] {
	if (!secretHeaders.some((name) => headers[name] !== undefined)) return headers;
	const visible: Record<string, string | string[] | undefined> = { ...headers };
	for (const name of secretHeaders) {
		if (visible[name] !== undefined) visible[name] = HIDDEN;
	}
	return visible;
}

function locationOf(
	context: IWebhookFunctions,
	url: string,
): { webhookUrl: string; executionMode: string } {
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
