import { parameter, toJson, type Operation } from '../../operation';
import { stateOf } from '../../state';
import { limitOf, limitProperty } from '../event/fields';
import { locksOf, MOST_LOCKS, viewOf } from './locks';

export const getMany: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'List the source addresses that are locked out now',
		action: 'Get many lock outs',
	},
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		limitProperty(MOST_LOCKS, { displayOptions: { show: { returnAll: [false] } } }),
	],
	async run(call) {
		const isAll = parameter<boolean>(call, 'returnAll');
		const most = isAll ? MOST_LOCKS : limitOf(parameter(call, 'limit'), MOST_LOCKS);
		const locks = await locksOf(await stateOf(call));
		return locks.slice(0, most).map((lock) => ({ json: toJson(viewOf(lock)) }));
	},
};
