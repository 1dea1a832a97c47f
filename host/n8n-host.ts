import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { nodeBinary } from './node-binary';
import { installTarball } from './package-tarball';
import { hostFolder, runFolder } from './paths';
import { assertPortIsFree, freePort } from './ports';
import { hostEnvironment, type LogFormat } from './settings';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const QUOTED_LOG_LINES = 12;
/** n8n's last processes may still be writing. */
const REMOVE_FOLDER = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };
const OWN_PROCESS_GROUP = process.platform !== 'win32';

export interface N8nHostOptions {
	/** Port on 127.0.0.1; a free one if not given. */
	port?: number;
	/** Kept after the host stops. If not given, a new folder that goes with the host. */
	userFolder?: string;
	/** Tarballs of community packages to install before the start. */
	packages?: string[];
	/** Settings of n8n that go before the host's own. */
	env?: Record<string, string>;
	/** Where n8n's output goes, after what is there already; `n8n.log` in the user folder if not given. */
	logFile?: string;
	/** Form of n8n's log lines; `json` if not given. */
	logFormat?: LogFormat;
	/** How long n8n may take to be ready, in milliseconds; three minutes if not given. */
	startTimeoutMs?: number;
	/** Gives the start up when aborted: n8n is stopped, and `start` rejects with the signal's reason. */
	signal?: AbortSignal;
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

/** A real n8n on 127.0.0.1, in a process of its own that ends at the latest with this one. */
export class N8nHost {
	readonly url: string;
	/** Has no time to be gentle: the process is ending. */
	private readonly endAtExit = () => {
		this.kill('SIGKILL');
		if (this.ownsUserFolder) rmSync(this.userFolder, REMOVE_FOLDER);
	};

	private constructor(
		private readonly child: ChildProcess,
		readonly port: number,
		/** The value of N8N_USER_FOLDER: n8n keeps its data in `.n8n` below it. */
		readonly userFolder: string,
		readonly logFile: string,
		private readonly ownsUserFolder: boolean,
	) {
		this.url = `http://127.0.0.1:${port}`;
		process.once('exit', this.endAtExit);
		child.once('exit', () => process.removeListener('exit', this.endAtExit));
	}

	/**
	 * Starts n8n and waits until it answers.
	 * @throws Error with one sentence, and n8n's last log lines if it ended before it was ready
	 */
	static async start(options: N8nHostOptions = {}): Promise<N8nHost> {
		if (options.port !== undefined) await assertPortIsFree(options.port);
		const node = nodeBinary();
		const port = options.port ?? (await freePort());
		const userFolder =
			options.userFolder ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'spot-connect-n8n-')));
		const logFile = options.logFile ?? path.join(userFolder, 'n8n.log');
		await fs.mkdir(userFolder, { recursive: true });
		await fs.mkdir(path.dirname(logFile), { recursive: true });
		await fs.mkdir(runFolder, { recursive: true });

		const ownsUserFolder = options.userFolder === undefined;
		let host: N8nHost | undefined;
		try {
			for (const tarball of options.packages ?? []) await installTarball(tarball, userFolder);
			const log = await fs.open(logFile, 'a');
			try {
				const child = spawn(
					node,
					[
						'--require',
						path.join(hostFolder, 'exit-with-parent.cjs'),
						path.join(hostFolder, 'node_modules', 'n8n', 'bin', 'n8n'),
						'start',
					],
					{
						// n8n reads a `.env` file from the folder that it starts in.
						cwd: userFolder,
						env: {
							...hostEnvironment({
								node,
								userFolder,
								port,
								brokerPort: await freePort(),
								logFormat: options.logFormat ?? 'json',
								newUserFolder: ownsUserFolder,
							}),
							...options.env,
						},
						stdio: ['pipe', log.fd, log.fd],
						// Ctrl-C reaches every process of a terminal's group; only we are to act on it.
						detached: OWN_PROCESS_GROUP,
					},
				);
				await new Promise<void>((resolve, reject) => {
					child.once('spawn', resolve);
					child.once('error', reject);
				});
				host = new N8nHost(child, port, userFolder, logFile, ownsUserFolder);
			} finally {
				await log.close();
			}
			await host.waitUntilReady(options.startTimeoutMs ?? START_TIMEOUT_MS, options.signal);
			return host;
		} catch (error) {
			await host?.stop(options.signal?.aborted ? {} : { signal: 'SIGKILL' });
			if (!host && ownsUserFolder) await fs.rm(userFolder, REMOVE_FOLDER);
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

	/** Stops n8n, waits until it has ended, and removes the user folder if the host made it. May be called again. */
	async stop({ signal = 'SIGTERM', timeoutMs = STOP_TIMEOUT_MS }: StopOptions = {}): Promise<void> {
		const ended = this.ended();
		if (this.running) this.child.kill(signal);
		const late = setTimeout(() => {
			this.kill('SIGKILL');
		}, timeoutMs);
		await ended;
		clearTimeout(late);
		this.kill('SIGKILL');
		if (this.ownsUserFolder) {
			await fs.rm(this.userFolder, REMOVE_FOLDER);
		}
	}

	/** Signals n8n and the processes that it started. */
	private kill(signal: NodeJS.Signals) {
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
					`n8n was not ready within ${Math.round(timeoutMs / 1000)} seconds. Its last log lines:\n${await this.lastLogLines()}`,
				);
			}
			await sleep(POLL_MS);
		}
		const log = await this.readLog();
		if (log.includes(`port ${this.port} is already in use`)) await assertPortIsFree(this.port);
		throw new Error(
			`n8n ended before it was ready (${this.child.signalCode ?? `exit code ${this.child.exitCode}`}). Its last log lines:\n${await this.lastLogLines()}`,
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
