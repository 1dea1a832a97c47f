import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

const whenSchema = { show: { validation: ['jsonSchema'] } };
const whenExample = { show: { validation: ['example'] } };

const SCHEMA_EXAMPLE = `{
  "type": "object",
  "properties": {
    "id": { "type": "string", "minLength": 1 },
    "email": { "type": "string", "format": "email" },
    "currency": { "enum": ["EUR", "USD"] },
    "total": { "type": "number", "minimum": 0 }
  },
  "required": ["id", "total"]
}`;

const EXAMPLE = `{
  "id": "ord-1042",
  "email": "zoe@example.com",
  "currency": "EUR",
  "total": 27.5,
  "items": [{ "sku": "A-1", "quantity": 2 }]
}`;

/** What a body must look like. Everything but the choice is hidden until it is made. */
export const validationProperties: INodeProperties[] = [
	{
		displayName: 'Validation',
		name: 'validation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'None', value: 'none', description: 'Any well-formed body is let in' },
			{
				name: 'By Example',
				value: 'example',
				description: 'Bodies must have the same form as an example',
			},
			{
				name: 'JSON Schema',
				value: 'jsonSchema',
				description: 'Bodies must fit a JSON Schema',
			},
		],
		default: 'none',
		description:
			'What the body must look like. One that does not fit is refused with 422 and a list of what is wrong.',
	},
	{
		displayName: 'JSON Schema',
		name: 'jsonSchema',
		type: 'json',
		noDataExpression: true,
		typeOptions: { rows: 14 },
		default: SCHEMA_EXAMPLE,
		placeholder: 'e.g. { "type": "object", "required": ["total"] }',
		displayOptions: whenSchema,
		description:
			'Draft 2020-12 unless $schema names another one (2019-09, 07, 06, 04). Formats are checked. Mark what must not be shown to senders with "x-secret": true.',
	},
	{
		displayName: 'Example',
		name: 'exampleJson',
		type: 'json',
		noDataExpression: true,
		typeOptions: { rows: 10 },
		default: EXAMPLE,
		placeholder: 'e.g. { "currency": "EUR", "total": 27.5 }',
		displayOptions: whenExample,
		description:
			'A body as the sender sends it. Its types, formats and properties become the rules; its values do not.',
	},
	{
		// What is chosen is the schema itself, not the name of something elsewhere.
		// eslint-disable-next-line n8n-nodes-base/node-param-display-name-wrong-for-dynamic-options
		displayName: 'Inferred Schema',
		name: 'jsonSchema',
		type: 'options',
		noDataExpression: true,
		typeOptions: { loadOptionsMethod: 'inferSchema', loadOptionsDependsOn: ['exampleJson'] },
		default: '',
		displayOptions: whenExample,
		// eslint-disable-next-line n8n-nodes-base/node-param-description-wrong-for-dynamic-options
		description:
			'What the example demands. To read and refine it, choose to copy it and set Validation to JSON Schema: it stands there, ready to be edited.',
		hint: 'To refine it: choose Copy to JSON Schema, then set Validation to JSON Schema',
	},
	{
		displayName: 'Validation Options',
		name: 'validationOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { hide: { validation: ['none'] } },
		description: 'How the schema is applied',
		options: [
			{
				displayName: 'Coerce Types',
				name: 'coerceTypes',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether to turn values into the type that the schema demands where nothing is lost, as "27" into 27',
			},
			{
				displayName: 'Error Limit',
				name: 'maxErrors',
				type: 'number',
				noDataExpression: true,
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 20,
				placeholder: 'e.g. 1',
				description:
					'How many violations an answer lists at most. With 1 the validation stops at the first.',
			},
			{
				displayName: 'Insert Defaults',
				name: 'insertDefaults',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description: 'Whether to fill in missing properties for which the schema has a default',
			},
			{
				displayName: 'Native Regular Expressions',
				name: 'nativePatterns',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether patterns may use lookarounds and back references. A bad pattern can then stall n8n when a sender means harm.',
			},
			{
				displayName: 'Refuse Other Properties',
				name: 'closed',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				displayOptions: { show: { '/validation': ['example'] } },
				description: 'Whether to refuse properties that the example does not have',
			},
			{
				displayName: 'Show Values',
				name: 'revealValues',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether an answer shows the value that does not fit. Values can be personal data and end up in logs of the sender.',
			},
			{
				displayName: 'Strip Unknown Properties',
				name: 'stripUnknown',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Everywhere',
						value: 'everywhere',
						description: 'Drop every property that the schema does not name',
					},
					{ name: 'Never', value: 'never', description: 'Leave the body as it is' },
					{
						name: 'Where Forbidden',
						value: 'whereForbidden',
						description: 'Drop instead of refusing where additionalProperties is false',
					},
				],
				default: 'whereForbidden',
				description: 'Whether properties that the schema does not know are dropped',
			},
		],
	},
];

