import type { INode } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { choice, flag, list, number, text, type Raw } from '../parameter-values';

/** Where what requests share is kept. */
export type StateStoreKind = 'sqlite' | 'memory' | 'redis';

/** How often, and how often at a time, requests are let in. */
export interface ProtectionParameters {
	readonly stateStore: StateStoreKind;
	/** What becomes of a request when the shared state cannot be asked. */
	readonly stateFailure: 'closed' | 'open';
	readonly idempotency: IdempotencyParameters | undefined;
	/** For how long a signed message is good once where it has no timestamp, in milliseconds. */
	readonly replayWindowMs: number | undefined;
	/** Whether a JSON Web Token with an id is good once, too. */
	readonly isTokenGoodOnce: boolean;
	readonly rateLimits: readonly RateLimitParameters[];
	readonly lockOut: LockOutParameters | undefined;
	readonly concurrency: ConcurrencyParameters | undefined;
}

export interface IdempotencyParameters {
	readonly from: 'auto' | 'header' | 'pointer' | 'bodyHash';
	readonly headerName: string;
	/** RFC 6901. */
	readonly pointer: string;
	readonly required: boolean;
	/** For how long a repeat gets the first answer, in milliseconds. */
	readonly windowMs: number;
	/** How long a repeat waits for the first answer, in milliseconds; 0: it is refused at once. */
	readonly waitMs: number;
	/** Whether a message that was answered with a server error may start another execution. */
	readonly isRetriedAfterFailure: boolean;
}

export interface RateLimitParameters {
	readonly scope: 'webhook' | 'key' | 'source';
	readonly requests: number;
	readonly perMs: number;
	readonly burst?: number;
	readonly keyName?: string;
}

export interface LockOutParameters {
	readonly failures: number;
	readonly windowMs: number;
	readonly firstMs: number;
	readonly longestMs: number;
	/** Addresses and CIDR ranges. */
	readonly exempt: readonly string[];
}

