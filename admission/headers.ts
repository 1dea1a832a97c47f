import { ConfigurationError } from './configuration-error';
import type { WebhookRequest } from './request';

/** A field name as RFC 9110, section 5.1 has it, bounded in length. */
export const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,100}$/;

/** Headers that HTTP itself or every client sets: a value there would be lost or joined with others. */
const RESERVED_HEADERS = new Set([
	'connection',
	'content-length',
	'content-type',
	'cookie',
	'host',
	'set-cookie',
	'transfer-encoding',
	'user-agent',
]);

/**
 * @param headerName as configured
 * @param parameter that holds it, for messages
 * @param example of a good name, for messages
 * @returns the name in lower case
 * @throws {ConfigurationError} for what is no header name, or one that HTTP itself needs
 */
export function customHeaderName(headerName: string, parameter: string, example: string): string {
	const name = headerName.trim().toLowerCase();
	if (!HEADER_NAME.test(name)) {
		throw new ConfigurationError(
			parameter,
			`This is not a header name. Use letters, digits and hyphens, as in ${example}.`,
		);
	}
	if (RESERVED_HEADERS.has(name)) {
		throw new ConfigurationError(
			parameter,
			`${name} has another meaning in HTTP. Choose a name such as ${example}.`,
		);
	}
	return name;
}

/**
 * @param name in lower case
 * @returns how often the request was sent with a header of the name, in any case
 */
export function countOfHeader({ rawHeaders }: WebhookRequest, name: string): number {
	let count = 0;
	for (let index = 0; index < rawHeaders.length; index += 2) {
		const candidate = rawHeaders[index];
		if (candidate?.length === name.length && candidate.toLowerCase() === name) count += 1;
	}
	return count;
}

/** The scheme is case-insensitive (RFC 9110, section 11.1); one space or more follows it. */
const BEARER = /^Bearer(?: +|$)/i;

/**
 * @returns what follows `Bearer` in the Authorization header (RFC 6750, section 2.1), or nothing
 *   where there is no such header, it has another scheme or nothing follows
 */
export function bearerTokenOf({ headers }: WebhookRequest): string | undefined {
	const { authorization = '' } = headers;
	const scheme = BEARER.exec(authorization);
	return scheme === null ? undefined : authorization.slice(scheme[0].length) || undefined;
}
