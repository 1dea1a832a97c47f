import { shareBar } from '../charts/share-bar';
import type { CodeCount, Sender, Senders } from '../data';
import { formatCount, formatShare } from '../format';
import { html, type Safe, type Value } from '../html';
import { requestText } from '../request-text';
import { empty, section } from './section';

/** Rows of a table; what is beyond them is in the event log. */
const MOST_ROWS = 8;
/** All codes that there are, and some to spare. */
const MOST_CODES = 12;

/** Why requests were refused. */
export function refusals(codes: readonly CodeCount[]): Safe {
	const total = codes.reduce((sum, { count }) => sum + count, 0);
	const max = Math.max(0, ...codes.map(({ count }) => count));
	return section(
		'refusals',
		'Refusals by code',
		{},
		codes.length === 0
			? empty('Nothing was refused in this range.')
			: html`<table class="bars">
					<caption class="hidden-text">
						Refused requests by code, the most frequent first
					</caption>
					<thead>
						<tr>
							<th scope="col">Code</th>
							<th scope="col">Refused</th>
							<th scope="col">Share</th>
						</tr>
					</thead>
					<tbody>
						${codes
							.slice(0, MOST_CODES)
							.map(({ code, count, title }) =>
								row(
									html`<code>${requestText(code, 40)}</code>${
											title !== undefined &&
											html` <span class="lesser">${requestText(title, 60)}</span>`
										}`,
									shareBar(count, count, max),
									[formatCount(count), formatShare(count, total)],
								),
							)}
					</tbody>
				</table>`,
	);
}

/** Who sends the most, and who is refused the most. */
export function senders(
	id: 'sources' | 'keys',
	heading: string,
	{ busiest, failing }: Senders,
): Safe {
	const column = id === 'sources' ? 'Address' : 'Key';
	return section(
		id,
		heading,
		{},
		busiest.length === 0 && failing.length === 0
			? empty(
					id === 'sources'
						? 'The addresses that requests come from are listed here.'
						: 'Requests that prove who they are with an API key are listed here by the key’s name.',
				)
			: html`<h3 id="${id}-busiest">Busiest</h3>
					${busiestTable(`${id}-busiest`, column, busiest)}
					<h3 id="${id}-failing">Most refused</h3>
					${
						failing.length === 0
							? empty('None was refused in this range.')
							: failingTable(`${id}-failing`, column, failing)
					}`,
	);
}

function busiestTable(labelledBy: string, column: string, list: readonly Sender[]): Safe {
	const rows = list.slice(0, MOST_ROWS);
	const max = Math.max(0, ...rows.map(({ requests }) => requests));
	return senderTable(
		labelledBy,
		[column, 'Requests', 'Refused'],
		rows.map(({ name, requests, refused }) =>
			row(requestText(name, 60), shareBar(requests, refused, max), [
				formatCount(requests),
				refused > 0 ? formatShare(refused, requests) : '0',
			]),
		),
	);
}

function failingTable(labelledBy: string, column: string, list: readonly Sender[]): Safe {
	const rows = list.slice(0, MOST_ROWS);
	const max = Math.max(0, ...rows.map(({ refused }) => refused));
	return senderTable(
		labelledBy,
		[column, 'Refused', 'Share'],
		rows.map(({ name, requests, refused }) =>
			row(requestText(name, 60), shareBar(refused, refused, max), [
				formatCount(refused),
				formatShare(refused, requests),
			]),
		),
	);
}

function senderTable(labelledBy: string, columns: readonly string[], rows: readonly Safe[]): Safe {
	return html`<table class="bars" aria-labelledby="${labelledBy}">
		<thead>
			<tr>
				${columns.map((column) => html`<th scope="col">${column}</th>`)}
			</tr>
		</thead>
		<tbody>
			${rows}
		</tbody>
	</table>`;
}

function row(name: Value, bar: Safe, numbers: readonly string[]): Safe {
	return html`<tr>
		<th scope="row">
			<div class="name">${name}</div>
			${bar}
		</th>
		${numbers.map((number) => html`<td>${number}</td>`)}
	</tr>`;
}
