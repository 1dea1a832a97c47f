import { sourceOf } from '../address';
import { callerNameOf, callerOf, stateNameOf } from '../caller';
import type { Check, Findings } from '../check';
import { ConfigurationError } from '../configuration-error';
import { guarded, type StateFailure } from '../guarded';
import type { RateLimitStanding } from '../rate-limit-fields';
import { retryAfter, type Refusal } from '../refusal';
import type { WebhookRequest } from '../request';
import type { TokenBucket, TokenBucketState } from '../services';

/** How many requests may come: a token bucket, as the author configures it. */
export interface RateLimit {
	/**
	 * Whose requests share a bucket: all of the webhook, those with one key (of a JSON Web Token: one
	 * subject), or those from one source address (IPv6: one /64).
	 */
	readonly scope: 'webhook' | 'key' | 'source';
	/** In the long run so many in each `perMs`. A whole number from 1. */
	readonly requests: number;
	/** Whole seconds, in milliseconds. */
	readonly perMs: number;
	/** So many at once, once the bucket is full; as many as `requests` unless given. */
	readonly burst?: number;
	/** For the key of this name only. A limit without it is for the keys that have none of their own. */
	readonly keyName?: string;
}

/** Most limits of one webhook. */
export const MAX_RATE_LIMITS = 500;
/** Most requests in a window, and largest burst. */
const MAX_REQUESTS = 1_000_000;
/** 31 days: a longer window is no rate. */
const MAX_WINDOW_MS = 31 * 86_400_000;
const PARAMETER = 'Rate Limits';

/** Whose requests share the bucket of an address that cannot be read. */
const UNKNOWN_SOURCE = 'unknown';

/**
 * @param limits as configured
 * @throws {ConfigurationError} for the first that cannot be, or that is there twice
 */
export function assertRateLimits(limits: readonly RateLimit[]): void {
	if (limits.length > MAX_RATE_LIMITS) {
		throw new ConfigurationError(PARAMETER, `At most ${MAX_RATE_LIMITS} are possible.`);
	}
	const known = new Set<string>();
	for (const limit of limits) {
		const { scope, requests, perMs, burst = requests, keyName } = limit;
		if (!isCount(requests) || !isCount(burst)) {
			throw new ConfigurationError(
				PARAMETER,
				`Give requests and burst as whole numbers from 1 to ${MAX_REQUESTS}.`,
			);
		}
		if (perMs % 1000 !== 0 || perMs < 1000 || perMs > MAX_WINDOW_MS) {
			throw new ConfigurationError(PARAMETER, 'Give a time of whole seconds, at most 31 days.');
		}
		if (keyName !== undefined && scope !== 'key') {
			throw new ConfigurationError(PARAMETER, 'Only a limit for each key can be that of one key.');
		}
		const identity = JSON.stringify([nameOf(limit), keyName]);
		if (known.has(identity)) {
			const owner = keyName === undefined ? `each ${scope}` : `the key "${keyName}"`;
			throw new ConfigurationError(
				PARAMETER,
				`Two limits are for ${owner} and the same time, ${perMs / 1000} seconds. Keep one.`,
			);
		}
		known.add(identity);
	}
}

function isCount(value: number): boolean {
	return Number.isInteger(value) && value >= 1 && value <= MAX_REQUESTS;
}

/**
 * Whether there is room for the request in every limit; it takes its place in all of them or in none.
 * How they stand becomes `findings.rateLimits`.
 * @param name of the check
 * @param limits good ones; see `assertRateLimits`
 */
export function rateLimitCheck(
	name: string,
	limits: readonly RateLimit[],
	onFailure: StateFailure,
): Check {
	return guarded(name, onFailure, async (request, findings, { store, key }) => {
		const applicable = limitsFor(callerNameOf(findings), limits);
		if (applicable.length === 0) return undefined;
		const buckets = applicable.map((limit): TokenBucket => ({
			key: key('rate', bucketNameOf(limit, request, findings)),
			capacity: limit.burst ?? limit.requests,
			msPerToken: limit.perMs / limit.requests,
		}));
		const states = await store.take(buckets);
		findings.rateLimits = [
			...(findings.rateLimits ?? []),
			...applicable.map((limit, index) => standingOf(limit, buckets[index]!, states[index]!)),
		];
		return refusalOf(applicable, states);
	});
}

/** The limits of a key's own come in place of those for every key. */
function limitsFor(
	callerName: string | undefined,
	limits: readonly RateLimit[],
): readonly RateLimit[] {
	const hasOwn = callerName !== undefined && limits.some(({ keyName }) => keyName === callerName);
	return limits.filter(
		({ scope, keyName }) => scope !== 'key' || keyName === (hasOwn ? callerName : undefined),
	);
}

/** Also tells the limit's buckets from those of other limits. */
function nameOf({ scope, perMs }: RateLimit): string {
	return `${scope}-per-${perMs / 1000}s`;
}

function bucketNameOf(limit: RateLimit, { sourceIp }: WebhookRequest, findings: Findings): string {
	switch (limit.scope) {
		case 'webhook':
			return nameOf(limit);
		case 'key':
			return `${nameOf(limit)}:${stateNameOf(callerOf(findings))}`;
		case 'source':
			return `${nameOf(limit)}:${sourceOf(sourceIp) ?? UNKNOWN_SOURCE}`;
	}
}

function standingOf(
	limit: RateLimit,
	{ capacity, msPerToken }: TokenBucket,
	{ remaining, fullAfterMs }: TokenBucketState,
): RateLimitStanding {
	const othersMissing = Math.max(capacity - remaining - 1, 0);
	return {
		name: nameOf(limit),
		requests: limit.requests,
		windowSeconds: limit.perMs / 1000,
		burst: capacity,
		remaining,
		nextMs: Math.max(fullAfterMs - othersMissing * msPerToken, 0),
	};
}

const SUBJECTS: Readonly<Record<RateLimit['scope'], string>> = {
	webhook: 'this webhook',
	key: 'this caller',
	source: 'this source address',
};

/** Names the limit that is the last to have room again. */
function refusalOf(
	limits: readonly RateLimit[],
	states: readonly TokenBucketState[],
): Refusal | undefined {
	let longest: { readonly limit: RateLimit; readonly waitMs: number } | undefined;
	for (const [index, { isAllowed, retryAfterMs }] of states.entries()) {
		if (isAllowed || retryAfterMs <= (longest?.waitMs ?? -1)) continue;
		longest = { limit: limits[index]!, waitMs: retryAfterMs };
	}
	if (longest === undefined) return undefined;
	const { limit, waitMs } = longest;
	const { requests, perMs, scope } = limit;
	const headers = retryAfter(waitMs);
	return {
		code: 'rate_limited',
		detail: `The limit of ${requests} requests in ${perMs / 1000} seconds for ${SUBJECTS[scope]} (${nameOf(limit)}) is used up. There is room again in ${headers['Retry-After']} seconds.`,
		headers,
	};
}
