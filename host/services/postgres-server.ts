import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { PostgresSettings } from '../../eventlog/stores/postgres/settings';
import { ServerProcess } from './server-process';

/** Where packages put the programs outside the PATH: Debian's by version, Homebrew's by formula. */
const DEBIAN = '/usr/lib/postgresql';
const HOMEBREW = ['/opt/homebrew/opt', '/usr/local/opt'];
const START_LIMIT_MS = 30_000;
/** Nothing that a test writes has to outlive the machine. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** @returns the folder with the newest `postgres` and `initdb` of this machine, or undefined */
export function findPostgres(): string | undefined {
	const folders = [
		...newestFirst(DEBIAN, /^(\d+)$/),
		...HOMEBREW.flatMap((each) => newestFirst(each, /^postgresql@(\d+)$/)),
		...(process.env.PATH ?? '').split(path.delimiter),
	];
	return folders.find((folder) =>
		['postgres', 'initdb'].every((name) => fs.existsSync(path.join(folder, name))),
	);
}

/** @returns the `bin` of each version in a folder; `name` yields the number of a version */
function newestFirst(folder: string, name: RegExp): string[] {
	const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
	return names
		.map((each) => ({ each, version: Number(name.exec(each)?.[1]) }))
		.filter(({ version }) => !Number.isNaN(version))
		.sort((a, b) => b.version - a.version)
		.map(({ each }) => path.join(folder, each, 'bin'));
}

/**
 * A Postgres of its own in a temporary folder, reached through a Unix socket in it. It ends with this
 * process.
 */
export class PostgresServer {
	readonly settings: PostgresSettings;
	#process: ServerProcess | undefined;

	private constructor(
		private readonly programs: string,
		private readonly folder: string,
		private readonly configuration: readonly string[],
	) {
		this.settings = { host: folder, database: 'postgres', user: 'postgres' };
	}

	/**
	 * @param programs what `findPostgres` gave
	 * @param configuration settings of the server, as `name=value`
	 */
	static async create(
		programs: string,
		configuration: readonly string[] = FAST,
	): Promise<PostgresServer> {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spot-connect-pg-'));
		const server = new PostgresServer(programs, folder, configuration);
		const { uid, gid } = user();
		if (uid !== undefined && gid !== undefined) fs.chownSync(folder, uid, gid);
		execFileSync(
			path.join(programs, 'initdb'),
			[
				'--auth=trust',
				'--no-sync',
				'-U',
				'postgres',
				'-E',
				'UTF8',
				'--locale=C.UTF-8',
				server.#data,
			],
			{ cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...user() },
		);
		await server.start();
		return server;
	}

	async start(): Promise<void> {
		const settings = ['listen_addresses=', `unix_socket_directories=${this.folder}`];
		const options = [...settings, ...this.configuration].flatMap((each) => ['-c', each]);
		const server = ServerProcess.start(
			[path.join(this.programs, 'postgres'), '-D', this.#data, ...options],
			// A fast shutdown: open transactions are rolled back.
			{ folder: this.folder, logFile: this.#log, endSignal: 'INT', ...user() },
		);
		this.#process = server;
		const deadline = Date.now() + START_LIMIT_MS;
		while (!this.#isReady()) {
			if (!server.isRunning || Date.now() > deadline) {
				throw new Error(`Postgres does not start:\n${fs.readFileSync(this.#log, 'utf8')}`);
			}
			await sleep(50);
		}
	}

	/** Stops the server; its data stay. */
	async stop(): Promise<void> {
		const server = this.#process;
		this.#process = undefined;
		await server?.end();
	}

	/** Stops the server and removes its folder. */
	async remove(): Promise<void> {
		await this.stop();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	get #data(): string {
		return path.join(this.folder, 'data');
	}

	get #log(): string {
		return path.join(this.folder, 'server.log');
	}

	#isReady(): boolean {
		const arguments_ = ['-q', '-h', this.folder, '-U', 'postgres'];
		return spawnSync(path.join(this.programs, 'pg_isready'), arguments_).status === 0;
	}
}

/** Postgres refuses to run as root, so it is run as the user that its package makes. */
function user(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const id = (option: string) =>
		Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
