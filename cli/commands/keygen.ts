import type { Command } from 'commander';

import { generateApiKey } from '../../admission/api-key-format';
import { wholeNumber } from '../number-option';
import { EXIT, type Outcome } from '../outcome';
import type { Perform } from '../program';
import { alignColumns } from '../table';

const MOST_KEYS = 1000;

const EXAMPLES = `
Examples:
  $ spot-connect keygen
  $ spot-connect keygen --count 3 --json`;

const WHAT_TO_DO = `Give the key to the sender, who puts it into the request header x-api-key. Paste the hash
(or the key) into the credential Spot Connect API in n8n. The fingerprint names the key in
events and logs. Nobody can tell the key from the hash: it is shown here once.`;

/** Adds `keygen`: makes API keys. */
export function addKeygen(program: Command, perform: Perform): void {
	program
		.command('keygen')
		.description('make an API key, with its fingerprint and its hash for the credential')
		.option('-n, --count <number>', 'how many keys', wholeNumber(1, MOST_KEYS), 1)
		.option('--json', 'print one JSON document')
		.addHelpText('after', EXAMPLES)
		.action(async ({ count, json }: { count: number; json?: boolean }) => {
			await perform(json, async () => makeKeys(count));
		});
}

function makeKeys(count: number): Outcome {
	const keys = Array.from({ length: count }, generateApiKey);
	const tables = keys.map(({ key, fingerprint, hash }) =>
		alignColumns([
			['key', key],
			['fingerprint', fingerprint],
			['hash', hash],
		]),
	);
	return {
		exitCode: EXIT.ok,
		text: [...tables, WHAT_TO_DO].join('\n\n'),
		json: { keys },
	};
}
