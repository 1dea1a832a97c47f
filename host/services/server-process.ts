import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';

/**
 * Runs a program, and ends it with the signal named first when the standard input ends: a pipe from
 * the process that started it, which the system closes however that process ends, SIGKILL included.
 */
const END_WITH_PARENT = `
end_signal=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat; kill -s "$end_signal" "$server"; } <&3 >/dev/null 2>&1 3<&- &
wait "$server"
`;

export interface ServerProcessOptions {
	/** Where it runs. */
	readonly folder: string;
	/** Where its output goes, after what is there already. */
	readonly logFile: string;
	/** What ends it in good order: `TERM` unless told. */
	readonly endSignal?: 'INT' | 'TERM';
	/** The user to run it as; this process's own unless told. */
	readonly uid?: number;
	readonly gid?: number;
}

/** A server that this process started, and that ends with it. Needs a POSIX shell. */
export class ServerProcess {
	private constructor(private readonly shell: ChildProcess) {
		shell.once('exit', () => shell.stdin?.destroy());
	}

	/** @param command the program's path and its arguments */
	static start(command: readonly string[], options: ServerProcessOptions): ServerProcess {
		const { folder, logFile, endSignal = 'TERM', uid, gid } = options;
		const log = fs.openSync(logFile, 'a');
		try {
			const shell = spawn('/bin/sh', ['-c', END_WITH_PARENT, 'sh', endSignal, ...command], {
				cwd: folder,
				stdio: ['pipe', log, log],
				// Ctrl-C reaches every process of a terminal's group; only we are to act on it.
				detached: true,
				...(uid !== undefined && { uid }),
				...(gid !== undefined && { gid }),
			});
			return new ServerProcess(shell);
		} finally {
			fs.closeSync(log);
		}
	}

	get isRunning(): boolean {
		return this.shell.exitCode === null && this.shell.signalCode === null;
	}

	/** Ends it in good order, and waits for that. May be called again. */
	async end(): Promise<void> {
		const exit = this.isRunning ? once(this.shell, 'exit') : undefined;
		this.shell.stdin?.destroy();
		await exit;
	}
}
