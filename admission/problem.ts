import { REFUSALS, type Refusal, type RefusalCode, type RefusalError } from './refusal';

/** Media type of a refusal's body (RFC 9457, section 6.1). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Where the codes are explained; each code is an anchor on that page. */
const CODES_PAGE = 'https://www.npmjs.com/package/n8n-nodes-spot-connect';

/** A refusal as RFC 9457 problem details, with the refusal code as an extension member. */
export interface ProblemDetails {
	readonly type: string;
	readonly title: string;
	readonly status: number;
	readonly detail: string;
	/** The event id of the refused request. */
	readonly instance: string;
	readonly code: RefusalCode;
	readonly errors?: readonly RefusalError[];
}

/**
 * @param refusal why the request is not let in
 * @param eventId id of the request's event
 * @returns the body of the answer (RFC 9457)
 */
export function problemDetails(refusal: Refusal, eventId: string): ProblemDetails {
	const { status, title } = REFUSALS[refusal.code];
	return {
		type: `${CODES_PAGE}#${refusal.code}`,
		title,
		status,
		detail: refusal.detail,
		instance: eventId,
		code: refusal.code,
		...(refusal.errors && { errors: refusal.errors }),
	};
}
