import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** A Postgres database for an event log that many n8n processes share, and how long it keeps events. */
export class SpotConnectEventStoreApi implements ICredentialType {
	name = 'spotConnectEventStoreApi';

	displayName = 'Spot Connect Event Store API';

	icon = {
		light: 'file:../nodes/SpotConnectWebhookEvents/spotConnectEvents.svg',
		dark: 'file:../nodes/SpotConnectWebhookEvents/spotConnectEvents.dark.svg',
	} as const;

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-spot-connect';

	supportedNodes = [
		'spotConnectGenericWebhook',
		'spotConnectWebhookEvents',
		'spotConnectWebhookMonitor',
	];

	restrictToSupportedNodes = true as const;

	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. postgres.example.com',
			description: 'Name or address of the server, or the folder of its Unix socket',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 65535 },
			default: 5432,
			placeholder: 'e.g. 5432',
			description: 'The port on which the server listens',
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. n8n',
			description: 'The database; Postgres 13 or later. It must be there already.',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. spot_connect',
			description: 'Who connects. The user may create the schema, or owns it.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. the output of: openssl rand -hex 32',
			description: "The user's password. Empty: the server asks for none.",
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			noDataExpression: true,
			default: 'spot_connect',
			placeholder: 'e.g. spot_connect',
			description: 'Where the tables are. Made with the first connection where there is none.',
		},
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Off', value: 'off', description: 'Not encrypted: for a server on this machine' },
				{
					name: 'Require',
					value: 'require',
					description: 'Encrypted, but any server is believed to be the right one',
				},
				{
					name: 'Verify',
					value: 'verify',
					description: "Encrypted, and the server's certificate must be good for its name",
				},
			],
			default: 'off',
			description: 'How the connection is protected',
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			noDataExpression: true,
			// It is public.
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----…',
			displayOptions: { show: { ssl: ['verify'] } },
			description:
				"The authority that signed the server's certificate, as PEM. Empty: the authorities that Node.js trusts.",
		},
		{
			displayName: 'Pool Size',
			name: 'poolSize',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 4,
			placeholder: 'e.g. 4',
			description: 'Most connections that each n8n process has open',
		},
		{
			displayName: 'Keep for Days',
			name: 'maxAgeDays',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 36500 },
			default: 30,
			placeholder: 'e.g. 30',
			description: 'Older events are deleted',
		},
		{
			displayName: 'Keep at Most Events',
			name: 'maxCount',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 1000000000 },
			default: 1000000,
			placeholder: 'e.g. 1000000',
			description: 'When there are more, the oldest are deleted',
		},
		{
			displayName: 'Keep at Most Megabytes',
			name: 'maxMegabytes',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 10000000 },
			default: 1024,
			placeholder: 'e.g. 1024',
			description: 'When the events take more, the oldest are deleted',
		},
	];
}
