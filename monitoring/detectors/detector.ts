import type { Fact } from '../facts';
import { MOST_EXAMPLES, type Series } from '../rules/alert';

/** How often detectors look at what time has done, in milliseconds of the events' time. */
export const TICK_MS = 10_000;
export const MINUTE_MS = 60_000;

/** Webhooks that a rule follows at most; the least recently used goes. */
export const MOST_WEBHOOKS = 200;

/** Watches facts for one rule, and tells its incidents. All time is the events' own. */
export interface Detector {
	/** A request has arrived; all ticks up to its time came before. */
	observe?(fact: Fact): void;
	/** Its answer is complete: `status` and `durationMs` are known. */
	complete?(fact: Fact): void;
	/** So late it is now: a multiple of TICK_MS. */
	tick(atMs: number): void;
	/** How many series had to be forgotten because there were too many. */
	readonly forgotten: number;
	/** @returns all that it knows, of bounded size */
	toJSON(): unknown;
	/**
	 * @param saved as `toJSON` gave it
	 * @throws {TypeError} when it is something else
	 */
	restore(saved: unknown): void;
}

/** @returns the series of the fact's webhook */
export const webhookOf = ({ workflowId, nodeName }: Fact): Series => ({
	type: 'webhook',
	workflowId,
	nodeName,
	name: '',
});

/** @returns how the fact's key is called; undefined where it came without a known one */
export const keyOf = (fact: Fact): string | undefined => fact.keyName ?? fact.keyFingerprint;

/** Keeps the first ids of a minute or an incident. */
export function addExample(examples: string[], eventId: string): void {
	if (examples.length < MOST_EXAMPLES) examples.push(eventId);
}

/** Keeps the last ids. */
export function addLastExample(examples: string[], eventId: string): void {
	examples.push(eventId);
	if (examples.length > MOST_EXAMPLES) examples.shift();
}
