import { AggregatorRegistry } from 'prom-client';

import { openCounts } from '../../monitoring/watch/incident-book';
import { DURATION_BOUNDS } from '../../monitoring/watch/counters';
import type { WatchDocument } from '../../monitoring/watch/document';

type Labels = Readonly<Record<string, string | number>>;

interface Value {
	readonly value: number;
	readonly labels: Labels;
	readonly metricName?: string;
}

/** What is known at the time of a scrape. */
export interface MetricsSource {
	/** Absent until the monitor has saved something. */
	readonly watch: WatchDocument | undefined;
	readonly log: { readonly events: number; readonly bytes: number };
	/** Events that this process could not record. */
	readonly droppedEvents: number;
}

/**
 * The metrics in Prometheus' text format. Counters are those that were saved, so that they never go
 * back, whichever process is asked.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export async function metricsText(
	source: MetricsSource,
): Promise<{ readonly contentType: string; readonly text: string }> {
	// Built from totals: the library's own metrics can only be counted up, one by one.
	const registry = AggregatorRegistry.aggregate([metricsOf(source)]);
	return { contentType: registry.contentType, text: await registry.metrics() };
}

function metricsOf({ watch, log, droppedEvents }: MetricsSource): object[] {
	const workflows = Object.entries(watch?.counters ?? {});
	return [
		metric(
			'counter',
			'spot_connect_requests_total',
			'Requests of watched webhooks by workflow, outcome and code',
			workflows.flatMap(([workflow, { requests }]) =>
				Object.entries(requests).map(([pair, value]) => {
					const [outcome = '', code = ''] = pair.split('/');
					return { value, labels: { workflow, outcome, code } };
				}),
			),
		),
		metric(
			'counter',
			'spot_connect_received_bytes_total',
			'Bytes of the bodies as received',
			workflows.map(([workflow, { receivedBytes }]) => ({
				value: receivedBytes,
				labels: { workflow },
			})),
		),
		metric(
			'histogram',
			'spot_connect_answer_duration_seconds',
			'Time from the arrival of a request until its answer was complete',
			workflows.flatMap(([workflow, { durations, durationSum }]) =>
				histogramValues('spot_connect_answer_duration_seconds', durations, durationSum, {
					workflow,
				}),
			),
		),
		metric(
			'gauge',
			'spot_connect_open_alerts',
			'Incidents that are open, by rule and severity',
			openCounts(watch?.incidents ?? []).map(({ rule, severity, count }) => ({
				value: count,
				labels: { rule, severity },
			})),
		),
		gauge('spot_connect_event_log_events', 'Events in the log', log.events),
		gauge('spot_connect_event_log_bytes', 'Bytes that the log occupies', log.bytes),
		gauge(
			'spot_connect_recorder_dropped_events',
			'Events that the process which answers could not record since its start',
			droppedEvents,
		),
		...(watch === undefined
			? []
			: [
					gauge(
						'spot_connect_monitor_saved_timestamp_seconds',
						'When the monitor last saved what it knows',
						watch.savedAtMs / 1000,
					),
				]),
	];
}

function metric(type: string, name: string, help: string, values: readonly Value[]): object {
	return { name, help, type, values, aggregator: 'sum' };
}

const gauge = (name: string, help: string, value: number): object =>
	metric('gauge', name, help, [{ value, labels: {} }]);

/** Buckets hold what is up to their bound, each with all that is in those before it. */
function histogramValues(
	name: string,
	durations: readonly number[],
	sum: number,
	labels: Labels,
): Value[] {
	let count = 0;
	const buckets = durations.map((number, index) => {
		count += number;
		const le = DURATION_BOUNDS[index] ?? '+Inf';
		return { value: count, labels: { ...labels, le }, metricName: `${name}_bucket` };
	});
	return [
		...buckets,
		{ value: sum, labels, metricName: `${name}_sum` },
		{ value: count, labels, metricName: `${name}_count` },
	];
}
