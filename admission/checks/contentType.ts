import type { Check } from '../check';
import { contentKindOf, type ContentKind } from '../content-type';
import type { Refusal } from '../refusal';

const NAMES: Readonly<Record<ContentKind, string>> = {
	json: 'application/json',
	ndjson: 'application/x-ndjson',
	form: 'application/x-www-form-urlencoded, multipart/form-data',
	text: 'text/plain',
	xml: 'application/xml',
	other: '*/*',
};

/** The content codings that the server undoes; any other leaves bytes that nobody here can read. */
const CODINGS: ReadonlySet<string> = new Set(['', 'identity', 'gzip', 'deflate']);

/**
 * What kind of body the request says it has, and whether it is packed in a way that can be unpacked.
 * @param accepted the kinds that are let in
 */
export function contentTypeCheck(accepted: ReadonlySet<ContentKind>): Check {
	const acceptHeader = [...accepted].map((kind) => NAMES[kind]).join(', ');
	return ({ contentType, headers }) => {
		if (!accepted.has(contentKindOf(contentType))) {
			const received =
				contentType === ''
					? 'The request names no content type'
					: `The content type is ${quote(contentType)}`;
			return {
				code: 'content_type_unsupported',
				detail: `${received}; this webhook accepts ${acceptHeader}.`,
				// RFC 9110, section 12.5.1: a 415 answer says with Accept what would have been accepted.
				headers: { Accept: acceptHeader },
			};
		}
		const coding = headers['content-encoding'] ?? '';
		return CODINGS.has(coding) ? undefined : codingRefused(coding);
	};
}

/** RFC 9110, section 12.5.3: Accept-Encoding tells a 415 for the coding from one for the type. */
function codingRefused(coding: string): Refusal {
	return {
		code: 'content_type_unsupported',
		detail: `The content encoding is ${quote(coding)}; this webhook accepts gzip, deflate or none.`,
		headers: { 'Accept-Encoding': 'gzip, deflate' },
	};
}

const LONGEST_QUOTE = 100;

function quote(text: string): string {
	return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
