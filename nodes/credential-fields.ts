import { ConfigurationError } from '../admission/configuration-error';

/** How a connection is encrypted; undefined where it is not. */
export type TlsFields = { readonly isVerified: boolean; readonly ca?: string } | undefined;

/** @returns what stands in the field, without spaces around it */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** @returns what stands in the field, as it is: a password may begin or end with a space */
export function secretOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** @throws {ConfigurationError} where nothing stands in the field */
export function required(value: unknown, displayName: string): string {
	const text = textOf(value);
	if (text === '') throw new ConfigurationError(displayName, 'Fill it in.');
	return text;
}

/** @throws {ConfigurationError} where it is none, or out of bounds */
export function wholeNumber(
	value: unknown,
	displayName: string,
	least: number,
	most: number,
): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= least && number <= most) return number;
	throw new ConfigurationError(displayName, `Write a whole number from ${least} to ${most}.`);
}

/**
 * @param mode `off` (also where not given), `require` or `verify`
 * @param ca the authority's certificate as PEM, for `verify`; empty: those that Node.js trusts
 * @param displayName of the field with the mode
 * @throws {ConfigurationError} for another mode, or a text that is no certificate
 */
export function tlsOf(mode: unknown, ca: unknown, displayName: string): TlsFields {
	switch (mode ?? 'off') {
		case 'off':
			return undefined;
		case 'require':
			return { isVerified: false };
		case 'verify': {
			const pem = textOf(ca);
			return { isVerified: true, ...(pem !== '' && { ca: certificatesOf(pem) }) };
		}
		default:
			throw new ConfigurationError(displayName, 'Choose Off, Require or Verify.');
	}
}

function certificatesOf(pem: string): string {
	if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
		throw new ConfigurationError(
			'CA Certificate',
			'Paste the certificate as PEM: it begins with -----BEGIN CERTIFICATE-----. Leave it empty to trust the authorities that Node.js trusts.',
		);
	}
	return pem;
}
