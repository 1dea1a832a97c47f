import type { IWebhookFunctions } from 'n8n-workflow';

import { PAGE_HEADERS } from '../../monitoring/dashboard/headers';
import { RANGES, type PageContext, type Range } from '../../monitoring/dashboard/data';
import { renderDashboard, renderEvent, renderMessage } from '../../monitoring/dashboard/page';
import { credentialDigest } from '../credential-digest';
import { eventLogFor, type EventLog, type EventLogChoice } from '../event-log/event-log';
import { holdBack } from '../hold-back';
import { readRequest } from '../SpotConnectGenericWebhook/receive';
import { dashboardData, eventDetail } from './dashboard-data';
import { logChoiceOf } from './event-store';
import { followerOf } from './follower';
import { metricsText } from './metrics';
import { readParameters, type MonitorParameters } from './parameters';
import { Reads } from './reads';
import { savedWatch } from './saved-watch';
import { ShortCache } from '../short-cache';
import { signIn, type SignIn } from './sign-in';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** What all readers of all monitors share. */
const cache = new ShortCache();

const LONGEST_ID = 100;

/** Answers a request for the dashboard, one of its events, or the metrics. */
export async function serve(context: IWebhookFunctions): Promise<void> {
	const response = context.getResponseObject();
	const page = pageContext(context);
	try {
		const request = readRequest(context.getRequestObject(), '');
		const signedIn = await signIn(context, request);
		if (!signedIn.isSignedIn) {
			refuse(response, page, signedIn);
			return;
		}
		const parameters = readParameters(context.getNode());
		const choice = await choiceOf(context, parameters);
		const log = eventLogFor(choice);
		const isMetrics = context.getWebhookName() === 'metrics';
		await (isMetrics ? serveMetrics : serveDashboard)(context, page, parameters, choice, log);
	} catch (error) {
		context.logger.error('Spot Connect cannot show the monitor', { error: String(error) });
		if (response.headersSent) return;
		sendPage(response, 503, renderMessage({ ...page, ...UNAVAILABLE }));
	}
}

const UNAVAILABLE = {
	title: 'Not available now',
	text: 'The event log cannot be read. The n8n log says why; the page tries again by itself when you load it anew.',
};

function refuse(
	response: Response,
	page: PageContext,
	{ status, headers, delayMs }: Exclude<SignIn, { isSignedIn: true }>,
): void {
	const message =
		status === 401
			? {
					title: 'Sign in',
					text: 'Give an API key of the monitor as the password. The user name does not matter.',
				}
			: {
					title: 'Locked out',
					text: 'Too many wrong keys came from this address. Try again later.',
				};
	// Nothing of the address asked for: who is not signed in learns nothing from the page.
	const html = renderMessage({ ...withoutChoice(page), ...message });
	holdBack(response, delayMs, () => sendPage(response, status, html, headers));
}

function withoutChoice({ generatedAt }: PageContext): PageContext {
	return { generatedAt, range: '24h', timeZone: 'UTC' };
}

async function serveDashboard(
	context: IWebhookFunctions,
	page: PageContext,
	parameters: MonitorParameters,
	choice: EventLogChoice,
	log: EventLog,
): Promise<void> {
	const response = context.getResponseObject();
	const { workflowIds } = parameters;
	const reads = new Reads(log.store, scopeOf(context, choice), workflowIds, cache);
	const watch = await savedWatch(log.store, followerIn(context), cache);
	// A webhook processor may not know where the editor is: the process that watches does.
	const editorUrl = watch?.editorUrl ?? context.getInstanceBaseUrl();
	const id = textIn(context, 'event');
	if (id !== undefined) {
		const event = await reads.event(id);
		if (event === undefined) sendPage(response, 404, renderMessage({ ...page, ...NO_EVENT }));
		else sendPage(response, 200, renderEvent(eventDetail(page, event, editorUrl)));
		return;
	}
	const [overview, latest, size] = [
		await reads.overview(page, page.generatedAt),
		await reads.latest(page),
		await reads.size(),
	];
	const data = dashboardData(page, {
		overview,
		latest,
		isLogEmpty: size.events === 0,
		watch,
		workflowIds,
		droppedEvents: droppedBy(log),
		editorUrl,
	});
	sendPage(response, 200, renderDashboard(data));
}

const NO_EVENT = {
	title: 'No such event',
	text: 'There is no event of this id here; it may be past its retention.',
};

async function serveMetrics(
	context: IWebhookFunctions,
	_page: PageContext,
	{ workflowIds }: MonitorParameters,
	choice: EventLogChoice,
	log: EventLog,
): Promise<void> {
	const reads = new Reads(log.store, scopeOf(context, choice), workflowIds, cache);
	const { contentType, text } = await metricsText({
		watch: await savedWatch(log.store, followerIn(context), cache),
		log: await reads.size(),
		droppedEvents: droppedBy(log),
	});
	context
		.getResponseObject()
		.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
		.end(text);
}

function sendPage(
	response: Response,
	status: number,
	html: string,
	headers: Readonly<Record<string, string>> = {},
): void {
	response.writeHead(status, { ...PAGE_HEADERS, ...headers }).end(html);
}

function pageContext(context: IWebhookFunctions): PageContext {
	const range = textIn(context, 'range') ?? '';
	const webhookId = textIn(context, 'webhook');
	return {
		generatedAt: Date.now(),
		timeZone: context.getTimezone(),
		range: Object.hasOwn(RANGES, range) ? (range as Range) : '24h',
		...(webhookId !== undefined && { webhookId }),
	};
}

/** @returns a parameter of the address; undefined where it is empty, repeated or too long to be one */
function textIn(context: IWebhookFunctions, name: string): string | undefined {
	const value = (context.getQueryData() as Readonly<Record<string, unknown>>)[name];
	if (typeof value !== 'string' || value === '' || value.length > LONGEST_ID) return undefined;
	return value;
}

/** A credential is read once for all who ask within two seconds. */
async function choiceOf(
	context: IWebhookFunctions,
	parameters: MonitorParameters,
): Promise<EventLogChoice> {
	const key = JSON.stringify(['log', followerIn(context), parameters.eventStore]);
	return await cache.get(key, async () => await logChoiceOf(parameters, context));
}

function scopeOf(context: IWebhookFunctions, choice: EventLogChoice): string {
	const log = choice.kind === 'sqlite' ? 'sqlite' : credentialDigest(choice.data);
	const { workflowIds } = readParameters(context.getNode());
	return JSON.stringify([followerIn(context), log, workflowIds]);
}

function followerIn(context: IWebhookFunctions): string {
	return followerOf({
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
	});
}

function droppedBy({ recorder }: EventLog): number {
	return recorder.stats().dropped.received;
}
