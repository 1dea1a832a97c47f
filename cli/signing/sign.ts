import { createHash, createHmac, randomUUID } from 'node:crypto';

import jwt from 'jsonwebtoken';

import { hmacKeysOf, secretBytesOf } from '../../admission/signature/keys';
import { compileReader, readOne } from '../../admission/signature/location';
import type {
	SignatureEncoding,
	SignatureScheme,
	TimestampLocation,
	ValueLocation,
} from '../../admission/signature/scheme';
import { SCHEMES } from '../../admission/signature/schemes';
import { compileTemplate } from '../../admission/signature/template';
import { arrivalOf, type Delivery } from '../delivery';
import { UsageError } from '../outcome';
import { isFilled, place } from './place';

/** How long a token is good that is sent in a signature's place, in seconds. */
const TOKEN_SECONDS = 300;

/** @returns whether a shared secret is all that it takes to sign by the scheme */
export function isSignable({ algorithm }: SignatureScheme): boolean {
	return algorithm === 'token' || algorithm === 'jwt-hs256' || algorithm.startsWith('hmac-');
}

/** Every scheme that can be signed with. */
export const SIGNABLE_SCHEMES: readonly SignatureScheme[] = SCHEMES.filter(isSignable);

/**
 * Signs the way the provider does: the reverse of `compileScheme`. What the scheme covers besides
 * (timestamp, delivery id, nonce) is filled in where the delivery does not have it yet; what it has
 * stays, so that a stale timestamp can be tried.
 * @param secret as the provider hands it out
 * @param nowMs milliseconds since the epoch
 * @throws {UsageError} where the delivery has no room for what the scheme needs, or has a signature
 * @throws {ConfigurationError} for a secret that the scheme cannot use; never holds the secret
 */
export function signDelivery(
	delivery: Delivery,
	scheme: SignatureScheme,
	secret: string,
	nowMs: number,
): Delivery {
	if (!isSignable(scheme)) {
		throw new UsageError(
			`${scheme.displayName} signs with a private key of its own: there is no secret to sign with.`,
		);
	}
	const [at] = [scheme.signature.at].flat() as readonly ValueLocation[];
	if (isFilled(delivery, at!)) {
		throw new UsageError(
			`The request has something in ${compileReader(at!).where} already: leave it out, or leave --sign out.`,
		);
	}
	const complete = fillIn(delivery, scheme, nowMs);
	return place(complete, at!, signatureOf(complete, scheme, secret, nowMs));
}

function signatureOf(
	delivery: Delivery,
	scheme: SignatureScheme,
	secret: string,
	nowMs: number,
): string {
	const [bytes] = secretBytesOf([secret], scheme.secretForm);
	switch (scheme.algorithm) {
		case 'token':
			return encode(bytes!, 'utf8');
		case 'jwt-hs256': {
			const seconds = Math.floor(nowMs / 1000);
			const claims = {
				iat: seconds,
				exp: seconds + TOKEN_SECONDS,
				...(scheme.audience === 'publicUrl' && { aud: delivery.url }),
			};
			return jwt.sign(claims, hmacKeysOf([bytes!])[0]!, { algorithm: 'HS256' });
		}
		default: {
			const hmac = createHmac(scheme.algorithm.slice('hmac-'.length), bytes!);
			for (const piece of contentOf(delivery, scheme)) hmac.update(piece);
			const { encoding, prefix = '' } = scheme.signature;
			return `${prefix}${encode(hmac.digest(), encoding)}`;
		}
	}
}

function contentOf(delivery: Delivery, scheme: SignatureScheme): readonly (string | Buffer)[] {
	const request = arrivalOf(delivery);
	const valueOf = (at: ValueLocation | undefined) => at && readOne(compileReader(at), request);
	const content = compileTemplate(
		scheme.signed,
		'Signed Content',
		scheme.bodyDigest !== undefined,
	).contentOf(request, {
		timestamp: valueOf(scheme.timestamp?.at),
		id: valueOf(scheme.deliveryId),
	});
	if ('missing' in content) {
		throw new UsageError(
			`${scheme.displayName} signs what this request does not have: ${content.missing}.`,
		);
	}
	return content;
}

/** Header values are bytes, which node:http reads and writes as Latin-1. */
function encode(bytes: Buffer, encoding: SignatureEncoding): string {
	return bytes.toString(encoding === 'utf8' ? 'latin1' : encoding);
}

function fillIn(delivery: Delivery, scheme: SignatureScheme, nowMs: number): Delivery {
	let complete = delivery;
	const add = (at: ValueLocation, value: () => string | number): void => {
		if (!isFilled(complete, at)) complete = place(complete, at, value());
	};
	const { timestamp, deliveryId, bodyDigest } = scheme;
	if (timestamp) add(timestamp.at, () => timestampText(nowMs, timestamp));
	if (deliveryId?.in === 'header') add(deliveryId, randomUUID);
	for (const placeholder of compileTemplate(scheme.signed, 'Signed Content', true).placeholders) {
		const at = fieldOf(placeholder);
		if (at !== undefined) add(at, randomUUID);
	}
	if (bodyDigest && isDigestSent(complete)) {
		const { algorithm, encoding } = bodyDigest;
		add(bodyDigest.at, () => createHash(algorithm).update(complete.body).digest(encoding));
	}
	return complete;
}

/** A form is signed field by field, and nothing needs no digest. */
function isDigestSent(delivery: Delivery): boolean {
	return delivery.body.length > 0 && !arrivalOf(delivery).isForm;
}

function fieldOf(placeholder: string): ValueLocation | undefined {
	const [, kind, name] = /^(header|json):(.+)$/.exec(placeholder) ?? [];
	if (name === undefined) return undefined;
	return kind === 'header' ? { in: 'header', name } : { in: 'json', pointer: name };
}

function timestampText(nowMs: number, { at, unit }: TimestampLocation): string | number {
	if (unit === 'iso8601') return new Date(nowMs).toISOString();
	const value = unit === 'seconds' ? Math.floor(nowMs / 1000) : nowMs;
	return at.in === 'json' ? value : String(value);
}
