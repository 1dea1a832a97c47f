import { Readable } from 'node:stream';

import { ConfigurationError } from '../../../../admission/configuration-error';
import type { EventFilter } from '../../../../eventlog/query';
import type { EventStore } from '../../../../eventlog/stores/store';
import { filterOf, filterProperty } from '../../filter';
import { demandNotCancelled, parameter, type Call, type Operation } from '../../operation';
import { pagesOf } from '../../pages';
import { eventLogOf } from '../../store';
import { EXPORT_FORMATS, type ExportFormat } from './export-format';
import { limitOf, limitProperty } from './fields';

const MOST_EVENTS = 1_000_000;
const MOST_BYTES = 1024 * 1024 * 1024;

interface Options {
	readonly binaryPropertyName?: string;
	readonly fileName?: string;
	readonly includeBodies?: boolean;
	readonly order?: 'newestFirst' | 'oldestFirst';
}

export const exportEvents: Operation = {
	option: {
		name: 'Export',
		value: 'export',
		description: 'Write requests into a file',
		action: 'Export events',
	},
	properties: [
		{
			displayName: 'Format',
			name: 'format',
			type: 'options',
			options: [
				{ name: 'CSV', value: 'csv', description: 'For spreadsheets; one line per event' },
				{ name: 'NDJSON', value: 'ndjson', description: 'For programs; one JSON object per line' },
			],
			default: 'ndjson',
			description: 'What the file looks like',
		},
		limitProperty(MOST_EVENTS, { default: 10000, placeholder: 'e.g. 10000' }),
		filterProperty(),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'File Name',
					name: 'fileName',
					type: 'string',
					default: '',
					placeholder: 'e.g. refused-requests.csv',
					description: 'Name of the file. Empty: events, with the ending of the format.',
				},
				{
					displayName: 'Include Bodies',
					name: 'includeBodies',
					type: 'boolean',
					default: true,
					description: 'Whether to write headers, query and body of each event as recorded',
				},
				{
					displayName: 'Order',
					name: 'order',
					type: 'options',
					options: [
						{ name: 'Newest First', value: 'newestFirst' },
						{ name: 'Oldest First', value: 'oldestFirst' },
					],
					default: 'oldestFirst',
					description: 'In which order, by time of arrival',
				},
				{
					displayName: 'Put Output File in Field',
					name: 'binaryPropertyName',
					type: 'string',
					default: 'data',
					placeholder: 'e.g. data',
					description: 'The name of the output field to put the file in',
				},
			],
		},
	],
	async run(call) {
		const format = formatOf(parameter(call, 'format'));
		const most = limitOf(parameter(call, 'limit'), MOST_EVENTS);
		const options = parameter<Options>(call, 'options', {});
		const filter = filterOf(call);
		const { store } = await eventLogOf(call);
		const exported = { events: 0 };
		const data = await call.context.helpers.prepareBinaryData(
			Readable.from(chunks(call, store, filter, most, format, options, exported)),
			options.fileName || `events.${format.extension}`,
			format.mediaType,
		);
		return [{ json: { ...exported }, binary: { [options.binaryPropertyName || 'data']: data } }];
	},
};

function formatOf(name: string): ExportFormat {
	const format = Object.hasOwn(EXPORT_FORMATS, name) ? EXPORT_FORMATS[name] : undefined;
	if (format !== undefined) return format;
	throw new ConfigurationError('Format', `Choose ${Object.keys(EXPORT_FORMATS).join(' or ')}.`);
}

/** @param exported told how many events were written */
async function* chunks(
	call: Call,
	store: EventStore,
	filter: EventFilter,
	most: number,
	format: ExportFormat,
	{ includeBodies = false, order = 'oldestFirst' }: Options,
	exported: { events: number },
): AsyncGenerator<Buffer, void, undefined> {
	const head = Buffer.from(format.head(includeBodies));
	let bytes = head.length;
	if (bytes > 0) yield head;
	const request = { order, isBrief: !includeBodies };
	for await (const events of pagesOf(store, filter, request, most, () =>
		demandNotCancelled(call),
	)) {
		const chunk = Buffer.from(events.map((event) => format.line(event, includeBodies)).join(''));
		bytes += chunk.length;
		if (bytes > MOST_BYTES) {
			throw new Error('The file would be larger than 1 GB. Narrow the filters or lower the limit.');
		}
		exported.events += events.length;
		yield chunk;
	}
}
