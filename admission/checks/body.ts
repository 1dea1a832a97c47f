import type { Check, Findings } from '../check';
import { contentKindOf, isReadAsUtf8, type ContentKind } from '../content-type';
import { compileJsonReader, type JsonReader } from '../json/read-json';
import { readNdjson } from '../json/read-ndjson';
import type { JsonSafetySettings } from '../json/settings';
import type { Refusal } from '../refusal';
import type { WebhookRequest } from '../request';
import { bodyTooLarge } from './bodySize';
import { readBody } from './read-body';

/**
 * Reads the body where the server has not, and finds its value: of JSON any JSON type (RFC 8259), of
 * newline-delimited JSON one value per line, of other types what the server made of it. Nothing that
 * is not safe to handle gets further.
 * @param json what a body may hold
 * @param maxBytes the largest body, in bytes, unpacked
 * @throws {ConfigurationError} for a limit that cannot be
 */
export function bodyCheck(json: JsonSafetySettings = {}, maxBytes = Infinity): Check {
	const read = compileJsonReader(json);

	const judge = (
		request: WebhookRequest,
		kind: ContentKind,
		bytes: Buffer | undefined,
		findings: Findings,
	): Refusal | undefined => {
		if (bytes !== undefined && bytes.length > maxBytes) return bodyTooLarge(maxBytes);
		const parsed = request.body.state === 'parsed' ? request.body : undefined;
		switch (kind) {
			case 'json': {
				if (bytes === undefined || bytes.length === 0) return EMPTY;
				const isTrusted = isReadAsUtf8(request.headers['content-type']);
				return note(read(bytes, isTrusted ? parsed : undefined), findings);
			}
			case 'ndjson': {
				const reading = readNdjson(bytes ?? NOTHING, read);
				if (reading.ok) findings.isBatch = true;
				return note(reading, findings);
			}
			case 'form':
			case 'text':
			case 'xml':
				return note(readParsed(parsed?.value, read), findings);
			case 'other':
				findings.body = {};
				return undefined;
		}
	};

	return (request, findings) => {
		const { body, contentType } = request;
		const kind = contentKindOf(contentType);
		if (body.state === 'parsed') return judge(request, kind, body.raw, findings);
		return readBody(body.read).then((bytes) =>
			Buffer.isBuffer(bytes) ? judge(request, kind, bytes, findings) : bytes,
		);
	};
}

const NOTHING = Buffer.alloc(0);

const EMPTY: Refusal = {
	code: 'body_malformed',
	detail: 'The body is empty; send one JSON value, for example {}.',
};

function note(reading: ReturnType<JsonReader>, findings: Findings): Refusal | undefined {
	if (!reading.ok) return { code: reading.code, detail: reading.detail };
	findings.body = reading.value;
	findings.bodyValues = reading.values;
	return undefined;
}

/** Forms, XML and text can be as hostile as JSON: the same rules hold for what was made of them. */
function readParsed(parsed: unknown, read: JsonReader): ReturnType<JsonReader> {
	const value = parsed ?? {};
	let json: string;
	try {
		json = JSON.stringify(value);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return {
			ok: false,
			code: 'payload_unsafe',
			detail: 'The body is nested too deep to be handled.',
		};
	}
	return read(Buffer.from(json), { value });
}
