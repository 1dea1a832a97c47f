import type { Outcome, WebhookEvent } from '../../eventlog/event';
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
