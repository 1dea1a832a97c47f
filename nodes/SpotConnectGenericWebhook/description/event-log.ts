import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { EVENT_STORE_OPTIONS } from '../../event-log/store-options';

/** What is recorded of a request, as members of the trigger's options. */
export const eventLogOptions: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Event Store',
		name: 'eventStore',
		type: 'options',
		noDataExpression: true,
		options: EVENT_STORE_OPTIONS,
		default: 'sqlite',
		description: 'Where requests are recorded; Spot Connect Webhook Events reads from there',
	},
	{
		displayName: 'Execution Metadata',
		name: 'executionMetadata',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether executions are found by event, key and source in the executions list and the public API. Costs n8n one more write to its database for each execution.',
	},
	{
		displayName: 'Keep for Replay',
		name: 'keepForReplay',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to keep the exact bytes and the signature headers, so that Spot Connect Webhook Events can send the request again. Needs a body that is recorded in full.',
	},
	{
		displayName: 'Record Body',
		name: 'recordBody',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Full', value: 'full', description: 'As received, up to 64 KB' },
			{ name: 'None', value: 'none', description: 'Only how long it was' },
			{
				name: 'Redacted',
				value: 'redacted',
				description: 'Up to 64 KB, with passwords, tokens and what you name hidden',
			},
		],
		default: 'redacted',
		description: 'How much of the body the event log keeps',
	},
	{
		displayName: 'Record Requests',
		name: 'recordRequests',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description: 'Whether the event log keeps requests to this webhook, refused ones included',
	},
	{
		displayName: 'Redact Body Paths',
		name: 'redactBodyPaths',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. $.card.number, $..email',
		description:
			'Members of the body that the event log hides, as JSONPath or JSON Pointer, separated by commas',
	},
	{
		displayName: 'Redact Headers',
		name: 'redactHeaders',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. x-customer, x-session',
		description:
			'Headers that the event log hides, besides keys, tokens, cookies and signatures, separated by commas',
	},
	{
		displayName: 'Redact Query Parameters',
		name: 'redactQuery',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. email, customer',
		description:
			'Query parameters that the event log hides, besides those named like a secret, separated by commas',
	},
];
