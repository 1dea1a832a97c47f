import { lookup } from 'node:dns/promises';

import { Option, type Command } from 'commander';

import type { Check } from '../doctor/check';
import { examine, type Examination } from '../doctor/examine';
import { assertHeader } from '../header-option';
import { httpUrlOf } from '../http/url';
import { readInput } from '../input';
import { Masker, printable } from '../mask';
import { wholeNumber } from '../number-option';
import { EXIT, UsageError, type Outcome } from '../outcome';
import type { Perform } from '../program';
import type { Surroundings } from '../surroundings';

const LONGEST_TIMEOUT_SECONDS = 300;

const HELP = `
Examples:
  $ spot-connect doctor https://n8n.example.com/webhook/orders
  $ spot-connect doctor https://n8n.example.com/webhook/orders --key sc_… --send
  $ spot-connect doctor https://n8n.internal/webhook/orders --ca authority.pem --json

It sends OPTIONS, GET and a POST without a key. A webhook that lets anybody in starts its
workflow by that POST; --no-post leaves it out. --send sends one more, with the key.`;

interface DoctorOptions {
	readonly key?: string;
	readonly keyHeader: string;
	readonly send?: boolean;
	readonly post: boolean;
	readonly timeout: number;
	readonly ca?: string;
	readonly json?: boolean;
}

/** Adds `doctor`: checks from outside what commonly goes wrong with a webhook. */
export function addDoctor(program: Command, perform: Perform, surroundings: Surroundings): void {
	program
		.command('doctor')
		.description('check from outside what commonly goes wrong with a webhook')
		.argument('<url>', 'production URL of the trigger')
		.addOption(new Option('-k, --key <key>', 'API key, for --send').env('SPOT_CONNECT_KEY'))
		.option('--key-header <name>', 'header of the API key', 'x-api-key')
		.option('--send', 'send one real request with the key')
		.option('--no-post', 'send no POST without a key')
		.option('--timeout <seconds>', 'longest wait', wholeNumber(1, LONGEST_TIMEOUT_SECONDS), 10)
		.option('--ca <file>', 'PEM of certificates to trust instead of those of the system')
		.option('--json', 'print one JSON document')
		.addHelpText('after', HELP)
		.action(async (url: string, options: DoctorOptions) => {
			await perform(options.json, async () => await doctor(url, options, surroundings));
		});
}

async function doctor(
	url: string,
	{ key, keyHeader, send, post, timeout, ca }: DoctorOptions,
	{ stdin, nowMs }: Surroundings,
): Promise<Outcome> {
	if (send && key === undefined) throw new UsageError('--send needs --key.');
	if (key !== undefined) assertHeader(keyHeader, key, '--key or --key-header');
	const examination = await examine(httpUrlOf(url), {
		ca: ca === undefined ? undefined : (await readInput(ca, stdin)).toString(),
		timeoutMs: timeout * 1000,
		nowMs,
		lookup,
		isPostAllowed: post,
		delivery: send && key !== undefined ? { header: keyHeader, key } : undefined,
	});
	const masker = new Masker([key]);
	const checks = examination.checks.map((check) => ({
		...check,
		message: masker.text(check.message),
		...(check.advice !== undefined && { advice: masker.text(check.advice) }),
	}));
	return {
		exitCode: exitCodeOf(examination),
		text: printable(checks.map(lineOf).join('\n')),
		json: { ...examination, checks },
	};
}

function exitCodeOf({ checks, isReachable }: Examination) {
	if (!isReachable) return EXIT.unreachable;
	return checks.some(({ status }) => status === 'fail') ? EXIT.failed : EXIT.ok;
}

const STATUS_WIDTH = 6;
const NAME_WIDTH = 19;

function lineOf({ status, name, message, advice }: Check): string {
	const line = `${status.padEnd(STATUS_WIDTH)}${name.padEnd(NAME_WIDTH)}${message}`;
	return advice === undefined
		? line
		: `${line}\n${' '.repeat(STATUS_WIDTH + NAME_WIDTH)}What to do: ${advice}`;
}
