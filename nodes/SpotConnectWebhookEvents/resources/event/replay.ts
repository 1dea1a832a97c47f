import type { IHttpRequestMethods, INodeProperties } from 'n8n-workflow';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { ConfigurationError } from '../../../../admission/configuration-error';
import type { WebhookEvent } from '../../../../eventlog/event';
import type { EventStore } from '../../../../eventlog/stores/store';
import { EVENT_ID_HEADER } from '../../../event-log/headers';
import { filterOf, filterProperty } from '../../filter';
import {
	demandNotCancelled,
	parameter,
	type Call,
	type Operation,
	type Output,
} from '../../operation';
import { pagesOf } from '../../pages';
import { keyToSend } from '../../replay/api-key';
import { replayBody } from '../../replay/body';
import { replayHeaders } from '../../replay/headers';
import { demandNoReplay } from '../../replay/loop';
import { Pace } from '../../replay/pace';
import {
	endpointsOf,
	httpUrl,
	isThisHost,
	originalTarget,
	webhookBaseOf,
	type ReplayTarget,
} from '../../replay/target';
import { eventLogOf } from '../../store';
import { eventIdOf, eventIdProperty, getEvent, limitOf, limitProperty } from './fields';

const MOST_EVENTS = 10_000;
const DEFAULT_PER_SECOND = 5;
const DEFAULT_TIMEOUT_S = 60;
const API_KEY_CREDENTIAL = 'spotConnectApi';

interface Options {
	readonly headerName?: string;
	readonly baseUrl?: string;
	readonly order?: 'newestFirst' | 'oldestFirst';
	readonly requestsPerSecond?: number;
	readonly timeout?: number;
}

const byFilter: Pick<INodeProperties, 'displayOptions'> = {
	displayOptions: { show: { replayBy: ['filter'] } },
};

export const replay: Operation = {
	option: {
		name: 'Replay',
		value: 'replay',
		description: 'Send requests again as they came in',
		action: 'Replay events',
	},
	properties: [
		{
			displayName: 'Replay By',
			name: 'replayBy',
			type: 'options',
			options: [
				{ name: 'Filter', value: 'filter', description: 'Every event that meets the filters' },
				{ name: 'ID', value: 'id', description: 'One event' },
			],
			default: 'id',
			description: 'How to choose the events',
		},
		{ ...eventIdProperty, displayOptions: { show: { replayBy: ['id'] } } },
		limitProperty(MOST_EVENTS, {
			...byFilter,
			default: 10,
			placeholder: 'e.g. 10',
			description: 'Max number of events to replay',
		}),
		filterProperty(byFilter),
		{
			displayName: 'Send To',
			name: 'destination',
			type: 'options',
			options: [
				{
					name: 'Another URL',
					value: 'url',
					description: "Another workflow's webhook, or any other server",
				},
				{
					name: 'Its Own Webhook',
					value: 'original',
					description: 'The production URL of the webhook that it came in by',
				},
			],
			default: 'original',
			description: 'Who gets the requests',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/orders-v2',
			displayOptions: { show: { destination: ['url'] } },
			description: 'Where to send the requests',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'API Key Header',
					name: 'headerName',
					type: 'string',
					default: 'x-api-key',
					placeholder: 'e.g. x-api-key',
					description:
						'The header for the API key of the chosen credential; set it where the trigger has another than x-api-key',
				},
				{
					displayName: 'Base URL',
					name: 'baseUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. http://localhost:5678/',
					displayOptions: { show: { '/destination': ['original'] } },
					description:
						"What comes before webhook/ in the webhooks' URLs, where n8n cannot reach itself by its public address",
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
					displayOptions: { show: { '/replayBy': ['filter'] } },
					description:
						'In which order, by time of arrival; it also says which are within the limit',
				},
				{
					displayName: 'Requests per Second',
					name: 'requestsPerSecond',
					type: 'number',
					typeOptions: { minValue: 0.01, maxValue: 100, numberPrecision: 2 },
					default: DEFAULT_PER_SECOND,
					placeholder: 'e.g. 5',
					description: 'The most to send in a second; each waits for the answer to the one before',
				},
				{
					displayName: 'Timeout (Seconds)',
					name: 'timeout',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 3600 },
					default: DEFAULT_TIMEOUT_S,
					placeholder: 'e.g. 60',
					description: 'How long to wait for an answer',
				},
			],
		},
	],
	async run(call) {
		demandNoReplay(call.context, call.index);
		const settings = await settingsOf(call);
		const isByFilter = parameter(call, 'replayBy') === 'filter';
		const most = isByFilter ? limitOf(parameter(call, 'limit'), MOST_EVENTS) : 1;
		const filter = isByFilter ? filterOf(call) : {};
		const id = isByFilter ? '' : eventIdOf(parameter(call, 'eventId'));
		const { store } = await eventLogOf(call);
		if (!isByFilter) {
			return [{ json: await send(call, await getEvent(store, id), settings) }];
		}
		return await sendMany(call, store, filter, most, settings);
	},
};

interface Settings {
	readonly targetOf: (event: WebhookEvent) => ReplayTarget;
	readonly apiKeyOf: (event: WebhookEvent) => { header: string; key: string } | undefined;
	readonly order: 'newestFirst' | 'oldestFirst';
	readonly pace: Pace;
	/** Milliseconds. */
	readonly timeout: number;
}

