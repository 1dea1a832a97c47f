import type { KeyObject } from 'node:crypto';

/** Every algorithm that can be demanded (RFC 7518, section 3.1). `none` is not one of them. */
export const JWT_ALGORITHMS = [
	'HS256',
	'HS384',
	'HS512',
	'RS256',
	'RS384',
	'RS512',
	'ES256',
	'ES384',
	'ES512',
	'PS256',
	'PS384',
	'PS512',
] as const;

export type JwtAlgorithm = (typeof JWT_ALGORITHMS)[number];

/** @param name as written in a configuration; case matters (RFC 7515, section 4.1.1) */
export function isJwtAlgorithm(name: string): name is JwtAlgorithm {
	return (JWT_ALGORITHMS as readonly string[]).includes(name);
}

/** @returns whether the algorithm works with a secret that both sides share */
export function isSymmetric(algorithm: JwtAlgorithm): boolean {
	return algorithm.startsWith('HS');
}

/** Smallest RSA modulus in bits (RFC 7518, sections 3.3 and 3.5). */
export const MIN_RSA_BITS = 2048;

const CURVES: Readonly<Record<string, string>> = {
	ES256: 'prime256v1',
	ES384: 'secp384r1',
	ES512: 'secp521r1',
};

/** @returns whether the public key is of the type, and long enough, for the algorithm */
export function suits(algorithm: JwtAlgorithm, key: KeyObject): boolean {
	if (key.type !== 'public') return false;
	const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
	switch (key.asymmetricKeyType) {
		case 'rsa':
			return /^[RP]S/.test(algorithm) && modulusLength >= MIN_RSA_BITS;
		case 'rsa-pss':
			return algorithm.startsWith('PS') && modulusLength >= MIN_RSA_BITS;
		case 'ec':
			return CURVES[algorithm] !== undefined && CURVES[algorithm] === namedCurve;
		default:
			return false;
	}
}
