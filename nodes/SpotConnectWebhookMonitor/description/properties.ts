import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_RULES } from '../../../monitoring/rules/settings';
import type { RuleName } from '../../../monitoring/rules/alert';
import { EVENT_STORE_OPTIONS } from '../../event-log/store-options';
import { RULE_NAMES } from '../rule-names';
import { optionsProperty } from './options';

const RULES = Object.keys(DEFAULT_RULES) as RuleName[];

export const properties: INodeProperties[] = [
	{
		displayName: 'Event Store',
		name: 'eventStore',
		type: 'options',
		noDataExpression: true,
		options: EVENT_STORE_OPTIONS,
		default: 'sqlite',
		description: 'Where the triggers record their events; choose the same as they do',
	},
	{
		displayName: 'Webhooks',
		name: 'webhooks',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'All', value: 'all', description: 'All webhooks that record into the event store' },
			{ name: 'Of Chosen Workflows', value: 'selected' },
		],
		default: 'all',
		description: 'Which webhooks to watch',
	},
	{
		displayName: 'Workflow IDs',
		name: 'workflowIds',
		type: 'string',
		noDataExpression: true,
		displayOptions: { show: { webhooks: ['selected'] } },
		default: '',
		required: true,
		placeholder: 'e.g. 5gXcT2vLq0fA1b2c, hV7yR3kPz9sD4e5f',
		description:
			'The workflows whose webhooks to watch, separated by commas; the ID is the last part of a workflow’s address in the editor',
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'multiOptions',
		noDataExpression: true,
		options: RULES.map((value) => ({ value, ...RULE_NAMES[value] })).sort((a, b) =>
			a.name.localeCompare(b.name),
		),
		default: [...RULES],
		description:
			'What to look for. Each rule learns by itself what is usual; see Options for fixed thresholds.',
	},
	{
		displayName: 'Minimum Severity',
		name: 'minimumSeverity',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Critical', value: 'critical' },
			{ name: 'Info', value: 'info', description: 'Everything, such as a source that is new' },
			{ name: 'Warning', value: 'warning' },
		],
		default: 'info',
		description: 'Less severe alerts are shown on the dashboard, but start no execution',
	},
	{
		displayName: 'Include Resolved',
		name: 'includeResolved',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description: 'Whether to start an execution, too, when what was unusual is over',
	},
	{
		displayName: 'Dashboard',
		name: 'dashboard',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to serve a page about the webhooks, and metrics for Prometheus, while the workflow is published. Sign in with an API key of the credential as the password.',
	},
	{
		displayName: 'Dashboard Path',
		name: 'path',
		type: 'string',
		noDataExpression: true,
		displayOptions: { show: { dashboard: [true] } },
		default: '',
		placeholder: 'e.g. monitor',
		description: 'A readable path for the dashboard. The metrics are at /metrics below it.',
		hint: 'If empty, the URL ends with a random ID that nobody can guess',
	},
	optionsProperty,
];
