import { latencyLines, PERCENTILE_LINES } from '../charts/lines';
import { spanText, widthText } from '../charts/span-text';
import type { Clock } from '../clock';
import type { DashboardData, SeriesBucket } from '../data';
import { formatDuration } from '../format';
import { html, type Safe } from '../html';
import { empty, section } from './section';
import { chartTable } from './table';

/** How long answers took. */
export function latency(
	{ bucketMs, latency: total }: DashboardData,
	buckets: readonly SeriesBucket[],
	clock: Clock,
): Safe {
	const measured = buckets.flatMap(({ start, latency: each }) => (each ? [{ start, each }] : []));
	if (measured.length === 0) {
		return section(
			'latency',
			'Time to answer',
			{},
			empty('Shown as soon as an answer in this range is complete.'),
		);
	}
	return section(
		'latency',
		'Time to answer',
		{ note: `per ${widthText(bucketMs)}, logarithmic` },
		html`<ul class="legend" aria-label="Lines in the chart">
				${PERCENTILE_LINES.map(
					({ name, label }) =>
						html`<li>
							<svg class="lines" width="22" height="14" aria-hidden="true" focusable="false">
								<path class="${name}" d="M1 7h20" /></svg
							><abbr title="${label}">${name}</abbr>${
								total && html` <b>${formatDuration(total[name])}</b>`
							}
						</li>`,
				)}
			</ul>
			<div class="plot"><div class="over">${latencyLines({ buckets, bucketMs, clock })}</div></div>
			${chartTable(
				`Time to answer per ${widthText(bucketMs)}; times without answers are left out`,
				['Time', ...PERCENTILE_LINES.map(({ name }) => name)],
				measured.map(({ start, each }) => [
					spanText(start, bucketMs, clock),
					...PERCENTILE_LINES.map(({ name }) => formatDuration(each[name])),
				]),
			)}`,
	);
}
