import { Option, type Command } from 'commander';

import type { SignatureScheme } from '../../admission/signature/scheme';
import { schemeById, SCHEMES } from '../../admission/signature/schemes';
import { httpUrlOf } from '../http/url';
import { readInput } from '../input';
import { printable } from '../mask';
import { momentOf } from '../moment';
import { wholeNumber } from '../number-option';
import { EXIT, UsageError, type Outcome } from '../outcome';
import type { Perform } from '../program';
import type { Surroundings } from '../surroundings';
import { alignColumns } from '../table';
import { coversUrl, diagnose, type Diagnosis } from '../verify/diagnose';
import { readHeaders } from '../verify/read-headers';
import { wrapWords } from '../wrap';

/** Of a file with headers, in bytes. */
const MOST_HEADER_BYTES = 1024 * 1024;

const HELP = `
Examples:
  $ spot-connect verify --scheme github --secret s3cret --headers headers.txt --body body.json
  $ spot-connect verify --scheme stripe --secret whsec_… --body body.json \\
      --headers '{"stripe-signature": "t=1768471200,v1=…"}' --at 2026-01-15T10:00:00Z
  $ spot-connect verify --scheme square --secret … --headers h.json --body b.json --url https://…

The body must be captured byte by byte: a body that was copied from a web page or written
out again by a program does not verify. Nothing leaves this machine.

Schemes:
${wrapWords(SCHEMES.map(({ id }) => id))}`;

/** Stands for a URL that the scheme does not look at. */
const NO_URL = 'https://localhost/';

interface VerifyOptions {
	readonly scheme: string;
	readonly secret?: string;
	readonly publicKey?: string;
	readonly headers: string;
	readonly body: string;
	readonly url?: string;
	readonly method: string;
	readonly at?: string;
	readonly tolerance?: number;
	readonly json?: boolean;
}

/** Adds `verify`: checks a captured delivery and says which part does not match. */
export function addVerify(program: Command, perform: Perform, surroundings: Surroundings): void {
	program
		.command('verify')
		.description('check the signature of a captured delivery, and say which part does not match')
		.requiredOption('-s, --scheme <scheme>', 'the provider who signed it')
		.addOption(new Option('--secret <secret>', 'the secret').env('SPOT_CONNECT_SECRET'))
		.option('--public-key <file>', 'the public key, for schemes with one')
		.requiredOption('--headers <file|json>', 'the headers: lines, or JSON')
		.requiredOption('-b, --body <file>', 'the exact body; - for standard input')
		.option('--url <url>', 'the URL that the sender called, for schemes that sign it')
		.option('-X, --method <method>', 'HTTP method', 'POST')
		.option('--at <time>', 'when it came in: ISO 8601, or seconds since the epoch (now)')
		.option('--tolerance <seconds>', 'instead of that of the scheme', wholeNumber(1, 86_400))
		.option('--json', 'print one JSON document')
		.addHelpText('after', HELP)
		.action(async (options: VerifyOptions) => {
			await perform(options.json, async () => await verify(options, surroundings));
		});
}

async function verify(options: VerifyOptions, surroundings: Surroundings): Promise<Outcome> {
	const scheme = schemeById(options.scheme);
	if (scheme === undefined) {
		throw new UsageError(
			`There is no scheme "${options.scheme}". spot-connect verify --help lists them.`,
		);
	}
	const diagnosis = diagnose(
		await caseOf(scheme, options, surroundings),
		options.at === undefined ? surroundings.nowMs() : momentOf(options.at),
	);
	return {
		exitCode: diagnosis.verification.ok ? EXIT.ok : EXIT.failed,
		text: textOf(scheme, diagnosis),
		json: jsonOf(scheme, diagnosis),
	};
}

async function caseOf(scheme: SignatureScheme, options: VerifyOptions, { stdin }: Surroundings) {
	const { secret, publicKey, headers, tolerance } = options;
	const isInline = /^\s*[[{]/.test(headers);
	const read = async (file: string, most?: number) => await readInput(file, stdin, most);
	const headerText = isInline ? headers : (await read(headers, MOST_HEADER_BYTES)).toString();
	if (options.url === undefined && coversUrl(scheme)) {
		throw new UsageError(`${scheme.displayName} signs the URL: give it with --url.`);
	}
	return {
		scheme,
		delivery: {
			method: options.method,
			url: options.url === undefined ? NO_URL : httpUrlOf(options.url),
			headers: readHeaders(headerText),
			body: await read(options.body),
		},
		keys: {
			secrets: secret === undefined ? [] : [secret],
			...(publicKey !== undefined && {
				publicKeys: [(await read(publicKey, MOST_HEADER_BYTES)).toString()],
			}),
			...(tolerance !== undefined && { toleranceSeconds: tolerance }),
		},
	};
}

function textOf({ displayName }: SignatureScheme, { verification, findings }: Diagnosis): string {
	if (!verification.ok) {
		return [
			`The delivery does not verify as ${displayName} signs it.`,
			...findings.map(({ cause, message, advice }) =>
				printable(`${cause}: ${message}\nWhat to do: ${advice}`),
			),
		].join('\n\n');
	}
	const { timestampMs, deliveryId, eventType } = verification;
	const rows = [
		['signed at', timestampMs === undefined ? undefined : new Date(timestampMs).toISOString()],
		['delivery id', deliveryId],
		['event type', eventType],
	].filter((row): row is string[] => row[1] !== undefined);
	return printable(
		[`The signature is right: ${displayName} signed exactly this.`, alignColumns(rows)]
			.join('\n')
			.trimEnd(),
	);
}

function jsonOf({ id }: SignatureScheme, { verification, findings }: Diagnosis): unknown {
	if (!verification.ok) {
		return {
			scheme: id,
			ok: false,
			code: verification.code,
			detail: verification.detail,
			findings,
		};
	}
	const { timestampMs, deliveryId, eventType } = verification;
	return { scheme: id, ok: true, timestampMs, deliveryId, eventType, findings };
}
