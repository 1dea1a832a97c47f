import type { Clock } from '../clock';
import type { Percentiles, SeriesBucket } from '../data';
import { formatDuration } from '../format';
import { html, type Safe } from '../html';
import { chartFrame, hoverTips, round } from './frame';
import { spanText } from './span-text';
import { logTicks } from './ticks';

export const LINES_HEIGHT = 200;
/** Where the axis begins at the earliest, in milliseconds. */
const LEAST_MS = 0.1;

/** The slowest first, as the lines are found in the chart. */
export const PERCENTILE_LINES = [
	{ name: 'p99', label: '99 % within' },
	{ name: 'p95', label: '95 % within' },
	{ name: 'p50', label: 'Half within' },
] as const satisfies readonly { name: keyof Percentiles; label: string }[];

export interface Lines {
	readonly buckets: readonly SeriesBucket[];
	readonly bucketMs: number;
	readonly clock: Clock;
}

/**
 * How long answers took per bucket. The axis is logarithmic: half of the answers within 5 ms and 1 %
 * that took 2 s are both to be read.
 */
export function latencyLines({ buckets, bucketMs, clock }: Lines): Safe {
	const measured = buckets.flatMap(({ latency }) => (latency ? [latency] : []));
	const all = measured.flatMap(({ p50, p95, p99 }) => [p50, p95, p99]).filter(Number.isFinite);
	const ticks = logTicks(Math.min(...all, Infinity), Math.max(...all, 0), LEAST_MS);
	const low = Math.log(ticks[0]!);
	const high = Math.log(ticks.at(-1)!);
	const yOf = (ms: number) => {
		const share = (Math.log(Math.max(ms, LEAST_MS)) - low) / (high - low);
		return round(LINES_HEIGHT * (1 - Math.min(Math.max(share, 0), 1)));
	};
	const slowest = Math.max(...measured.map(({ p99 }) => p99));
	const slowestBucket = buckets.find(({ latency }) => latency?.p99 === slowest);
	return html`${chartFrame(
		{
			id: 'latency',
			title: 'Time to answer over time, percentiles',
			description: `On a logarithmic axis. ${
				slowestBucket
					? `The slowest 1 % took ${formatDuration(slowest)} or more at ${spanText(slowestBucket.start, bucketMs, clock)}. `
					: ''
			}The table below has every number.`,
			from: buckets[0]!.start,
			to: buckets.at(-1)!.start + bucketMs,
			clock,
			height: LINES_HEIGHT,
			yTicks: ticks.map((tick) => ({ y: yOf(tick), label: formatDuration(tick) })),
		},
		html`<svg
			class="lines"
			width="100%"
			height="${LINES_HEIGHT}"
			viewBox="0 0 ${buckets.length} ${LINES_HEIGHT}"
			preserveAspectRatio="none"
		>
			${PERCENTILE_LINES.map(
				({ name }) => html`<path class="${name}" d="${pathOf(buckets, name, yOf)}" />`,
			)}
		</svg>`,
	)}${hoverTips(buckets.map((bucket) => tipOf(bucket, bucketMs, clock)))}`;
}

/** A bucket without answers is a gap; one that stands alone is a dot. */
function pathOf(
	buckets: readonly SeriesBucket[],
	name: keyof Percentiles,
	yOf: (ms: number) => number,
): string {
	let path = '';
	let isOpen = false;
	buckets.forEach(({ latency }, index) => {
		const ms = latency?.[name];
		if (ms === undefined || !Number.isFinite(ms)) {
			isOpen = false;
			return;
		}
		const isAlone = !isOpen && buckets[index + 1]?.latency === undefined;
		path += `${isOpen ? 'L' : 'M'}${index + 0.5} ${yOf(ms)}${isAlone ? 'h0' : ''}`;
		isOpen = true;
	});
	return path;
}

function tipOf({ start, latency }: SeriesBucket, bucketMs: number, clock: Clock): string {
	const lines = latency
		? PERCENTILE_LINES.map(({ name }) => `${name} ${formatDuration(latency[name])}`)
		: ['No answers'];
	return [spanText(start, bucketMs, clock), ...lines].join('\n');
}
