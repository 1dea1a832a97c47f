import { HIDDEN } from '../../../eventlog/hidden';
import type { WebhookEvent } from '../../../eventlog/event';
import { REPLAY_OF_HEADER } from '../../event-log/headers';

/** RFC 9110, section 7.6.1, and what the new connection needs anew. */
const OF_THE_CONNECTION = new Set([
	'connection',
	'content-length',
	'expect',
	'host',
	'keep-alive',
	'proxy-authenticate',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

/** What n8n has decoded before the body was recorded. */
const DECODED = new Set(['gzip', 'deflate']);

export interface ReplayHeaders {
	readonly headers: Record<string, string | string[]>;
	/** Names of headers that are hidden in the record, in order. */
	readonly hidden: string[];
}

/**
 * @param event what was recorded
 * @param apiKey header and key to send, where there is one
 * @returns the headers to send: the recorded ones without those of the connection and hidden ones
 */
export function replayHeaders(
	event: Pick<WebhookEvent, 'id' | 'headers'>,
	apiKey?: { readonly header: string; readonly key: string },
): ReplayHeaders {
	const ofThisConnection = namesIn(event.headers.connection);
	const headers: [string, string | string[]][] = [];
	const hidden: string[] = [];
	for (const [name, value] of Object.entries(event.headers)) {
		if (OF_THE_CONNECTION.has(name) || ofThisConnection.has(name)) continue;
		if (name === 'content-encoding' && DECODED.has(String(value).toLowerCase())) continue;
		if (name === REPLAY_OF_HEADER || name === apiKey?.header) continue;
		const values = typeof value === 'string' ? [value] : [...value];
		if (values.some((each) => each.includes(HIDDEN))) hidden.push(name);
		else headers.push([name, typeof value === 'string' ? value : values]);
	}
	if (apiKey !== undefined) headers.push([apiKey.header, apiKey.key]);
	headers.push([REPLAY_OF_HEADER, event.id]);
	return { headers: Object.fromEntries(headers), hidden };
}

function namesIn(connection: string | readonly string[] | undefined): Set<string> {
	return new Set(
		[connection ?? []]
			.flat()
			.flatMap((value) => value.split(','))
			.map((name) => name.trim().toLowerCase()),
	);
}
