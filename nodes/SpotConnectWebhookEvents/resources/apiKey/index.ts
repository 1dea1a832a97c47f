import type { Resource } from '../../operation';
import { fingerprint } from './fingerprint';
import { generate } from './generate';

export const apiKeyResource: Resource = {
	option: { name: 'API Key', value: 'apiKey', description: 'What senders identify themselves by' },
	operations: [fingerprint, generate],
	first: 'generate',
};
