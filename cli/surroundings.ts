import type { Readable } from 'node:stream';

/** What the command knows of the process around it. */
export interface Surroundings {
	readonly writeOut: (text: string) => void;
	readonly writeErr: (text: string) => void;
	readonly stdin: Readable;
	/** Whether a person watches standard error, so that a line may be written over. */
	readonly isErrTerminal: boolean;
	/** Whether a stack trace is wanted of a failure. */
	readonly isDebugging: boolean;
	/** Milliseconds since the epoch. */
	readonly nowMs: () => number;
	/**
	 * Lets the next Ctrl-C call the listener in the place of ending the process.
	 * @returns what takes the listener off
	 */
	readonly onInterrupt: (listener: () => void) => () => void;
}

/** @returns those of this process */
export function processSurroundings(): Surroundings {
	return {
		writeOut: (text) => process.stdout.write(text),
		writeErr: (text) => process.stderr.write(text),
		stdin: process.stdin,
		isErrTerminal: process.stderr.isTTY,
		isDebugging: process.env.SPOT_CONNECT_DEBUG === '1',
		nowMs: Date.now,
		onInterrupt: (listener) => {
			process.once('SIGINT', listener);
			return () => process.off('SIGINT', listener);
		},
	};
}
