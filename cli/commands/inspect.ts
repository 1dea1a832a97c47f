import { InvalidArgumentError, Option, type Command } from 'commander';

import type { SignatureScheme } from '../../admission/signature/scheme';
import { schemeById } from '../../admission/signature/schemes';
import { httpUrlOf } from '../http/url';
import {
	DEFAULT_ANSWER,
	findAnswerFault,
	LONGEST_ANSWER_BODY,
	LONGEST_DELAY_MS,
} from '../inspect/answer-settings';
import type { AnswerSettings, State } from '../inspect/api';
import type { Capture } from '../inspect/capture';
import type { Bounds } from '../inspect/captures';
import { isLoopback } from '../inspect/host-guard';
import { Inspector } from '../inspect/inspector';
import { lineOf } from '../inspect/line';
import { Masker } from '../mask';
import { wholeNumber } from '../number-option';
import { EXIT, UsageError, type Outcome } from '../outcome';
import type { Perform } from '../program';
import type { Surroundings } from '../surroundings';
import { alignColumns } from '../table';

const KIB = 1024;
const MIB = 1024 * KIB;
const MOST_REQUESTS = 100_000;
const MOST_MEMORY_MIB = 4096;
const HIGHEST_PORT = 65_535;
const PORT = 4567;
/** How often a body of the greatest length fits into the memory. */
const BODIES_IN_MEMORY = 4;

const HELP = `
Examples:
  $ spot-connect inspect
  $ spot-connect inspect --forward http://localhost:5678/webhook/orders --secret s3cret
  $ spot-connect inspect --status 503 --delay 2000
  $ spot-connect inspect --json | jq 'select(.signature.state == "failed")'

Point the sender at the capture address, any path, and open the page. Nothing leaves this
machine, but what --forward and a resend on the page send where you say.

--forward with a path (http://localhost:5678/webhook/orders): every request goes to just that URL,
with its own query. Without a path (http://localhost:5678): to the path that was called.`;

interface InspectOptions {
	readonly port: number;
	readonly host: string;
	readonly uiPort?: number;
	readonly uiHost: string;
	readonly forward?: string;
	readonly secret?: string;
	readonly scheme?: string;
	readonly status?: number;
	readonly answerBody?: string;
	readonly delay: number;
	readonly failureRate: number;
	readonly maxRequests: number;
	readonly maxMemory: number;
	readonly maxBody: number;
	readonly json?: boolean;
}

/** Adds `inspect`: captures every request that comes in, and shows them on a page. */
export function addInspect(program: Command, perform: Perform, surroundings: Surroundings): void {
	program
		.command('inspect')
		.description('capture every request that comes in, show it live on a page, pass it on')
		.option('-p, --port <port>', 'where senders are captured', wholeNumber(0, HIGHEST_PORT), PORT)
		.option('--host <address>', 'address that senders reach', '127.0.0.1')
		.option('--ui-port <port>', 'where the page is (port + 1)', wholeNumber(0, HIGHEST_PORT))
		.option('--ui-host <address>', 'address of the page', '127.0.0.1')
		.option('--forward <url>', 'pass each request on, and its answer back')
		.addOption(
			new Option('--secret <secret>', 'check signatures with it').env('SPOT_CONNECT_SECRET'),
		)
		.option('--scheme <scheme>', 'check by this scheme, whatever a request looks like')
		.addOption(
			new Option('--status <status>', 'answer with it (200)')
				.argParser(wholeNumber(200, 599))
				.conflicts('forward'),
		)
		.addOption(new Option('--answer-body <text>', 'answer with it').conflicts('forward'))
		.option('--delay <ms>', 'wait before each answer', wholeNumber(0, LONGEST_DELAY_MS), 0)
		.option('--failure-rate <share>', 'share answered 503, from 0 to 1', share, 0)
		.option('--max-requests <number>', 'how many are kept', wholeNumber(1, MOST_REQUESTS), 5000)
		.option('--max-memory <MiB>', 'for all together', wholeNumber(1, MOST_MEMORY_MIB), 64)
		.option('--max-body <KiB>', 'kept of one body', wholeNumber(0, MOST_MEMORY_MIB * KIB), 1024)
		.option('--json', 'print one line of JSON for each request')
		.addHelpText('after', HELP)
		.action(async (options: InspectOptions) => {
			await perform(options.json, async () => await inspect(options, surroundings));
		});
}

function share(text: string): number {
	const value = /^(?:\d{1,3}|\d?\.\d{1,6})$/.test(text) ? Number(text) : NaN;
	if (!(value <= 1)) throw new InvalidArgumentError('Give a number from 0 to 1, such as 0.2.');
	return value;
}

