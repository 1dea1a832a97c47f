import type { ContenderName } from './contenders';
import type { Request } from './load';
import { BAD_ORDER_BODY, ORDER_BODY } from './order';

/** What is timed: one kind of request to one contender. */
export interface Work {
	readonly name: string;
	readonly contender: ContenderName;
	readonly request: Request;
	readonly startsExecution: boolean;
}

const WRONG_KEY = { 'x-api-key': 'sc_a-key-that-nobody-has-given-out-000000000000' };

const accepted = (contender: ContenderName): Work => ({
	name: `accepted: ${contender}`,
	contender,
	request: { body: ORDER_BODY, status: 200 },
	startsExecution: true,
});

const wrongKey = (contender: ContenderName, status: number): Work => ({
	name: `refused, wrong key: ${contender}`,
	contender,
	request: { body: ORDER_BODY, headers: WRONG_KEY, status },
	startsExecution: false,
});

const badOrder = (contender: ContenderName, status: number): Work => ({
	name: `refused, schema: ${contender}`,
	contender,
	request: { body: BAD_ORDER_BODY, status },
	startsExecution: false,
});

export const ACCEPTED_KEY = accepted('Spot Connect, API key');
export const ACCEPTED_EVERYTHING = accepted('Spot Connect, everything');
const ACCEPTED_LEAN = accepted('Spot Connect, API key, no metadata');
const BUILT_IN_OPEN = accepted('built-in Webhook');
const BUILT_IN_KEY = accepted('built-in Webhook, Header Auth');
const PEER_ACCEPTED = accepted('n8n-nodes-rest-api');
export const REFUSED_KEY = wrongKey('Spot Connect, API key', 401);
// n8n answers a wrong header with 403.
const BUILT_IN_REFUSED = wrongKey('built-in Webhook, Header Auth', 403);
const REFUSED_AT_ONCE = wrongKey('refuses at once', 401);
export const REFUSED_SCHEMA = badOrder('Spot Connect, everything', 422);
const PEER_REFUSED = badOrder('n8n-nodes-rest-api', 400);

/** In the order of the table. */
export const WORKS: readonly Work[] = [
	BUILT_IN_OPEN,
	BUILT_IN_KEY,
	PEER_ACCEPTED,
	ACCEPTED_KEY,
	ACCEPTED_LEAN,
	ACCEPTED_EVERYTHING,
	BUILT_IN_REFUSED,
	REFUSED_AT_ONCE,
	REFUSED_KEY,
	PEER_REFUSED,
	REFUSED_SCHEMA,
];

/** A work beside another contender's. */
export interface Comparison {
	readonly work: Work;
	readonly against: Work;
	/** How much faster it is to be; absent where it shows how much of that is the host's. */
	readonly least?: number;
}

export const COMPARISONS: readonly Comparison[] = [
	{ work: BUILT_IN_OPEN, against: BUILT_IN_KEY },
	{ work: ACCEPTED_KEY, against: BUILT_IN_KEY, least: 1.1 },
	{ work: ACCEPTED_LEAN, against: BUILT_IN_KEY },
	{ work: ACCEPTED_EVERYTHING, against: BUILT_IN_KEY, least: 1 },
	{ work: REFUSED_AT_ONCE, against: BUILT_IN_REFUSED },
	{ work: REFUSED_KEY, against: BUILT_IN_REFUSED, least: 1.3 },
	{ work: REFUSED_KEY, against: REFUSED_AT_ONCE, least: 0.95 },
	{ work: REFUSED_SCHEMA, against: PEER_REFUSED, least: 15 },
];
