import { Option, type Command } from 'commander';

import { schemeById } from '../../admission/signature/schemes';
import type { Delivery, HeaderLine } from '../delivery';
import { EXAMPLES } from '../examples';
import { explainAnswer } from '../explain';
import { collectHeader } from '../header-option';
import { connectionsTo, exchange, type Answer, type Connections } from '../http/exchange';
import { NoAnswerError } from '../http/failure';
import { sendRepeatedly, type Tally } from '../http/repeat';
import { httpUrlOf } from '../http/url';
import { readInput } from '../input';
import { Masker, printable } from '../mask';
import { wholeNumber } from '../number-option';
import { EXIT, UsageError, type Outcome } from '../outcome';
import type { Perform } from '../program';
import { requestOf, type RequestParts } from '../request-of';
import { SIGNABLE_SCHEMES } from '../signing/sign';
import type { Surroundings } from '../surroundings';
import { answerText, progressText, requestText, summaryOf, summaryText } from '../transcript';
import { wrapWords } from '../wrap';

const MOST_REQUESTS = 1_000_000;
const MOST_AT_ONCE = 256;
const LONGEST_TIMEOUT_SECONDS = 3600;
/** Between two progress lines, in milliseconds. */
const PROGRESS_MS = 100;

const HELP = `
Examples:
  $ spot-connect send http://localhost:5678/webhook/orders --key sc_… --example order
  $ spot-connect send URL --sign github --secret s3cret --example github.push
  $ spot-connect send URL --jwt eyJ… --data '{"total": 15}'
  $ cat body.json | spot-connect send URL --file - --header x-shop=7
  $ spot-connect send URL --key sc_… --repeat 1000 --concurrency 10

Schemes for --sign:
${wrapWords(SIGNABLE_SCHEMES.map(({ id }) => id))}

Examples for --example:
${wrapWords(Object.keys(EXAMPLES))}`;

interface SendOptions {
	readonly method: string;
	readonly key?: string;
	readonly keyHeader: string;
	readonly jwt?: string;
	readonly sign?: string;
	readonly secret?: string;
	readonly publicUrl?: string;
	readonly header?: readonly HeaderLine[];
	readonly data?: string;
	readonly file?: string;
	readonly example?: string;
	readonly idempotencyKey?: string;
	readonly repeat: number;
	readonly concurrency: number;
	readonly timeout: number;
	readonly ca?: string;
	readonly json?: boolean;
}

/** Adds `send`: sends a real webhook, once or many times, and explains the answer. */
export function addSend(program: Command, perform: Perform, surroundings: Surroundings): void {
	program
		.command('send')
		.description('send a webhook, print request and answer, and explain a refusal')
		.argument('<url>', 'production URL or test URL of the trigger')
		.option('-X, --method <method>', 'HTTP method', 'POST')
		.addOption(new Option('-k, --key <key>', 'API key').env('SPOT_CONNECT_KEY'))
		.option('--key-header <name>', 'header of the API key', 'x-api-key')
		.addOption(new Option('--jwt <token>', 'JSON Web Token').env('SPOT_CONNECT_JWT'))
		.option('--sign <scheme>', 'sign as this provider does')
		.addOption(new Option('--secret <secret>', 'secret to sign with').env('SPOT_CONNECT_SECRET'))
		.option('--public-url <url>', 'URL that the signature covers, if n8n is known by another')
		.option('-H, --header <name=value>', 'a header; may be repeated', collectHeader)
		.addOption(new Option('-d, --data <json>', 'the body').conflicts(['file', 'example']))
		.addOption(
			new Option('-f, --file <file>', 'the body, as it is; - for standard input').conflicts(
				'example',
			),
		)
		.option('-e, --example <name>', 'an example as the body, with its headers')
		.option('--idempotency-key <key>', 'key of the delivery, or random for a new one each time')
		.option('-n, --repeat <number>', 'how often', wholeNumber(1, MOST_REQUESTS), 1)
		.option('-c, --concurrency <number>', 'how many at a time', wholeNumber(1, MOST_AT_ONCE), 1)
		.option('--timeout <seconds>', 'longest wait', wholeNumber(1, LONGEST_TIMEOUT_SECONDS), 30)
		.option('--ca <file>', 'PEM of certificates to trust instead of those of the system')
		.option('--json', 'print one JSON document')
		.addHelpText('after', HELP)
		.action(async (url: string, options: SendOptions) => {
			await perform(options.json, async () => await send(url, options, surroundings));
		});
}

async function send(
	url: string,
	options: SendOptions,
	surroundings: Surroundings,
): Promise<Outcome> {
	const parts = await partsOf(url, options, surroundings);
	const ca = options.ca && (await readInput(options.ca, surroundings.stdin)).toString();
	const connections = connectionsTo(parts.url, { atOnce: options.concurrency, ca });
	const masker = new Masker([options.key, options.jwt, options.secret]);
	const make = () => requestOf(parts, surroundings.nowMs());
	try {
		return options.repeat === 1
			? await sendOnce(make(), options, connections, masker)
			: await sendMany(make, options, connections, surroundings);
	} finally {
		connections.close();
	}
}

