import type { KeyIdentity } from './api-key';
import type { Findings, Services } from './check';
import type { Policy } from './policy';
import type { Refusal } from './refusal';
import type { WebhookRequest } from './request';

/** The request is let in. */
export interface Admitted {
	readonly admitted: true;
	readonly body: unknown;
	/** The key that let the caller in; absent where the policy asks for none. */
	readonly key?: KeyIdentity;
}

/** The request is turned away. */
export interface Refused {
	readonly admitted: false;
	readonly refusal: Refusal;
	/** The caller's key, where it was recognised before the refusal. */
	readonly key?: KeyIdentity;
}

/** What admission decided. */
export type Verdict = Admitted | Refused;

/**
 * Runs the policy's checks in order; the first refusal wins.
 * @param request what arrived
 * @param policy what the author demands
 * @param services what the checks need from outside
 */
export async function admit(
	request: WebhookRequest,
	policy: Policy,
	services: Services,
): Promise<Verdict> {
	const findings: Findings = { body: undefined };
	for (const check of policy.checks) {
		const outcome = check(request, findings, services);
		const refusal = outcome instanceof Promise ? await outcome : outcome;
		if (refusal !== undefined) return { admitted: false, refusal, ...keyOf(findings) };
	}
	return { admitted: true, body: findings.body, ...keyOf(findings) };
}

function keyOf({ key }: Findings): { key?: KeyIdentity } {
	return key === undefined ? {} : { key };
}
