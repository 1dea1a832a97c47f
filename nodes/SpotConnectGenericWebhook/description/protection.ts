import type { IDisplayOptions, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { STATE_STORE_OPTIONS } from '../../shared-state/store-options';

/** A member of the collection is offered when another one has been added. */
const whenAdded = (name: string): IDisplayOptions => ({
	show: { [name]: [{ _cnd: { exists: true } }] },
});

const idempotency: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description:
					"The delivery ID of the chosen signature scheme's provider, else the header Idempotency-Key",
			},
			{
				name: 'Header',
				value: 'header',
				description: 'A header of your choice',
			},
			{
				name: 'JSON Pointer',
				value: 'pointer',
				description: 'A member of the body',
			},
			{
				name: 'Whole Body',
				value: 'bodyHash',
				description: 'The same bytes are the same message',
			},
		],
		default: 'auto',
		description:
			'What tells that a message was sent again. A repeat starts no execution: it gets the answer that the first one got.',
	},
	{
		displayName: 'Idempotency Header',
		name: 'idempotencyHeader',
		type: 'string',
		noDataExpression: true,
		default: 'Idempotency-Key',
		placeholder: 'e.g. x-delivery',
		displayOptions: { show: { idempotencyKey: ['header'] } },
		description: 'Name of the request header that holds the idempotency key',
	},
	{
		displayName: 'Idempotency Pointer',
		name: 'idempotencyPointer',
		type: 'string',
		noDataExpression: true,
		default: '/id',
		placeholder: 'e.g. /order/number',
		displayOptions: { show: { idempotencyKey: ['pointer'] } },
		description: 'JSON Pointer to the text or number in the body that is the idempotency key',
	},
	{
		displayName: 'Idempotency Window (Hours)',
		name: 'idempotencyWindow',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 720 },
		default: 24,
		placeholder: 'e.g. 24',
		displayOptions: whenAdded('idempotencyKey'),
		description: 'For how many hours a message is known',
	},
	{
		displayName: 'Require Idempotency Key',
		name: 'idempotencyRequired',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: whenAdded('idempotencyKey'),
		description: 'Whether to refuse a request without a key with 400, instead of letting it in',
	},
	{
		displayName: 'Repeat While Running',
		name: 'whileRunning',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Refuse', value: 'refuse', description: 'With 409, to be sent again later' },
			{ name: 'Wait', value: 'wait', description: "For the first one's answer" },
		],
		default: 'refuse',
		displayOptions: whenAdded('idempotencyKey'),
		description: 'What happens to a repeat while the first request has no answer yet',
	},
	{
		displayName: 'Longest Wait for the First (Seconds)',
		name: 'repeatWait',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 30,
		placeholder: 'e.g. 30',
		displayOptions: { show: { whileRunning: ['wait'] } },
		description: 'For how many seconds a repeat waits before it is refused with 409',
	},
	{
		displayName: 'Retry After Failure',
		name: 'retryAfterFailure',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: whenAdded('idempotencyKey'),
		description:
			'Whether a message may start another execution when the first one was answered with a server error (5xx). Off, its repeats get that error again.',
	},
];

const replay: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Replay Protection',
		name: 'replayProtection',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether a signed message is good only once. Needs a signature, or single-use tokens.',
	},
	{
		displayName: 'Single-Use Tokens',
		name: 'singleUseTokens',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: whenAdded('replayProtection'),
		description:
			'Whether a JWT with an ID (jti) is good only once, too. Access tokens of OAuth are made to be used again: leave it off for them.',
	},
	{
		displayName: 'Replay Window (Hours)',
		name: 'replayWindow',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 720 },
		default: 24,
		placeholder: 'e.g. 24',
		displayOptions: whenAdded('replayProtection'),
		description:
			'For how many hours a signed message without a timestamp is known. One with a timestamp is known for as long as that would be accepted.',
	},
];

