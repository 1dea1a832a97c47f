import type { Resource } from '../../operation';
import { infer } from './infer';

export const schemaResource: Resource = {
	option: { name: 'Schema', value: 'schema', description: 'What the bodies look like' },
	operations: [infer],
	first: 'infer',
};
