import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { viewOf } from '../../event-view';
import { parameter, toJson, type Operation } from '../../operation';
import { eventLogOf } from '../../store';
import { eventIdOf, eventIdProperty, getEvent } from './fields';

interface Options {
	readonly rawBodyField?: string;
}

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		description: 'Look at one request',
		action: 'Get an event',
	},
	properties: [
		eventIdProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Put Raw Body in Field',
					name: 'rawBodyField',
					type: 'string',
					default: 'data',
					placeholder: 'e.g. data',
					description:
						'The name of the output field for the exact bytes of the body, as binary data, where the trigger keeps them',
				},
			],
		},
	],
	async run(call) {
		const id = eventIdOf(parameter(call, 'eventId'));
		const { rawBodyField } = parameter<Options>(call, 'options', {});
		const { store } = await eventLogOf(call);
		const event = await getEvent(store, id);
		const json = toJson(viewOf(event));
		if (!rawBodyField || event.rawBody === undefined) return [{ json }];
		const bytes = await promisify(gunzip)(event.rawBody);
		const type = event.contentType || 'application/octet-stream';
		const data = await call.context.helpers.prepareBinaryData(bytes, `${id}.body`, type);
		return [{ json, binary: { [rawBodyField]: data } }];
	},
};
