import type { NumberedAlert } from '../charts/alert-marks';
import type { Clock } from '../clock';
import type { View } from '../data';
import { formatCount, formatDuration } from '../format';
import { html, type Safe } from '../html';
import { eventLink } from '../links';
import { requestText } from '../request-text';
import { severityOf } from '../severity';
import { empty, section } from './section';

/** Most alerts in the list. */
export const MOST_ALERTS = 30;
const MOST_EXAMPLES = 5;

/** Open alerts first, then those that are over. */
export function alertList(
	alerts: readonly NumberedAlert[],
	leftOut: number,
	view: View,
	clock: Clock,
): Safe {
	const open = alerts.filter(({ endedAt }) => endedAt === undefined).length;
	return section(
		'alerts',
		'Alerts',
		{
			note:
				alerts.length > 0 && `${formatCount(open)} open, ${formatCount(alerts.length - open)} over`,
		},
		alerts.length === 0
			? empty('No alert in this range: nothing unusual was seen.')
			: html`<ol class="alerts">
						${alerts.map((alert) => item(alert, view, clock))}
					</ol>
					${leftOut > 0 && html`<p class="aside">${formatCount(leftOut)} older ones are left out.</p>`}`,
	);
}

function item(alert: NumberedAlert, view: View, clock: Clock): Safe {
	const { number, severity, rule, title, series, startedAt, endedAt, eventIds } = alert;
	const { name, label } = severityOf(severity);
	const isOpen = endedAt === undefined;
	return html`<li id="alert-${number}" class="${name}${isOpen ? ' open' : ''}" value="${number}">
		<b class="number" aria-hidden="true">${number}</b>
		<div>
			<h3>
				${requestText(rule, 60)} <span class="tag severity">${label}</span>${
					isOpen && html` <span class="tag open">Open</span>`
				}
			</h3>
			<p>${requestText(title, 400)}</p>
			<p class="facts">
				<span>${requestText(series, 80)}</span>
				<span
					>${isOpen && 'Since '}${clock.element(startedAt)}${
						isOpen
							? html` (${formatDuration(Math.max(0, clock.now - startedAt))} so far)`
							: html` to ${clock.element(endedAt, endText(startedAt, endedAt, clock))}
								(${formatDuration(endedAt - startedAt)})`
					}</span
				>${
					eventIds.length > 0 &&
					html`<span
						>Examples:
						${eventIds
							.slice(0, MOST_EXAMPLES)
							.map(
								(id, index) => html`<a href="${eventLink(id, view)}">event ${index + 1}</a> `,
							)}</span
					>`
				}
			</p>
		</div>
	</li>`;
}

function endText(startedAt: number, endedAt: number, clock: Clock): string {
	const isSameDay = clock.date(startedAt) === clock.date(endedAt);
	return isSameDay ? clock.time(endedAt) : clock.moment(endedAt);
}
