/** Exit codes of the command. */
export const EXIT = {
	ok: 0,
	/** The webhook refused, the delivery does not verify, or a check failed. */
	failed: 1,
	/** The command was called the wrong way. */
	usage: 2,
	/** Nothing answered. */
	unreachable: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a subcommand came to. */
export interface Outcome {
	readonly exitCode: ExitCode;
	/** For people, without the last line break. */
	readonly text: string;
	/** The same for programs; printed as one JSON document. Undefined where all of it is printed already. */
	readonly json: unknown;
}

/** The user asked for what cannot be done. The message says what to write instead. */
export class UsageError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'UsageError';
	}
}
