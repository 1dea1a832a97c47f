import type { Resource } from '../../operation';
import { summary } from './summary';
import { timeSeries } from './timeSeries';

export const statisticsResource: Resource = {
	option: { name: 'Statistics', value: 'statistics', description: 'How many requests came in' },
	operations: [summary, timeSeries],
	first: 'summary',
};
