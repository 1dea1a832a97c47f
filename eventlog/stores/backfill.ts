/** Between two steps, in milliseconds, in which the process does what else it has to do. */
const PAUSE_MS = 20;
/** After a step that has failed. */
const PAUSE_AFTER_FAILURE_MS = 5000;

/**
 * Counts what an earlier version of this package wrote without counting it: step by step while the
 * log is in use, as a whole log takes from seconds to minutes.
 */
export class Backfill {
	#timer: NodeJS.Timeout | undefined;
	#running: Promise<void> | undefined;
	#isStopped = false;

	/** @param step counts some more events; gives whether all are counted; is tried again when it fails */
	constructor(private readonly step: () => Promise<boolean>) {
		this.#schedule(PAUSE_MS);
	}

	/** Ends after the step that runs. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#running;
	}

	#schedule(pauseMs: number): void {
		if (this.#isStopped) return;
		this.#timer = setTimeout(() => {
			this.#running = this.#runStep();
		}, pauseMs).unref();
	}

	async #runStep(): Promise<void> {
		try {
			if (!(await this.step())) this.#schedule(PAUSE_MS);
		} catch {
			// The store is away, or busy: whoever writes to it next will say so.
			this.#schedule(PAUSE_AFTER_FAILURE_MS);
		}
	}
}
