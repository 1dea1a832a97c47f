import { ConfigurationError } from '../../../../admission/configuration-error';
import type { EventFilter } from '../../../../eventlog/query';
import { demandTimesForBodies, filterOf, filterProperty } from '../../filter';
import { parameter, type Call, type Operation } from '../../operation';
import { eventLogOf } from '../../store';
import { eventIdsOf } from './fields';

export const remove: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Forget requests, by ID or by filter',
		action: 'Delete events',
	},
	properties: [
		{
			displayName: 'Delete By',
			name: 'deleteBy',
			type: 'options',
			options: [
				{ name: 'Filter', value: 'filter', description: 'Every event that meets the filters' },
				{ name: 'ID', value: 'id', description: 'The events with these IDs' },
			],
			default: 'id',
			description: 'How to choose the events',
		},
		{
			displayName: 'Event IDs',
			name: 'eventIds',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 019a1f3e-7c52-7b1e-9d5f-3f2a7c1b8e90',
			displayOptions: { show: { deleteBy: ['id'] } },
			description: 'IDs of events, with commas between them; at most 1000',
		},
		filterProperty({ displayOptions: { show: { deleteBy: ['filter'] } } }),
		{
			displayName: 'Confirm Deletion',
			name: 'isDeletionConfirmed',
			type: 'boolean',
			default: false,
			displayOptions: { show: { deleteBy: ['filter'] } },
			description:
				'Whether to delete every event that meets the filters; they cannot be brought back',
		},
	],
	async run(call) {
		const filter = chosen(call);
		const { store } = await eventLogOf(call);
		return [{ json: { deleted: await store.delete(filter) } }];
	},
};

function chosen(call: Call): EventFilter {
	if (parameter(call, 'deleteBy') === 'id') {
		return { ids: eventIdsOf(parameter(call, 'eventIds')) };
	}
	const filter = filterOf(call);
	if (Object.keys(filter).length === 0) {
		throw new ConfigurationError(
			'Filters',
			'Set at least one, as without any every event would be deleted. To delete them all, set Received Before to {{ $now }}.',
		);
	}
	demandTimesForBodies(filter);
	if (parameter(call, 'isDeletionConfirmed') !== true) {
		throw new ConfigurationError(
			'Confirm Deletion',
			'Switch it on. Look first at what will be deleted: Get Many with the same filters.',
		);
	}
	return filter;
}
