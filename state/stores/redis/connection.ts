import { StateUnavailableError } from '../../store';
import { loadRedisClient } from '../load-redis';
import type { RedisClient } from './client';
import { RedisFault, redisFaultOf, stateFaultOf } from './faults';
import { FULL, type ScriptName } from './scripts';
import { checkRedisSettings, DEFAULT_TIMEOUT_MS, type RedisSettings } from './settings';

/** Least and most time between two attempts to connect, in milliseconds. */
const MIN_RECONNECT_MS = 50;
const MAX_RECONNECT_MS = 1000;
/** Most operations that wait for their answer. */
const MAX_WAITING = 10_000;

export interface ScriptCall {
	readonly keys: readonly string[];
	readonly values?: readonly (string | number)[];
}

/**
 * Runs scripts over a connection that is made when it is first wanted, and made again
 * for ever when it is lost.
 */
export class RedisConnection {
	#client: RedisClient | undefined;
	#opening: Promise<void> | undefined;
	#isClosed = false;
	/** They refuse the operations that wait for their answer. */
	readonly #waiting = new Set<(error: StateUnavailableError) => void>();
	/** Attempts to connect since the last answer. */
	#attempts = 0;
	/** Why there is no connection. */
	#fault: RedisFault | undefined;

	/** @throws RangeError naming the setting that cannot be used */
	constructor(private readonly settings: RedisSettings) {
		checkRedisSettings(settings);
	}

	/**
	 * @returns the script's answer
	 * @throws {StateUnavailableError} `away` at once where there is no connection, and where it is
	 *   lost; `full` where the script or the server says so; `closed`; `timeout` where too many wait
	 */
	async run(script: ScriptName, call: ScriptCall): Promise<unknown> {
		if (this.#isClosed) throw closedError();
		if (this.#waiting.size >= MAX_WAITING) {
			throw new StateUnavailableError('timeout', 'Too many operations wait for Redis.');
		}
		return await new Promise<unknown>((resolve, reject) => {
			this.#waiting.add(reject);
			this.#send(script, call)
				.then(resolve, reject)
				.finally(() => {
					this.#waiting.delete(reject);
				});
		});
	}

	/** Ends the connection, also while it is being made. */
	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		for (const refuse of this.#waiting) refuse(closedError());
		await this.#client?.disconnect();
	}

	async #send(script: ScriptName, { keys, values = [] }: ScriptCall): Promise<unknown> {
		this.#opening ??= this.#open();
		await this.#opening;
		const client = this.#client;
		if (this.#isClosed || !client) throw closedError();
		if (!client.isReady) throw unavailable(this.#fault ?? new RedisFault('CLOSED'));
		let reply: unknown;
		try {
			reply = await client.run(script, keys, values);
		} catch (error) {
			if (this.#isClosed) throw closedError();
			throw unavailable(this.#reasonOf(error));
		}
		this.#attempts = 0;
		this.#fault = undefined;
		if (reply === FULL) throw unavailable(new RedisFault('OOM'));
		return reply;
	}

	/** Until there is a connection, or the first attempt to make one failed or took too long. */
	async #open(): Promise<void> {
		const { createClient } = await loadRedisClient();
		if (this.#isClosed) return;
		let giveUp: () => void = ignore;
		const failure = new Promise<void>((resolve) => {
			giveUp = resolve;
		});
		const client = createClient(this.settings, {
			reconnectDelay: () => this.#reconnectDelay(),
			hasFailed: (error) => {
				this.#fault = redisFaultOf(error);
				if (this.settings.mode !== 'cluster') giveUp();
			},
		});
		this.#client = client;
		const limit = setTimeout(giveUp, this.settings.timeoutMs ?? DEFAULT_TIMEOUT_MS);
		await Promise.race([client.connect().catch(ignore), failure]);
		clearTimeout(limit);
	}

	/** A lost connection says why by an event, if at all, not by the command that was waiting. */
	#reasonOf(error: unknown): RedisFault {
		const fault = redisFaultOf(error);
		return fault.code === 'CLOSED' ? (this.#fault ?? fault) : fault;
	}

	/** Twice as long each time, with some chance in it, so that many processes do not come at once. */
	#reconnectDelay(): number {
		const longest = Math.min(MIN_RECONNECT_MS * 2 ** this.#attempts, MAX_RECONNECT_MS);
		this.#attempts += 1;
		return Math.round(longest * (0.5 + Math.random() / 2));
	}
}

function unavailable(fault: RedisFault): StateUnavailableError {
	const isFull = stateFaultOf(fault) === 'full';
	return new StateUnavailableError(
		stateFaultOf(fault),
		isFull ? 'Redis has no room for more.' : `Redis cannot be reached or used (${fault.code}).`,
		{ cause: fault },
	);
}

function closedError(): StateUnavailableError {
	return new StateUnavailableError('closed', 'The shared state has been closed.');
}

function ignore(): void {
	// Told of otherwise.
}
