import { REFUSALS, type RefusalCode } from '../../admission/refusal';
import type { WebhookEvent } from '../../eventlog/event';
import type { Overview, SenderLists } from '../../eventlog/overview';
import {
	windowOf,
	RANGES,
	type Alert,
	type DashboardData,
	type EventDetail,
	type LatestEvent,
	type PageContext,
	type Senders,
	type WebhookChoice,
} from '../../monitoring/dashboard/data';
import { seriesName } from '../../monitoring/rules/alert';
import type { WatchDocument } from '../../monitoring/watch/document';
import type { BookedIncident } from '../../monitoring/watch/incident-book';
import { RULE_NAMES } from './rule-names';

/** What was read for a page. */
export interface DashboardSource {
	readonly overview: Overview;
	/** The newest first. */
	readonly latest: readonly WebhookEvent[];
	readonly isLogEmpty: boolean;
	/** Absent until the monitor has saved something. */
	readonly watch: WatchDocument | undefined;
	/** Undefined: all workflows are watched. */
	readonly workflowIds: readonly string[] | undefined;
	/** Events that this process could not record. */
	readonly droppedEvents: number;
	/** Where the editor is. */
	readonly editorUrl: string;
}

/** @returns what the dashboard shows */
export function dashboardData(page: PageContext, source: DashboardSource): DashboardData {
	const { overview, latest, watch, editorUrl, isLogEmpty } = source;
	const { latency, byOutcome, byCode, buckets, bucketMs } = overview;
	return {
		...page,
		bucketMs,
		webhooks: webhooksOf(source),
		isLogEmpty,
		notices: noticesOf(source),
		totals: byOutcome,
		...(latency && { latency }),
		series: buckets.map((bucket) => ({
			start: bucket.start,
			counts: bucket.counts,
			...(bucket.latency && { latency: bucket.latency }),
		})),
		refusals: byCode.map(({ value, count }) => ({ code: value, count, ...titleOf(value) })),
		sources: sendersOf(overview.sources),
		keys: sendersOf(overview.keys),
		alerts: alertsOf(watch?.incidents ?? [], page),
		latest: latest.map((event) => latestEvent(event, editorUrl)),
	};
}

/** @returns what the page of one event shows */
export function eventDetail(
	page: PageContext,
	{ rawBody, ...event }: WebhookEvent,
	editorUrl: string,
): EventDetail {
	const { help } = refusalOf(event.code) ?? {};
	return {
		...page,
		event,
		hasRawBody: rawBody !== undefined,
		...executionLink(event, editorUrl),
		...(help !== undefined && { help }),
	};
}

function webhooksOf({ watch, workflowIds }: DashboardSource): WebhookChoice[] {
	const known = new Map(watch?.webhooks.entries);
	const ids = workflowIds ?? [...known.keys()];
	return ids
		.map((id) => ({ id, name: known.get(id)?.name ?? id }))
		.sort((a, b) => a.name.localeCompare(b.name));
}

function noticesOf({ overview, watch, droppedEvents }: DashboardSource): string[] {
	return [
		...(watch === undefined
			? ['The monitor has not saved anything yet: it is learning from the event log.']
			: []),
		...(overview.isComplete
			? []
			: ['Events of an earlier version are still being counted: the numbers are too low.']),
		...(droppedEvents > 0
			? [
					`This n8n process could not record ${droppedEvents} events: the log was away for too long.`,
				]
			: []),
	];
}

function alertsOf(
	incidents: readonly BookedIncident[],
	{ generatedAt, range, webhookId }: PageContext,
): Alert[] {
	const { from } = windowOf(generatedAt, range, RANGES[range].bucketMs);
	return incidents
		.filter(({ endedAtMs = Infinity }) => endedAtMs >= from)
		.filter(({ start }) => webhookId === undefined || start.series.workflowId === webhookId)
		.map(({ start, endedAtMs }) => ({
			id: start.incidentId,
			rule: RULE_NAMES[start.rule].name,
			severity: start.severity,
			title: start.message,
			startedAt: start.sinceMs,
			...(endedAtMs !== undefined && { endedAt: endedAtMs }),
			series: seriesName(start.series),
			eventIds: start.exampleEventIds,
		}));
}

function sendersOf({ busiest, failing }: SenderLists): Senders {
	const senders = (list: SenderLists['busiest']) =>
		list.map(({ value, total, refused }) => ({ name: value, requests: total, refused }));
	return {
		busiest: senders(busiest),
		failing: senders(failing.filter(({ refused }) => refused > 0)),
	};
}

function latestEvent(event: WebhookEvent, editorUrl: string): LatestEvent {
	const { id, receivedAt, workflowName, workflowId, mode, outcome, sourceIp } = event;
	const { code, status, durationMs, keyName, eventType } = event;
	return {
		id,
		receivedAt,
		webhook: workflowName || workflowId,
		isTest: mode === 'test',
		outcome,
		source: sourceIp,
		...(code !== undefined && { code }),
		...(status !== undefined && { status }),
		...(durationMs !== undefined && { durationMs }),
		...(keyName !== undefined && { key: keyName }),
		...(eventType !== undefined && { eventType }),
		...executionLink(event, editorUrl),
	};
}

function executionLink(
	{ workflowId, executionId }: Pick<WebhookEvent, 'workflowId' | 'executionId'>,
	editorUrl: string,
): { executionUrl?: string } {
	if (executionId === undefined) return {};
	const [workflow, execution] = [workflowId, executionId].map(encodeURIComponent);
	return {
		executionUrl: `${editorUrl.replace(/\/+$/, '')}/workflow/${workflow}/executions/${execution}`,
	};
}

function refusalOf(code: string | undefined): { title: string; help: string } | undefined {
	return code !== undefined && Object.hasOwn(REFUSALS, code)
		? REFUSALS[code as RefusalCode]
		: undefined;
}

function titleOf(code: string): { title?: string } {
	const title = refusalOf(code)?.title;
	return title === undefined ? {} : { title };
}
