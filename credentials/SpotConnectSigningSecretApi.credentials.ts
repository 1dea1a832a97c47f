import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** What a sender signs with: a shared secret, or the public half of the sender's key. */
export class SpotConnectSigningSecretApi implements ICredentialType {
	name = 'spotConnectSigningSecretApi';

	displayName = 'Spot Connect Signing Secret API';

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
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
			description:
				'The signing secret that the provider shows, or the one that you gave to the provider',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. the secret before the last rotation',
			description: 'Still valid beside the secret, until you empty this field',
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
			description:
				'For providers that sign with a private key of their own: their public key, as PEM or in the form in which they show it',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			noDataExpression: true,
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. a word that you also give to Meta',
			description:
				'For providers that ask for a verify token when the webhook is set up, such as Meta',
		},
	];
}
