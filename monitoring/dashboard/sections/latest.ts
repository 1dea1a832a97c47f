import type { Clock } from '../clock';
import type { LatestEvent, View } from '../data';
import { formatDuration, NONE } from '../format';
import { html, type Safe } from '../html';
import { eventLink, webLink } from '../links';
import { requestText } from '../request-text';
import { outcomeBadge } from './outcome-badge';
import { empty, section } from './section';

/** Most events in the table. */
export const MOST_EVENTS = 25;

/**
 * The newest events. On a narrow page each row becomes an entry of a list; the roles say that it is
 * still a table, which browsers forget when its display changes.
 */
export function latestEvents(events: readonly LatestEvent[], view: View, clock: Clock): Safe {
	const shown = events.slice(0, MOST_EVENTS);
	return section(
		'events',
		'Latest events',
		{ note: shown.length > 0 && 'the newest first', kind: 'wide' },
		shown.length === 0
			? empty('No events in this range; a longer one may have some.')
			: html`<table class="events" role="table">
					<caption class="hidden-text">
						Latest events, the newest first
					</caption>
					<thead role="rowgroup">
						<tr role="row">
							<th role="columnheader" scope="col">Received</th>
							<th role="columnheader" scope="col">Outcome</th>
							<th role="columnheader" scope="col">Webhook</th>
							<th role="columnheader" scope="col">Sender</th>
							<th role="columnheader" scope="col">Status</th>
							<th role="columnheader" scope="col">Took</th>
							<th role="columnheader" scope="col">Execution</th>
						</tr>
					</thead>
					<tbody role="rowgroup">
						${shown.map((event) => row(event, view, clock))}
					</tbody>
				</table>`,
	);
}

function row(event: LatestEvent, view: View, clock: Clock): Safe {
	const { id, receivedAt, webhook, isTest, outcome, code, status, durationMs } = event;
	const { source, key, eventType, executionUrl } = event;
	const execution = webLink(executionUrl);
	const time = clock.moment(receivedAt, true);
	return html`<tr role="row">
		<th role="rowheader" scope="row">
			<a href="${eventLink(id, view)}">${clock.element(receivedAt, time)}</a>
		</th>
		<td role="cell" class="what">
			${outcomeBadge(outcome)}${
				code !== undefined && html`<code class="lesser">${requestText(code, 40)}</code>`
			}
		</td>
		<td role="cell" class="webhook">
			<span class="main"
				>${requestText(webhook, 80)}${isTest === true && html` <span class="tag">test</span>`}</span
			>${eventType !== undefined && html`<code class="lesser">${requestText(eventType, 80)}</code>`}
		</td>
		<td role="cell" class="sender">
			<span class="main">${key === undefined ? 'No key' : requestText(key, 60)}</span
			><span class="lesser">${requestText(source, 60)}</span>
		</td>
		<td role="cell" class="number">${status ?? NONE}</td>
		<td role="cell" class="number">
			${durationMs === undefined ? NONE : formatDuration(durationMs)}
		</td>
		<td role="cell" class="execution">
			${
				execution === undefined
					? html`<span class="lesser">none</span>`
					: html`<a href="${execution}" target="_blank" rel="noopener noreferrer"
							>Open<span class="hidden-text">
								the execution of ${time} in n8n, in a new tab</span
							></a
						>`
			}
		</td>
	</tr>`;
}