async function sendOnce(
	request: Delivery,
	{ timeout }: SendOptions,
	connections: Connections,
	masker: Masker,
): Promise<Outcome> {
	const sent = requestText(request, masker);
	let answer: Answer;
	try {
		answer = await exchange(request, connections, timeout * 1000);
	} catch (error) {
		if (!(error instanceof NoAnswerError)) throw error;
		return {
			exitCode: EXIT.unreachable,
			text: `${sent}\n\nNo answer. ${error.message}`,
			json: { request: jsonOf(request, masker), failure: error.code, explanation: [error.message] },
		};
	}
	const text = answer.body.toString();
	const { isAccepted, code, lines } = explainAnswer({ ...answer, text });
	const explanation = lines.map((line) => printable(masker.text(line)));
	return {
		exitCode: isAccepted ? EXIT.ok : EXIT.failed,
		text: [sent, answerText(answer, masker), explanation.join('\n')].join('\n\n'),
		json: {
			request: jsonOf(request, masker),
			answer: {
				status: answer.status,
				milliseconds: answer.milliseconds,
				...jsonOf(answer, masker),
			},
			isAccepted,
			...(code !== undefined && { code }),
			explanation,
		},
	};
}

function jsonOf(
	message: Pick<Delivery, 'headers' | 'body'> & Partial<Delivery>,
	masker: Masker,
): Record<string, unknown> {
	const { method, url, headers, body } = message;
	return {
		...(method !== undefined && { method }),
		...(url !== undefined && { url: masker.text(url) }),
		headers: headers.map((header) => masker.header(header)),
		body: masker.text(body.toString()),
	};
}

async function sendMany(
	make: () => Delivery,
	{ repeat, concurrency, timeout }: SendOptions,
	connections: Connections,
	{ writeErr, isErrTerminal, onInterrupt }: Surroundings,
): Promise<Outcome> {
	// A mistake in the options shows before anything is sent.
	make();
	const startMs = performance.now();
	let shownMs = -Infinity;
	const onProgress = (tally: Tally): void => {
		if (!isErrTerminal || performance.now() - shownMs < PROGRESS_MS) return;
		shownMs = performance.now();
		writeErr(`\r\u001b[K${progressText(tally, repeat)}`);
	};
	const stopper = new AbortController();
	const release = onInterrupt(() => stopper.abort());
	const tally = await sendRepeatedly(
		{
			count: repeat,
			atOnce: concurrency,
			timeoutMs: timeout * 1000,
			make,
			stop: stopper.signal,
		},
		connections,
		onProgress,
	).finally(release);
	if (isErrTerminal) writeErr('\r\u001b[K');
	const summary = summaryOf(tally, (performance.now() - startMs) / 1000, concurrency);
	return { exitCode: exitCodeOf(tally), text: summaryText(summary), json: summary };
}

function exitCodeOf({ failures, accepted, done }: Tally) {
	if (failures.size > 0) return EXIT.unreachable;
	return accepted === done ? EXIT.ok : EXIT.failed;
}

async function partsOf(
	url: string,
	options: SendOptions,
	{ stdin }: Surroundings,
): Promise<RequestParts> {
	const { method, key, keyHeader, jwt, publicUrl, idempotencyKey, header = [] } = options;
	if (!/^[A-Z]{1,20}$/.test(method)) throw new UsageError('Write the method in capitals: POST.');
	const example = options.example === undefined ? undefined : exampleOf(options.example);
	return {
		method,
		url: httpUrlOf(url),
		publicUrl: publicUrl === undefined ? undefined : httpUrlOf(publicUrl),
		headers: [...header, ...(example?.headers ?? [])],
		body: example ? Buffer.from(JSON.stringify(example.body)) : await bodyOf(options, stdin),
		key: key === undefined ? undefined : { header: keyHeader, value: key },
		token: jwt,
		idempotencyKey,
		signing: signingOf(options),
	};
}

function exampleOf(name: string) {
	if (Object.hasOwn(EXAMPLES, name)) return EXAMPLES[name]!;
	throw new UsageError(
		`There is no example "${name}". There are ${Object.keys(EXAMPLES).join(', ')}.`,
	);
}

async function bodyOf(
	{ data, file, method, header = [] }: SendOptions,
	stdin: Surroundings['stdin'],
): Promise<Buffer> {
	if (file !== undefined) return await readInput(file, stdin);
	if (data === undefined) return Buffer.from(method === 'GET' || method === 'HEAD' ? '' : '{}');
	if (!header.some(([name]) => name.toLowerCase() === 'content-type')) assertJson(data);
	return Buffer.from(data);
}

function assertJson(data: string): void {
	try {
		JSON.parse(data);
	} catch (error) {
		throw new UsageError(
			`--data is not JSON: ${(error as Error).message}. Mind the quotes of the shell, or give another content type with --header content-type=….`,
		);
	}
}

function signingOf({ sign, secret }: SendOptions): RequestParts['signing'] {
	if (sign === undefined) return undefined;
	const scheme = schemeById(sign);
	if (scheme === undefined) {
		throw new UsageError(`There is no scheme "${sign}". spot-connect send --help lists them.`);
	}
	if (secret === undefined) {
		throw new UsageError('--sign needs --secret, or SPOT_CONNECT_SECRET in the environment.');
	}
	return { scheme, secret };
}
