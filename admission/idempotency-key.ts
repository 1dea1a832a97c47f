import { hash } from 'node:crypto';

import { callerOf, stateNameOf } from './caller';
import type { Findings } from './check';
import { canonicalText } from './json/canonical-text';
import type { WebhookRequest } from './request';
import { parseItem } from './signature/structured-fields';

/** Where the key of a delivery is, as the author configures it. */
export interface IdempotencyKeySettings {
	/**
	 * `auto`: what the sender's signature scheme or the CloudEvents specification has for it, else the
	 * header `Idempotency-Key`. `bodyHash`: the body's SHA-256.
	 */
	readonly from: 'auto' | 'header' | 'pointer' | 'bodyHash';
	/** Where it is in a header: its name; `Idempotency-Key` unless given. */
	readonly headerName?: string;
	/** Where it is in the body: an RFC 6901 pointer to a text or a whole number. */
	readonly pointer?: string;
	/** Whether a request without a key is refused; otherwise it is let in as any other. */
	readonly required: boolean;
}

/** As draft-ietf-httpapi-idempotency-key-header has it. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/** Longest key, in UTF-16 code units. */
export const MAX_KEY_LENGTH = 255;

const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** @returns whether the text is a key: 1 to 255 printable characters, not only white space */
export function isIdempotencyKey(text: string): boolean {
	return text.length <= MAX_KEY_LENGTH && text.trim() !== '' && !UNPRINTABLE.test(text);
}

/**
 * The draft makes the header a structured-field string, in quotes; most senders write the key bare.
 * Both forms name the same key.
 * @param text the header's value
 * @returns the key; undefined for what starts as a string and is none (RFC 9651, section 3.3.3)
 */
export function unquoted(text: string): string | undefined {
	const bare = text.trim();
	if (!bare.startsWith('"')) return bare;
	const value = parseItem(bare)?.value;
	return typeof value === 'string' ? value : undefined;
}

/**
 * @param findings with an `idempotencyKey`
 * @returns the name under which the shared state knows the key. It is the caller's own: no caller can
 *   take or read a key of another.
 */
export function claimNameOf(findings: Pick<Findings, 'key' | 'claims' | 'idempotencyKey'>): string {
	return stateNameOf('idempotency', callerOf(findings), findings.idempotencyKey ?? '');
}

/**
 * Tells whether a repeated key comes with the same body.
 * @param request that has passed the checks, so that its body can be read
 * @param findings keeps the fingerprint, so that it is made once
 * @returns the SHA-256 of the body's bytes in hexadecimal digits; where the server kept no bytes, as of
 *   a multipart form, that of its fields in canonical form
 */
export async function bodyFingerprint(
	{ body }: WebhookRequest,
	findings: Findings,
): Promise<string> {
	findings.bodyFingerprint ??= hash(
		'sha256',
		body.state === 'unread' ? await body.read() : (body.raw ?? canonicalText(body.value)),
		'hex',
	);
	return findings.bodyFingerprint;
}
