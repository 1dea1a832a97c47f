import { Readable } from 'node:stream';

import { runCommandLine } from '../../cli/program';
import type { Surroundings } from '../../cli/surroundings';

/** What a run of the command left behind. */
export interface Run {
	readonly exitCode: number;
	readonly out: string;
	readonly err: string;
	/** Standard output as the one JSON document that it is with --json. */
	readonly json: () => unknown;
}

/** Runs the command in this process. */
export async function run(
	args: readonly string[],
	over: Partial<Surroundings> & { readonly input?: string } = {},
): Promise<Run> {
	let out = '';
	let err = '';
	const { input = '', ...surroundings } = over;
	const exitCode = await runCommandLine(args, {
		writeOut: (text) => void (out += text),
		writeErr: (text) => void (err += text),
		stdin: Readable.from(Buffer.from(input)),
		isErrTerminal: false,
		isDebugging: false,
		nowMs: Date.now,
		onInterrupt: () => () => undefined,
		...surroundings,
	});
	return { exitCode, out, err, json: () => JSON.parse(out) as unknown };
}
