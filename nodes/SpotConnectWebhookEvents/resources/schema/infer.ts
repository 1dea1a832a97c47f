import { formatSchema } from '../../../../admission/schema/infer/format-schema';
import { demandNotCancelled, parameter, toJson, type Operation } from '../../operation';
import { pagesOf } from '../../pages';
import { filterOf, filterProperty } from '../../filter';
import { eventLogOf } from '../../store';
import { limitOf, limitProperty } from '../event/fields';
import { Samples } from './samples';

const MOST_EVENTS = 10_000;

interface Options {
	readonly additionalProperties?: boolean;
}

export const infer: Operation = {
	option: {
		name: 'Infer',
		value: 'infer',
		description: 'Derive a JSON Schema from the bodies of recorded requests',
		action: 'Infer a schema from events',
	},
	properties: [
		limitProperty(MOST_EVENTS, {
			displayName: 'Read at Most Events',
			default: 100,
			placeholder: 'e.g. 100',
			description: 'Max number of events to look at, the newest first',
		}),
		filterProperty({ default: { outcomes: ['accepted'] } }),
		{
			displayName: 'One Schema per Event Type',
			name: 'isPerEventType',
			type: 'boolean',
			default: false,
			description: 'Whether to infer a schema for each event type by itself',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Allow Further Properties',
					name: 'additionalProperties',
					type: 'boolean',
					default: true,
					description: 'Whether objects may have other properties than those that were seen',
				},
			],
		},
	],
	async run(call) {
		const most = limitOf(parameter(call, 'limit'), MOST_EVENTS, 'Read at Most Events');
		const isPerType = parameter<boolean>(call, 'isPerEventType', false);
		const { additionalProperties = true } = parameter<Options>(call, 'options', {});
		const filter = filterOf(call);
		const { store } = await eventLogOf(call);
		const samples = new Samples(isPerType, additionalProperties);
		let read = 0;
		for await (const events of pagesOf(store, filter, {}, most, () => demandNotCancelled(call))) {
			for (const event of events) samples.add(event);
			read += events.length;
		}
		const { groups, leftOut } = samples;
		if (groups.size === 0) {
			const counts = Object.entries(leftOut)
				.filter(([, count]) => count > 0)
				.map(([reason, count]) => `${reason} ${count}`);
			throw new Error(
				`None of the ${read} events that were read has a JSON body to infer from${counts.length === 0 ? '' : ` (${counts.join(', ')})`}. Let the trigger record bodies in full, or change the filters.`,
			);
		}
		return [...groups].map(([eventType, { inference, samples: count }]) => {
			const schema = inference.schema();
			return {
				json: toJson({
					...(isPerType && { eventType: eventType === '' ? null : eventType }),
					schema,
					schemaText: formatSchema(schema),
					samples: count,
					read,
					leftOut: { ...leftOut },
				}),
			};
		});
	},
};
