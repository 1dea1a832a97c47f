import { Worker } from 'node:worker_threads';

import { putTogether, type StoreAnswer, type StoreMethod, type ThreadData } from './call';

/** Most calls that wait for their answers at a time. */
export const MOST_CALLS = 1000;
/** Of the thread's own objects, in MB: a page has about 32 at most, a batch 8. Beyond it the thread ends. */
const MOST_MEMORY_MB = 512;

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

/**
 * One life of the thread that keeps a log's file. It keeps the process alive while it has something
 * to do, and no longer.
 */
export class StoreThread {
	readonly #worker: Worker;
	readonly #waiting = new Map<number, Waiting>();
	#lastId = 0;
	#error: Error | undefined;
	#isOver = false;

	/**
	 * @param code path of the thread's program: worker.ts, bundled
	 * @param onEnd told when the thread is over, before who waits for an answer
	 * @throws Error when no thread can be started
	 */
	constructor(code: string, data: ThreadData, onEnd: () => void) {
		this.#worker = new Worker(code, {
			name: 'spot-connect-event-log',
			workerData: data,
			// Nothing of what the process was started with: it may hold secrets, or load other programs.
			argv: [],
			execArgv: [],
			env: {},
			resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
		});
		this.#worker.unref();
		this.#worker.on('message', (answer: StoreAnswer) => this.#settle(answer));
		// Without a listener it would end the whole process. What follows is its end.
		this.#worker.on('error', (error: Error) => {
			this.#error = error;
		});
		this.#worker.on('messageerror', (error) => {
			this.#error = error;
			void this.end();
		});
		this.#worker.on('exit', () => {
			this.#isOver = true;
			onEnd();
			for (const { reject } of this.#waiting.values()) reject(this.#endError());
			this.#waiting.clear();
		});
	}

	/** @throws Error of the store, or when the thread has ended; whether it did its work is open then */
	async call(method: StoreMethod, args: readonly unknown[]): Promise<unknown> {
		if (this.#isOver) throw this.#endError();
		// The recorder writes one batch at a time: however much is read, it gets in.
		if (this.#waiting.size >= MOST_CALLS && method !== 'write') {
			throw new Error(`The event log is busy with ${MOST_CALLS} queries`);
		}
		const id = (this.#lastId += 1);
		return await new Promise((resolve, reject) => {
			this.#worker.postMessage({ id, method, args });
			this.#waiting.set(id, { resolve, reject });
			this.#worker.ref();
		});
	}

	/** Ends it, whatever it does. A transaction is rolled back. */
	async end(): Promise<void> {
		await this.#worker.terminate();
	}

	#settle(answer: StoreAnswer): void {
		const waiting = this.#waiting.get(answer.id);
		this.#waiting.delete(answer.id);
		if (this.#waiting.size === 0) this.#worker.unref();
		if ('error' in answer) waiting?.reject(putTogether(answer.error));
		else waiting?.resolve(answer.value);
	}

	#endError(): Error {
		const reason = this.#error === undefined ? '' : `: ${this.#error.message}`;
		return new Error(`The thread of the event log has ended${reason}`);
	}
}
