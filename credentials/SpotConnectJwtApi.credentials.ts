import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const ALGORITHMS = [
	'ES256',
	'ES384',
	'ES512',
	'HS256',
	'HS384',
	'HS512',
	'PS256',
	'PS384',
	'PS512',
	'RS256',
	'RS384',
	'RS512',
];

/** Which JSON Web Tokens are let in. */
export class SpotConnectJwtApi implements ICredentialType {
	name = 'spotConnectJwtApi';

	displayName = 'Spot Connect JWT API';

	icon = {
		light: 'file:../nodes/SpotConnectGenericWebhook/spotConnect.svg',
		dark: 'file:../nodes/SpotConnectGenericWebhook/spotConnect.dark.svg',
	} as const;

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-spot-connect';

	supportedNodes = ['spotConnectGenericWebhook'];

	restrictToSupportedNodes = true as const;

	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'Key Source',
			name: 'keySource',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'JWKS URL', value: 'jwksUrl' },
				{ name: 'Public Key', value: 'publicKey' },
				{ name: 'Secret', value: 'secret' },
			],
			default: 'secret',
			description: 'Where the key comes from that a token must be signed with',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. the output of: openssl rand -hex 32',
			displayOptions: { show: { keySource: ['secret'] } },
			description: 'The secret that the issuer signs with (HS256, HS384, HS512)',
		},
		{
			displayName: 'Public Key',
			name: 'publicKey',
			type: 'string',
			noDataExpression: true,
			// eslint-disable-next-line n8n-nodes-base/cred-class-field-type-options-password-missing -- it is public
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN PUBLIC KEY-----…',
			displayOptions: { show: { keySource: ['publicKey'] } },
			description: "The issuer's public key, as PEM",
		},
		{
			displayName: 'JWKS URL',
			name: 'jwksUrl',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. https://example.com/.well-known/jwks.json',
			displayOptions: { show: { keySource: ['jwksUrl'] } },
			description: 'Where the issuer publishes its public keys; HTTPS, except on this machine',
		},
		{
			displayName: 'Algorithms',
			name: 'algorithms',
			type: 'multiOptions',
			noDataExpression: true,
			options: ALGORITHMS.map((value) => ({ name: value, value })),
			// n8n leaves a default list out of what it saves: the author has to choose.
			default: [],
			required: true,
			description: 'What a token may be signed with. A token that names another is refused.',
		},
		{
			displayName: 'Issuer',
			name: 'issuer',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. https://example.com/',
			description: 'What the claim iss must be. Empty: anything.',
		},
		{
			displayName: 'Audience',
			name: 'audience',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. orders-webhook',
			description: 'What the claim aud must be or hold. Empty: anything.',
		},
	];
}
