import { ConfigurationError } from '../../../../admission/configuration-error';
import type { TimeBucket } from '../../../../eventlog/query';
import { demandTimesForBodies, filterOf, filterWithoutTimes } from '../../filter';
import { parameter, toJson, type Operation } from '../../operation';
import { rangeOf, rangeProperties } from '../../range';
import { eventLogOf } from '../../store';

const MINUTE_MS = 60_000;

/** Width of an interval in milliseconds. */
const INTERVALS: Readonly<Record<string, number>> = {
	minute: MINUTE_MS,
	hour: 60 * MINUTE_MS,
	day: 24 * 60 * MINUTE_MS,
};

const OUTCOMES = ['accepted', 'refused', 'duplicate', 'failed', 'ignored', 'handshake'] as const;

export const timeSeries: Operation = {
	option: {
		name: 'Time Series',
		value: 'timeSeries',
		description: 'Count requests per minute, hour or day',
		action: 'Count events over time',
	},
	properties: [
		{
			displayName: 'Interval',
			name: 'interval',
			type: 'options',
			options: [
				{ name: 'Day', value: 'day', description: 'From midnight to midnight, UTC' },
				{ name: 'Hour', value: 'hour' },
				{ name: 'Minute', value: 'minute' },
			],
			default: 'hour',
			description: 'How wide each count is. Intervals without a request are left out.',
		},
		...rangeProperties,
		filterWithoutTimes(),
	],
	async run(call) {
		const interval = parameter<string>(call, 'interval');
		const width = Object.hasOwn(INTERVALS, interval) ? INTERVALS[interval] : undefined;
		if (width === undefined) {
			throw new ConfigurationError('Interval', 'Choose minute, hour or day.');
		}
		const filter = { ...filterOf(call), ...rangeOf(call, Date.now()) };
		demandTimesForBodies(filter, 'Range');
		const { store } = await eventLogOf(call);
		const buckets = await store.timeSeries(filter, width);
		return buckets.map((bucket) => ({ json: toJson(rowOf(bucket, width)) }));
	},
};

/** Every outcome has its column, so that a table or chart has all of them. */
function rowOf({ start, counts }: TimeBucket, width: number): object {
	const numbers = OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0] as const);
	return {
		start: new Date(start).toISOString(),
		end: new Date(start + width).toISOString(),
		total: numbers.reduce((sum, [, count]) => sum + count, 0),
		...Object.fromEntries(numbers),
	};
}
