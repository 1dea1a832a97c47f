import { attributes, html, type Safe, type Value } from '../html';
import type { Clock } from '../clock';
import { timeTicks } from './time-ticks';

/** What a chart over time is drawn on. */
export interface Frame {
	/** Unique in the page. */
	readonly id: string;
	readonly title: string;
	/** What the chart shows in words, with its extremes. */
	readonly description: string;
	/** Milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	readonly clock: Clock;
	/** Of the plot, in pixels; its width is that of the page. */
	readonly height: number;
	readonly yTicks: readonly { readonly y: number; readonly label: string }[];
}

/**
 * Draws the axes round what a chart shows. Across, all is given in percent of the width, so that the
 * page can be of any width while texts keep their size.
 * @param marks SVG inside the plot
 */
export function chartFrame(
	{ id, title, description, from, to, clock, height, yTicks }: Frame,
	marks: Value,
): Safe {
	const ticks = timeTicks(from, to, clock);
	// A narrow page has room for every other label; that of a date is the last to go.
	const kept =
		Math.max(
			0,
			ticks.findIndex(({ isDate }) => isDate),
		) % 2;
	return html`<svg
		class="chart"
		role="img"
		aria-labelledby="${id}-title ${id}-description"
		width="100%"
		height="${height + X_AXIS_HEIGHT}"
	>
		<title id="${id}-title">${title}</title>
		<desc id="${id}-description">${description}</desc>
		<g class="grid">
			${yTicks.map(
				({ y, label }) =>
					html`<line x2="100%" y1="${round(y)}" y2="${round(y)}" /><text
							x="-8"
							y="${round(y)}"
							dy=".35em"
							>${label}</text
						>`,
			)}
		</g>
		${marks}
		<g class="axis">
			<line x2="100%" y1="${height}" y2="${height}" />
			${ticks.map(({ time, label, isDate }, index) => {
				const x = percent(time - from, to - from);
				const kind = [isDate && 'date', index % 2 !== kept && 'lesser'].filter(Boolean).join(' ');
				return html`<g${attributes({ class: kind || undefined })}
					><line x1="${x}" x2="${x}" y1="${height}" y2="${height + 5}" /><text
						x="${x}"
						y="${height + 20}"
						>${label}</text
					></g
				>`;
			})}
		</g>
	</svg>`;
}

/** Room for the labels under the plot, in pixels. */
const X_AXIS_HEIGHT = 26;

/** @returns a part of a whole for an attribute: `12.5%` */
export function percent(part: number, whole: number): string {
	return `${whole > 0 ? round((part / whole) * 100, 2) : 0}%`;
}

/** @returns the number with few digits, as a page holds thousands of them */
export function round(value: number, decimals = 1): number {
	return Number(value.toFixed(decimals));
}

/** @returns what lies over a plot and tells about a bucket under the pointer; the table tells it to all */
export function hoverTips(tips: readonly string[]): Safe {
	const half = Math.ceil(tips.length / 2);
	return html`<div class="tips" aria-hidden="true">
		${tips.map(
			(tip, index) =>
				html`<i${attributes({ 'data-tip': tip, class: index >= half ? 'late' : undefined })}></i>`,
		)}
	</div>`;
}
