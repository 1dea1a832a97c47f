import { DatabaseSync, StatementSync } from 'node:sqlite';

import type { IWebhookFunctions } from 'n8n-workflow';

import type { Exchange } from './front';
import type { Meter } from './meter';

/** What the names of the host's stages begin with. */
export const HOST = 'host: ';
/** SQLite's own time, with the disk's. */
export const SQLITE = 'SQLite (state store)';

const CONTEXT_CALLS = [
	'getCredentials',
	'getMode',
	'getNode',
	'getNodeParameter',
	'getNodeWebhookUrl',
	'getRequestObject',
	'getResponseObject',
	'getWorkflow',
] as const;
const LOGGER_CALLS = ['debug', 'error', 'info', 'warn'] as const;
/** Computed by Express each time they are asked for. */
const REQUEST_GETTERS = ['ip', 'query', 'secure'] as const;
const RESPONSE_CALLS = [
	'end',
	'getHeader',
	'getHeaderNames',
	'getHeaders',
	'setHeader',
	'write',
	'writeHead',
] as const;

/** Makes each call of the host by the node a stage of its own. */
export function observeHost(
	meter: Meter,
	context: IWebhookFunctions,
	{ request, response }: Exchange,
): void {
	for (const call of CONTEXT_CALLS) meter.patch(context, call, `${HOST}${call}()`);
	meter.patch(context.helpers, 'prepareBinaryData', `${HOST}helpers`);
	// Where it is asked for the logger, a context keeps it for good.
	const { logger } = Object.create(context) as IWebhookFunctions;
	const timedLogger = Object.create(logger) as typeof logger;
	for (const call of LOGGER_CALLS) meter.patch(timedLogger, call, `${HOST}logger`);
	Object.defineProperty(context, 'logger', { value: timedLogger });
	const prototype = Object.getPrototypeOf(request) as object;
	for (const name of REQUEST_GETTERS) {
		const read = (): unknown => Reflect.get(prototype, name, request);
		const get = meter.timed(`${HOST}request.${name}`, read);
		Object.defineProperty(request, name, { get: () => get(), configurable: true });
	}
	for (const call of RESPONSE_CALLS) meter.patch(response, call, `${HOST}node:http's response`);
}

/**
 * Makes SQLite a stage of its own, in whichever store: the state's on the request's path, and the
 * event log's where it writes while a request is under way.
 */
export function observeSqlite(meterOf: () => Meter | undefined): void {
	const wrap = (prototype: object, method: string) => {
		const call = (prototype as Record<string, (...all: unknown[]) => unknown>)[method]!;
		const stages = new WeakMap<Meter, number>();
		Object.defineProperty(prototype, method, {
			value(this: unknown, ...all: unknown[]): unknown {
				const meter = meterOf();
				if (!meter?.isRunning) return call.apply(this, all);
				const stage = stages.get(meter) ?? meter.stageOf(SQLITE);
				stages.set(meter, stage);
				meter.enter(stage);
				try {
					return call.apply(this, all);
				} finally {
					meter.leave();
				}
			},
		});
	};
	for (const method of ['all', 'get', 'run']) wrap(StatementSync.prototype, method);
	for (const method of ['exec', 'prepare']) wrap(DatabaseSync.prototype, method);
}
