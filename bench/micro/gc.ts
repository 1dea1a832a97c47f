import { PerformanceObserver } from 'node:perf_hooks';

export interface Pauses {
	/** Garbage collections that stopped webhook(), in 1,000 requests. */
	readonly perThousand: number;
	/** Their time, in milliseconds in 1,000 requests. */
	readonly millisecondsPerThousand: number;
	readonly longestMilliseconds: number;
}

interface Window {
	readonly beganAt: number;
	readonly endedAt: number;
}

/** Notes the pauses of the garbage collector in this process. */
export class GcWatch {
	readonly #pauses: { readonly at: number; readonly milliseconds: number }[] = [];
	readonly #observer = new PerformanceObserver((list) => this.#note(list.getEntries()));

	constructor() {
		this.#observer.observe({ entryTypes: ['gc'] });
	}

	/**
	 * @param windows when webhook() ran, in order: what else this program does makes garbage, too
	 * @returns the pauses that began in one of them
	 */
	async end(windows: readonly Window[]): Promise<Pauses> {
		// The last entries are on their way.
		await new Promise((resolve) => setTimeout(resolve, 20));
		this.#note(this.#observer.takeRecords());
		this.#observer.disconnect();
		const inside = this.#pauses.filter(({ at }) =>
			windows.some(({ beganAt, endedAt }) => at >= beganAt && at <= endedAt),
		);
		const perThousand = 1000 / windows.length;
		return {
			perThousand: inside.length * perThousand,
			millisecondsPerThousand:
				inside.reduce((sum, { milliseconds }) => sum + milliseconds, 0) * perThousand,
			longestMilliseconds: Math.max(0, ...inside.map(({ milliseconds }) => milliseconds)),
		};
	}

	#note(entries: ReturnType<PerformanceObserver['takeRecords']>): void {
		for (const { startTime, duration } of entries) {
			this.#pauses.push({ at: startTime, milliseconds: duration });
		}
	}
}
