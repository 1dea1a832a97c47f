import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** The API keys that senders present to a Spot Connect trigger. */
export class SpotConnectApi implements ICredentialType {
	name = 'spotConnectApi';

	displayName = 'Spot Connect API';

	icon = {
		light: 'file:../nodes/SpotConnectGenericWebhook/spotConnect.svg',
		dark: 'file:../nodes/SpotConnectGenericWebhook/spotConnect.dark.svg',
	} as const;

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-spot-connect';

	supportedNodes = [
		'spotConnectGenericWebhook',
		'spotConnectWebhookEvents',
		'spotConnectWebhookMonitor',
	];

	// Incoming keys are of no use to an outgoing request: the host shall decrypt them for our nodes only.
	restrictToSupportedNodes = true as const;

	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'Webhook API Key Value',
			name: 'apiKey',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. the output of: openssl rand -hex 32',
			description:
				'The key that senders put into the request header x-api-key. 16 to 256 letters, digits and other visible characters without white space, comma, semicolon, quote or backslash. Its hash will do, too: sha256: and the 64 hexadecimal digits.',
			hint: 'Make a good key with: openssl rand -hex 32',
		},
		{
			displayName: 'Additional Keys',
			name: 'additionalKeys',
			type: 'fixedCollection',
			typeOptions: {
				multipleValues: true,
				multipleValueButtonText: 'Add Key',
				fixedCollection: { itemTitle: '={{ $collection.item.value.name }}' },
			},
			default: {},
			placeholder: 'Add Key',
			description: 'More keys that are let in: one per sender, or the next key during a rotation',
			options: [
				{
					displayName: 'Key',
					name: 'key',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							noDataExpression: true,
							required: true,
							default: '',
							placeholder: 'e.g. Shop Frontend',
							description: 'Who uses this key. It appears in items, logs and executions.',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							noDataExpression: true,
							// Shown on purpose. n8n gives hidden values back by their position in the list: with a
							// key deleted, its value would slip into the next row and go on letting its holder in.
							required: true,
							default: '',
							placeholder:
								'e.g. sha256:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8',
							description:
								'The key, under the same rules as the first one, or better its hash: sha256: and the output of printf %s "$KEY" | sha256sum. This field is not hidden.',
						},
						{
							displayName: 'Expires At (UTC)',
							name: 'expiresAt',
							type: 'dateTime',
							noDataExpression: true,
							default: '',
							placeholder: 'e.g. 2027-12-31T18:00:00Z',
							description: 'When the key stops working. Empty: never.',
						},
						{
							displayName: 'Enabled',
							name: 'enabled',
							type: 'boolean',
							noDataExpression: true,
							default: true,
							description:
								'Whether the key is let in. Switch it off to block a sender without losing the key.',
						},
					],
				},
			],
		},
	];
}
