import { denseBuckets } from './charts/buckets';
import type { NumberedAlert } from './charts/alert-marks';
import { Clock } from './clock';
import {
	RANGES,
	windowOf,
	type Alert,
	type DashboardData,
	type EventDetail,
	type Message,
	type View,
} from './data';
import { html, type Safe } from './html';
import { documentOf } from './layout';
import { dashboardLink } from './links';
import { requestPlain, requestText } from './request-text';
import { severityOf } from './severity';
import { alertList, MOST_ALERTS } from './sections/alerts';
import { refusals, senders } from './sections/breakdown';
import { controls } from './sections/controls';
import { eventSections } from './sections/event-detail';
import { howToSend } from './sections/how-to-send';
import { latency } from './sections/latency';
import { latestEvents } from './sections/latest';
import { tiles } from './sections/tiles';
import { traffic } from './sections/traffic';

/**
 * The dashboard. Answer with `PAGE_HEADERS`.
 * @returns a whole HTML document
 * @throws {RangeError} when the range has more buckets than a chart can show
 */
export function renderDashboard(data: DashboardData): string {
	const clock = new Clock(data.timeZone, data.generatedAt);
	const name = webhookName(data);
	return documentOf({
		title: requestPlain(name, 80),
		header: controls(data, clock),
		main: html`<div class="title">
				<h1>${requestText(name, 80)}</h1>
				<p>${rangeText(data, clock)}</p>
			</div>
			${data.notices?.map((notice) => html`<p class="notice" role="note">${requestText(notice, 400)}</p>`)}
			${data.isLogEmpty ? howToSend(data.webhooks[0]) : panels(data, clock)}`,
	});
}

/** One event. Answer with `PAGE_HEADERS`. */
export function renderEvent(detail: EventDetail): string {
	const clock = new Clock(detail.timeZone, detail.generatedAt);
	const { receivedAt } = detail.event;
	return documentOf({
		title: `Event of ${clock.full(receivedAt)}`,
		main: html`${back(detail)}
			<div class="title">
				<h1>Event of ${clock.element(receivedAt, clock.moment(receivedAt, true))}</h1>
				<p>${clock.zone}</p>
			</div>
			${eventSections(detail, clock)}`,
	});
}

/** A page that says one thing. Answer with `PAGE_HEADERS` and the status that fits. */
export function renderMessage({ title, text, ...view }: Message): string {
	return documentOf({
		title: requestPlain(title, 80),
		main: html`${back(view)}
			<div class="title"><h1>${requestText(title)}</h1></div>
			<section class="card"><p>${requestText(text, 2000)}</p></section>`,
	});
}

function panels(data: DashboardData, clock: Clock): Safe {
	const buckets = denseBuckets(
		data.series,
		windowOf(data.generatedAt, data.range, data.bucketMs),
		data.bucketMs,
	);
	const alerts = numbered(data.alerts);
	return html`${tiles(data)} ${traffic(data, buckets, alerts, clock)}
		${alertList(alerts, data.alerts.length - alerts.length, data, clock)}
		<div class="pair">${latency(data, buckets, clock)} ${refusals(data.refusals)}</div>
		<div class="pair">
			${senders('sources', 'Sources', data.sources)} ${senders('keys', 'API keys', data.keys)}
		</div>
		${latestEvents(data.latest, data, clock)}`;
}

/** Open ones first and of these the gravest, else the newest first. */
function numbered(alerts: readonly Alert[]): readonly NumberedAlert[] {
	const rank = ({ endedAt, severity }: Alert) =>
		endedAt === undefined ? severityOf(severity).rank : 3;
	return [...alerts]
		.sort((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt)
		.slice(0, MOST_ALERTS)
		.map((alert, index) => ({ ...alert, number: index + 1 }));
}

function webhookName({ webhooks, webhookId }: DashboardData): string {
	if (webhookId === undefined) return 'All webhooks';
	return webhooks.find(({ id }) => id === webhookId)?.name ?? webhookId;
}

function rangeText({ range, generatedAt }: DashboardData, clock: Clock): Safe {
	const from = generatedAt - RANGES[range].ms;
	return html`Last ${range === '1h' ? 'hour' : RANGES[range].label}, since ${clock.element(from)}`;
}

function back(view: View): Safe {
	return html`<p class="back"><a href="${dashboardLink(view)}">← Dashboard</a></p>`;
}
