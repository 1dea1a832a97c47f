import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { REFUSALS } from '../../admission/refusal';
import type { Outcome, WebhookEvent } from '../../eventlog/event';
import type { EventFilter } from '../../eventlog/query';
import { parameter, type Call } from './operation';
import { timeOf } from './time';

const OUTCOMES: (INodePropertyOptions & { value: Outcome })[] = [
	{ name: 'Accepted', value: 'accepted', description: 'Let in; its workflow was started' },
	{
		name: 'Duplicate',
		value: 'duplicate',
		description: 'Answered as an earlier message with the same idempotency key was',
	},
	{
		name: 'Failed',
		value: 'failed',
		description: 'Let in, but its workflow could not be started or answered with an error',
	},
	{ name: 'Handshake', value: 'handshake', description: "A provider's set-up request" },
	{
		name: 'Ignored',
		value: 'ignored',
		description: 'Let in, but its event type is not among the chosen ones',
	},
	{ name: 'Refused', value: 'refused', description: 'Turned away; the code says why' },
];

const CODES: INodePropertyOptions[] = Object.entries(REFUSALS)
	.map(([value, { title }]) => ({ name: title, value, description: value }))
	.sort((a, b) => a.name.localeCompare(b.name));

const TIMES: readonly string[] = ['from', 'to'];

/** Every condition that a filter can have, in the order of their names. */
const CONDITIONS: INodeProperties[] = [
	{
		displayName: 'Body Contains',
		name: 'bodyContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-4711',
		description:
			'A text in the recorded body, in upper or lower case. Every body in the time range is read, so keep that short.',
	},
	{
		displayName: 'Codes',
		name: 'codes',
		type: 'multiOptions',
		options: CODES,
		default: [],
		description: 'Why requests were refused',
	},
	{
		displayName: 'Event Type',
		name: 'eventType',
		type: 'string',
		default: '',
		placeholder: 'e.g. order.paid',
		description: 'What the sender calls this kind of event',
	},
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. 8e03978e-40d5-43e8-bc93-6894a57f9324',
		description: 'The key that the sender gave the message',
	},
	{
		displayName: 'Key Name',
		name: 'keyName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Shop Frontend',
		description: 'Name of the API key that the sender presented',
	},
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		options: [
			{ name: 'Production', value: 'production' },
			{ name: 'Test', value: 'test' },
		],
		default: 'production',
		description: 'Which URL of the webhook was called',
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'multiOptions',
		options: OUTCOMES,
		default: [],
		description: 'What became of the requests',
	},
	{
		displayName: 'Received After',
		name: 'from',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2026-01-31T08:00:00Z',
		description: "From this time on; in the workflow's time zone unless it says another",
	},
	{
		displayName: 'Received Before',
		name: 'to',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2026-01-31T18:00:00Z',
		description: "Up to this time; in the workflow's time zone unless it says another",
	},
	{
		displayName: 'Source IP',
		name: 'sourceIp',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7',
		description: 'Address that the requests came from',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 999 },
		default: 200,
		placeholder: 'e.g. 401',
		description: 'HTTP status of the answers',
	},
	{
		displayName: 'Workflow ID',
		name: 'workflowId',
		type: 'string',
		default: '',
		placeholder: 'e.g. oU2p3gFqVw1x9LcD',
		description: "The workflow's ID, as in its URL",
	},
];

/** A collection of conditions, each of which an event must meet. */
export function filterProperty(over: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description: 'Which events; each condition must hold',
		options: CONDITIONS,
		...over,
	};
}

/** The same, where the time range is asked for by itself. */
export function filterWithoutTimes(over: Partial<INodeProperties> = {}): INodeProperties {
	return filterProperty({
		options: CONDITIONS.filter(({ name }) => !TIMES.includes(name)),
		...over,
	});
}

type Raw = Readonly<Partial<Record<string, unknown>>>;

/** Reads the collection `filters`. */
export function filterOf(call: Call): EventFilter {
	return readFilter(parameter<Raw>(call, 'filters', {}), call.context.getTimezone());
}

/**
 * @param raw the collection as the author filled it in; what is empty is no condition
 * @param zone IANA name of the workflow's time zone
 * @throws {ConfigurationError} naming the condition that cannot be used
 */
export function readFilter(raw: Raw, zone: string): EventFilter {
	const from = time(raw, 'from', 'Received After', zone);
	const to = time(raw, 'to', 'Received Before', zone);
	if (from !== undefined && to !== undefined && from >= to) {
		throw new ConfigurationError('Received Before', 'Must be later than Received After.');
	}
	return {
		...text(raw, 'workflowId'),
		...list(raw, 'outcomes', OUTCOMES, 'Outcomes'),
		...list(raw, 'codes', CODES, 'Codes'),
		...status(raw.status),
		...text(raw, 'keyName'),
		...text(raw, 'sourceIp'),
		...text(raw, 'eventType'),
		...text(raw, 'idempotencyKey'),
		...text(raw, 'bodyContains'),
		...mode(raw.mode),
		...(from !== undefined && { from }),
		...(to !== undefined && { to }),
	};
}

/**
 * Bodies are searched one by one, so what has no pages to stop at needs a bound on how many.
 * @throws {ConfigurationError}
 */
export function demandTimesForBodies(
	{ bodyContains, from }: EventFilter,
	times = 'Received After',
): void {
	if (bodyContains !== undefined && from === undefined) {
		throw new ConfigurationError(
			'Body Contains',
			`Set ${times} as well, to say how many bodies are to be read.`,
		);
	}
}

function text<Name extends string>(raw: Raw, name: Name): Partial<Record<Name, string>> {
	const value = raw[name];
	if (value === undefined || value === null || value === '') return {};
	if (typeof value === 'string' || typeof value === 'number') {
		return { [name]: String(value) } as Record<Name, string>;
	}
	const { displayName } = CONDITIONS.find((condition) => condition.name === name)!;
	throw new ConfigurationError(displayName, 'Write a text.');
}

function list<Name extends string>(
	raw: Raw,
	name: Name,
	options: readonly INodePropertyOptions[],
	displayName: string,
): Partial<Record<Name, never>> {
	const given = raw[name];
	const values =
		typeof given === 'string'
			? given
					.split(',')
					.map((value) => value.trim())
					.filter((value) => value !== '')
			: given;
	if (values === undefined || values === null) return {};
	const allowed = options.map(({ value }) => value);
	if (!Array.isArray(values) || !values.every((value) => allowed.includes(value as string))) {
		throw new ConfigurationError(displayName, `Choose from ${allowed.join(', ')}.`);
	}
	return values.length === 0 ? {} : ({ [name]: values as never } as Record<Name, never>);
}

function status(value: unknown): Pick<EventFilter, 'status'> {
	if (value === undefined || value === null || value === '') return {};
	const number = Number(value);
	if (Number.isInteger(number) && number >= 100 && number <= 999) return { status: number };
	throw new ConfigurationError('Status', 'Write an HTTP status, a whole number from 100 to 999.');
}

function mode(value: unknown): { mode?: WebhookEvent['mode'] } {
	if (value === undefined || value === '') return {};
	if (value === 'production' || value === 'test') return { mode: value };
	throw new ConfigurationError('Mode', 'Choose production or test.');
}

function time(raw: Raw, name: string, displayName: string, zone: string): number | undefined {
	const value = raw[name];
	if (value === undefined || value === null || value === '') return undefined;
	const found = timeOf(value, zone);
	if (found !== undefined) return found;
	throw new ConfigurationError(
		displayName,
		'Write a date and time, as in 2026-01-31T08:00:00 or 2026-01-31T08:00:00Z.',
	);
}
