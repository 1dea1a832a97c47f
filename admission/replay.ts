import { stateNameOf } from './caller';
import type { Findings } from './check';
import type { Refusal } from './refusal';

/** Something in a request that is good once: its signature, or the id of its token. */
export interface OnceOnly {
	/** The same whenever it comes; short, of visible ASCII. */
	readonly name: string;
	/** Until when it would be accepted again: milliseconds since the epoch, if ever. */
	readonly untilMs: number | undefined;
}

/**
 * How much longer than it would be accepted a message is remembered: the clock of another process may
 * be behind by so much. In milliseconds.
 */
const CLOCK_DIFFERENCE_MS = 60_000;
/** Nothing is remembered for longer, however far off the end of a token. */
const LONGEST_MS = 366 * 86_400_000;

/**
 * @param findings of all checks
 * @param includesTokens whether the token that authenticated the request is good once, too, if it has
 *   an id. Access tokens of OAuth have one, and are made to be used again (RFC 9068, section 2.2).
 * @returns what must not come again. What proves the sender alone and has no id of its own, such as a
 *   fixed token, is no signed message.
 */
export function onceOnlyOf(
	{ signedMessage, signedUntilMs, token }: Findings,
	includesTokens: boolean,
): OnceOnly[] {
	const found: OnceOnly[] = [];
	if (signedMessage !== undefined) {
		found.push({ name: stateNameOf('message', signedMessage), untilMs: signedUntilMs });
	}
	if (includesTokens && token !== undefined) {
		found.push({ name: stateNameOf('token', token.id), untilMs: token.untilMs });
	}
	return found;
}

/**
 * @param windowMs how long what would be accepted for ever is remembered, in milliseconds
 * @param nowMs milliseconds since the epoch
 * @returns how long to remember it, in milliseconds
 */
export function memoryOf({ untilMs }: OnceOnly, windowMs: number, nowMs: number): number {
	const restMs = untilMs === undefined ? windowMs : untilMs - nowMs;
	return Math.min(Math.ceil(Math.max(restMs, 0)) + CLOCK_DIFFERENCE_MS, LONGEST_MS);
}

export const REPLAYED: Refusal = {
	code: 'replayed',
	detail: 'This signed message has been received before.',
};
