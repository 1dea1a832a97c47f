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
 * Reads the header of a JWS in compact serialisation (RFC 7515, section 7.1). Of the header only
 * `alg`, `kid` and `crit` count: `jwk`, `jku`, `x5c` and `x5u` would let the sender choose the key.
 * @param allowed the author's algorithms: the token chooses among them and no other
 * @throws {TokenFault} before any cryptography
 */
export function readHeader(token: string, allowed: readonly JwtAlgorithm[]): TokenHeader {
	if (token.length > MAX_TOKEN_LENGTH) {
		throw new TokenFault(`is longer than ${MAX_TOKEN_LENGTH} characters`);
	}
	const segments = token.split('.');
	const [first, second] = segments;
	if (first === undefined || second === undefined || segments.length !== 3) {
		throw new TokenFault('does not have three segments');
	}
	const header = objectIn(first);
	// The library reads the payload leniently: as latin1 text or a JSON array, if need be.
	if (header === undefined || objectIn(second) === undefined || !segments.every(isBase64Url)) {
		throw new TokenFault('is not made of base64url segments with JSON objects');
	}
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

/**
 * Refuses what decodes but is not the one encoding of its bytes: padding, another alphabet, unused
 * bits that are set. Otherwise one signature could be written in several ways.
 */
function isBase64Url(segment: string): boolean {
	return Buffer.from(segment, 'base64url').toString('base64url') === segment;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function objectIn(segment: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(UTF8.decode(Buffer.from(segment, 'base64url')));
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		return isObject ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
