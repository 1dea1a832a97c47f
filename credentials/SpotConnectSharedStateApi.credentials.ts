import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** A Redis for what many n8n processes share: claims on deliveries, rate limits, lock-outs, slots. */
export class SpotConnectSharedStateApi implements ICredentialType {
	name = 'spotConnectSharedStateApi';

	displayName = 'Spot Connect Shared State API';

	icon = {
		light: 'file:../nodes/SpotConnectGenericWebhook/spotConnect.svg',
		dark: 'file:../nodes/SpotConnectGenericWebhook/spotConnect.dark.svg',
	} as const;

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-spot-connect';

	supportedNodes = ['spotConnectGenericWebhook', 'spotConnectWebhookEvents'];

	restrictToSupportedNodes = true as const;

	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'Connection',
			name: 'connection',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Cluster', value: 'cluster', description: 'Redis Cluster' },
				{
					name: 'Sentinel',
					value: 'sentinel',
					description: 'A master with replicas, which sentinels look after',
				},
				{ name: 'Single Server', value: 'single', description: 'One Redis, 6.2 or later' },
			],
			default: 'single',
			description: 'How Redis is run',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. redis.example.com',
			displayOptions: { show: { connection: ['single'] } },
			description: 'Name or address of the server',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 65535 },
			default: 6379,
			placeholder: 'e.g. 6379',
			displayOptions: { show: { connection: ['single'] } },
			description: 'The port on which the server listens',
		},
		{
			displayName: 'Nodes',
			name: 'nodes',
			type: 'string',
			noDataExpression: true,
			required: true,
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. redis-1.example.com:6379, redis-2.example.com:6379',
			displayOptions: { show: { connection: ['cluster', 'sentinel'] } },
			description:
				'Some of the nodes of the cluster, or the sentinels, as host:port; one per line, or with commas between them',
		},
		{
			displayName: 'Master Name',
			name: 'sentinelName',
			type: 'string',
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. mymaster',
			displayOptions: { show: { connection: ['sentinel'] } },
			description: 'What the sentinels call the master',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. spot-connect',
			description: 'Who connects. Empty: the user that Redis calls default.',
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
			displayName: 'Sentinel Password',
			name: 'sentinelPassword',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. the output of: openssl rand -hex 32',
			displayOptions: { show: { connection: ['sentinel'] } },
			description: 'The password of the sentinels themselves. Empty: they ask for none.',
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 0, maxValue: 65535 },
			default: 0,
			placeholder: 'e.g. 0',
			displayOptions: { show: { connection: ['sentinel', 'single'] } },
			description: 'The number of the database',
		},
		{
			displayName: 'TLS',
			name: 'tls',
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
			displayOptions: { show: { tls: ['verify'] } },
			description:
				"The authority that signed the server's certificate, as PEM. Empty: the authorities that Node.js trusts.",
		},
		{
			displayName: 'Key Prefix',
			name: 'prefix',
			type: 'string',
			noDataExpression: true,
			default: 'spot-connect:',
			placeholder: 'e.g. spot-connect:',
			description:
				'What all keys begin with. The same in all n8n processes that share the state, and another one in another n8n.',
		},
		{
			displayName: 'Time-Out (Milliseconds)',
			name: 'timeoutMs',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 10, maxValue: 60000 },
			default: 500,
			placeholder: 'e.g. 500',
			description:
				'How long a request may wait for an answer of Redis before it is treated as when Redis is away',
		},
	];
}
