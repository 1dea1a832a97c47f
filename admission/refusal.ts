/** What every refusal code means to a sender: HTTP status, title and help text. */
export interface RefusalKind {
	/** HTTP status of the answer. */
	readonly status: number;
	/** Short summary, the same for every refusal of this code (RFC 9457 `title`). */
	readonly title: string;
	/** What the sender or the workflow's author can do about it. */
	readonly help: string;
}

/** Every refusal code. The codes are a contract: senders and saved workflows depend on them. */
export const REFUSALS = {
	transport_insecure: {
		status: 403,
		title: 'HTTPS required',
		help: 'Send to the https:// address of the webhook. Behind a proxy that ends TLS, set N8N_PROXY_HOPS.',
	},
	source_not_allowed: {
		status: 403,
		title: 'Source address not allowed',
		help: "Send from an address that the trigger allows, or ask the workflow's author to allow this one.",
	},
	locked_out: {
		status: 429,
		title: 'Locked out',
		help: 'Wait as Retry-After says, and mend the credential first: each further wrong one locks for longer.',
	},
	rate_limited: {
		status: 429,
		title: 'Rate limit exceeded',
		help: 'Wait as Retry-After says, then send no faster than RateLimit-Policy allows.',
	},
	api_key_missing: {
		status: 401,
		title: 'API key missing',
		help: 'Send the API key in the request header that the trigger names (x-api-key unless changed).',
	},
	api_key_invalid: {
		status: 401,
		title: 'API key invalid',
		help: 'Compare the key with the one in the credential: it is unknown, switched off or sent more than once.',
	},
	api_key_expired: {
		status: 401,
		title: 'API key expired',
		help: "Ask the workflow's author for a new key: this one is past its expiry date.",
	},
	token_missing: {
		status: 401,
		title: 'Token missing',
		help: 'Send a JSON Web Token as a bearer token, in the header Authorization.',
	},
	token_invalid: {
		status: 401,
		title: 'Token invalid',
		help: 'Get a new token from its issuer and send it unchanged, once; the detail says which rule it breaks.',
	},
	signature_missing: {
		status: 401,
		title: 'Signature missing',
		help: 'Sign the request the way the trigger expects: its signature scheme says in which header.',
	},
	signature_invalid: {
		status: 401,
		title: 'Signature invalid',
		help: 'Compare the signing secret on both sides, and check that nothing on the way changes the body or the URL.',
	},
	timestamp_out_of_tolerance: {
		status: 401,
		title: 'Timestamp out of tolerance',
		help: 'Set the clock, sign again and send at once: the signature is good, but too old or from the future.',
	},
	content_type_unsupported: {
		status: 415,
		title: 'Content type unsupported',
		help: 'Send application/json, or another type that the trigger accepts.',
	},
	payload_too_large: {
		status: 413,
		title: 'Payload too large',
		help: 'Send a smaller body.',
	},
	body_malformed: {
		status: 400,
		title: 'Body malformed',
		help: 'Send one complete JSON value in UTF-8.',
	},
	payload_unsafe: {
		status: 422,
		title: 'Payload unsafe',
		help: 'Send a body without the hazard that the detail names: too deep, too many keys, a repeated key, a prototype key.',
	},
	schema_violation: {
		status: 422,
		title: 'Schema violation',
		help: 'Change the request as the list of errors says; each names the place in what was sent and what is demanded there.',
	},
	idempotency_key_missing: {
		status: 400,
		title: 'Idempotency key missing',
		help: 'Send a key of its own with each delivery, and the same one when you send a delivery again.',
	},
	idempotency_key_invalid: {
		status: 400,
		title: 'Idempotency key invalid',
		help: 'Send one key of 1 to 255 printable characters, such as a UUID.',
	},
	idempotency_key_reused: {
		status: 422,
		title: 'Idempotency key reused',
		help: 'Send a new key with a new body. Only an unchanged delivery may be sent again with its key.',
	},
	idempotency_in_progress: {
		status: 409,
		title: 'First request still running',
		help: 'Wait as Retry-After says and send the same again: you get the answer of the first request.',
	},
	replayed: {
		status: 409,
		title: 'Message replayed',
		help: 'Sign each message anew: this signed message has been received before, and is good once.',
	},
	concurrency_limited: {
		status: 429,
		title: 'Too many executions running',
		help: 'Wait as Retry-After says: as many executions of this webhook run as its author allows at once.',
	},
	state_unavailable: {
		status: 503,
		title: 'Shared state unavailable',
		help: 'Send again later: what this webhook remembers of earlier requests cannot be reached right now.',
	},
	misconfigured: {
		status: 500,
		title: 'Webhook misconfigured',
		help: "The workflow's author finds the reason in the n8n log; sending again does not help until it is mended.",
	},
} as const satisfies Record<string, RefusalKind>;

export type RefusalCode = keyof typeof REFUSALS;

/** One thing that is wrong with what was sent. */
export interface RefusalError {
	/** RFC 6901 pointer into the sender's document. */
	readonly pointer: string;
	/** Which part of the request the pointer leads into; the body where not given. */
	readonly in?: 'query' | 'headers';
	/** Which line of newline-delimited JSON, counted from 1. */
	readonly line?: number;
	/** The rule that is broken: a keyword of JSON Schema. */
	readonly keyword: string;
	/** Continues a sentence that begins with the place. */
	readonly message: string;
	/** What is demanded, for programs. */
	readonly expected?: unknown;
	/** What was sent, where the author allows to show it. */
	readonly received?: unknown;
}

/** Why one request is not let in. */
export interface Refusal {
	readonly code: RefusalCode;
	/** One sentence on this very request (RFC 9457 `detail`); never holds a secret. */
	readonly detail: string;
	/** Response headers that the status calls for, such as `WWW-Authenticate`. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Everything that is wrong, where there is a list of it (RFC 9457, section 3.2). */
	readonly errors?: readonly RefusalError[];
	/** The caller may have done nothing wrong, so that this is no failure to count against it. */
	readonly isBlameless?: true;
}

/** @returns the HTTP status that answers a refusal */
export function statusOf(refusal: Refusal): number {
	return REFUSALS[refusal.code].status;
}

/** The shortest wait that is asked for, in seconds: less would ask for a request at once. */
const SHORTEST_WAIT = 1;

/**
 * @param waitMs in milliseconds
 * @returns the header that asks to wait (RFC 9110, section 10.2.3): whole seconds, rounded up
 */
export function retryAfter(waitMs: number): Readonly<Record<'Retry-After', string>> {
	return { 'Retry-After': String(Math.max(Math.ceil(waitMs / 1000), SHORTEST_WAIT)) };
}
