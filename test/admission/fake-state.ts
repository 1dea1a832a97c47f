import type {
	BackOff,
	Services,
	SharedState,
	TokenBucket,
	TokenBucketState,
} from '../../admission/services';

/**
 * A shared state in one process with a clock that the test turns, enough for what admission asks of
 * it. The real stores have tests of their own.
 */
export class FakeState implements SharedState {
	/** Milliseconds since the epoch. */
	nowMs = Date.parse('2026-11-24T12:00:00Z');
	/** What every operation rejects with, if anything. */
	fault: Error | undefined;
	/** The keys that were asked for, each time one was. */
	readonly asked: string[] = [];

	private readonly buckets = new Map<string, { tokens: number; atMs: number }>();
	private readonly failures = new Map<string, { count: number; lockedUntilMs: number }>();

	/** Services of a webhook that has this state. */
	readonly services: Services = {
		now: () => this.nowMs,
		state: { store: this, key: (kind, name) => `${kind}:${name}` },
	};

	async take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		for (const { key } of buckets) this.ask(key);
		const filled = buckets.map(({ key, capacity, msPerToken }) => {
			const { tokens, atMs } = this.buckets.get(key) ?? { tokens: capacity, atMs: this.nowMs };
			return Math.min(capacity, tokens + (this.nowMs - atMs) / msPerToken);
		});
		const isTaken = filled.every((tokens) => tokens >= 1);
		return buckets.map(({ key, capacity, msPerToken }, index) => {
			const before = filled[index]!;
			const tokens = isTaken ? before - 1 : before;
			this.buckets.set(key, { tokens, atMs: this.nowMs });
			return {
				isAllowed: before >= 1,
				remaining: Math.floor(tokens),
				retryAfterMs: tokens >= 1 ? 0 : (1 - tokens) * msPerToken,
				fullAfterMs: (capacity - tokens) * msPerToken,
			};
		});
	}

	async fail(key: string, { threshold, firstMs, longestMs }: BackOff): Promise<number> {
		this.ask(key);
		const { count, lockedUntilMs } = this.failures.get(key) ?? { count: 0, lockedUntilMs: 0 };
		const beyond = count + 1 - threshold;
		const lockMs = beyond < 0 ? 0 : Math.min(firstMs * 2 ** beyond, longestMs);
		const untilMs = Math.max(lockedUntilMs, this.nowMs + lockMs);
		this.failures.set(key, { count: count + 1, lockedUntilMs: untilMs });
		return untilMs - this.nowMs;
	}

	async lockedFor(key: string): Promise<number> {
		this.ask(key);
		return Math.max((this.failures.get(key)?.lockedUntilMs ?? 0) - this.nowMs, 0);
	}

	private ask(key: string): void {
		if (this.fault !== undefined) throw this.fault;
		this.asked.push(key);
	}
}
