import { OUTCOMES, type Outcome } from '../../event';
import type { LatencyEstimate, Overview, OverviewBucket } from '../../overview';
import { Counts } from './counts';
import { percentilesOf, type Histogram } from './histogram';
import type { OverviewRange } from './range';
import type { WrittenSenderLists } from './rows';
import { SenderTotals } from './sender-totals';

/** What the counts do not tell. */
export type OverviewFacts = Pick<Overview, 'isComplete' | 'firstAt' | 'lastAt'>;

/** Makes an overview of the rows that `rowsWanted` names. */
export class OverviewBuilder {
	readonly #buckets = new Map<number, Counts>();
	readonly #sources = new SenderTotals();
	readonly #keys = new SenderTotals();

	constructor(private readonly range: OverviewRange) {}

	/** @param text `counts` of a row that starts at the time */
	addCounts(start: number, text: string): void {
		const { bucketMs } = this.range;
		const bucket = Math.floor(start / bucketMs) * bucketMs;
		let counts = this.#buckets.get(bucket);
		if (!counts) this.#buckets.set(bucket, (counts = new Counts()));
		counts.addWritten(text);
	}

	/** @param text `senders` of a row */
	addSenders(text: string): void {
		const { sources, keys } = JSON.parse(text) as WrittenSenderLists;
		this.#sources.add(sources);
		this.#keys.add(keys);
	}

	build(facts: OverviewFacts): Overview {
		const { from, to, bucketMs } = this.range;
		const all = new Counts();
		for (const counts of this.#buckets.values()) all.addAll(counts);
		const byOutcome = denseOutcomes(all.outcomes);
		const buckets: OverviewBucket[] = [];
		for (let start = from; start < to; start += bucketMs) {
			const counts = this.#buckets.get(start);
			buckets.push({
				start,
				counts: denseOutcomes(counts?.outcomes ?? new Map()),
				...(counts && latencyOf(counts.latency)),
			});
		}
		return {
			from,
			to,
			bucketMs,
			total: sumOf(Object.values(byOutcome)),
			byOutcome,
			byCode: [...all.codes]
				.map(([value, count]) => ({ value, count }))
				.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
			receivedBytes: all.receivedBytes,
			sentBytes: all.sentBytes,
			...latencyOf(all.latency),
			buckets,
			sources: this.#sources.lists(),
			keys: this.#keys.lists(),
			...facts,
		};
	}
}

function denseOutcomes(counts: ReadonlyMap<Outcome, number>): Record<Outcome, number> {
	const entries = OUTCOMES.map((outcome) => [outcome, counts.get(outcome) ?? 0] as const);
	return Object.fromEntries(entries) as Record<Outcome, number>;
}

function latencyOf(histogram: Histogram): { latency?: LatencyEstimate } {
	const percentiles = percentilesOf(histogram, [0.5, 0.95, 0.99]);
	if (!percentiles) return {};
	const [p50, p95, p99] = percentiles as [number, number, number];
	return { latency: { count: sumOf(histogram.values()), p50, p95, p99 } };
}

function sumOf(numbers: Iterable<number>): number {
	let sum = 0;
	for (const number of numbers) sum += number;
	return sum;
}
