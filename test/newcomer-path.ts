import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One of the numbered steps of the README's section "Use it". */
export interface Step {
	/** What it says to do, in bold at its beginning. */
	readonly title: string;
	/** The commands in its code blocks, one text a block. */
	readonly commands: readonly string[];
	/** What it calls by name in n8n, in italics. */
	readonly names: readonly string[];
	/** The commands within its sentences. */
	readonly inline: readonly string[];
}

/** @returns the README's way from a running n8n to the first execution */
export function newcomersPath(): readonly Step[] {
	const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
	const [, section = ''] = /^## Use it\n(.*?)^## /ms.exec(readme) ?? [];
	return section
		.split(/^(?=\d+\. )/m)
		.filter((text) => /^\d+\. /.test(text))
		.map((text) => {
			const prose = text.replace(/^ *```.*?^ *```$/gms, '');
			return {
				title: /^\d+\. \*\*(.+?)\*\*/.exec(text)?.[1] ?? '',
				commands: [...text.matchAll(/^ *```bash\n(.*?)^ *```$/gms)].map(([, block]) =>
					block!.replace(/^ {3}/gm, '').trimEnd(),
				),
				names: [...prose.matchAll(/(?<![\w`])_([^_`]+)_(?![\w`])/g)].map(([, name]) => name!),
				inline: [...prose.matchAll(/`([^`]+)`/g)].map(([, code]) => code!),
			};
		});
}
