import type { Check } from '../check';
import { contentKindOf } from '../content-type';
import type { Refusal } from '../refusal';
import { readBody } from './read-body';

/** Reads the body where the server has not, and parses JSON of any JSON type (RFC 8259). */
export const bodyCheck: Check = async (request, findings) => {
	const { body, contentType } = request;
	const kind = contentKindOf(contentType);
	if (body.state === 'parsed') {
		if (kind === 'json' && body.raw?.length === 0) return EMPTY;
		findings.body = body.value;
		return undefined;
	}
	const bytes = await readBody(body.read);
	if (!Buffer.isBuffer(bytes)) return bytes;
	if (kind !== 'json') {
		findings.body = {};
		return undefined;
	}
	if (bytes.length === 0) return EMPTY;
	try {
		findings.body = JSON.parse(UTF8.decode(bytes)) as unknown;
		return undefined;
	} catch {
		return { code: 'body_malformed', detail: 'The body is not valid JSON in UTF-8 (RFC 8259).' };
	}
};

/** Refuses invalid UTF-8 and drops a byte-order mark. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

const EMPTY: Refusal = {
	code: 'body_malformed',
	detail: 'The body is empty; send one JSON value, for example {}.',
};
