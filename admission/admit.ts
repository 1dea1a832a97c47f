import type { Findings } from './check';
import type { Policy } from './policy';
import type { Refusal } from './refusal';
import type { WebhookRequest } from './request';
import type { Services } from './services';

/** The request is let in; with what the checks found out about it. */
export interface Admitted extends Findings {
	readonly admitted: true;
}

/** The request is turned away; with what the checks before the refusal found out. */
export interface Refused extends Omit<Findings, 'body'> {
	readonly admitted: false;
	readonly refusal: Refusal;
}

/** What admission decided. */
export type Verdict = Admitted | Refused;

/**
 * Runs the checks in order; the first refusal wins.
 * @param request what arrived
 * @param checks a policy's
 * @param services what the checks need from outside
 * @param known what earlier checks found out about the same request
 */
export async function admit(
	request: WebhookRequest,
	checks: Policy['checks'],
	services: Services,
	known: Findings = { body: undefined },
): Promise<Verdict> {
	const passed = [...(known.passed ?? [])];
	const findings: Findings = { ...known, passed };
	for (const check of checks) {
		const outcome = check(request, findings, services);
		const refusal = outcome instanceof Promise ? await outcome : outcome;
		if (refusal !== undefined) return { ...findings, admitted: false, refusal };
		if (!findings.unguarded?.includes(check.name)) passed.push(check.name);
	}
	return { ...findings, admitted: true };
}
