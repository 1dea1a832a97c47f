import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** Where the webhook listens and whom it lets in. */
export const requestProperties: INodeProperties[] = [
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		placeholder: 'e.g. orders',
		description:
			"A readable path for the webhook's URL. Leave empty for a URL of its own that nobody can guess. Parts that start with a colon, as in orders/:ID, become parameters.",
		hint: 'If empty, the URL ends with a random ID that nobody can guess',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'API Key',
				value: 'apiKey',
				description: 'The sender puts a key of the chosen credential into a request header',
			},
			{
				name: 'JWT',
				value: 'jwt',
				description: 'The sender puts a signed token into the Authorization header',
			},
			{
				name: 'None',
				value: 'none',
				description:
					'Anyone who knows the URL can start the workflow, unless a signature is required',
			},
		],
		default: 'apiKey',
		description: 'How senders prove who they are',
	},
];

/** Details of what is let in, as members of the trigger's options. */
export const requestOptions: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Accepted Content',
		name: 'acceptedContent',
		type: 'multiOptions',
		noDataExpression: true,
		options: [
			{
				name: 'Any Other',
				value: 'other',
				description: 'Any other type; the bytes arrive as binary data',
			},
			{
				name: 'Form',
				value: 'form',
				description: 'Content types application/x-www-form-urlencoded and multipart/form-data',
			},
			{
				name: 'JSON',
				value: 'json',
				description: 'Content types application/json and those that end with +json',
			},
			{
				name: 'JSON Lines',
				value: 'ndjson',
				description:
					'Newline-delimited JSON, content type application/x-ndjson; each line becomes an item',
			},
			{
				name: 'Text',
				value: 'text',
				description: 'Content type text/plain',
			},
			{
				name: 'XML',
				value: 'xml',
				description: 'Content types application/xml, text/xml and those that end with +xml',
			},
		],
		default: ['json'],
		description: 'What kinds of body are let in. Others are refused with 415.',
	},
	{
		displayName: 'API Key Header',
		name: 'headerName',
		type: 'string',
		noDataExpression: true,
		default: 'x-api-key',
		placeholder: 'e.g. x-api-key',
		displayOptions: { show: { '/authentication': ['apiKey'] } },
		description:
			'Name of the request header that holds the API key; upper and lower case are the same',
	},
	{
		displayName: 'Cache Credentials',
		name: 'cacheCredentials',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether credentials are read every 5 seconds at most. Off: for each request, so that a revoked key ends at once, which takes several times as long.',
	},
	{
		displayName: 'Field Name for Binary Data',
		name: 'binaryPropertyName',
		type: 'string',
		noDataExpression: true,
		default: 'data',
		placeholder: 'e.g. data',
		description: 'Name of the output field for binary data. Files of a form get a number after it.',
	},
	{
		displayName: 'Raw Body',
		name: 'rawBody',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether to put the exact bytes of the body into the output as binary data, too',
	},
];