async function inspect(options: InspectOptions, surroundings: Surroundings): Promise<Outcome> {
	const { port, host, uiPort, uiHost, forward, secret, json } = options;
	const { writeOut, writeErr, onInterrupt, nowMs } = surroundings;
	const forwardUrl = forward === undefined ? undefined : httpUrlOf(forward);
	const inspector = new Inspector({
		host,
		port,
		uiHost,
		uiPort: uiPort ?? portAfter(port),
		bounds: boundsOf(options),
		answer: answerOf(options),
		forwardUrl,
		secret,
		scheme: schemeOf(options),
		nowMs,
	});
	const masker = new Masker([secret]);
	if (json) {
		const print = (capture: Capture) => writeOut(`${lineOf(capture, masker)}\n`);
		inspector.listen({
			onAdd: (capture) => isEnded(capture) && print(capture),
			onUpdate: (capture, before) => !isEnded(before) && isEnded(capture) && print(capture),
			onClear: () => undefined,
		});
	}
	await inspector.start();
	const interrupted = new Promise<void>((resolve) => onInterrupt(resolve));
	const tell = json ? writeErr : writeOut;
	tell(`${masker.text(startText(inspector, forwardUrl, options))}\n`);
	await interrupted;
	const state = inspector.state();
	await inspector.close();
	const text = endText(state);
	if (json) writeErr(`${text}\n`);
	return { exitCode: EXIT.ok, text, json: undefined };
}

/** A free port is followed by another one. */
function portAfter(port: number): number {
	if (port < HIGHEST_PORT) return port === 0 ? 0 : port + 1;
	throw new UsageError(`There is no port after ${port} for the page: give one with --ui-port.`);
}

function isEnded({ durationMs }: Capture): boolean {
	return durationMs > 0;
}

function boundsOf({ maxRequests, maxMemory, maxBody }: InspectOptions): Bounds {
	const maxBytes = maxMemory * MIB;
	const maxBodyBytes = maxBody * KIB;
	if (maxBodyBytes * BODIES_IN_MEMORY > maxBytes) {
		const most = maxBytes / BODIES_IN_MEMORY / KIB;
		throw new UsageError(
			`--max-body may be at most ${most} (KiB) where --max-memory is ${maxMemory} (MiB): a quarter of it.`,
		);
	}
	return { maxCount: maxRequests, maxBytes, maxBodyBytes };
}

function answerOf({ status, answerBody, delay, failureRate }: InspectOptions): AnswerSettings {
	const settings: AnswerSettings = {
		...DEFAULT_ANSWER,
		...(status !== undefined && { status }),
		...(answerBody !== undefined && { body: answerBody, contentType: contentTypeOf(answerBody) }),
		delayMs: delay,
		failureRate,
	};
	if (findAnswerFault(settings) !== undefined) {
		throw new UsageError(`--answer-body has more than ${LONGEST_ANSWER_BODY} characters.`);
	}
	return settings;
}

function contentTypeOf(text: string): string {
	try {
		JSON.parse(text);
		return 'application/json';
	} catch {
		return 'text/plain; charset=utf-8';
	}
}

function schemeOf({ scheme: id }: InspectOptions): SignatureScheme | undefined {
	if (id === undefined) return undefined;
	const scheme = schemeById(id);
	if (scheme !== undefined) return scheme;
	throw new UsageError(`There is no scheme "${id}". spot-connect verify --help lists them.`);
}

function startText(
	inspector: Inspector,
	forwardUrl: string | undefined,
	{ host, uiHost, maxRequests, maxMemory }: InspectOptions,
): string {
	return [
		alignColumns([
			['senders', `${inspector.captureUrl} (any path)`],
			['page', `${inspector.uiUrl}/`],
			...(forwardUrl === undefined ? [] : [['passed on to', forwardUrl]]),
			['kept', `the newest ${maxRequests.toLocaleString('en')}, in ${maxMemory} MiB at most`],
		]),
		...(isLoopback(host) ? [] : ['Other machines that reach this one can send to it.']),
		...(isLoopback(uiHost)
			? []
			: ['Warning: whoever reaches the page sees all that is captured, with its secrets.']),
		'Ctrl-C ends it.',
	].join('\n');
}

function endText({ total, kept, dropped }: State): string {
	const count = (value: number) => value.toLocaleString('en');
	return [
		`${count(total)} ${total === 1 ? 'request' : 'requests'} captured, ${count(kept)} kept to the end.`,
		...(dropped.count > 0
			? [`${count(dropped.count)} made room for newer ones (${count(dropped.bytes)} bytes).`]
			: []),
		...(dropped.cutBodies > 0 ? [`${count(dropped.cutBodies)} bodies were not kept whole.`] : []),
		...(dropped.refused > 0
			? [`${count(dropped.refused)} were answered 503 or cut off, for too many waited.`]
			: []),
	].join('\n');
}
