import { OUTCOMES, type Outcome, type WebhookEvent } from '../../eventlog/event';
import type {
	LatencyEstimate,
	Overview,
	OverviewFilter,
	SenderCount,
	SenderLists,
} from '../../eventlog/overview';
import type { Count, EventFilter, EventSummary, TimeBucket } from '../../eventlog/query';

/** What the queries mean, in the plainest words: over a list in the order of writing. */

export function expectedEvents(
	events: readonly WebhookEvent[],
	filter: EventFilter,
	order: 'newestFirst' | 'oldestFirst',
): WebhookEvent[] {
	const chosen = events.filter((event) => meets(event, filter));
	// A stable sort: those of one millisecond stay in the order of writing.
	const sorted = chosen.sort((a, b) => a.receivedAt - b.receivedAt);
	return order === 'oldestFirst' ? sorted : sorted.reverse();
}

export function meets(event: WebhookEvent, filter: EventFilter): boolean {
	const { ids, outcomes, codes, from, to, bodyContains } = filter;
	if (ids && !ids.includes(event.id)) return false;
	if (outcomes && !outcomes.includes(event.outcome)) return false;
	if (codes && !codes.some((code) => code === event.code)) return false;
	if (from !== undefined && event.receivedAt < from) return false;
	if (to !== undefined && event.receivedAt >= to) return false;
	if (bodyContains !== undefined) {
		if (!event.body) return false;
		if (!lower(event.body.text).includes(lower(bodyContains))) return false;
	}
	const equal = [
		'workflowId',
		'status',
		'keyName',
		'sourceIp',
		'eventType',
		'idempotencyKey',
		'mode',
	] as const;
	return equal.every((name) => filter[name] === undefined || filter[name] === event[name]);
}

function lower(text: string): string {
	return [...text]
		.map((letter) => (letter >= 'A' && letter <= 'Z' ? letter.toLowerCase() : letter))
		.join('');
}

export function expectedSummary(events: readonly WebhookEvent[]): EventSummary {
	const durations = events
		.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]))
		.sort((a, b) => a - b);
	/** The least duration that at least so many percent of all do not exceed. */
	const percentile = (percent: number) =>
		durations.find(
			(duration) =>
				durations.filter((each) => each <= duration).length * 100 >= percent * durations.length,
		)!;
	return {
		total: events.length,
		byOutcome: counts(events.map(({ outcome }) => outcome)),
		byCode: counts(events.map(({ code }) => code)),
		byKey: counts(events.map(({ keyName }) => keyName)).slice(0, 20),
		bySource: counts(events.map(({ sourceIp }) => sourceIp)).slice(0, 20),
		...(durations.length > 0 && {
			latency: {
				p50: percentile(50),
				p90: percentile(90),
				p95: percentile(95),
				p99: percentile(99),
				max: Math.max(...durations),
			},
		}),
	};
}

function counts(values: readonly (string | undefined)[]): Count[] {
	const given = values.filter((value) => value !== undefined);
	return [...new Set(given)]
		.map((value) => ({ value, count: given.filter((each) => each === value).length }))
		.sort(
			(a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)),
		);
}

export function expectedSeries(events: readonly WebhookEvent[], bucketMs: number): TimeBucket[] {
	const startOf = ({ receivedAt }: WebhookEvent) => receivedAt - (receivedAt % bucketMs);
	const starts = [...new Set(events.map(startOf))].sort((a, b) => a - b);
	return starts.map((start) => {
		const inside = events.filter((event) => startOf(event) === start);
		const outcomes = [...new Set(inside.map(({ outcome }) => outcome))];
		const countOf = (outcome: Outcome) => inside.filter((each) => each.outcome === outcome).length;
		return {
			start,
			counts: Object.fromEntries(outcomes.map((outcome) => [outcome, countOf(outcome)])),
		};
	});
}

/** With the very percentiles, which a store may estimate: see `isEstimateOf`. */
export function expectedOverview(
	events: readonly WebhookEvent[],
	{ workflowIds, from: given, to: end, bucketMs }: OverviewFilter,
): Overview {
	const from = given - (given % bucketMs);
	const to = end % bucketMs === 0 ? end : end - (end % bucketMs) + bucketMs;
	const chosen = expectedEvents(events, { from, to }, 'oldestFirst').filter(
		({ workflowId }) => workflowIds === undefined || workflowIds.includes(workflowId),
	);
	const starts = Array.from(
		{ length: (to - from) / bucketMs },
		(_, index) => from + index * bucketMs,
	);
	return {
		from,
		to,
		bucketMs,
		isComplete: true,
		total: chosen.length,
		byOutcome: outcomesOf(chosen),
		byCode: counts(chosen.map(({ code }) => code)),
		receivedBytes: sum(chosen.map(({ contentLength }) => contentLength)),
		sentBytes: sum(chosen.map(({ responseBytes }) => responseBytes ?? 0)),
		...exactLatency(chosen),
		buckets: starts.map((start) => {
			const inside = chosen.filter(
				({ receivedAt }) => receivedAt >= start && receivedAt < start + bucketMs,
			);
			return { start, counts: outcomesOf(inside), ...exactLatency(inside) };
		}),
		sources: senderLists(chosen, 'sourceIp'),
		keys: senderLists(chosen, 'keyName'),
		...(chosen.length > 0 && {
			firstAt: chosen[0]!.receivedAt,
			lastAt: chosen.at(-1)!.receivedAt,
		}),
	};
}

/** @returns whether a percentile is as near to the very one as an overview promises */
export function isEstimateOf(exact: number, estimate: number): boolean {
	if (exact >= 300_000) return estimate === 300_000;
	if (exact < 1) return Math.abs(estimate - exact) <= 0.5;
	return Math.abs(estimate - exact) <= 0.02 * exact * (1 + 1e-9);
}

function outcomesOf(events: readonly WebhookEvent[]): Record<Outcome, number> {
	const entries = OUTCOMES.map((outcome) => [
		outcome,
		events.filter((event) => event.outcome === outcome).length,
	]);
	return Object.fromEntries(entries) as Record<Outcome, number>;
}

function exactLatency(events: readonly WebhookEvent[]): { latency?: LatencyEstimate } {
	const durations = events
		.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]))
		.sort((a, b) => a - b);
	const count = durations.length;
	if (count === 0) return {};
	const rank = (percent: number) => durations[Math.ceil((percent * count) / 100) - 1]!;
	return { latency: { count, p50: rank(50), p95: rank(95), p99: rank(99) } };
}

function senderLists(events: readonly WebhookEvent[], field: 'sourceIp' | 'keyName'): SenderLists {
	const senders = counts(events.map((event) => event[field])).map(
		({ value, count }): SenderCount => {
			const own = (outcome: Outcome) =>
				events.filter((event) => event[field] === value && event.outcome === outcome).length;
			const refused = own('refused');
			return { value, total: count, refused, failed: own('failed'), shareRefused: refused / count };
		},
	);
	const failures = ({ refused, failed }: SenderCount) => refused + failed;
	return {
		busiest: [...senders].sort((a, b) => b.total - a.total || byText(a, b)).slice(0, 10),
		failing: senders
			.filter((sender) => failures(sender) > 0)
			.sort((a, b) => failures(b) - failures(a) || byText(a, b))
			.slice(0, 10),
		unnamed: 0,
	};
}

function byText(a: SenderCount, b: SenderCount): number {
	return a.value < b.value ? -1 : 1;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
