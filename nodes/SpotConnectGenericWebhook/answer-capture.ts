import type { StoredAnswer } from '../../state/idempotency';
import type { HostResponse } from './request-log';

/** Longest body of an answer that is kept for repeats, in bytes. */
export const LONGEST_BODY = 64 * 1024;

/** Headers of one connection or one encoding of the body, which a repeat has of its own. */
const OF_THE_CONNECTION = new Set([
	'connection',
	'content-encoding',
	'content-length',
	'date',
	'keep-alive',
	'transfer-encoding',
	'vary',
]);

/**
 * Keeps what the host answers, while it is sent.
 * @param response before anything of the answer was written; its headers so far are not kept
 * @param done called once, when the host has said all; also when nobody is there any more to hear it
 */
export function captureAnswer(response: HostResponse, done: (answer: StoredAnswer) => void): void {
	const namesBefore = new Set(response.getHeaderNames());
	const chunks: Buffer[] = [];
	let length = 0;
	const keep = (chunk: unknown, encoding: unknown) => {
		if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
		const bytes = Buffer.from(
			chunk as string,
			typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8',
		);
		length += bytes.length;
		if (length <= LONGEST_BODY) chunks.push(bytes);
		else chunks.length = 0;
	};
	const write = response.write.bind(response) as (...all: unknown[]) => boolean;
	const end = response.end.bind(response) as (...all: unknown[]) => HostResponse;
	response.write = ((...all: unknown[]) => {
		keep(all[0], all[1]);
		return write(...all);
	}) as typeof response.write;
	response.end = ((...all: unknown[]) => {
		Object.assign(response, { write, end });
		keep(all[0], all[1]);
		const headers = headersOf(response, namesBefore);
		const result = end(...all);
		done({
			status: response.statusCode,
			headers,
			body: Buffer.concat(chunks).toString('base64'),
			isBodyOmitted: length > LONGEST_BODY,
		});
		return result;
	}) as typeof response.end;
}

function headersOf(response: HostResponse, except: ReadonlySet<string>): StoredAnswer['headers'] {
	const kept: Record<string, string | readonly string[]> = {};
	for (const [name, value] of Object.entries(response.getHeaders())) {
		if (value === undefined || except.has(name) || OF_THE_CONNECTION.has(name)) continue;
		kept[name] = Array.isArray(value) ? value : String(value);
	}
	return kept;
}
