export interface Progress {
	/** Ends with a line that says what was reached and how long it took. */
	done(text?: string): void;
	/** Ends without a word, for failures. */
	stop(): void;
}

/**
 * Tells on `stream` (standard error by default) what is happening, how far it is and for how long:
 * one line that rewrites itself on a terminal, a line every five seconds elsewhere.
 */
export function showProgress(
	what: string,
	howFar?: () => string | Promise<string>,
	stream?: NodeJS.WriteStream,
): Progress;
