import { randomUUID } from 'node:crypto';

import { IDEMPOTENCY_KEY_HEADER } from '../admission/idempotency-key';
import type { SignatureScheme } from '../admission/signature/scheme';
import { headerValuesOf, type Delivery, type HeaderLine } from './delivery';
import { assertHeader } from './header-option';
import { UsageError } from './outcome';
import { signDelivery } from './signing/sign';

/** What a request is made of, once the options are read. */
export interface RequestParts {
	readonly method: string;
	readonly url: string;
	/** The URL that the signature covers, where the server knows itself by another. */
	readonly publicUrl: string | undefined;
	/** As given on the command line, before those of the example. */
	readonly headers: readonly HeaderLine[];
	readonly body: Buffer;
	readonly key: { readonly header: string; readonly value: string } | undefined;
	readonly token: string | undefined;
	/** `random` for a new one with each request. */
	readonly idempotencyKey: string | undefined;
	readonly signing: { readonly scheme: SignatureScheme; readonly secret: string } | undefined;
}

/**
 * @param nowMs milliseconds since the epoch
 * @returns a request that is signed now
 * @throws {UsageError} for parts that do not go together
 */
export function requestOf(parts: RequestParts, nowMs: number): Delivery {
	const { method, url, publicUrl = url, body, key, token, idempotencyKey, signing } = parts;
	const headers: HeaderLine[] = [...parts.headers];
	const add = (name: string, value: string, option: string): void => {
		if (headerValuesOf(headers, name).length > 0) {
			throw new UsageError(`The header ${name} comes from --header and from ${option}: use one.`);
		}
		assertHeader(name, value, option);
		headers.push([name, value]);
	};
	if (headerValuesOf(headers, 'content-type').length === 0 && body.length > 0) {
		headers.unshift(['content-type', 'application/json']);
	}
	if (headerValuesOf(headers, 'user-agent').length === 0) {
		headers.push(['user-agent', 'spot-connect']);
	}
	if (key !== undefined) add(key.header, key.value, '--key');
	if (token !== undefined) add('authorization', `Bearer ${token}`, '--jwt');
	if (idempotencyKey !== undefined) {
		const value = idempotencyKey === 'random' ? randomUUID() : idempotencyKey;
		add(IDEMPOTENCY_KEY_HEADER, value, '--idempotency-key');
	}
	const unsigned: Delivery = { method, url: publicUrl, headers, body };
	if (signing === undefined) return { ...unsigned, url };
	const signed = signDelivery(unsigned, signing.scheme, signing.secret, nowMs);
	// What the scheme has put into the query goes to the real address.
	return { ...signed, url: url + signed.url.slice(publicUrl.length) };
}
