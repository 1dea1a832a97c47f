import { providersA } from './providers/a';
import { providersB } from './providers/b';
import type { SignatureScheme } from './scheme';

/** Every provider whose signatures can be verified, by display name. */
export const SCHEMES: readonly SignatureScheme[] = [...providersA, ...providersB].sort((a, b) =>
	a.displayName.localeCompare(b.displayName, 'en'),
);

const byId = new Map(SCHEMES.map((scheme) => [scheme.id, scheme]));

/** @returns the provider's row, or undefined for an id that no row has */
export function schemeById(id: string): SignatureScheme | undefined {
	return byId.get(id);
}
