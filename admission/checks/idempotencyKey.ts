import type { Check, Findings } from '../check';
import { ConfigurationError } from '../configuration-error';
import { countOfHeader, customHeaderName } from '../headers';
import {
	bodyFingerprint,
	IDEMPOTENCY_KEY_HEADER,
	isIdempotencyKey,
	MAX_KEY_LENGTH,
	unquoted,
	type IdempotencyKeySettings,
} from '../idempotency-key';
import { isPointer, valueAt } from '../json-pointer';
import type { Refusal } from '../refusal';
import type { WebhookRequest } from '../request';

/** What was found where the key should be: a text, nothing and why, or something that is no key. */
type Finding =
	{ readonly key: string } | { readonly missing: string } | { readonly invalid: string };

type Finder = (request: WebhookRequest, findings: Findings) => Finding | Promise<Finding>;

/** Longest pointer that can be configured, in characters. */
const MAX_POINTER_LENGTH = 256;

/** Several events in one JSON array (CloudEvents 1.0.2, JSON Batch Format). */
const CLOUD_EVENTS_BATCH = 'application/cloudevents-batch+json';

/**
 * Which delivery this is, by the sender's own key for it; it becomes `findings.idempotencyKey`. Whether
 * there was one of the same key before is not asked here.
 * @param settings where the key is
 * @param secretHeaders headers that hold a secret, which a key would give away
 * @throws {ConfigurationError} for a header or pointer that cannot be
 */
export function idempotencyKeyCheck(
	settings: IdempotencyKeySettings,
	secretHeaders: readonly string[] = [],
): Check {
	const find = finderOf(settings, secretHeaders);
	return async (request, findings) => {
		const found = await find(request, findings);
		if ('invalid' in found) return { code: 'idempotency_key_invalid', detail: found.invalid };
		if ('missing' in found) return settings.required ? missing(found.missing) : undefined;
		findings.idempotencyKey = found.key;
		return undefined;
	};
}

function missing(detail: string): Refusal {
	return { code: 'idempotency_key_missing', detail };
}

function finderOf(
	{ from, headerName = IDEMPOTENCY_KEY_HEADER, pointer = '' }: IdempotencyKeySettings,
	secretHeaders: readonly string[],
): Finder {
	switch (from) {
		case 'auto': {
			const inHeader = headerFinder(IDEMPOTENCY_KEY_HEADER);
			return (request, findings) => {
				const id = deliveryIdOf(findings);
				return id === undefined
					? inHeader(request, findings)
					: judge(id, "The sender's id of the delivery");
			};
		}
		case 'header':
			return headerFinder(headerOf(headerName, secretHeaders));
		case 'pointer':
			return pointerFinder(pointer);
		case 'bodyHash':
			return async (request, findings) =>
				// The fields of a form without its files would not tell one upload from another.
				request.body.state === 'parsed' && request.body.raw === undefined
					? { missing: HAS_NO_BYTES }
					: { key: await bodyFingerprint(request, findings) };
	}
}

const HAS_NO_BYTES =
	'The idempotency key is the hash of the body, and the server keeps no bytes of a multipart form.';

/**
 * What the sender's signature scheme has for it; of a CloudEvent its source with its id, which together
 * name it (CloudEvents 1.0.2, section "id").
 */
function deliveryIdOf({ event, cloudEvent }: Findings): string | undefined {
	if (cloudEvent !== undefined && event?.id === cloudEvent.id) {
		return `${cloudEvent.source} ${cloudEvent.id}`;
	}
	return event?.id;
}

function headerOf(headerName: string, secretHeaders: readonly string[]): string {
	const parameter = 'Idempotency Header';
	const name = customHeaderName(headerName, parameter, IDEMPOTENCY_KEY_HEADER);
	const secrets = ['authorization', ...secretHeaders.map((header) => header.trim().toLowerCase())];
	if (secrets.includes(name)) {
		throw new ConfigurationError(
			parameter,
			`${name} holds a secret, which would be shown as the key. Choose another header.`,
		);
	}
	return name;
}

function headerFinder(name: string): Finder {
	const where = `The header ${name}`;
	return (request) => {
		const value = request.headers[name];
		if (value === undefined) {
			return { missing: `The request has no idempotency key in the header ${name}.` };
		}
		if (typeof value !== 'string' || countOfHeader(request, name) > 1) {
			return { invalid: `${where} is sent more than once.` };
		}
		const key = unquoted(value);
		return key === undefined
			? { invalid: `${where} starts as a quoted string and is none (RFC 9651, section 3.3.3).` }
			: judge(key, where);
	};
}

function pointerFinder(pointer: string): Finder {
	if (pointer === '' || pointer.length > MAX_POINTER_LENGTH || !isPointer(pointer)) {
		throw new ConfigurationError(
			'Idempotency Pointer',
			'This is no JSON Pointer (RFC 6901) to a member of the body. Write it as in /order/id.',
		);
	}
	const where = `The value at ${pointer}`;
	return ({ contentType }, { body, isBatch }) => {
		if (isBatch === true || contentType === CLOUD_EVENTS_BATCH) {
			return {
				missing: `The idempotency key is at ${pointer} of the body, and a batch has several bodies. Send one object in each request.`,
			};
		}
		const value = valueAt(body, pointer);
		if (value === undefined || value === null) {
			return { missing: `The body has no idempotency key at ${pointer}.` };
		}
		// A number that JavaScript rounds could be that of another delivery.
		if (typeof value === 'number' && Number.isSafeInteger(value)) return { key: String(value) };
		return typeof value === 'string'
			? judge(value, where)
			: { invalid: `${where} is neither a text nor a whole number up to 2^53 - 1.` };
	};
}

function judge(key: string, where: string): Finding {
	return isIdempotencyKey(key)
		? { key }
		: { invalid: `${where} is no key: 1 to ${MAX_KEY_LENGTH} printable characters make one.` };
}