async function settingsOf(call: Call): Promise<Settings> {
	const { context } = call;
	const {
		headerName = 'x-api-key',
		baseUrl = '',
		order = 'oldestFirst',
		requestsPerSecond = DEFAULT_PER_SECOND,
		timeout = DEFAULT_TIMEOUT_S,
	} = parameter<Options>(call, 'options', {});
	const ownBase = webhookBaseOf(context.getRestApiUrl(), process.env);
	const base = baseUrl === '' ? ownBase : httpUrl(baseUrl, 'Base URL').href;
	const isElsewhere = parameter(call, 'destination') === 'url';
	const url = isElsewhere ? httpUrl(parameter(call, 'url'), 'URL').href : '';
	return {
		targetOf: isElsewhere
			? () => ({ url, hidden: [] })
			: (event) => originalTarget(event, base, endpointsOf(process.env)),
		apiKeyOf: await apiKeysOf(
			call,
			tokenOf(headerName),
			isThisHost(isElsewhere ? url : base, [ownBase, context.getInstanceBaseUrl()]),
		),
		order,
		pace: new Pace(inRange(requestsPerSecond, 'Requests per Second', 0.01, 100)),
		timeout: inRange(timeout, 'Timeout (Seconds)', 1, 3600) * 1000,
	};
}

/** The keys open this host's webhooks, so they go nowhere else. */
async function apiKeysOf(
	{ context, index }: Call,
	header: string,
	isThisHost: boolean,
): Promise<Settings['apiKeyOf']> {
	if (context.getNode().credentials?.[API_KEY_CREDENTIAL] === undefined) return () => undefined;
	if (!isThisHost) {
		throw new ConfigurationError(
			'Webhook API Key Name',
			'An API key is sent to webhooks of this n8n only. Take the credential off the node, or send to this n8n.',
		);
	}
	const data = await context.getCredentials(API_KEY_CREDENTIAL, index);
	return ({ keyName }) => ({ header, key: keyToSend(data, keyName) });
}

async function sendMany(
	call: Call,
	store: EventStore,
	filter: Parameters<EventStore['list']>[0],
	most: number,
	settings: Settings,
): Promise<Output[]> {
	const outputs: Output[] = [];
	// What comes in from now on may be a replay itself.
	const bounded = { ...filter, to: Math.min(filter.to ?? Infinity, Date.now()) };
	const { order } = settings;
	for await (const events of pagesOf(store, bounded, { order }, most)) {
		for (const event of events) {
			demandNotCancelled(call);
			try {
				outputs.push({ json: await send(call, event, settings) });
			} catch (error) {
				if (!call.context.continueOnFail()) throw error;
				outputs.push({ json: { eventId: event.id, error: (error as Error).message } });
			}
		}
	}
	return outputs;
}

/** The part of n8n's full response that is read. */
interface FullResponse {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: Readable;
}

async function send(call: Call, event: WebhookEvent, settings: Settings): Promise<Output['json']> {
	const { bytes, isByteExact } = await replayBody(event);
	const { url, hidden: hiddenParameters } = settings.targetOf(event);
	const { headers, hidden } = replayHeaders(event, settings.apiKeyOf(event));
	await settings.pace.next();
	const start = performance.now();
	const { statusCode, headers: answered } = await request(
		call,
		event,
		url,
		headers,
		bytes,
		settings,
	);
	return {
		eventId: event.id,
		newEventId: (answered[EVENT_ID_HEADER] as string | undefined) ?? null,
		status: statusCode,
		durationMs: Math.round(performance.now() - start),
		method: event.method,
		url,
		isByteExact,
		omittedHeaders: hidden,
		omittedQueryParameters: hiddenParameters,
	};
}

async function request(
	{ context }: Call,
	{ id, method }: WebhookEvent,
	url: string,
	headers: Record<string, string | string[]>,
	bytes: Buffer | undefined,
	{ timeout }: Settings,
): Promise<FullResponse> {
	const cancelled = context.getExecutionCancelSignal();
	const limit = AbortSignal.timeout(timeout);
	try {
		const response = (await context.helpers.httpRequest({
			url,
			method: method as IHttpRequestMethods,
			headers,
			...(bytes !== undefined && bytes.length > 0 && { body: bytes }),
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// The record is of the request to this URL; where it leads is for the sender to decide.
			disableFollowRedirect: true,
			abortSignal: cancelled === undefined ? limit : AbortSignal.any([limit, cancelled]),
		})) as FullResponse;
		// To the end, or else the answer would be recorded as given up by the client.
		await finished(response.body.resume());
		return response;
	} catch (error) {
		const reason = limit.aborted
			? `there was no answer within ${timeout / 1000} seconds`
			: (error as Error).message;
		throw new Error(
			`Event ${id} could not be sent to ${url}: ${reason}. Where n8n cannot reach itself by this address, set the option Base URL.`,
		);
	}
}

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function tokenOf(name: string): string {
	if (TOKEN.test(name)) return name.toLowerCase();
	throw new ConfigurationError('API Key Header', 'Write the name of a header, as in x-api-key.');
}

function inRange(value: number, displayName: string, least: number, most: number): number {
	if (Number.isFinite(value) && value >= least && value <= most) return value;
	throw new ConfigurationError(displayName, `Write a number from ${least} to ${most}.`);
}
