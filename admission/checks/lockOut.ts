import type { Check } from '../check';
import { guarded, type StateFailure } from '../guarded';
import type { LockOut } from '../lock-out';
import { retryAfter } from '../refusal';

/** Whether the request's source is locked out, for its failures to authenticate itself. */
export function lockOutCheck(name: string, lockOut: LockOut, onFailure: StateFailure): Check {
	return guarded(name, onFailure, async (request, _, state) => {
		const lockedForMs = await lockOut.lockedFor(request, state);
		if (lockedForMs <= 0) return undefined;
		const headers = retryAfter(lockedForMs);
		return {
			code: 'locked_out',
			detail: `Too many requests from this address could not be authenticated. It is locked out for ${headers['Retry-After']} seconds more.`,
			headers,
		};
	});
}
