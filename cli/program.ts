import { Command, CommanderError } from 'commander';

import { ConfigurationError } from '../admission/configuration-error';
import { version } from '../package.json';
import { addDoctor } from './commands/doctor';
import { addInspect } from './commands/inspect';
import { addKeygen } from './commands/keygen';
import { addSend } from './commands/send';
import { addVerify } from './commands/verify';
import { EXIT, UsageError, type ExitCode, type Outcome } from './outcome';
import type { Surroundings } from './surroundings';

/** Does a subcommand's work and prints what it came to, as text or as one JSON document. */
export type Perform = (isJson: boolean | undefined, work: () => Promise<Outcome>) => Promise<void>;

const EXAMPLES = `
Examples:
  $ npx n8n-nodes-spot-connect keygen
  $ npx n8n-nodes-spot-connect send http://localhost:5678/webhook/orders --key sc_… --example order
  $ npx n8n-nodes-spot-connect verify --scheme github --secret … --headers h.txt --body b.json
  $ npx n8n-nodes-spot-connect doctor https://n8n.example.com/webhook/orders
  $ npx n8n-nodes-spot-connect inspect --forward http://localhost:5678/webhook/orders

Exit codes: 0 all is well, 1 refused or a check failed, 2 called the wrong way, 3 nothing answered.`;

/**
 * Runs the command.
 * @param args without the program's own name
 * @returns the exit code of the process
 */
export async function runCommandLine(
	args: readonly string[],
	surroundings: Surroundings,
): Promise<ExitCode> {
	let exitCode: ExitCode = EXIT.ok;
	const perform: Perform = async (isJson, work) => {
		const outcome = await work().catch((error: unknown) => outcomeOfMistake(error));
		exitCode = outcome.exitCode;
		if (isJson) writeJson(outcome.json);
		else if (outcome.exitCode === EXIT.usage) surroundings.writeErr(`${outcome.text}\n`);
		else surroundings.writeOut(`${outcome.text}\n`);
	};
	try {
		await programOf(perform, surroundings).parseAsync(args, { from: 'user' });
		return exitCode;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
		const message = error instanceof Error ? error.message : String(error);
		const stack = error instanceof Error ? error.stack : undefined;
		surroundings.writeErr(
			surroundings.isDebugging && stack !== undefined
				? `${stack}\n`
				: `error: ${message}\nSPOT_CONNECT_DEBUG=1 shows where it happened.\n`,
		);
		return EXIT.failed;
	}

	function writeJson(document: unknown): void {
		if (document === undefined) return;
		surroundings.writeOut(`${JSON.stringify(document, undefined, 2)}\n`);
	}

	function outcomeOfMistake(error: unknown): Outcome {
		if (!(error instanceof UsageError) && !(error instanceof ConfigurationError)) throw error;
		const { message } = error;
		return {
			exitCode: EXIT.usage,
			text: (surroundings.isDebugging && error.stack) || `error: ${message}`,
			json: { error: message },
		};
	}
}

function programOf(perform: Perform, surroundings: Surroundings): Command {
	const { writeOut, writeErr } = surroundings;
	const program = new Command('spot-connect')
		.description('Tries out webhooks of n8n that are checked by Spot Connect.')
		.version(version, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print this help')
		.helpCommand('help [command]', 'print the help of a command')
		.showHelpAfterError('(add --help for the options and examples)')
		.showSuggestionAfterError()
		.configureOutput({ writeOut, writeErr })
		.exitOverride()
		.addHelpText('after', EXAMPLES);
	addKeygen(program, perform);
	addSend(program, perform, surroundings);
	addVerify(program, perform, surroundings);
	addDoctor(program, perform, surroundings);
	addInspect(program, perform, surroundings);
	return program;
}
