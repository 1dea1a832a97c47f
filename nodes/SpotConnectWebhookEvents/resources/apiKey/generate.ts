import { generateApiKey } from '../../../../admission/api-key-format';
import { parameter, type Operation } from '../../operation';

export const generate: Operation = {
	option: {
		name: 'Generate',
		value: 'generate',
		description: 'Make a new API key for a sender',
		action: 'Generate an API key',
	},
	properties: [
		{
			displayName: 'Name',
			name: 'keyName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Shop Frontend',
			description: 'Who will use the key, for your own notes',
		},
		{
			displayName:
				'The key is shown once, in the output. n8n keeps the data of executions: delete this one when you have passed the key on.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
	],
	async run(call) {
		const name = parameter<string>(call, 'keyName', '').trim();
		const { key, fingerprint, hash } = generateApiKey();
		return [
			{
				json: {
					...(name !== '' && { name }),
					key,
					fingerprint,
					hash,
					reminder: REMINDER,
				},
			},
		];
	},
};

const REMINDER =
	'Give "key" to the sender, who puts it into the request header x-api-key. Paste "hash" into the credential Spot Connect API: Webhook API Key Value, or Value of an additional key. "fingerprint" names the key in events and logs. Nobody can tell the key from the hash, so it cannot be shown again.';
