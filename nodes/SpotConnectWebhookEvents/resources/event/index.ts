import type { Resource } from '../../operation';
import { remove } from './delete';
import { exportEvents } from './export';
import { get } from './get';
import { getMany } from './getMany';
import { replay } from './replay';

export const eventResource: Resource = {
	option: { name: 'Event', value: 'event', description: 'A request that came in' },
	operations: [remove, exportEvents, get, getMany, replay],
	first: 'getAll',
};
