import { stateNameOf } from '../caller';
import type { Findings } from '../check';
import { askState, type StateFailure } from '../guarded';
import type { Refusal } from '../refusal';
import type { NewClaim, Services } from '../services';

/** How a signed message is claimed. */
export interface MessageClaim {
	/** Who claims: the request's own id. */
	readonly owner: string;
	/** How long a message is remembered that would be accepted for ever, in milliseconds. */
	readonly windowMs: number;
	/** Whether a JSON Web Token that authenticated the request is good once, too, if it has an id. */
	readonly includesToken: boolean;
	readonly onFailure: StateFailure;
}

/** How long a message without a timestamp is remembered, unless the author says otherwise: a day. */
export const DEFAULT_REPLAY_WINDOW_MS = 86_400_000;

/**
 * How much longer than it would be accepted a message is remembered: the clock of another process may
 * be behind by so much. In milliseconds.
 */
const CLOCK_DIFFERENCE_MS = 60_000;
/** Nothing is remembered for longer, however far off the end of a token. */
const LONGEST_MS = 366 * 86_400_000;

/** Good once: what a claim is on, and until when it would be accepted again. */
interface OnceOnly {
	readonly name: string;
	readonly untilMs: number | undefined;
}

/**
 * Claims the signed message for this request: whoever comes with it again is refused. Called last,
 * when nothing else can turn the request away. What proves the sender alone and has no id of its own,
 * such as a fixed token, is no signed message and passes.
 *
 * A claim stays for as long as the message would be accepted again. A process that dies between this
 * and the execution takes its message with it, until the sender signs anew.
 * @param findings what the checks found out
 * @returns `replayed` for a message that has been claimed before
 */
export async function claimMessage(
	findings: Findings,
	services: Services,
	claim: MessageClaim,
): Promise<Refusal | undefined> {
	const { owner, windowMs, includesToken, onFailure } = claim;
	const claims = claimsOf(findings, includesToken);
	if (claims.length === 0) return undefined;
	return askState('replay', onFailure, findings, services, async ({ store, key }) => {
		for (const [index, { name, untilMs }] of claims.entries()) {
			const restMs = untilMs === undefined ? windowMs : untilMs - services.now();
			const leaseMs = Math.min(Math.ceil(Math.max(restMs, 0)) + CLOCK_DIFFERENCE_MS, LONGEST_MS);
			const wanted: NewClaim = { owner, note: '', leaseMs };
			if ((await store.claim(key('replay', name), wanted)) === undefined) continue;
			for (const earlier of claims.slice(0, index)) {
				await store.release(key('replay', earlier.name), owner);
			}
			return REPLAYED;
		}
		return undefined;
	});
}

/**
 * Gives the message back, for a request that is turned away after all or fails before its execution
 * has started: the sender may send it again. Where the shared state cannot be had, the claim stays.
 * @param claim as it was claimed
 */
export async function releaseMessage(
	findings: Findings,
	services: Services,
	{ owner, includesToken }: Pick<MessageClaim, 'owner' | 'includesToken'>,
): Promise<void> {
	const claims = claimsOf(findings, includesToken);
	if (claims.length === 0) return;
	await askState('replay', 'open', findings, services, async ({ store, key }) => {
		for (const { name } of claims) await store.release(key('replay', name), owner);
		return undefined;
	});
}

const REPLAYED: Refusal = {
	code: 'replayed',
	detail: 'This signed message has been received before.',
};

function claimsOf(findings: Findings, includesToken: boolean): readonly OnceOnly[] {
	const { signedMessage, signedUntilMs, token } = findings;
	const claims: OnceOnly[] = [];
	if (signedMessage !== undefined) {
		claims.push({ name: stateNameOf('message', signedMessage), untilMs: signedUntilMs });
	}
	if (includesToken && token !== undefined) {
		claims.push({ name: stateNameOf('token', token.id), untilMs: token.untilMs });
	}
	return claims;
}
