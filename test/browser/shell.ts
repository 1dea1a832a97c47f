import { execFile } from 'node:child_process';

/** What a command left behind. */
export interface Ran {
	readonly exitCode: number;
	/** Standard output and standard error. */
	readonly out: string;
}

/** A terminal window: it knows the aliases that were made in it before. */
export class Shell {
	private readonly aliases: string[] = [];

	/** @param home where `~` is */
	constructor(private readonly home: string) {}

	/** Types commands in, and waits until they have ended. */
	async run(commands: string): Promise<Ran> {
		const script = [...this.aliases, commands].join('\n');
		this.aliases.push(...commands.split('\n').filter((line) => line.startsWith('alias ')));
		return await new Promise((resolve) => {
			execFile(
				'bash',
				['-O', 'expand_aliases', '-c', script],
				{ encoding: 'utf8', env: { ...process.env, HOME: this.home } },
				(error, out, err) =>
					resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, out: out + err }),
			);
		});
	}
}
