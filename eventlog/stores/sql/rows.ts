import type { Completion, Outcome, WebhookEvent } from '../../event';
import type { CountedEvent } from '../rollup/counted-event';
import type { Row, SqlValue } from './dialect';

type ColumnType = 'text' | 'bigint' | 'integer' | 'double precision' | 'boolean';
type PlainField = Exclude<
	keyof WebhookEvent,
	'headers' | 'query' | 'body' | 'rawBody' | 'checksPassed' | 'executionId'
>;

/** The columns of `events` that hold a field as it is. */
const FIELDS: readonly (readonly [PlainField, string, ColumnType])[] = [
	['id', 'id', 'text'],
	['receivedAt', 'received_at', 'bigint'],
	['workflowId', 'workflow_id', 'text'],
	['workflowName', 'workflow_name', 'text'],
	['nodeName', 'node_name', 'text'],
	['mode', 'mode', 'text'],
	['method', 'method', 'text'],
	['path', 'path', 'text'],
	['sourceIp', 'source_ip', 'text'],
	['contentType', 'content_type', 'text'],
	['contentLength', 'content_length', 'bigint'],
	['keyName', 'key_name', 'text'],
	['keyFingerprint', 'key_fingerprint', 'text'],
	['signatureScheme', 'signature_scheme', 'text'],
	['eventType', 'event_type', 'text'],
	['deliveryId', 'delivery_id', 'text'],
	['idempotencyKey', 'idempotency_key', 'text'],
	['outcome', 'outcome', 'text'],
	['code', 'code', 'text'],
	['detail', 'detail', 'text'],
	['status', 'status', 'integer'],
	['durationMs', 'duration_ms', 'double precision'],
	['responseBytes', 'response_bytes', 'bigint'],
	['isAborted', 'is_aborted', 'boolean'],
	['replayOf', 'replay_of', 'text'],
];

/** Of `events`, in the order of `eventValues`. */
export const EVENT_COLUMNS: readonly (readonly [string, ColumnType])[] = [
	...FIELDS.map(([, column, type]) => [column, type] as const),
	['checks_passed', 'text'],
	['stored_bytes', 'bigint'],
];

/** Of `event_contents`, in the order of `contentValues`. */
export const CONTENT_COLUMNS: readonly (readonly [string, ColumnType | 'bytea'])[] = [
	['headers', 'text'],
	['query', 'text'],
	['body_text', 'text'],
	['body_is_truncated', 'boolean'],
	['body_is_redacted', 'boolean'],
	['raw_body', 'bytea'],
];

/** What an event's rows and index entries take beside its long texts, in bytes: measured, about. */
const ROW_BYTES = 900;

export function contentValues({ headers, query, body, rawBody }: WebhookEvent): SqlValue[] {
	return [
		JSON.stringify(headers),
		JSON.stringify(query),
		body?.text ?? null,
		body?.isTruncated ?? null,
		body?.isRedacted ?? null,
		rawBody ?? null,
	];
}

/** @param contents what `contentValues` gave for the event */
export function eventValues(event: WebhookEvent, contents: readonly SqlValue[]): SqlValue[] {
	const long = [...contents, event.path, event.detail ?? ''];
	return [
		...FIELDS.map(([field]) => event[field] ?? null),
		JSON.stringify(event.checksPassed),
		long.reduce<number>((sum, value) => sum + lengthOf(value), ROW_BYTES),
	];
}

/**
 * @param row of `events`, with `execution_id`
 * @param contents row of `event_contents`, where wanted
 */
export function eventOf(row: Row, contents?: Row): WebhookEvent {
	const event: Record<string, unknown> = {};
	for (const [field, column, type] of FIELDS) {
		const value = row[column];
		if (value != null) event[field] = type === 'boolean' ? Boolean(value) : value;
	}
	const text = contents?.body_text;
	const raw = contents?.raw_body;
	return {
		...(event as unknown as WebhookEvent),
		checksPassed: JSON.parse(row.checks_passed as string) as string[],
		headers: JSON.parse((contents?.headers ?? '{}') as string) as WebhookEvent['headers'],
		query: JSON.parse((contents?.query ?? '{}') as string) as WebhookEvent['query'],
		...(typeof text === 'string' && {
			body: {
				text,
				isTruncated: Boolean(contents?.body_is_truncated),
				isRedacted: Boolean(contents?.body_is_redacted),
			},
		}),
		...(raw instanceof Uint8Array && {
			rawBody: new Uint8Array(raw.buffer, raw.byteOffset, raw.length),
		}),
		...(row.execution_id != null && { executionId: row.execution_id as string }),
	};
}

/** Columns of `events` that `countedOf` reads. */
export const COUNTED_COLUMNS = [
	'received_at',
	'workflow_id',
	'node_name',
	'outcome',
	'code',
	'duration_ms',
	'content_length',
	'response_bytes',
	'source_ip',
	'key_name',
] as const;

/** @param row of `events`, with `COUNTED_COLUMNS` */
export function countedOf(row: Row): CountedEvent {
	return {
		receivedAt: row.received_at as number,
		workflowId: row.workflow_id as string,
		nodeName: row.node_name as string,
		outcome: row.outcome as Outcome,
		contentLength: row.content_length as number,
		sourceIp: row.source_ip as string,
		...(row.code != null && { code: row.code as string }),
		...(row.duration_ms != null && { durationMs: row.duration_ms as number }),
		...(row.response_bytes != null && { responseBytes: row.response_bytes as number }),
		...(row.key_name != null && { keyName: row.key_name as string }),
	};
}

/** @param row of `early_completions` */
export function completionOf(id: string, row: Row): Completion {
	return {
		id,
		status: row.status as number,
		durationMs: row.duration_ms as number,
		isAborted: Boolean(row.is_aborted),
		...(row.response_bytes != null && { responseBytes: row.response_bytes as number }),
		...(row.outcome != null && { outcome: row.outcome as Outcome }),
	};
}

/** @returns the event as it is when the completion is written */
export function completedCount(
	event: CountedEvent,
	{ durationMs, responseBytes = event.responseBytes, outcome = event.outcome }: Completion,
): CountedEvent {
	return { ...event, durationMs, outcome, ...(responseBytes !== undefined && { responseBytes }) };
}

function lengthOf(value: SqlValue): number {
	return typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
}
