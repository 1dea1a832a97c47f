import { isUtf8 } from 'node:buffer';

import { isJwtAlgorithm, type JwtAlgorithm } from './algorithms';

/** What a token says of itself, read but not yet believed. */
export interface TokenHeader {
	readonly alg: JwtAlgorithm;
	/** Names the key, where the issuer has several. */
	readonly kid?: string;
}

/** Largest token in characters: as much as servers commonly allow for all headers together. */
export const MAX_TOKEN_LENGTH = 8192;
const MAX_KID_LENGTH = 256;

/** A token that cannot be judged, or one that asks for what the author does not allow. */
export class TokenFault extends Error {
	/** @param reason continues "The token …"; quotes nothing of the token */
	constructor(readonly reason: string) {
		super(`The token ${reason}.`);
		this.name = 'TokenFault';
	}
}

/**
 * Reads the headers of JWS in compact serialisation (RFC 7515, section 7.1). Of a header only `alg`,
 * `kid` and `crit` count: `jwk`, `jku`, `x5c` and `x5u` would let the sender choose the key.
 * @param allowed the author's algorithms: the token chooses among them and no other
 * @returns what reads a token's header; it throws {TokenFault} before any cryptography
 */
export function headerReader(allowed: readonly JwtAlgorithm[]): (token: string) => TokenHeader {
	// An issuer writes the same header into every token, until it changes its key.
	let last: { readonly segment: string; readonly header: TokenHeader } | undefined;
	return (token) => {
		if (token.length > MAX_TOKEN_LENGTH) {
			throw new TokenFault(`is longer than ${MAX_TOKEN_LENGTH} characters`);
		}
		const segments = token.split('.');
		const [first, second, third] = segments;
		if (first === undefined || second === undefined || third === undefined || segments.length > 3) {
			throw new TokenFault('does not have three segments');
		}
		const isKnown = first === last?.segment;
		const header = isKnown ? undefined : objectIn(first);
		// The library reads the payload leniently: as latin1 text or a JSON array, if need be.
		const isWellFormed =
			(isKnown || header !== undefined) &&
			objectIn(second) !== undefined &&
			bytesIn(third) !== undefined;
		if (!isWellFormed) {
			throw new TokenFault('is not made of base64url segments with JSON objects');
		}
		if (header !== undefined) {
			last = { segment: copyOf(first), header: judge(header, allowed) };
		}
		return last!.header;
	};
}

/** @throws {TokenFault} for a header that asks for what is not allowed or not understood */
function judge(header: Record<string, unknown>, allowed: readonly JwtAlgorithm[]): TokenHeader {
	const { alg, kid } = header;
	if (typeof alg !== 'string' || !isJwtAlgorithm(alg) || !allowed.includes(alg)) {
		throw new TokenFault('is not signed with an algorithm that this webhook allows');
	}
	// RFC 7515, section 4.1.11: what is critical and not understood must be refused. None is understood.
	if (Object.hasOwn(header, 'crit')) {
		throw new TokenFault('has a crit header that this webhook does not understand');
	}
	if (kid === undefined) return { alg };
	if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_LENGTH) {
		throw new TokenFault('has a kid header that names no key');
	}
	return { alg, kid };
}

/** A part of a token would keep the whole of it in memory. */
function copyOf(segment: string): string {
	return Buffer.from(segment, 'latin1').toString('latin1');
}

/**
 * Refuses what decodes but is not the one encoding of its bytes: padding, another alphabet, unused
 * bits that are set. Otherwise one signature could be written in several ways.
 */
function bytesIn(segment: string): Buffer | undefined {
	const bytes = Buffer.from(segment, 'base64url');
	return bytes.toString('base64url') === segment ? bytes : undefined;
}

function objectIn(segment: string): Record<string, unknown> | undefined {
	const bytes = bytesIn(segment);
	if (bytes === undefined || !isUtf8(bytes)) return undefined;
	try {
		const value: unknown = JSON.parse(bytes.toString('utf8'));
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		return isObject ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
