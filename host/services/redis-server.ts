import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as tls from 'node:tls';

import { freePort } from '../ports';
import { ServerProcess } from './server-process';

const LOOPBACK = '127.0.0.1';
const START_LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 2000;

export interface RedisServerOptions {
	/** A free one unless told. */
	readonly port?: number;
	/** Of the user `default`. None unless told. */
	readonly password?: string;
	/** PEM of the server's certificate and key: then it speaks nothing but TLS. */
	readonly tls?: { readonly cert: string; readonly key: string };
	/** More settings, as on the command line: `['--maxmemory', '4mb']`. */
	readonly args?: readonly string[];
}

/** @returns the `redis-server` of this machine, or undefined */
export function findRedis(): string | undefined {
	return (process.env.PATH ?? '')
		.split(path.delimiter)
		.map((folder) => path.join(folder, 'redis-server'))
		.find((program) => fs.existsSync(program));
}

/**
 * A Redis of its own on 127.0.0.1, with a temporary folder. It writes nothing to the disk unless its
 * arguments say so, and ends with this process.
 */
export class RedisServer {
	#process: ServerProcess | undefined;

	private constructor(
		private readonly program: string,
		private readonly folder: string,
		readonly port: number,
		private readonly options: RedisServerOptions,
	) {}

	/**
	 * Starts one and waits until it answers.
	 * @throws Error where there is no `redis-server` (see `findRedis`), or with its log where it
	 *   does not start
	 */
	static async create(options: RedisServerOptions = {}): Promise<RedisServer> {
		const program = findRedis();
		if (program === undefined) throw new Error('There is no redis-server in the PATH.');
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spot-connect-redis-'));
		const port = options.port ?? (await freePort());
		const server = new RedisServer(program, folder, port, options);
		server.#configure();
		try {
			await server.start();
		} catch (error) {
			await server.remove();
			throw error;
		}
		return server;
	}

	/** With the password, where there is one. */
	get url(): string {
		const { password, tls: certificate } = this.options;
		const user = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
		return `${certificate ? 'rediss' : 'redis'}://${user}${LOOPBACK}:${this.port}`;
	}

	/**
	 * Starts it again on the same port: empty, unless its arguments have it keep its data.
	 * @throws Error with its log where it does not start
	 */
	async start(): Promise<void> {
		if (this.#process) return;
		const server = ServerProcess.start(
			[this.program, this.#configuration, ...(this.options.args ?? [])],
			{ folder: this.folder, logFile: this.#log },
		);
		this.#process = server;
		const deadline = Date.now() + START_LIMIT_MS;
		while (!(await this.#isReady())) {
			if (!server.isRunning || Date.now() > deadline) {
				await this.stop();
				throw new Error(`redis-server does not start:\n${fs.readFileSync(this.#log, 'utf8')}`);
			}
			await sleep(20);
		}
	}

	/** Stops it, as SIGTERM does. */
	async stop(): Promise<void> {
		const server = this.#process;
		this.#process = undefined;
		await server?.end();
	}

	/** Stops it and removes its folder. */
	async remove(): Promise<void> {
		await this.stop();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	get #configuration(): string {
		return path.join(this.folder, 'redis.conf');
	}

	get #log(): string {
		return path.join(this.folder, 'server.log');
	}

	/** In a file, so that no list of processes shows the password. */
	#configure(): void {
		const { password, tls: certificate } = this.options;
		const lines = [
			`bind ${LOOPBACK}`,
			`port ${certificate ? 0 : this.port}`,
			`dir ${JSON.stringify(this.folder)}`,
			'save ""',
			'appendonly no',
		];
		if (password !== undefined) lines.push(`requirepass ${JSON.stringify(password)}`);
		if (certificate) {
			const { cert, key } = certificate;
			fs.writeFileSync(path.join(this.folder, 'cert.pem'), cert);
			fs.writeFileSync(path.join(this.folder, 'key.pem'), key, { mode: 0o600 });
			lines.push(`tls-port ${this.port}`, 'tls-cert-file cert.pem', 'tls-key-file key.pem');
			lines.push('tls-ca-cert-file cert.pem', 'tls-auth-clients no');
		}
		fs.writeFileSync(this.#configuration, `${lines.join('\n')}\n`, { mode: 0o600 });
	}

	async #isReady(): Promise<boolean> {
		const { password, tls: certificate } = this.options;
		const options = { host: LOOPBACK, port: this.port };
		// Whoever listens there was started above.
		const socket = certificate
			? tls.connect({ ...options, rejectUnauthorized: false })
			: net.connect(options);
		// The loop below tells of the first; there can be another while the socket is being destroyed.
		socket.on('error', () => undefined);
		socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy());
		try {
			if (password !== undefined) socket.write(encoded(['AUTH', password]));
			socket.write(encoded(['PING']));
			let answer = '';
			for await (const chunk of socket) {
				answer += String(chunk);
				// Without a password, and the user `default` switched off by the arguments.
				if (/^\+PONG|^-NOAUTH/m.test(answer)) return true;
				if (/^-/m.test(answer)) return false;
			}
			return false;
		} catch {
			return false;
		} finally {
			socket.destroy();
		}
	}
}

/** @returns a command as Redis reads it: an array of texts, each with its length in bytes */
function encoded(command: readonly string[]): string {
	const parts = command.map((each) => `$${Buffer.byteLength(each)}\r\n${each}\r\n`);
	return `*${command.length}\r\n${parts.join('')}`;
}
