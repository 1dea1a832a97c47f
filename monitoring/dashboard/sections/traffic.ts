import { alertMarks, type NumberedAlert } from '../charts/alert-marks';
import { fillOf } from '../charts/patterns';
import { spanText, widthText } from '../charts/span-text';
import { BARS_HEIGHT, stackedBars } from '../charts/stacked-bars';
import type { Clock } from '../clock';
import type { DashboardData, SeriesBucket } from '../data';
import { formatCount } from '../format';
import { html, type Safe } from '../html';
import { countOf, OUTCOMES, totalOf } from '../outcomes';
import { section } from './section';
import { chartTable } from './table';

/** Requests per bucket by outcome, with the alerts on the time axis. */
export function traffic(
	data: DashboardData,
	buckets: readonly SeriesBucket[],
	alerts: readonly NumberedAlert[],
	clock: Clock,
): Safe {
	const { bucketMs, totals } = data;
	const window = { from: buckets[0]!.start, to: buckets.at(-1)!.start + bucketMs };
	const marks = alertMarks(alerts, window, BARS_HEIGHT, clock);
	const present = OUTCOMES.filter(
		({ outcome }) =>
			countOf(totals, outcome) > 0 || buckets.some(({ counts }) => countOf(counts, outcome) > 0),
	);
	const shown = present.length > 0 ? present : OUTCOMES.slice(0, 1);
	return section(
		'traffic',
		'Requests',
		{ note: `per ${widthText(bucketMs)}, by outcome` },
		html`<ul class="legend" aria-label="Outcomes in the chart">
				${shown.map(
					(style) =>
						html`<li>
							<svg width="14" height="14" aria-hidden="true" focusable="false">
								<rect width="14" height="14" rx="3" fill="${fillOf(style)}" /></svg
							>${style.label} <b>${formatCount(countOf(totals, style.outcome))}</b>
						</li>`,
				)}
			</ul>
			<div class="plot">
				${marks.labels}
				<div class="over">${stackedBars({ buckets, bucketMs, clock, behind: marks.bands })}</div>
			</div>
			${
				marks.unlabelled > 0 &&
				html`<p class="aside">
					${formatCount(marks.unlabelled)} more
					${marks.unlabelled === 1 ? 'alert is' : 'alerts are'} shaded in the chart and described
					<a href="#alerts">in the list</a>.
				</p>`
			}
			${chartTable(
				`Requests per ${widthText(bucketMs)} by outcome; times without requests are left out`,
				['Time', ...shown.map(({ label }) => label), 'All'],
				buckets
					.filter(({ counts }) => totalOf(counts) > 0)
					.map(({ start, counts }) => [
						spanText(start, bucketMs, clock),
						...shown.map(({ outcome }) => formatCount(countOf(counts, outcome))),
						formatCount(totalOf(counts)),
					]),
			)}`,
	);
}