const count = (
	displayName: string,
	name: string,
	fallback: number,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1 },
	default: fallback,
	placeholder: `e.g. ${fallback}`,
	description,
});

/** Details of what a request may hold, as members of the trigger's options. */
export const payloadOptions: (INodeProperties | INodePropertyCollection)[] = [
	{
		displayName: 'Byte-Order Mark',
		name: 'byteOrderMark',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Refuse', value: 'refuse', description: 'Refuse the body with 400' },
			{ name: 'Strip', value: 'strip', description: 'Pass over the mark' },
		],
		default: 'strip',
		description: 'What happens to a byte-order mark before the JSON',
	},
	{
		displayName: 'Duplicate Keys',
		name: 'duplicateKeys',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Keep Last', value: 'keepLast', description: 'The last of them counts' },
			{ name: 'Refuse', value: 'refuse', description: 'Refuse the body with 422' },
		],
		default: 'refuse',
		description: 'What happens when an object has the same key twice',
	},
	{
		displayName: 'Header Schema',
		name: 'headerSchema',
		type: 'json',
		noDataExpression: true,
		typeOptions: { rows: 8 },
		default:
			'{\n  "required": ["x-tenant"],\n  "properties": { "x-tenant": { "pattern": "^[a-z]+$" } }\n}',
		placeholder: 'e.g. { "required": ["x-tenant"] }',
		description: 'A JSON Schema that the request headers must fit; names in lower case',
	},
	{
		displayName: 'Large Numbers',
		name: 'largeNumbers',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Keep as Text',
				value: 'text',
				description: 'The digits arrive as a text, so that none is lost',
			},
			{ name: 'Refuse', value: 'refuse', description: 'Refuse the body with 422' },
			{
				name: 'Round',
				value: 'number',
				description: 'As JavaScript does, and the built-in Webhook node',
			},
		],
		default: 'text',
		description:
			'What happens to whole numbers beyond 2^53 whose last digits JavaScript would change',
	},
	{
		displayName: 'Maximum Body Size (KB)',
		name: 'maxBodySize',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1 },
		default: 1024,
		placeholder: 'e.g. 1024',
		description:
			"Largest body in units of 1024 bytes, unpacked. A larger one is refused with 413. Without this n8n's own limit holds (N8N_PAYLOAD_SIZE_MAX).",
	},
	{
		displayName: 'Payload Limits',
		name: 'payloadLimits',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Limits',
		description: 'How large a body may be inside. What is beyond is refused with 422.',
		options: [
			{
				displayName: 'Limits',
				name: 'values',
				values: [
					count(
						'Maximum Array Length',
						'maxArrayLength',
						100_000,
						'How many elements one array may have',
					),
					count('Maximum Depth', 'maxDepth', 100, 'How deep arrays and objects may be nested'),
					count('Maximum Keys', 'maxKeys', 10_000, 'How many keys one object may have'),
					count(
						'Maximum String Length',
						'maxStringLength',
						16_777_216,
						'How many characters one text may have',
					),
				],
			},
		],
	},
	{
		displayName: 'Prototype Keys',
		name: 'prototypeKeys',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Refuse', value: 'refuse', description: 'Refuse the body with 422' },
			{ name: 'Strip', value: 'strip', description: 'Drop the key and what it holds' },
		],
		default: 'refuse',
		description:
			'What happens to keys such as __proto__ that can change how JavaScript code behaves',
	},
	{
		displayName: 'Query Schema',
		name: 'querySchema',
		type: 'json',
		noDataExpression: true,
		typeOptions: { rows: 8 },
		default: '{\n  "required": ["page"],\n  "properties": { "page": { "type": "integer" } }\n}',
		placeholder: 'e.g. { "properties": { "page": { "type": "integer" } } }',
		description:
			'A JSON Schema that the query parameters must fit. They are text: numbers and booleans are recognized in them.',
	},
	{
		displayName: 'Require CloudEvents',
		name: 'requireCloudEvent',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to refuse requests that are no CloudEvents. Those that are get their attributes into the output in any case.',
	},
	{
		displayName: 'Unsafe Text',
		name: 'unsafeText',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Allow', value: 'allow', description: 'Let it in as it is' },
			{ name: 'Refuse', value: 'refuse', description: 'Refuse the body with 422' },
			{ name: 'Replace', value: 'replace', description: 'Put U+FFFD in its place' },
		],
		default: 'refuse',
		description:
			'What happens to characters that databases and other programs choke on: U+0000 and halves of surrogate pairs',
	},
];
