import type { INodeProperties } from 'n8n-workflow';

/** A number of which 0 means that there is no such threshold. */
function threshold(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		default: 0,
		description,
	};
}

/** Thresholds that are fixed, beside what is learnt, and how much must be unusual. */
export const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		threshold(
			'Cool-Down (Minutes)',
			'coolDownMinutes',
			'How long after its end the same is not told again; 10 if not set',
		),
		threshold(
			'Failures per Webhook',
			'failuresPerWebhook',
			'So many failures of a webhook within 5 minutes are too many; 10 if not set',
		),
		threshold(
			'Fewest Requests per Minute',
			'minimumPerMinute',
			'Fewer requests in a minute are too few, whatever is usual',
		),
		threshold(
			'Largest Payload (Bytes)',
			'largestPayloadBytes',
			'A larger 90th percentile of the bodies is too large, whatever is usual',
		),
		threshold(
			'Longest Silence (Minutes)',
			'longestSilenceMinutes',
			'So long without a request is too long, whatever is usual',
		),
		threshold(
			'Most Requests per Minute',
			'maximumPerMinute',
			'More requests in a minute are too many, whatever is usual',
		),
		threshold(
			'New Normal After (Hours)',
			'acceptHours',
			'What lasts longer is taken as usual from then on; 24 if not set',
		),
		{
			displayName: 'Over After (Minutes)',
			name: 'calmMinutes',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 0 },
			default: 5,
			description: 'How long all must be well before an alert is over',
		},
		threshold(
			'Refusals per Code',
			'refusalsPerCode',
			'So many refusals with one code within 5 minutes are too many; 50 if not set',
		),
		threshold(
			'Refusals per Key',
			'refusalsPerKey',
			'So many refusals of one key within 5 minutes are too many; 20 if not set',
		),
		threshold(
			'Refusals per Source',
			'refusalsPerSource',
			'So many refusals of one address within 5 minutes are too many; 20 if not set',
		),
		threshold(
			'Refusals per Webhook',
			'refusalsPerWebhook',
			'So many refusals at one webhook within 5 minutes are too many; 50 if not set',
		),
		{
			displayName: 'Sensitivity',
			name: 'sensitivity',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'High', value: 'high', description: 'Tells smaller deviations, too' },
				{ name: 'Low', value: 'low', description: 'Tells only what is very unusual' },
				{ name: 'Normal', value: 'normal' },
			],
			default: 'normal',
			description: 'How far from what is usual something must be',
		},
		threshold(
			'Slowest Answer (Milliseconds)',
			'slowestAnswerMs',
			'A larger 95th percentile of the answers’ times is too slow, whatever is usual',
		),
	],
};
