import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { nodeBinary } from './node-binary';
import { hostFolder, runFolder } from './paths';
import { assertPortIsFree } from './ports';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const QUOTED_LOG_LINES = 12;
const OWN_PROCESS_GROUP = process.platform !== 'win32';

/** How long a start may take, and what gives it up. */
export interface StartLimits {
	/** How long n8n may take to be ready, in milliseconds; three minutes if not given. */
	startTimeoutMs?: number;
	/** Gives the start up when aborted: n8n is stopped, and `start` rejects with the signal's reason. */
	signal?: AbortSignal;
}

export interface N8nProcessOptions extends StartLimits {
	/** What n8n is to do, such as `['start']` or `['worker', '--concurrency=5']`. */
	command: readonly string[];
	/** The whole environment; nothing else is inherited. */
	env: Record<string, string>;
	/** Where it runs; n8n reads a `.env` file from there. */
	folder: string;
	/** Port on 127.0.0.1 that `env` has n8n answer on. */
	port: number;
	/** Where n8n's output goes, after what is there already. */
	logFile: string;
	/** What messages call it; `n8n` if not given. */
	name?: string;
}

export interface StopOptions {
	/** SIGTERM if not given: n8n finishes what runs, then ends. */
	signal?: NodeJS.Signals;
	/** How long it may take, in milliseconds, before it is killed; 30 seconds if not given. */
	timeoutMs?: number;
}

/** A line of n8n's log in its JSON form. */
export interface LogEntry {
	level: string;
	message: string;
	metadata: Record<string, unknown>;
}

const toLogEntry = (line: string): LogEntry[] => {
	try {
		const { level, message, metadata } = JSON.parse(line) as Partial<LogEntry>;
		return level && message ? [{ level, message, metadata: metadata ?? {} }] : [];
	} catch {
		return [];
	}
};

/** One process of n8n, of whatever kind, that ends at the latest with this one. */
export class N8nProcess {
	readonly url: string;
	/** Has no time to be gentle: this process is ending. */
	private readonly endAtExit = () => {
		this.kill('SIGKILL');
	};

	private constructor(
		private readonly child: ChildProcess,
		readonly name: string,
		readonly port: number,
		readonly logFile: string,
	) {
		this.url = `http://127.0.0.1:${port}`;
		// Before whatever removes its folder.
		process.prependOnceListener('exit', this.endAtExit);
		child.once('exit', () => process.removeListener('exit', this.endAtExit));
	}

	/**
	 * Starts it and waits until it says that it is ready.
	 * @throws Error with one sentence, and n8n's last log lines if it ended before it was ready
	 */
	static async start(options: N8nProcessOptions): Promise<N8nProcess> {
		const { command, env, folder, port, logFile, name = 'n8n' } = options;
		await fs.mkdir(folder, { recursive: true });
		await fs.mkdir(path.dirname(logFile), { recursive: true });
		await fs.mkdir(runFolder, { recursive: true });
		const log = await fs.open(logFile, 'a');
		let n8n: N8nProcess;
		try {
			const child = spawn(
				nodeBinary(),
				[
					'--require',
					path.join(hostFolder, 'exit-with-parent.cjs'),
					path.join(hostFolder, 'node_modules', 'n8n', 'bin', 'n8n'),
					...command,
				],
				{
					cwd: folder,
					env,
					stdio: ['pipe', log.fd, log.fd],
					// Ctrl-C reaches every process of a terminal's group; only we are to act on it.
					detached: OWN_PROCESS_GROUP,
				},
			);
			await new Promise<void>((resolve, reject) => {
				child.once('spawn', resolve);
				child.once('error', reject);
			});
			n8n = new N8nProcess(child, name, port, logFile);
		} finally {
			await log.close();
		}
		try {
			await n8n.waitUntilReady(options.startTimeoutMs ?? START_TIMEOUT_MS, options.signal);
			return n8n;
		} catch (error) {
			await n8n.stop(options.signal?.aborted ? {} : { signal: 'SIGKILL' });
			throw error;
		}
	}

	/** Process id of n8n. */
	get pid(): number {
		return this.child.pid ?? -1;
	}

	/** Whether n8n is running. */
	get running(): boolean {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	/** Resolves when n8n has ended, for whatever reason. */
	async ended(): Promise<void> {
		if (!this.running) return;
		await new Promise<void>((resolve) => {
			this.child.once('exit', () => {
				resolve();
			});
		});
	}

	/** Everything that n8n has written so far. */
	async readLog(): Promise<string> {
		return await fs.readFile(this.logFile, 'utf8');
	}

	/** The lines of n8n's log, parsed; lines that are not JSON are left out. Needs the log format `json`. */
	async logEntries(): Promise<LogEntry[]> {
		return (await this.readLog()).split('\n').flatMap(toLogEntry);
	}

	/** Stops n8n and waits until it has ended. May be called again. */
	async stop({ signal = 'SIGTERM', timeoutMs = STOP_TIMEOUT_MS }: StopOptions = {}): Promise<void> {
		const ended = this.ended();
		if (this.running) this.child.kill(signal);
		const late = setTimeout(() => {
			this.kill('SIGKILL');
		}, timeoutMs);
		await ended;
		clearTimeout(late);
		this.kill('SIGKILL');
	}

	/** Signals n8n and the processes that it started. */
	kill(signal: NodeJS.Signals): void {
		try {
			if (OWN_PROCESS_GROUP) process.kill(-this.pid, signal);
			else this.child.kill(signal);
		} catch {
			// They are gone already.
		}
	}

	private async waitUntilReady(timeoutMs: number, signal?: AbortSignal): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		while (this.running) {
			signal?.throwIfAborted();
			if (await this.isReady()) return;
			if (Date.now() > deadline) {
				throw new Error(
					`${this.name} was not ready within ${Math.round(timeoutMs / 1000)} seconds. Its last log lines:\n${await this.lastLogLines()}`,
				);
			}
			await sleep(POLL_MS);
		}
		const log = await this.readLog();
		if (new RegExp(`port ${this.port} is already in use`, 'i').test(log)) {
			await assertPortIsFree(this.port);
		}
		throw new Error(
			`${this.name} ended before it was ready (${this.child.signalCode ?? `exit code ${this.child.exitCode}`}). Its last log lines:\n${await this.lastLogLines()}`,
		);
	}

	private async isReady(): Promise<boolean> {
		try {
			const response = await fetch(`${this.url}/healthz/readiness`, {
				signal: AbortSignal.timeout(5_000),
			});
			await response.arrayBuffer();
			return response.ok;
		} catch {
			return false;
		}
	}

	private async lastLogLines(): Promise<string> {
		const lines = (await this.readLog()).trimEnd().split('\n').slice(-QUOTED_LOG_LINES);
		return lines.map((line) => toLogEntry(line)[0]?.message ?? line).join('\n');
	}
}
