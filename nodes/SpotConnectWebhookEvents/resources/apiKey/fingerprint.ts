import { describeApiKey } from '../../../../admission/api-key-format';
import { ConfigurationError } from '../../../../admission/configuration-error';
import { digestOf, fingerprintOf } from '../../../../admission/digest';
import { parameter, type Operation } from '../../operation';

const LONGEST_KEY = 1000;
const HASH = /^sha256:([0-9a-f]{64})$/i;

export const fingerprint: Operation = {
	option: {
		name: 'Fingerprint',
		value: 'fingerprint',
		description: 'Tell which API key a text is, and whether it was mistyped',
		action: 'Fingerprint an API key',
	},
	properties: [
		{
			displayName: 'Key',
			name: 'key',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. sc_0Zb…',
			description: 'The key, or its hash (sha256: and 64 hexadecimal digits)',
		},
	],
	async run(call) {
		const key = parameter<unknown>(call, 'key');
		if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY) {
			throw new ConfigurationError('Key', `Write a text of 1 to ${LONGEST_KEY} characters.`);
		}
		const hash = HASH.exec(key)?.[1];
		const digest = hash === undefined ? digestOf(key) : Buffer.from(hash, 'hex');
		const form = hash === undefined ? describeApiKey(key) : 'hash';
		return [
			{
				json: {
					fingerprint: fingerprintOf(digest),
					hash: `sha256:${digest.toString('hex')}`,
					form,
					hasOurForm: form === 'generated' || form === 'mistyped',
					isChecksumRight: form === 'generated',
					meaning: MEANINGS[form],
				},
			},
		];
	},
};

const MEANINGS = {
	generated: 'The key has the form of a generated key, and its checksum is right.',
	mistyped:
		'The text would be a generated key but for a slip: characters are wrong, lost or added.',
	other: 'The key was made in another way, so nothing tells whether it was mistyped.',
	hash: 'The text is the hash of a key, as a credential stores it.',
} as const;
