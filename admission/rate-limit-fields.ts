import { serializeItem, type BareItem } from './signature/structured-fields';

/** How one rate limit stands, after the request was measured by it. */
export interface RateLimitStanding {
	/** Of visible ASCII; no two limits of one request have the same. */
	readonly name: string;
	/** How many requests come in the window, in the long run. */
	readonly requests: number;
	readonly windowSeconds: number;
	/** How many requests may come at once. */
	readonly burst: number;
	/** How many of them are left. */
	readonly remaining: number;
	/** Until there is room for one more than are left, in milliseconds. */
	readonly nextMs: number;
}

/** Of this package, as the draft wants it marked: the quota is what comes in, the burst what fits. */
const BURST_PARAMETER = 'spot-connect-burst';

/**
 * The quota policies and how they stand, as header fields (draft-ietf-httpapi-ratelimit-headers-11):
 * lists of strings with parameters (RFC 9651). The effective window `t` is the time until the next
 * token comes in: the sender can use no more than is left before that, and Retry-After is never less.
 * @returns nothing where no limit was looked at
 */
export function rateLimitFields(
	standings: readonly RateLimitStanding[] = [],
): Readonly<Record<string, string>> {
	if (standings.length === 0) return {};
	const policies = standings.map(({ name, requests, windowSeconds, burst }) =>
		itemOf(name, {
			q: requests,
			w: windowSeconds,
			...(burst !== requests && { [BURST_PARAMETER]: burst }),
		}),
	);
	const limits = standings.map(({ name, remaining, nextMs }) =>
		itemOf(name, { r: remaining, t: Math.ceil(nextMs / 1000) }),
	);
	return { 'RateLimit-Policy': policies.join(', '), RateLimit: limits.join(', ') };
}

function itemOf(value: string, parameters: Readonly<Record<string, BareItem>>): string {
	return serializeItem({ value, parameters: new Map(Object.entries(parameters)) });
}
