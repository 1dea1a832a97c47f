import * as path from 'node:path';

import { N8nProcess, type LogEntry, type StartLimits, type StopOptions } from './n8n-process';
import { installTarball } from './package-tarball';
import { assertPortIsFree, freePort } from './ports';
import { hostEnvironment, newEncryptionKey, type LogFormat } from './settings';
import { TemporaryFolder } from './temporary-folder';

export interface N8nHostOptions extends StartLimits {
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
}

/** A real n8n on 127.0.0.1, in a process of its own that ends at the latest with this one. */
export class N8nHost {
	private constructor(
		private readonly n8n: N8nProcess,
		/** The value of N8N_USER_FOLDER: n8n keeps its data in `.n8n` below it. */
		readonly userFolder: string,
		private readonly ownFolder: TemporaryFolder | undefined,
	) {}

	/**
	 * Starts n8n and waits until it answers.
	 * @throws Error with one sentence, and n8n's last log lines if it ended before it was ready
	 */
	static async start(options: N8nHostOptions = {}): Promise<N8nHost> {
		const { packages = [], env, logFormat = 'json' } = options;
		if (options.port !== undefined) await assertPortIsFree(options.port);
		const port = options.port ?? (await freePort());
		const ownFolder =
			options.userFolder === undefined
				? await TemporaryFolder.create('spot-connect-n8n-')
				: undefined;
		const userFolder = ownFolder?.path ?? options.userFolder!;
		try {
			for (const tarball of packages) await installTarball(tarball, userFolder);
			const n8n = await N8nProcess.start({
				...options,
				command: ['start'],
				folder: userFolder,
				port,
				logFile: options.logFile ?? path.join(userFolder, 'n8n.log'),
				env: {
					...hostEnvironment({
						userFolder,
						port,
						brokerPort: await freePort(),
						logFormat,
						...(ownFolder && { encryptionKey: newEncryptionKey() }),
					}),
					...env,
				},
			});
			return new N8nHost(n8n, userFolder, ownFolder);
		} catch (error) {
			await ownFolder?.remove();
			throw error;
		}
	}

	get url(): string {
		return this.n8n.url;
	}

	get port(): number {
		return this.n8n.port;
	}

	get logFile(): string {
		return this.n8n.logFile;
	}

	/** Process id of n8n. */
	get pid(): number {
		return this.n8n.pid;
	}

	/** Whether n8n is running. */
	get running(): boolean {
		return this.n8n.running;
	}

	/** Resolves when n8n has ended, for whatever reason. */
	async ended(): Promise<void> {
		await this.n8n.ended();
	}

	/** Everything that n8n has written so far. */
	async readLog(): Promise<string> {
		return await this.n8n.readLog();
	}

	/** The lines of n8n's log, parsed; lines that are not JSON are left out. Needs the log format `json`. */
	async logEntries(): Promise<LogEntry[]> {
		return await this.n8n.logEntries();
	}

	/** Stops n8n, waits until it has ended, and removes the user folder if the host made it. May be called again. */
	async stop(options: StopOptions = {}): Promise<void> {
		await this.n8n.stop(options);
		await this.ownFolder?.remove();
	}
}
