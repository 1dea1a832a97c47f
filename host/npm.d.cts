/** Path of npm-cli.js: of the npm that started us, of the one beside Node, or of the one in PATH. Throws if there is none. */
export function findNpmCli(): string;

/** What went wrong, from what npm printed, in a sentence that says what to do. */
export function explainNpmFailure(output: string, logFile: string): string;

export interface NpmRun {
	args: string[];
	cwd: string;
	/** Everything that npm prints goes here. */
	logFile: string;
	/** The Node that runs npm and its scripts; the current one by default. */
	node?: string;
	/** Added to the environment. */
	env?: Record<string, string>;
}

/** Runs npm and gives its standard output. Rejects with a sentence that says what to do; `output` on the error holds the last of what npm printed. */
export function runNpm(run: NpmRun): Promise<string>;

/** Rejects within seconds, with a sentence that says what to do, where an installation would fail after minutes of retries. */
export function assertRegistryAnswers(run: Pick<NpmRun, 'cwd' | 'logFile'>): Promise<void>;