export interface ConcurrencyParameters {
	readonly most: number;
	readonly mostWaiting: number;
	readonly waitMs: number;
	/** After which an execution no longer counts as running, in milliseconds. */
	readonly longestRunMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNITS = { second: SECOND_MS, minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const;

/**
 * Reads the parameters as they are stored, without evaluating anything.
 * @throws {ConfigurationError} naming the parameter that cannot be used
 */
export function protectionOf(parameters: INode['parameters']): ProtectionParameters {
	const from = (parameters.protection ?? {}) as Raw;
	return {
		stateStore: choice(from, 'stateStore', 'State Store', ['sqlite', 'memory', 'redis']),
		stateFailure: choice(from, 'stateFailure', 'If State Is Unavailable', ['closed', 'open']),
		idempotency: from.idempotencyKey === undefined ? undefined : idempotencyOf(from),
		replayWindowMs: flag(from, 'replayProtection', 'Replay Protection')
			? within(from, 'replayWindow', 'Replay Window (Hours)', {
					fallback: 24,
					least: 1,
					most: 720,
				}) * HOUR_MS
			: undefined,
		isTokenGoodOnce: flag(from, 'singleUseTokens', 'Single-Use Tokens'),
		rateLimits: rateLimitsOf(from),
		lockOut: from.lockOutAfter === undefined ? undefined : lockOutOf(from),
		concurrency: from.maxRunning === undefined ? undefined : concurrencyOf(from),
	};
}

/** Whether any of it needs the shared state. */
export const needsState = (protection: ProtectionParameters): boolean =>
	protection.idempotency !== undefined ||
	protection.replayWindowMs !== undefined ||
	protection.rateLimits.length > 0 ||
	protection.lockOut !== undefined ||
	protection.concurrency !== undefined;

function idempotencyOf(from: Raw): IdempotencyParameters {
	const whileRunning = choice(from, 'whileRunning', 'Repeat While Running', ['refuse', 'wait']);
	const waitSeconds = within(from, 'repeatWait', 'Longest Wait for the First (Seconds)', {
		fallback: 30,
		least: 1,
		most: 300,
	});
	return {
		from: choice(from, 'idempotencyKey', 'Idempotency Key', [
			'auto',
			'header',
			'pointer',
			'bodyHash',
		]),
		headerName: text(from, 'idempotencyHeader', 'Idempotency Header') ?? 'Idempotency-Key',
		pointer: text(from, 'idempotencyPointer', 'Idempotency Pointer') ?? '/id',
		required: flag(from, 'idempotencyRequired', 'Require Idempotency Key'),
		windowMs:
			within(from, 'idempotencyWindow', 'Idempotency Window (Hours)', {
				fallback: 24,
				least: 1,
				most: 720,
			}) * HOUR_MS,
		waitMs: whileRunning === 'wait' ? waitSeconds * SECOND_MS : 0,
		isRetriedAfterFailure: flag(from, 'retryAfterFailure', 'Retry After Failure'),
	};
}

const MOST_RATE_LIMITS = 50;

function rateLimitsOf({ rateLimits }: Raw): RateLimitParameters[] {
	const rows = ((rateLimits as Raw | undefined)?.limit ?? []) as readonly Raw[];
	if (rows.length > MOST_RATE_LIMITS) {
		throw new ConfigurationError('Rate Limits', `At most ${MOST_RATE_LIMITS} are possible.`);
	}
	return rows.map((row, index) => {
		const name = (field: string) => `Rate Limits, limit ${index + 1}, ${field}`;
		const keyName = text(row, 'keyName', name('Key Name'))?.trim();
		const burst = within(row, 'burst', name('Burst'), { fallback: 0, least: 0, most: 1_000_000 });
		return {
			scope: choice(row, 'scope', name('Counted By'), ['webhook', 'key', 'source']),
			requests: within(row, 'requests', name('Requests'), {
				fallback: 60,
				least: 1,
				most: 1_000_000,
			}),
			perMs: UNITS[choice(row, 'per', name('Per'), ['minute', 'second', 'hour', 'day'])],
			...(burst > 0 && { burst }),
			...(keyName && { keyName }),
		};
	});
}

function lockOutOf(from: Raw): LockOutParameters {
	const firstMs =
		within(from, 'lockOutFirst', 'First Lock (Seconds)', { fallback: 60, least: 1, most: 86_400 }) *
		SECOND_MS;
	const longestMs =
		within(from, 'lockOutLongest', 'Longest Lock (Minutes)', {
			fallback: 60,
			least: 1,
			most: 1_440,
		}) * MINUTE_MS;
	if (longestMs < firstMs) {
		throw new ConfigurationError(
			'Longest Lock (Minutes)',
			'Make it at least as long as First Lock (Seconds).',
		);
	}
	return {
		failures: within(from, 'lockOutAfter', 'Lock Out After', {
			fallback: 10,
			least: 1,
			most: 10_000,
		}),
		windowMs:
			within(from, 'lockOutWindow', 'Failure Window (Minutes)', {
				fallback: 10,
				least: 1,
				most: 1_440,
			}) * MINUTE_MS,
		firstMs,
		longestMs,
		exempt: list(from, 'lockOutExempt', 'Never Lock Out'),
	};
}

function concurrencyOf(from: Raw): ConcurrencyParameters {
	return {
		most: within(from, 'maxRunning', 'Maximum Running', { fallback: 10, least: 1, most: 10_000 }),
		mostWaiting: within(from, 'maxWaiting', 'Maximum Waiting', {
			fallback: 0,
			least: 0,
			most: 10_000,
		}),
		waitMs:
			within(from, 'longestWait', 'Longest Wait (Seconds)', { fallback: 30, least: 1, most: 300 }) *
			SECOND_MS,
		longestRunMs:
			within(from, 'longestRun', 'Longest Run (Minutes)', {
				fallback: 60,
				least: 1,
				most: 10_080,
			}) * MINUTE_MS,
	};
}

interface Bounds {
	readonly fallback: number;
	readonly least: number;
	readonly most: number;
}

function within(
	from: Raw,
	name: string,
	displayName: string,
	{ fallback, least, most }: Bounds,
): number {
	const value = number(from, name, displayName) ?? fallback;
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw new ConfigurationError(displayName, `Write a whole number from ${least} to ${most}.`);
}
