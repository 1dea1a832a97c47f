import type { Findings } from './check';
import { digestOf } from './digest';

type Identity = Pick<Findings, 'key' | 'claims'>;

/** @returns what the author calls the caller: the name of its API key or the subject of its token */
export function callerNameOf({ key, claims }: Identity): string | undefined {
	return key?.name ?? textOf(claims?.sub);
}

/**
 * @returns a text that tells the caller from every other that authenticates itself: the fingerprint
 *   of its API key, or issuer and subject of its token (RFC 7519, section 4.1.2); empty for a caller
 *   that does not
 */
export function callerOf({ key, claims }: Identity): string {
	if (key !== undefined) return key.fingerprint;
	if (claims === undefined) return '';
	return JSON.stringify([textOf(claims.iss) ?? '', textOf(claims.sub) ?? '']);
}

/**
 * @param parts what is to be told apart, in this order
 * @returns a short name for it that can be part of a key in the shared state
 */
export function stateNameOf(...parts: readonly string[]): string {
	return digestOf(JSON.stringify(parts)).toString('base64url');
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