const rateLimits: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Rate Limits',
		name: 'rateLimits',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Rate Limit',
		default: {},
		description:
			'How many requests are let in. Others are refused with 429. All limits hold at the same time.',
		options: [
			{
				displayName: 'Limit',
				name: 'limit',
				// As one says it: counted by what, how many, per when.
				// eslint-disable-next-line n8n-nodes-base/node-param-fixed-collection-type-unsorted-items
				values: [
					{
						displayName: 'Counted By',
						name: 'scope',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'API Key', value: 'key', description: 'Or subject of a JWT' },
							{
								name: 'Source Address',
								value: 'source',
								description: 'IPv6 by /64; wrong credentials count as well',
							},
							{ name: 'Webhook', value: 'webhook', description: 'All callers together' },
						],
						default: 'webhook',
						description: 'Whose requests are counted together',
					},
					{
						displayName: 'Key Name',
						name: 'keyName',
						type: 'string',
						noDataExpression: true,
						default: '',
						placeholder: 'e.g. Shop Frontend',
						displayOptions: { show: { scope: ['key'] } },
						description:
							'The key that this limit is for, by the name that it has in the credential. Empty: every key that has no limit of its own.',
					},
					{
						displayName: 'Requests',
						name: 'requests',
						type: 'number',
						noDataExpression: true,
						typeOptions: { minValue: 1, maxValue: 1000000 },
						default: 60,
						placeholder: 'e.g. 60',
						description: 'How many requests, evenly spread, are let in per unit of time',
					},
					{
						displayName: 'Per',
						name: 'per',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'Day', value: 'day' },
							{ name: 'Hour', value: 'hour' },
							{ name: 'Minute', value: 'minute' },
							{ name: 'Second', value: 'second' },
						],
						default: 'minute',
						description: 'The unit of time',
					},
					{
						displayName: 'Burst',
						name: 'burst',
						type: 'number',
						noDataExpression: true,
						typeOptions: { minValue: 0, maxValue: 1000000 },
						default: 0,
						placeholder: 'e.g. 10',
						description:
							'How many requests may come at once after a pause. 0: as many as Requests.',
					},
				],
			},
		],
	},
];

const lockOut: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Lock Out After',
		name: 'lockOutAfter',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 10000 },
		default: 10,
		placeholder: 'e.g. 10',
		description:
			'After how many wrong or missing credentials a source address is refused with 429, whatever it sends. Behind a proxy, set N8N_PROXY_HOPS: else all senders have one address.',
	},
	{
		displayName: 'Failure Window (Minutes)',
		name: 'lockOutWindow',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 10,
		placeholder: 'e.g. 10',
		displayOptions: whenAdded('lockOutAfter'),
		description: 'Within how many minutes the failures must come to count together',
	},
	{
		displayName: 'First Lock (Seconds)',
		name: 'lockOutFirst',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 86400 },
		default: 60,
		placeholder: 'e.g. 60',
		displayOptions: whenAdded('lockOutAfter'),
		description: 'How many seconds the first lock takes; each further one twice as long',
	},
	{
		displayName: 'Longest Lock (Minutes)',
		name: 'lockOutLongest',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 60,
		placeholder: 'e.g. 60',
		displayOptions: whenAdded('lockOutAfter'),
		description: 'How many minutes a lock takes at most',
	},
	{
		displayName: 'Never Lock Out',
		name: 'lockOutExempt',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. 192.0.2.7, 2001:db8::/32',
		displayOptions: whenAdded('lockOutAfter'),
		description:
			'Addresses and CIDR ranges that are not locked out, besides those on the IP Allowlist, separated by commas',
	},
];

const concurrency: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Maximum Running',
		name: 'maxRunning',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 10000 },
		default: 10,
		placeholder: 'e.g. 10',
		description: 'How many executions of this webhook may run at a time',
	},
	{
		displayName: 'Maximum Waiting',
		name: 'maxWaiting',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0, maxValue: 10000 },
		default: 0,
		placeholder: 'e.g. 100',
		displayOptions: whenAdded('maxRunning'),
		description:
			'How many requests may wait in each n8n process for an execution to end. Others are refused with 429. 0: nobody waits.',
	},
	{
		displayName: 'Longest Wait (Seconds)',
		name: 'longestWait',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 30,
		placeholder: 'e.g. 30',
		displayOptions: whenAdded('maxWaiting'),
		description: 'After how many seconds of waiting a request is refused with 429',
	},
	{
		displayName: 'Longest Run (Minutes)',
		name: 'longestRun',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 10080 },
		default: 60,
		placeholder: 'e.g. 60',
		displayOptions: whenAdded('maxRunning'),
		description:
			'After how many minutes an execution no longer counts as running, such as one that waits in a Wait node',
	},
];

const store: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'State Store',
		name: 'stateStore',
		type: 'options',
		noDataExpression: true,
		options: STATE_STORE_OPTIONS,
		default: 'sqlite',
		description: 'Where keys, counts and locks are kept',
	},
	{
		displayName: 'If State Is Unavailable',
		name: 'stateFailure',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Let In',
				value: 'open',
				description: 'Without this protection; the event log and n8n log say so',
			},
			{
				name: 'Refuse',
				value: 'closed',
				description: 'With 503, to be sent again later',
			},
		],
		default: 'closed',
		description: 'What happens to a request when the state store cannot be reached or is full',
	},
];

/** How often, and how often at a time, requests are let in. Nothing of it is on until it is added. */
export const protectionProperty: INodeProperties = {
	displayName: 'Protection',
	name: 'protection',
	type: 'collection',
	placeholder: 'Add protection',
	default: {},
	description:
		'Against repeats, replays, floods and guessing: idempotency keys, rate limits, lock-out, concurrency',
	// Not by name: what belongs together stands together.
	options: [...idempotency, ...replay, ...rateLimits, ...lockOut, ...concurrency, ...store],
};
