import type { Clock } from '../clock';
import type { SeriesBucket } from '../data';
import { formatCount, formatNumberOf, formatShort } from '../format';
import { html, type Safe, type Value } from '../html';
import { countOf, OUTCOMES, totalOf } from '../outcomes';
import { chartFrame, hoverTips, percent, round } from './frame';
import { fillOf } from './patterns';
import { spanText } from './span-text';
import { countTicks } from './ticks';

export const BARS_HEIGHT = 220;
/** So high is what is not nothing, in pixels: one refusal among thousands can still be seen. */
const LEAST_HEIGHT = 2;
/** Of the width of a bucket. */
const BAR_WIDTH = 0.78;

export interface StackedBars {
	readonly buckets: readonly SeriesBucket[];
	readonly bucketMs: number;
	readonly clock: Clock;
	/** SVG behind the bars. */
	readonly behind?: Value;
}

/** Requests per bucket, stacked by outcome. */
export function stackedBars({ buckets, bucketMs, clock, behind }: StackedBars): Safe {
	const totals = buckets.map(({ counts }) => totalOf(counts));
	const ticks = countTicks(Math.max(...totals));
	const top = ticks.at(-1)!;
	const from = buckets[0]!.start;
	const to = buckets.at(-1)!.start + bucketMs;
	const bars = OUTCOMES.map((style) => {
		const rectangles = buckets.map(({ counts, start }) => {
			const count = countOf(counts, style.outcome);
			if (count === 0) return undefined;
			const below = lowerHeight(counts, style.outcome, top);
			const height = Math.min(heightOf(count, top), BARS_HEIGHT - below);
			const margin = (bucketMs * (1 - BAR_WIDTH)) / 2;
			return html`<rect
				x="${percent(start - from + margin, to - from)}"
				y="${round(BARS_HEIGHT - below - height)}"
				width="${percent(bucketMs * BAR_WIDTH, to - from)}"
				height="${round(height)}"
			/>`;
		});
		return rectangles.some(Boolean) && html`<g fill="${fillOf(style)}">${rectangles}</g>`;
	});
	return html`${chartFrame(
		{
			id: 'requests',
			title: 'Requests over time by outcome',
			description: describe(buckets, totals, bucketMs, clock),
			from,
			to,
			clock,
			height: BARS_HEIGHT,
			yTicks: ticks.map((tick) => ({
				y: BARS_HEIGHT * (1 - tick / top),
				label: formatShort(tick),
			})),
		},
		html`${behind}${bars}`,
	)}${hoverTips(buckets.map((bucket) => tipOf(bucket, bucketMs, clock)))}`;
}

function heightOf(count: number, top: number): number {
	return Math.max((count / top) * BARS_HEIGHT, LEAST_HEIGHT);
}

function lowerHeight(
	counts: SeriesBucket['counts'],
	outcome: (typeof OUTCOMES)[number]['outcome'],
	top: number,
): number {
	let height = 0;
	for (const style of OUTCOMES) {
		if (style.outcome === outcome) break;
		const count = countOf(counts, style.outcome);
		if (count > 0) height += heightOf(count, top);
	}
	// Where every outcome has its least height, the stack must not leave the plot.
	return Math.min(height, BARS_HEIGHT - LEAST_HEIGHT);
}

function describe(
	buckets: readonly SeriesBucket[],
	totals: readonly number[],
	bucketMs: number,
	clock: Clock,
): string {
	const sum = totals.reduce((total, each) => total + each, 0);
	if (sum === 0) return 'No requests.';
	const most = Math.max(...totals);
	const busiest = buckets[totals.indexOf(most)]!;
	return `${formatNumberOf(sum, 'request')}; the most, ${formatCount(most)}, at ${spanText(busiest.start, bucketMs, clock)}. The table below has every number.`;
}

function tipOf({ start, counts }: SeriesBucket, bucketMs: number, clock: Clock): string {
	const lines = OUTCOMES.filter(({ outcome }) => countOf(counts, outcome) > 0)
		.map(({ outcome, label }) => `${label} ${formatCount(countOf(counts, outcome))}`)
		.reverse();
	const isRunning = start + bucketMs > clock.now;
	const span = `${spanText(start, bucketMs, clock)}${isRunning ? ' (so far)' : ''}`;
	return [span, ...(lines.length > 0 ? lines : ['No requests'])].join('\n');
}
