import type { Alert } from '../data';
import { attributes, html, type Safe } from '../html';
import type { Clock } from '../clock';
import { requestText } from '../request-text';
import { severityOf } from '../severity';
import { percent } from './frame';

/** Rows of labels above a chart. */
const MOST_ROWS = 4;
const ROW_HEIGHT = 28;
/** For which the labels are laid out, in pixels; a narrower page shows their numbers only. */
const USUAL_WIDTH = 840;
const LETTER_WIDTH = 7;
const LABEL_PADDING = 40;
/** Numbers need as much on the narrowest page, as a share of its width. */
const LEAST_SHARE = 0.1;
const MOST_LETTERS = 24;

/** An alert with the number by which the chart and the list call it. */
export interface NumberedAlert extends Alert {
	readonly number: number;
}

export interface AlertMarks {
	/** Above the plot: a link to each alert. */
	readonly labels: Safe | undefined;
	/** SVG inside the plot: how long each lasted. */
	readonly bands: Safe;
	/** How many found no room for a label. */
	readonly unlabelled: number;
}

interface Placed {
	readonly alert: NumberedAlert;
	readonly at: number;
	readonly row: number;
}

/**
 * Marks alerts on the time axis of a chart.
 * @param window from (inclusive) to (exclusive); an alert that began before is marked at the beginning
 */
export function alertMarks(
	alerts: readonly NumberedAlert[],
	{ from, to }: { readonly from: number; readonly to: number },
	height: number,
	clock: Clock,
): AlertMarks {
	const inWindow = alerts.filter(
		({ startedAt, endedAt }) => startedAt < to && (endedAt ?? Infinity) >= from,
	);
	const placed = placeLabels(inWindow, from, to);
	const rows = Math.max(0, ...placed.map(({ row }) => row + 1));
	return {
		labels:
			rows === 0
				? undefined
				: html`<ol
						class="pins"
						aria-label="Alerts on the time axis"
						style="height:${rows * ROW_HEIGHT}px"
					>
						${placed.map((each) => pin(each, rows, clock))}
					</ol>`,
		bands: html`<g class="bands" style="--above:${rows * ROW_HEIGHT}px"
			>${inWindow.map((alert) => band(alert, from, to, height, clock.now))}</g
		>`,
		unlabelled: inWindow.length - placed.length,
	};
}

/** The earliest first, each in the first row that has room. */
function placeLabels(alerts: readonly NumberedAlert[], from: number, to: number): Placed[] {
	const taken: [number, number][][] = Array.from({ length: MOST_ROWS }, () => []);
	const placed: Placed[] = [];
	for (const alert of [...alerts].sort((a, b) => a.startedAt - b.startedAt)) {
		const at = Math.max(0, (alert.startedAt - from) / (to - from));
		const letters = Math.min(alert.rule.length, MOST_LETTERS);
		const share = Math.max((letters * LETTER_WIDTH + LABEL_PADDING) / USUAL_WIDTH, LEAST_SHARE);
		const [start, end] = isLate(at) ? [at - share, at] : [at, at + share];
		const row = taken.findIndex((spans) => spans.every(([a, b]) => end <= a || start >= b));
		if (row === -1) continue;
		taken[row]!.push([start, end]);
		placed.push({ alert, at, row });
	}
	return placed;
}

/** So far to the right a label is written to the left of its place. */
function isLate(at: number): boolean {
	return at > 0.7;
}

function pin({ alert, at, row }: Placed, rows: number, clock: Clock): Safe {
	const place = isLate(at) ? `right:${percent(1 - at, 1)}` : `left:${percent(at, 1)}`;
	return html`<li
		class="${severityOf(alert.severity).name}${isLate(at) ? ' late' : ''}"
		style="${place};top:${row * ROW_HEIGHT}px;--pole:${(rows - row) * ROW_HEIGHT}px"
	>
		<a href="#alert-${alert.number}"
			><span class="hidden-text">Alert </span><b>${alert.number}</b
			><span class="rule">${requestText(alert.rule, MOST_LETTERS)}</span
			><span class="hidden-text"> at ${clock.moment(alert.startedAt)}</span></a
		>
	</li>`;
}

function band(
	{ startedAt, endedAt, severity }: Alert,
	from: number,
	to: number,
	height: number,
	now: number,
): Safe {
	const start = Math.max(startedAt, from);
	const end = Math.min(endedAt ?? now, to);
	const x = percent(start - from, to - from);
	const width = percent(Math.max(end - start, 0), to - from);
	return html`<g${attributes({ class: severityOf(severity).name })}
		><rect x="${x}" width="${width}" height="${height}" /><line
			x1="${x}"
			x2="${x}"
			y2="${height}"
	/></g>`;
}
