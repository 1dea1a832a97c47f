/** What a trigger can accept, by media type. */
export type ContentKind = 'json' | 'ndjson' | 'form' | 'text' | 'xml' | 'other';

/** One JSON value per line goes by several names, none of them registered. */
const NDJSON: ReadonlySet<string> = new Set([
	'application/x-ndjson',
	'application/ndjson',
	'application/jsonl',
	'application/x-jsonlines',
	'application/json-lines',
]);

/** @param mediaType in lower case, without parameters */
export function contentKindOf(mediaType: string): ContentKind {
	if (mediaType === 'application/json' || mediaType.endsWith('+json')) return 'json';
	if (mediaType === 'application/x-www-form-urlencoded' || mediaType === 'multipart/form-data') {
		return 'form';
	}
	if (mediaType === 'text/plain') return 'text';
	// RFC 7303, sections 4 and 9.
	if (mediaType.endsWith('/xml') || mediaType.endsWith('+xml')) return 'xml';
	return NDJSON.has(mediaType) ? 'ndjson' : 'other';
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const COMPATIBLE = /^(?:utf-?8|us-ascii)$/i;

/**
 * JSON is UTF-8 whatever a charset parameter claims (RFC 8259, sections 8.1 and 11), but a server may
 * have believed it.
 * @param contentType the header's whole value
 * @returns whether a server that follows the parameter reads UTF-8
 */
export function isReadAsUtf8(contentType: string | undefined): boolean {
	const [, charset] = CHARSET.exec(contentType ?? '') ?? [];
	return charset === undefined || COMPATIBLE.test(charset);
}
