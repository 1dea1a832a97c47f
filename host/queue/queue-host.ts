import * as fs from 'node:fs/promises';
import * as path from 'node:path';

import { N8nProcess, type StartLimits } from '../n8n-process';
import { installTarball } from '../package-tarball';
import { assertPortIsFree, freePort } from '../ports';
import { requireQueueServices } from '../services/programs';
import { PostgresServer } from '../services/postgres-server';
import { RedisServer } from '../services/redis-server';
import { newEncryptionKey, type LogFormat } from '../settings';
import { TemporaryFolder } from '../temporary-folder';
import { PROCESSES, queueCommand, queueEnvironment, type ProcessName } from './settings';

const DEFAULT_CONCURRENCY = 10;

export interface QueueHostOptions extends StartLimits {
	/** Tarballs of community packages to install before the start. */
	packages?: string[];
	/** Settings of n8n for every process, that go before the host's own. */
	env?: Record<string, string>;
	/** The same for one of them. */
	processEnv?: Partial<Record<ProcessName, Record<string, string>>>;
	/**
	 * Whether the processes have one user folder, as on one machine, and not one each, as on several.
	 * n8n starts ten seconds later then: each process takes another's journal for a crash of its own.
	 */
	sharesUserFolder?: boolean;
	/** Ports on 127.0.0.1; free ones where not given. */
	ports?: Partial<Record<ProcessName, number>>;
	/** How many executions the worker runs at a time; 10 if not given. */
	workerConcurrency?: number;
	/** Where the logs go, `<process>.log`, after what is there already. If not given, they go with the host. */
	logFolder?: string;
	/** Form of n8n's log lines; `json` if not given. */
	logFormat?: LogFormat;
}

/** All that it takes to start a process, once or again. */
type Plan = Readonly<Record<ProcessName, (signal?: AbortSignal) => Promise<N8nProcess>>>;

/**
 * n8n in queue mode on 127.0.0.1: a main process, a worker and two webhook processors, with a Postgres
 * and a Redis of their own. All of it is temporary, and ends at the latest with this process.
 */
export class QueueHost {
	private constructor(
		private readonly folder: TemporaryFolder,
		/** n8n's database, which an event log can share: the user `postgres` needs no password. */
		readonly postgres: PostgresServer,
		/** n8n's queue, which the shared state can use too. */
		readonly redis: RedisServer,
		private readonly userFolders: Readonly<Record<ProcessName, string>>,
		private readonly plan: Plan,
		private readonly running: Map<ProcessName, N8nProcess>,
	) {}

	/**
	 * Starts it and waits until every process is ready.
	 * @throws Error with one sentence: what to install, which port is taken, or which process ended
	 *   before it was ready, with its last log lines
	 */
	static async start(options: QueueHostOptions = {}): Promise<QueueHost> {
		const programs = requireQueueServices();
		for (const port of Object.values(options.ports ?? {})) await assertPortIsFree(port);
		const folder = await TemporaryFolder.create('spot-connect-queue-');
		let postgres: PostgresServer | undefined;
		let redis: RedisServer | undefined;
		let host: QueueHost | undefined;
		try {
			postgres = await PostgresServer.create(programs);
			redis = await RedisServer.create();
			const { userFolders, plan } = await planProcesses(options, folder.path, postgres, redis);
			host = new QueueHost(folder, postgres, redis, userFolders, plan, new Map());
			await host.startAll(options.signal);
			return host;
		} catch (error) {
			await host?.stop();
			await redis?.remove();
			await postgres?.remove();
			await folder.remove();
			throw error;
		}
	}

	/** Where the editor and the REST API are: the main process. */
	get url(): string {
		return this.process('main').url;
	}

	/** Where the production webhooks are. */
	get processorUrls(): readonly [string, string] {
		return [this.process('processor1').url, this.process('processor2').url];
	}

	/** A process that was started, for its `pid`, `url` and log; another one after `restart`. */
	process(name: ProcessName): N8nProcess {
		const found = this.running.get(name);
		if (!found) throw new Error(`The process "${name}" has not been started.`);
		return found;
	}

