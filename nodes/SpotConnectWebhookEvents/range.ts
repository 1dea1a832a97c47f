import type { INodeProperties } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import type { EventFilter } from '../../eventlog/query';
import { parameter, type Call } from './operation';
import { timeOf } from './time';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

const LENGTHS: Readonly<Record<string, number>> = {
	hour: HOUR_MS,
	day: DAY_MS,
	week: 7 * DAY_MS,
	month: 30 * DAY_MS,
};

/** The time range of statistics. */
export const rangeProperties: readonly INodeProperties[] = [
	{
		displayName: 'Range',
		name: 'range',
		type: 'options',
		options: [
			{ name: 'All Time', value: 'all', description: 'Whatever is recorded' },
			{ name: 'Custom', value: 'custom', description: 'Between two times of your choice' },
			{ name: 'Last 24 Hours', value: 'day' },
			{ name: 'Last 30 Days', value: 'month' },
			{ name: 'Last 7 Days', value: 'week' },
			{ name: 'Last Hour', value: 'hour' },
		],
		default: 'day',
		description: 'Which time to look at',
	},
	{
		displayName: 'From',
		name: 'rangeFrom',
		type: 'dateTime',
		required: true,
		default: '',
		placeholder: 'e.g. 2026-01-31T08:00:00Z',
		displayOptions: { show: { range: ['custom'] } },
		description: "Begin of the range; in the workflow's time zone unless it says another",
	},
	{
		displayName: 'To',
		name: 'rangeTo',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2026-01-31T18:00:00Z',
		displayOptions: { show: { range: ['custom'] } },
		description:
			"End of the range; in the workflow's time zone unless it says another. Empty: now.",
	},
];

/** Reads the parameters of `rangeProperties`. */
export function rangeOf(call: Call, nowMs: number): Pick<EventFilter, 'from' | 'to'> {
	const range = parameter<string>(call, 'range');
	const isCustom = range === 'custom';
	return readRange(
		range,
		isCustom ? parameter<unknown>(call, 'rangeFrom') : undefined,
		isCustom ? parameter<unknown>(call, 'rangeTo', '') : undefined,
		call.context.getTimezone(),
		nowMs,
	);
}

/**
 * @param zone IANA name of the workflow's time zone
 * @throws {ConfigurationError} naming the parameter that cannot be used
 */
export function readRange(
	range: string,
	givenFrom: unknown,
	givenTo: unknown,
	zone: string,
	nowMs: number,
): Pick<EventFilter, 'from' | 'to'> {
	if (range === 'all') return {};
	if (range !== 'custom') {
		const length = Object.hasOwn(LENGTHS, range) ? LENGTHS[range] : undefined;
		if (length === undefined) {
			const names = ['all', 'custom', ...Object.keys(LENGTHS)].join(', ');
			throw new ConfigurationError('Range', `Choose one of ${names}.`);
		}
		return { from: nowMs - length };
	}
	const from = timeOf(givenFrom, zone);
	if (from === undefined) throw new ConfigurationError('From', DEMAND);
	if (givenTo === undefined || givenTo === null || givenTo === '') return { from };
	const to = timeOf(givenTo, zone);
	if (to === undefined) throw new ConfigurationError('To', DEMAND);
	if (to <= from) throw new ConfigurationError('To', 'Must be later than From.');
	return { from, to };
}

const DEMAND = 'Write a date and time, as in 2026-01-31T08:00:00 or 2026-01-31T08:00:00Z.';
