import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** When and how the sender is answered: names, values and defaults of the built-in Webhook node. */
export const responseProperties: INodeProperties[] = [
	{
		displayName: 'Respond',
		name: 'responseMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Immediately',
				value: 'onReceived',
				description: 'As soon as the request is admitted',
			},
			{
				name: 'When Last Node Finishes',
				value: 'lastNode',
				description: 'Returns data of the last-executed node',
			},
			{
				name: "Using 'Respond to Webhook' Node",
				value: 'responseNode',
				description: 'Response defined in that node',
			},
			{
				name: 'Streaming',
				value: 'streaming',
				description: 'Returns data in real time from streaming enabled nodes',
			},
		],
		default: 'onReceived',
		description:
			'When and how to respond to an admitted request. A refused one is always answered at once.',
	},
	{
		displayName:
			"Insert a 'Spot Connect Respond to Webhook' node to control when and how you respond. n8n's own 'Respond to Webhook' node accepts only n8n's own triggers.",
		name: 'responseNodeNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { responseMode: ['responseNode'] } },
	},
	{
		displayName:
			"Insert a node that supports streaming (e.g. 'AI Agent') and enable streaming there to stream to the response while the workflow is executed",
		name: 'streamingNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { responseMode: ['streaming'] } },
	},
	{
		displayName: 'Response Data',
		name: 'responseData',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { responseMode: ['lastNode'] } },
		options: [
			{
				name: 'All Entries',
				value: 'allEntries',
				description: 'Returns all the entries of the last node. Always returns an array.',
			},
			{
				name: 'First Entry Binary',
				value: 'firstEntryBinary',
				description:
					'Returns the binary data of the first entry of the last node. Always returns a binary file.',
			},
			{
				name: 'First Entry JSON',
				value: 'firstEntryJson',
				description:
					'Returns the JSON data of the first entry of the last node. Always returns a JSON object.',
			},
			{
				name: 'No Response Body',
				value: 'noData',
				description: 'Returns without a body',
			},
		],
		default: 'firstEntryJson',
		description: 'What data should be returned: all items as an array, or only the first item',
	},
	{
		displayName: 'Property Name',
		name: 'responseBinaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		placeholder: 'e.g. data',
		displayOptions: { show: { responseMode: ['lastNode'], responseData: ['firstEntryBinary'] } },
		description: 'Name of the binary property to return',
	},
];

/** Details of the answer, as members of the trigger's options. */
export const responseOptions: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'No Response Body',
		name: 'noResponseBody',
		type: 'boolean',
		default: false,
		displayOptions: { show: { '/responseMode': ['onReceived'] } },
		description: 'Whether to answer an admitted request without a body',
	},
	{
		displayName: 'Property Name',
		name: 'responsePropertyName',
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		displayOptions: {
			show: { '/responseMode': ['lastNode'], '/responseData': ['firstEntryJson'] },
		},
		description: 'Name of the property to return the data of instead of the whole JSON',
	},
	{
		displayName: 'Response Code',
		name: 'responseCode',
		type: 'fixedCollection',
		placeholder: 'Add Response Code',
		default: { values: { responseCode: 200 } },
		displayOptions: { hide: { '/responseMode': ['responseNode', 'streaming'] } },
		description: 'HTTP status of the answer to an admitted request',
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Response Code',
						name: 'responseCode',
						type: 'options',
						options: [
							{ name: '200', value: 200, description: 'OK - Request has succeeded' },
							{ name: '201', value: 201, description: 'Created - Request has been fulfilled' },
							{ name: '202', value: 202, description: 'Accepted - Request will be processed' },
							{
								name: '204',
								value: 204,
								description: 'No Content - Request processed, no content returned',
							},
							{ name: 'Custom Code', value: 'customCode', description: 'Write any HTTP code' },
						],
						default: 200,
						description: 'The HTTP response code to return',
					},
					{
						displayName: 'Code',
						name: 'customCode',
						type: 'number',
						typeOptions: { minValue: 200, maxValue: 599 },
						default: 200,
						placeholder: 'e.g. 206',
						displayOptions: { show: { responseCode: ['customCode'] } },
						description: 'The HTTP response code to return',
					},
				],
			},
		],
	},
	{
		displayName: 'Response Content-Type',
		name: 'responseContentType',
		type: 'string',
		default: '',
		placeholder: 'e.g. application/xml',
		displayOptions: {
			show: { '/responseMode': ['lastNode'], '/responseData': ['firstEntryJson'] },
		},
		description: 'Content type to return instead of application/json',
	},
	{
		displayName: 'Response Data',
		name: 'responseData',
		type: 'string',
		default: '',
		placeholder: 'e.g. success',
		displayOptions: { show: { '/responseMode': ['onReceived'] }, hide: { noResponseBody: [true] } },
		description: 'Custom response data to send',
	},
	{
		displayName: 'Response Headers',
		name: 'responseHeaders',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Response Header',
		default: {},
		description: 'Headers to add to the answer to an admitted request',
		options: [
			{
				displayName: 'Entries',
				name: 'entries',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. cache-control',
						description: 'Name of the header',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. no-store',
						description: 'Value of the header',
					},
				],
			},
		],
	},
];
