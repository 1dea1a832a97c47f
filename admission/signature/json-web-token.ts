import type { KeyObject } from 'node:crypto';

import jwt from 'jsonwebtoken';

import { headerReader, TokenFault, type TokenHeader } from '../jwt/token';
import { hmacKeysOf, secretBytesOf, type SigningKeys } from './keys';
import { compileReader, isAnyFilled, readOne, type Reader } from './location';
import type { SignatureScheme } from './scheme';
import type { SignedRequest } from './signed-request';
import { DEFAULT_TOLERANCE_SECONDS, toleranceMsOf } from './timestamp';
import {
	accepted,
	invalid,
	missing,
	outOfTolerance,
	type SignatureRefused,
	type SignatureVerifier,
} from './verifier';

/** RFC 6750, section 2.1; some senders leave the word out. */
const BEARER = /^Bearer /i;
/** 9999-12-31T23:59:59Z in seconds since the epoch: later ones are no dates. */
const LATEST_DATE = 253_402_300_799;

/**
 * Interprets a row with the algorithm `jwt-hs256`: a place outside the body holds a JSON Web Token
 * (RFC 7519), with or without `Bearer`. A token without `exp` would be good forever, and is refused.
 * @param scheme the provider's row
 * @param keys the author's secrets
 * @throws {ConfigurationError} naming the credential field that cannot work
 */
export function compileTokenScheme(scheme: SignatureScheme, keys: SigningKeys): SignatureVerifier {
	const [place] = [scheme.signature.at].flat();
	const reader = compileReader(place!);
	const secrets = hmacKeysOf(secretBytesOf(keys.secrets, scheme.secretForm));
	const toleranceMs = toleranceMsOf(
		keys.toleranceSeconds ?? scheme.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS,
	);
	const deliveryId = scheme.deliveryId && compileReader(scheme.deliveryId);
	const eventType = scheme.eventType && compileReader(scheme.eventType);
	const readHeader = headerReader(['HS256']);
	const MISSING = missing(`The request has no JSON Web Token in ${reader.where}.`);

	return {
		scheme: scheme.id,
		findMissing: (head) => (isAnyFilled([reader], head) ? undefined : MISSING),
		verify: (request, nowMs) => {
			const { values, repeated } = reader.read(request);
			if (repeated) return invalid(`The request has ${reader.where} more than once.`);
			const text = values[0] ?? '';
			if (text === '') return MISSING;
			const outcome = claimsOf(text.replace(BEARER, ''), readHeader, secrets);
			if ('ok' in outcome) return outcome;
			const { claims } = outcome;
			const fault =
				audienceFaultOf(claims.aud, request.publicUrl, scheme.audience) ??
				ageFaultOf(claims, nowMs, toleranceMs);
			if (fault !== undefined) return fault;
			return accepted({
				timestampMs: isDate(claims.iat) ? claims.iat * 1000 : undefined,
				untilMs: (claims.exp as number) * 1000 + toleranceMs,
				deliveryId: optional(deliveryId, request),
				eventType: optional(eventType, request),
				// RFC 7519, section 4.1.7: given so that a token can be good once.
				...(typeof claims.jti === 'string' && { signature: claims.jti }),
			});
		},
	};
}

type Claims = Readonly<Record<string, unknown>>;

/** @returns the payload, once one of the secrets fits; all are tried, so that time tells nothing */
function claimsOf(
	token: string,
	readHeader: (token: string) => TokenHeader,
	secrets: readonly KeyObject[],
): { readonly claims: Claims } | SignatureRefused {
	try {
		readHeader(token);
	} catch (error) {
		if (error instanceof TokenFault) return invalid(error.message);
		throw error;
	}
	const [claims] = secrets
		.map((secret) => payloadOf(token, secret))
		.filter((payload) => payload !== undefined);
	return claims === undefined
		? invalid('The token is not signed with the configured secret.')
		: { claims };
}

function payloadOf(token: string, secret: KeyObject): Claims | undefined {
	try {
		return jwt.verify(token, secret, {
			algorithms: ['HS256'],
			// The clock is asked later, with the tolerance of signatures.
			ignoreExpiration: true,
			ignoreNotBefore: true,
		}) as Claims;
	} catch {
		return undefined;
	}
}

/** A token for another URL of the same sender is of no use here. Some senders leave `aud` empty. */
function audienceFaultOf(
	audience: unknown,
	publicUrl: string,
	rule: SignatureScheme['audience'],
): SignatureRefused | undefined {
	if (rule === undefined || audience === undefined || audience === '') return undefined;
	const [withoutQuery] = publicUrl.split('?');
	return audience === publicUrl || audience === withoutQuery
		? undefined
		: invalid('The token is meant for another URL than that of this webhook.');
}

function ageFaultOf(
	{ exp, nbf }: Claims,
	nowMs: number,
	toleranceMs: number,
): SignatureRefused | undefined {
	if (!isDate(exp)) return invalid('The token has no claim exp, which says how long it is good.');
	if (nbf !== undefined && !isDate(nbf))
		return invalid('The token has a claim nbf that is no time.');
	const expiredMs = exp * 1000;
	// RFC 7519, section 4.1.4: on or after exp it must not be accepted.
	if (nowMs >= expiredMs + toleranceMs) {
		return outOfTolerance(
			`The token expired ${Math.round((nowMs - expiredMs) / 1000)} seconds ago.`,
		);
	}
	if (nbf !== undefined && nowMs < nbf * 1000 - toleranceMs) {
		return outOfTolerance('The token is not valid yet.');
	}
	return undefined;
}

/** NumericDate (RFC 7519, section 2): seconds since the epoch, which may have a fraction. */
function isDate(value: unknown): value is number {
	return typeof value === 'number' && value >= 0 && value <= LATEST_DATE;
}

function optional(reader: Reader | undefined, request: SignedRequest): string | undefined {
	return reader && readOne(reader, request);
}
