import { readFileSync } from 'node:fs';
import path from 'node:path';

const PAGE = readFileSync(path.join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8');

/**
 * @param heading of a section of docs/cli.md with a table of two columns
 * @returns what the page claims to find: the first column, and each part of the second
 */
export function claimsUnder(heading: string): readonly (readonly [name: string, claim: string])[] {
	const section = PAGE.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
	if (section === undefined) throw new Error(`docs/cli.md has no section "${heading}"`);
	return [...section.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gm)].flatMap(([, name, text]) =>
		text!.split('; ').map((claim) => [name!, claim] as const),
	);
}
