import { hash, timingSafeEqual } from 'node:crypto';

/** @returns the SHA-256 digest of a secret: 32 bytes whatever the secret's length */
export function digestOf(secret: string): Buffer {
	return hash('sha256', secret, 'buffer');
}

/** @returns the first 8 hexadecimal digits of a secret's SHA-256: names a key without telling it */
export function fingerprintOf(digest: Buffer): string {
	return digest.toString('hex', 0, 4);
}

/** Compares two digests in a time that does not depend on where they differ. */
export function digestsEqual(a: Buffer, b: Buffer): boolean {
	return timingSafeEqual(a, b);
}
