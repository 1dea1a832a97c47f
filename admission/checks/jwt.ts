import type { KeyObject } from 'node:crypto';

import jwt, { type VerifyOptions } from 'jsonwebtoken';

import type { Check, Findings, TokenIdentity } from '../check';
import { ConfigurationError } from '../configuration-error';
import { bearerTokenOf, countOfHeader } from '../headers';
import { JWT_ALGORITHMS, isJwtAlgorithm, type JwtAlgorithm } from '../jwt/algorithms';
import { KeysUnavailable, RemoteKeySet, compileJwksUrl } from '../jwt/jwks';
import { assertNoneSymmetric, compilePublicKey, compileSecret } from '../jwt/keys';
import { TokenFault, headerReader, type TokenHeader } from '../jwt/token';
import type { Refusal } from '../refusal';

/** Which JSON Web Tokens (RFC 7519) are let in, as configured. */
export interface JwtSettings {
	readonly keySource: 'secret' | 'publicKey' | 'jwksUrl';
	/** Where the key source is `secret`. */
	readonly secret?: string;
	/** Where the key source is `publicKey`: PEM. */
	readonly publicKey?: string;
	/** Where the key source is `jwksUrl`. */
	readonly jwksUrl?: string;
	/** What a token may be signed with; it is the author who says so, never the token. */
	readonly algorithms: readonly string[];
	/** `iss` must be this. Empty, as below: any or none. */
	readonly issuer?: string;
	/** `aud` must be this or hold it. */
	readonly audience?: string;
	/** `sub` must be this. */
	readonly subject?: string;
	/** How far the issuer's clock may be off. */
	readonly clockToleranceSeconds?: number;
	/**
	 * Claims that a token must have, whatever their value. A token without `exp` never expires and is
	 * let in, unless `exp` is among these or a maximum age is set.
	 */
	readonly requiredClaims?: readonly string[];
	/** Most seconds since `iat`, which is then required. */
	readonly maxAgeSeconds?: number;
}

/** What can be replaced in a test. */
export interface JwtDependencies {
	/** Longest wait for the JWKS URL. */
	readonly fetchTimeoutMs?: number;
}

/** Tolerance for clocks that differ, in seconds. */
export const DEFAULT_CLOCK_TOLERANCE_SECONDS = 30;
export const MAX_CLOCK_TOLERANCE_SECONDS = 300;
/** Most claims that can be required. */
export const MAX_REQUIRED_CLAIMS = 50;

type Claims = Record<string, unknown>;
type FindKey = (
	header: TokenHeader,
	nowMs: number,
) => KeyObject | undefined | Promise<KeyObject | undefined>;

/**
 * Who is calling: the request must carry one token that the issuer signed, in
 * `Authorization: Bearer` (RFC 6750). Its payload becomes `findings.claims`.
 * @throws {ConfigurationError} for settings with which no token, or anyone's, would be let in
 */
export function jwtCheck(settings: JwtSettings, dependencies: JwtDependencies = {}): Check {
	const algorithms = algorithmsOf(settings.algorithms);
	const readHeader = headerReader(algorithms);
	const findKey = keySourceOf(settings, algorithms, dependencies);
	const rules = rulesOf(settings);

	const accept = (
		findings: Findings,
		token: string,
		{ alg }: TokenHeader,
		key: KeyObject | undefined,
		nowMs: number,
	): undefined => {
		if (key === undefined) {
			throw new TokenFault('is signed with a key that the issuer does not publish');
		}
		findings.claims = verify(token, alg, key, rules, nowMs);
		const identity = tokenIdentityOf(findings.claims, rules);
		if (identity !== undefined) findings.token = identity;
	};

	return (request, findings, services) => {
		if (countOfHeader(request, 'authorization') > 1) {
			return invalid('The header authorization is sent more than once.');
		}
		const token = bearerTokenOf(request);
		if (token === undefined) return MISSING;
		const nowMs = services.now();
		try {
			const header = readHeader(token);
			const key = findKey(header, nowMs);
			return key instanceof Promise
				? key.then((found) => accept(findings, token, header, found, nowMs)).catch(refusalOf)
				: accept(findings, token, header, key, nowMs);
		} catch (error) {
			return refusalOf(error);
		}
	};
}

function refusalOf(error: unknown): Refusal {
	if (error instanceof TokenFault) return invalid(error.message);
	if (error instanceof KeysUnavailable) {
		return { ...CANNOT_FETCH, isBlameless: true };
	}
	throw error;
}

const CHALLENGE = 'Bearer realm="webhook"';

const CANNOT_FETCH = invalid(
	"The token cannot be verified: the issuer's keys cannot be fetched right now.",
);

/** Without an error code, since nothing was tried (RFC 6750, section 3.1). */
const MISSING: Refusal = {
	code: 'token_missing',
	detail: 'The request has no bearer token in the header authorization.',
	headers: { 'WWW-Authenticate': CHALLENGE },
};

function invalid(detail: string): Refusal {
	return {
		code: 'token_invalid',
		detail,
		headers: { 'WWW-Authenticate': `${CHALLENGE}, error="invalid_token"` },
	};
}

interface Rules {
	/** The library's share. */
	readonly options: Readonly<Pick<VerifyOptions, 'issuer' | 'audience' | 'subject'>> & {
		readonly clockTolerance: number;
	};
	readonly requiredClaims: readonly string[];
	readonly maxAge: number | undefined;
}

