import type { Check } from '../check';
import { ConfigurationError } from '../configuration-error';
import type { Refusal } from '../refusal';
import type { WebhookRequest } from '../request';

/** Largest limit that can be set, in bytes: more than any server reads. */
const LARGEST_LIMIT = 1024 ** 3;

/**
 * How large the body is, unpacked. One that says beforehand that it is too large is not read.
 * @param maxBytes the limit in bytes
 * @throws {ConfigurationError} for a limit that is no size
 */
export function bodySizeCheck(maxBytes: number): Check {
	if (!Number.isFinite(maxBytes) || maxBytes < 1 || maxBytes > LARGEST_LIMIT) {
		throw new ConfigurationError('Maximum Body Size', 'Give a size from 1 KB to 1,048,576 KB.');
	}
	return (request) => (sizeOf(request) > maxBytes ? bodyTooLarge(maxBytes) : undefined);
}

/** @param maxBytes the limit in bytes */
export function bodyTooLarge(maxBytes: number): Refusal {
	return { code: 'payload_too_large', detail: `The body is larger than ${maxBytes} bytes.` };
}

/** What is known before reading: the bytes, or what the sender announces. */
function sizeOf({ body, headers }: WebhookRequest): number {
	if (body.state === 'parsed' && body.raw !== undefined) return body.raw.length;
	return Number(headers['content-length'] ?? 0);
}
