import type { Resource } from '../../operation';
import { getMany } from './getMany';
import { release } from './release';

export const lockOutResource: Resource = {
	option: {
		name: 'Lock-Out',
		value: 'lockOut',
		description: 'A source address that failed to authenticate too often',
	},
	operations: [getMany, release],
	first: 'getAll',
};
