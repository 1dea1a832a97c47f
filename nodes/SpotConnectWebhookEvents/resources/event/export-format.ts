import type { WebhookEvent } from '../../../../eventlog/event';
import { viewOf } from '../../event-view';
import { csvLine } from './csv';

/** How events become a file. */
export interface ExportFormat {
	readonly extension: string;
	readonly mediaType: string;
	/** Before the first event. */
	readonly head: (includeBodies: boolean) => string;
	readonly line: (event: WebhookEvent, includeBodies: boolean) => string;
}

type Cell = string | number | boolean | undefined;

const COLUMNS: readonly (readonly [string, (event: WebhookEvent) => Cell])[] = [
	['id', ({ id }) => id],
	['receivedAt', ({ receivedAt }) => new Date(receivedAt).toISOString()],
	['workflowId', ({ workflowId }) => workflowId],
	['workflowName', ({ workflowName }) => workflowName],
	['nodeName', ({ nodeName }) => nodeName],
	['mode', ({ mode }) => mode],
	['method', ({ method }) => method],
	['path', ({ path }) => path],
	['sourceIp', ({ sourceIp }) => sourceIp],
	['contentType', ({ contentType }) => contentType],
	['contentLength', ({ contentLength }) => contentLength],
	['keyName', ({ keyName }) => keyName],
	['keyFingerprint', ({ keyFingerprint }) => keyFingerprint],
	['signatureScheme', ({ signatureScheme }) => signatureScheme],
	['eventType', ({ eventType }) => eventType],
	['deliveryId', ({ deliveryId }) => deliveryId],
	['idempotencyKey', ({ idempotencyKey }) => idempotencyKey],
	['checksPassed', ({ checksPassed }) => checksPassed.join(' ')],
	['outcome', ({ outcome }) => outcome],
	['code', ({ code }) => code],
	['detail', ({ detail }) => detail],
	['status', ({ status }) => status],
	['durationMs', ({ durationMs }) => durationMs],
	['responseBytes', ({ responseBytes }) => responseBytes],
	['isAborted', ({ isAborted }) => isAborted],
	['executionId', ({ executionId }) => executionId],
	['replayOf', ({ replayOf }) => replayOf],
];

const BODY_COLUMNS: typeof COLUMNS = [
	['headers', ({ headers }) => JSON.stringify(headers)],
	['query', ({ query }) => JSON.stringify(query)],
	['body', ({ body }) => body?.text],
	['isBodyTruncated', ({ body }) => body?.isTruncated],
	['isBodyRedacted', ({ body }) => body?.isRedacted],
];

const columns = (includeBodies: boolean) =>
	includeBodies ? [...COLUMNS, ...BODY_COLUMNS] : COLUMNS;

export const EXPORT_FORMATS: Readonly<Record<string, ExportFormat>> = {
	csv: {
		extension: 'csv',
		mediaType: 'text/csv',
		// Excel takes a file for UTF-8 by its byte order mark only.
		head: (includeBodies) => `\uFEFF${csvLine(columns(includeBodies).map(([name]) => name))}`,
		line: (event, includeBodies) =>
			csvLine(columns(includeBodies).map(([, cellOf]) => cellOf(event))),
	},
	ndjson: {
		extension: 'ndjson',
		mediaType: 'application/x-ndjson',
		head: () => '',
		line: (event, includeBodies) => `${JSON.stringify(viewOf(event, !includeBodies))}\n`,
	},
};
