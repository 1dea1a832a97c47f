import type { Clock } from '../clock';
import { RANGES, type DashboardData, type Range } from '../data';
import { attributes, html, type Safe } from '../html';
import { dashboardLink } from '../links';
import { requestPlain } from '../request-text';

/** Most webhooks to choose from. */
const MOST_CHOICES = 200;
const USUAL_REFRESH_SECONDS = 60;

/** What the page is of: its range and its webhook; and how fresh it is. */
export function controls(data: DashboardData, clock: Clock): Safe {
	const { generatedAt, refreshSeconds = USUAL_REFRESH_SECONDS } = data;
	return html`<div class="controls">
		${rangeSwitch(data)} ${webhookForm(data)}
		<p class="fresh">
			<span>As of ${clock.element(generatedAt, clock.time(generatedAt, true))}</span>
			<span class="zone">${clock.zone}</span>
			<a href="${dashboardLink(data)}">Refresh now</a>
			${
				refreshSeconds > 0 &&
				html`<button
					type="button"
					id="refresh"
					data-seconds="${refreshSeconds}"
					title="The page refreshes itself"
					hidden
				>
					Pause refresh
				</button>`
			}
		</p>
	</div>`;
}

function rangeSwitch(data: DashboardData): Safe {
	return html`<nav class="ranges" aria-label="Range">
		<ul>
			${(Object.keys(RANGES) as Range[]).map(
				(range) =>
					html`<li>
						<a
							href="${dashboardLink({ ...data, range })}"
							${attributes({
								'aria-current': range === data.range && 'page',
							})}
							>${RANGES[range].label}</a
						>
					</li>`,
			)}
		</ul>
	</nav>`;
}

function webhookForm({ webhooks, webhookId, range }: DashboardData): Safe | undefined {
	if (webhooks.length < 2 && webhookId === undefined) return undefined;
	const offered = webhooks.slice(0, MOST_CHOICES);
	const isOffered = offered.some(({ id }) => id === webhookId);
	return html`<form class="filter" method="get" role="search" aria-label="Filter">
		<input type="hidden" name="range" value="${range}" />
		<label for="webhook">Webhook</label>
		<select id="webhook" name="webhook">
			<option value="">All webhooks</option>
			${offered.map(({ id, name }) => option(id, name, id === webhookId))}
			${webhookId !== undefined && !isOffered && option(webhookId, webhookId, true)}
		</select>
		<button type="submit">Show</button>
	</form>`;
}

function option(id: string, name: string, isChosen: boolean): Safe {
	return html`<option${attributes({ value: id, selected: isChosen })}>${requestPlain(name, 80)}</option>`;
}