/** The signature first: who has none that is good learns nothing of the other rules. */
function verify(
	token: string,
	algorithm: JwtAlgorithm,
	key: KeyObject,
	{ options, requiredClaims, maxAge }: Rules,
	nowMs: number,
): Claims {
	const now = Math.floor(nowMs / 1000);
	let claims: Claims;
	try {
		claims = jwt.verify(token, key, {
			...options,
			algorithms: [algorithm],
			clockTimestamp: now,
		}) as Claims;
	} catch (error) {
		throw new TokenFault(reasonOf(error));
	}
	for (const name of requiredClaims) {
		if (!Object.hasOwn(claims, name) || claims[name] === null) {
			throw new TokenFault(`has no claim ${name}, which is required`);
		}
	}
	if (maxAge !== undefined) {
		// Not left to the library: to that, an iat of 0 is now, and one in the future never ages.
		const { iat } = claims;
		if (typeof iat !== 'number') throw new TokenFault('has no claim iat, which tells its age');
		if (iat > now + options.clockTolerance) throw new TokenFault('is issued in the future');
		if (now >= iat + maxAge + options.clockTolerance) throw new TokenFault('is too old');
	}
	return claims;
}

/**
 * @returns the token's own id (RFC 7519, section 4.1.7), if it has one, and until when the rules let
 *   it in
 */
function tokenIdentityOf(
	{ iss, jti, exp, iat }: Claims,
	{ options: { clockTolerance }, maxAge }: Rules,
): TokenIdentity | undefined {
	if (typeof jti !== 'string' || jti === '') return undefined;
	const ends = [
		...(typeof exp === 'number' ? [exp] : []),
		...(typeof iat === 'number' && maxAge !== undefined ? [iat + maxAge] : []),
	];
	return {
		id: JSON.stringify([typeof iss === 'string' ? iss : '', jti]),
		...(ends.length > 0 && { untilMs: (Math.min(...ends) + clockTolerance) * 1000 }),
	};
}

/** What the library says, in our words; by the beginning of its message. */
const REASONS: readonly (readonly [string, string])[] = [
	['jwt expired', 'is expired'],
	['jwt not active', 'is not yet valid'],
	['jwt issuer invalid', 'is from another issuer'],
	['jwt audience invalid', 'is meant for another audience'],
	['jwt subject invalid', 'is about another subject'],
	['invalid exp value', 'has a claim exp that is no time'],
	['invalid nbf value', 'has a claim nbf that is no time'],
];

function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : '';
	const reason = REASONS.find(([beginning]) => message.startsWith(beginning))?.[1];
	return reason ?? 'does not have a valid signature';
}

function algorithmsOf(names: readonly string[]): JwtAlgorithm[] {
	if (names.length === 0) throw new ConfigurationError('Algorithms', 'Choose at least one.');
	return names.map((name) => {
		if (isJwtAlgorithm(name)) return name;
		throw new ConfigurationError(
			'Algorithms',
			`"${name.slice(0, 20)}" is not possible. Choose among ${JWT_ALGORITHMS.join(', ')}.`,
		);
	});
}

function keySourceOf(
	{ keySource, secret = '', publicKey = '', jwksUrl = '' }: JwtSettings,
	algorithms: readonly JwtAlgorithm[],
	{ fetchTimeoutMs }: JwtDependencies,
): FindKey {
	switch (keySource) {
		case 'secret': {
			const key = compileSecret(secret, algorithms);
			return () => key;
		}
		case 'publicKey': {
			const key = compilePublicKey(publicKey, algorithms);
			return () => key;
		}
		case 'jwksUrl': {
			assertNoneSymmetric(algorithms);
			const keySet = new RemoteKeySet(compileJwksUrl(jwksUrl), fetchTimeoutMs);
			return async (header, nowMs) => await keySet.find(header, nowMs);
		}
	}
}

function rulesOf(settings: JwtSettings): Rules {
	const {
		issuer,
		audience,
		subject,
		clockToleranceSeconds: clockTolerance = DEFAULT_CLOCK_TOLERANCE_SECONDS,
		requiredClaims = [],
		maxAgeSeconds: maxAge,
	} = settings;
	const isTolerance = Number.isInteger(clockTolerance) && clockTolerance >= 0;
	if (!isTolerance || clockTolerance > MAX_CLOCK_TOLERANCE_SECONDS) {
		throw new ConfigurationError(
			'Clock Tolerance',
			`0 to ${MAX_CLOCK_TOLERANCE_SECONDS} whole seconds are possible.`,
		);
	}
	if (maxAge !== undefined && !(Number.isInteger(maxAge) && maxAge > 0)) {
		throw new ConfigurationError('Maximum Age', 'Give it in whole seconds, at least 1.');
	}
	if (requiredClaims.length > MAX_REQUIRED_CLAIMS) {
		throw new ConfigurationError('Required Claims', `At most ${MAX_REQUIRED_CLAIMS} are possible.`);
	}
	if (requiredClaims.some((name) => name.trim() === '')) {
		throw new ConfigurationError('Required Claims', 'One has no name.');
	}
	return {
		options: {
			...(issuer ? { issuer } : {}),
			...(audience ? { audience } : {}),
			...(subject ? { subject } : {}),
			clockTolerance,
		},
		requiredClaims,
		maxAge,
	};
}
