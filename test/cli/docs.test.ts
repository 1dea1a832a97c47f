import { readFileSync } from 'node:fs';
import path from 'node:path';

import { run } from './run';

const PAGE = readFileSync(path.join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8');

/** Every call in the page's code blocks. */
const CALLS = [
	...PAGE.matchAll(/spot-connect (keygen|send|verify|doctor|inspect)(?: (.*))?$/gm),
].map(([call, name, args = '']) => [call, name!, args] as const);

describe('docs/cli.md', () => {
	it('has examples of all five commands', () => {
		expect(new Set(CALLS.map(([, name]) => name)).size).toBe(5);
	});

	it.each(CALLS)('%s has options that there are', async (_, name, args) => {
		const { out } = await run([name, '--help']);
		for (const [option] of args.matchAll(/--[a-z-]+/g)) expect(out).toContain(option);
	});
});
