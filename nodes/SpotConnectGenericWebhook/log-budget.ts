/** Lines that a webhook may write at once, and a second in the long run. */
const BURST = 60;
const PER_SECOND = 20;
/** How long lines that were left out are counted before one line says so, in milliseconds. */
const SUMMARY_AFTER_MS = 1_000;
/** Most webhooks that are told apart; those that have been quiet longest are forgotten. */
const MOST_WEBHOOKS = 1_000;

interface Budget {
	lines: number;
	sinceMs: number;
}

/**
 * Keeps a flood of requests out of the log: whoever can reach a webhook could fill a disk with lines,
 * and writing one costs n8n more than refusing a request. A token bucket for each webhook.
 */
export class LogBudget {
	readonly #budgets = new Map<string, Budget>();
	readonly #leftOut = new Map<string, Map<string, number>>();
	#timer: NodeJS.Timeout | undefined;

	/**
	 * @param summarize told once a second which lines of a webhook were left out: how many by code
	 * @param now gives milliseconds, never less than before
	 */
	constructor(
		private readonly summarize: (webhook: string, counts: ReadonlyMap<string, number>) => void,
		private readonly now: () => number = () => performance.now(),
	) {}

	/**
	 * @param code what became of the request
	 * @returns whether its line may be written; else it is counted
	 */
	allows(webhook: string, code: string): boolean {
		const nowMs = this.now();
		const { lines, sinceMs } = this.#budgets.get(webhook) ?? { lines: BURST, sinceMs: nowMs };
		const left = Math.min(lines + ((nowMs - sinceMs) / 1_000) * PER_SECOND, BURST);
		const isAllowed = left >= 1;
		this.#budgets.delete(webhook);
		this.#budgets.set(webhook, { lines: isAllowed ? left - 1 : left, sinceMs: nowMs });
		if (this.#budgets.size > MOST_WEBHOOKS) {
			this.#budgets.delete(this.#budgets.keys().next().value!);
		}
		if (!isAllowed) this.#count(webhook, code);
		return isAllowed;
	}

	#count(webhook: string, code: string): void {
		const counts = this.#leftOut.get(webhook) ?? new Map<string, number>();
		counts.set(code, (counts.get(code) ?? 0) + 1);
		this.#leftOut.set(webhook, counts);
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			const all = [...this.#leftOut];
			this.#leftOut.clear();
			for (const [each, counted] of all) this.summarize(each, counted);
		}, SUMMARY_AFTER_MS).unref();
	}
}
