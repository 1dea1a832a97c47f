import type { EventView } from '../../event-view';
import { viewOf } from '../../event-view';
import { filterOf, filterProperty } from '../../filter';
import { demandNotCancelled, parameter, toJson, type Operation } from '../../operation';
import { pagesOf } from '../../pages';
import { eventLogOf } from '../../store';
import { limitOf, limitProperty } from './fields';

/** More than these would fill the memory of n8n; for more there is the export. */
const MOST_EVENTS = 100_000;
const MOST_CHARACTERS = 256 * 1024 * 1024;

interface Options {
	readonly includeBodies?: boolean;
	readonly order?: 'newestFirst' | 'oldestFirst';
}

export const getMany: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'Search the requests that came in',
		action: 'Get many events',
	},
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		limitProperty(MOST_EVENTS, { displayOptions: { show: { returnAll: [false] } } }),
		filterProperty(),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Include Bodies',
					name: 'includeBodies',
					type: 'boolean',
					default: true,
					description:
						'Whether to return headers, query and body of each event as they were recorded; without them the search is faster',
				},
				{
					displayName: 'Order',
					name: 'order',
					type: 'options',
					options: [
						{ name: 'Newest First', value: 'newestFirst' },
						{ name: 'Oldest First', value: 'oldestFirst' },
					],
					default: 'newestFirst',
					description: 'In which order, by time of arrival',
				},
			],
		},
	],
	async run(call) {
		const isAll = parameter<boolean>(call, 'returnAll');
		const most = isAll ? MOST_EVENTS + 1 : limitOf(parameter(call, 'limit'), MOST_EVENTS);
		const { includeBodies = false, order = 'newestFirst' } = parameter<Options>(
			call,
			'options',
			{},
		);
		const filter = filterOf(call);
		const { store } = await eventLogOf(call);
		const views: EventView[] = [];
		let characters = 0;
		const request = { order, isBrief: !includeBodies };
		for await (const events of pagesOf(store, filter, request, most, () =>
			demandNotCancelled(call),
		)) {
			for (const event of events) {
				characters += event.body?.text.length ?? 0;
				views.push(viewOf(event, !includeBodies));
			}
			if (views.length > MOST_EVENTS || characters > MOST_CHARACTERS) throw new Error(TOO_MUCH);
		}
		return views.map((view) => ({ json: toJson(view) }));
	},
};

const TOO_MUCH = `These are more than ${MOST_EVENTS} events, or more than 256 MB of bodies. Narrow the filters, set a limit, or use the operation Export.`;
