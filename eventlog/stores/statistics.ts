import type { Outcome } from '../event';
import type { Count, EventSummary, TimeBucket } from '../query';
import { MAX_BUCKETS, tooManyBuckets } from './filter';

/** How many of the most frequent keys and sources a summary names. */
export const TOP = 20;
export const PERCENTILES = [0.5, 0.9, 0.95, 0.99] as const;
/** Most different values that are told apart in one count. */
const MAX_VALUES = 100_000;

/** What a summary needs to know of an event. */
export interface SummaryRow {
	readonly outcome: string;
	readonly code?: string | null | undefined;
	readonly keyName?: string | null | undefined;
	readonly sourceIp: string;
	readonly durationMs?: number | null | undefined;
}

/** Counts event by event, for stores that cannot have their database do it without stopping the process. */
export class SummaryBuilder {
	readonly #outcomes = new Tally();
	readonly #codes = new Tally();
	readonly #keys = new Tally();
	readonly #sources = new Tally();
	readonly #durations = new Numbers();
	#total = 0;

	add({ outcome, code, keyName, sourceIp, durationMs }: SummaryRow): void {
		this.#total += 1;
		this.#outcomes.add(outcome);
		this.#codes.add(code);
		this.#keys.add(keyName);
		this.#sources.add(sourceIp);
		if (typeof durationMs === 'number') this.#durations.add(durationMs);
	}

	build(): EventSummary {
		const durations = this.#durations.sorted();
		return {
			total: this.#total,
			byOutcome: this.#outcomes.top(),
			byCode: this.#codes.top(),
			byKey: this.#keys.top(TOP),
			bySource: this.#sources.top(TOP),
			...latencyOf(
				PERCENTILES.map((fraction) => durations[Math.ceil(fraction * durations.length) - 1]),
				durations.at(-1),
			),
		};
	}
}

/** @returns nothing where there are no durations */
export function latencyOf(
	percentiles: readonly (number | null | undefined)[],
	max: number | null | undefined,
): Pick<EventSummary, 'latency'> {
	const [p50, p90, p95, p99] = percentiles;
	if (p50 == null || p90 == null || p95 == null || p99 == null || max == null) return {};
	return { latency: { p50, p90, p95, p99, max } };
}

export class TimeSeriesBuilder {
	readonly #buckets = new Map<number, Partial<Record<Outcome, number>>>();

	/** @param bucketMs width in whole milliseconds */
	constructor(private readonly bucketMs: number) {}

	/** @throws RangeError when there are too many buckets */
	add(receivedAt: number, outcome: Outcome, count = 1): void {
		const start = Math.floor(receivedAt / this.bucketMs) * this.bucketMs;
		let counts = this.#buckets.get(start);
		if (!counts) {
			if (this.#buckets.size === MAX_BUCKETS) throw tooManyBuckets();
			this.#buckets.set(start, (counts = {}));
		}
		counts[outcome] = (counts[outcome] ?? 0) + count;
	}

	build(): TimeBucket[] {
		return [...this.#buckets]
			.sort(([a], [b]) => a - b)
			.map(([start, counts]) => ({ start, counts }));
	}
}

class Tally {
	readonly #counts = new Map<string, number>();

	add(value: string | null | undefined): void {
		if (value == null) return;
		this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
		if (this.#counts.size > MAX_VALUES) this.#forgetRare();
	}

	top(most = Infinity): Count[] {
		return [...this.#counts]
			.map(([value, count]) => ({ value, count }))
			.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
			.slice(0, most);
	}

	/**
	 * Under an attack from everywhere there may be as many sources as events. What is frequent is not
	 * rare for long, so only the tail of the list can come out too low.
	 */
	#forgetRare(): void {
		for (let rare = 1; this.#counts.size > MAX_VALUES / 2; rare *= 2) {
			for (const [value, count] of this.#counts) if (count <= rare) this.#counts.delete(value);
		}
	}
}

/** A list of numbers at 8 bytes each. */
class Numbers {
	#values = new Float64Array(1024);
	#length = 0;

	add(value: number): void {
		if (this.#length === this.#values.length) {
			const larger = new Float64Array(this.#length * 2);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.#length] = value;
		this.#length += 1;
	}

	sorted(): Float64Array {
		return this.#values.slice(0, this.#length).sort();
	}
}