	/** The value of N8N_USER_FOLDER of a process: it keeps its data in `.n8n` below it. */
	userFolder(name: ProcessName): string {
		return this.userFolders[name];
	}

	/**
	 * Signals a process and those that it started. Waits until it has ended, unless the signal only
	 * has it pause or go on.
	 */
	async kill(name: ProcessName, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		const n8n = this.process(name);
		n8n.kill(signal);
		if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await n8n.ended();
	}

	/** Starts a process again, on the same port, and waits until it is ready; stops it first if it is running. */
	async restart(name: ProcessName): Promise<void> {
		await this.process(name).stop();
		// Left behind by a process that was killed: n8n would wait for ten seconds.
		await fs.rm(path.join(this.userFolders[name], '.n8n', 'crash.journal'), { force: true });
		this.running.set(name, await this.plan[name]());
	}

	/** Resolves with the name of the process that ends first, for whatever reason. */
	async firstEnded(): Promise<ProcessName> {
		return await Promise.race(
			[...this.running].map(async ([name, n8n]) => {
				await n8n.ended();
				return name;
			}),
		);
	}

	/** Stops everything and removes what it has written. May be called again. */
	async stop(): Promise<void> {
		await Promise.all([...this.running.values()].map(async (n8n) => await n8n.stop()));
		await this.redis.remove();
		await this.postgres.remove();
		await this.folder.remove();
	}

	private async startAll(signal?: AbortSignal): Promise<void> {
		const failure = new AbortController();
		const either = AbortSignal.any([failure.signal, ...(signal ? [signal] : [])]);
		// All at once: whoever comes first migrates the database, the others wait for that.
		await Promise.all(
			PROCESSES.map(async (name) => {
				try {
					this.running.set(name, await this.plan[name](either));
				} catch (error) {
					failure.abort(error);
				}
			}),
		);
		failure.signal.throwIfAborted();
	}
}

/** Prepares the user folders, and says how each process is started. */
async function planProcesses(
	options: QueueHostOptions,
	folder: string,
	postgres: PostgresServer,
	redis: RedisServer,
): Promise<{ userFolders: Record<ProcessName, string>; plan: Plan }> {
	const { sharesUserFolder = false, packages = [], logFolder = path.join(folder, 'log') } = options;
	const userFolders = forEach((name) => path.join(folder, sharesUserFolder ? 'n8n' : name));
	for (const userFolder of new Set(Object.values(userFolders))) {
		for (const tarball of packages) await installTarball(tarball, userFolder);
	}
	const encryptionKey = newEncryptionKey();
	const { host, database, user } = postgres.settings;
	const starts = PROCESSES.map(async (name) => {
		const port = options.ports?.[name] ?? (await freePort());
		const settings = {
			userFolder: userFolders[name],
			port,
			brokerPort: await freePort(),
			logFormat: options.logFormat ?? 'json',
			encryptionKey,
			postgres: { host, database, user },
			redisPort: redis.port,
			workerConcurrency: options.workerConcurrency ?? DEFAULT_CONCURRENCY,
			sharesUserFolder,
		};
		const start = async (signal?: AbortSignal) =>
			await N8nProcess.start({
				...(signal && { signal }),
				...(options.startTimeoutMs !== undefined && { startTimeoutMs: options.startTimeoutMs }),
				name: `n8n's process "${name}"`,
				command: queueCommand(name, settings),
				env: {
					...queueEnvironment(name, settings),
					...options.env,
					...options.processEnv?.[name],
				},
				folder: userFolders[name],
				port,
				logFile: path.join(logFolder, `${name}.log`),
			});
		return [name, start] as const;
	});
	return { userFolders, plan: Object.fromEntries(await Promise.all(starts)) as Plan };
}

const forEach = <T>(make: (name: ProcessName) => T): Record<ProcessName, T> =>
	Object.fromEntries(PROCESSES.map((name) => [name, make(name)])) as Record<ProcessName, T>;
