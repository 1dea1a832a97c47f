import { bodySchemes } from './providers/body';
import { publicKeySchemes } from './providers/public-key';
import { standardWebhooksSchemes } from './providers/standard-webhooks';
import { timestampedSchemes } from './providers/timestamped';
import { tokenSchemes } from './providers/token';
import { urlAndFormSchemes } from './providers/url-and-form';
import type { SignatureScheme } from './scheme';

/** Every provider whose signatures can be verified, by display name. */
export const SCHEMES: readonly SignatureScheme[] = [
	...standardWebhooksSchemes,
	...bodySchemes,
	...timestampedSchemes,
	...urlAndFormSchemes,
	...publicKeySchemes,
	...tokenSchemes,
].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));

const byId = new Map(SCHEMES.map((scheme) => [scheme.id, scheme]));

/** @returns the provider's row, or undefined for an id that no row has */
export function schemeById(id: string): SignatureScheme | undefined {
	return byId.get(id);
}
