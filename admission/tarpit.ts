/** How many answers one process holds back at most. */
export const MOST_WAITING = 1_000;

/** How much longer an answer waits for each that waits already, in milliseconds. */
const SPACING_MS = 40;

/**
 * Holds answers back, so that guessing is slow. Requests that came together are answered one after
 * the other, so that their senders do not come together again; those who come again as soon as they
 * are answered do so no more often than once in `SPACING_MS`, over however many connections that are
 * held. Bounded: an attack with many connections must not make this process hold them all.
 */
export class Tarpit {
	private count = 0;

	/** @param most how many answers wait at most; further ones do not wait */
	constructor(private readonly most = MOST_WAITING) {}

	/** How many answers wait. */
	get waiting(): number {
		return this.count;
	}

	/**
	 * @param delayMs how long the answer waits where no other does, in milliseconds
	 * @param gone aborted when the client is no longer there: the wait is over at once
	 */
	async hold(delayMs: number, gone: AbortSignal): Promise<void> {
		if (delayMs <= 0 || this.count >= this.most || gone.aborted) return;
		const turnMs = delayMs + this.count * SPACING_MS;
		this.count += 1;
		try {
			await elapsed(turnMs, gone);
		} finally {
			this.count -= 1;
		}
	}
}

function elapsed(delayMs: number, gone: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const end = (): void => {
			clearTimeout(timer);
			gone.removeEventListener('abort', end);
			resolve();
		};
		const timer = setTimeout(end, delayMs);
		gone.addEventListener('abort', end);
	});
}
