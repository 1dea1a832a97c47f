import type { DashboardData } from '../data';
import { RANGES } from '../data';
import { formatCount, formatDuration, formatShare, formatShort, NONE } from '../format';
import { attributes, html, type Safe, type Value } from '../html';
import { countOf, totalOf } from '../outcomes';

interface Tile {
	readonly label: string;
	readonly value: string;
	readonly note: Value;
	readonly state?: 'bad' | undefined;
}

/** The figures that say at a glance whether all is well. */
export function tiles(data: DashboardData): Safe {
	return html`<dl class="tiles">
		${tilesOf(data).map(
			({ label, value, note, state }) => html`<div${attributes({ class: state })}
				><dt>${label}</dt><dd class="figure">${value}</dd><dd class="note">${note}</dd></div
			>`,
		)}
	</dl>`;
}

function tilesOf({ totals, latency, alerts, range }: DashboardData): readonly Tile[] {
	const total = totalOf(totals);
	const refused = countOf(totals, 'refused');
	const failed = countOf(totals, 'failed');
	const open = alerts.filter(({ endedAt }) => endedAt === undefined);
	const critical = open.filter(({ severity }) => severity === 'critical').length;
	return [
		{
			label: 'Requests',
			value: total < 100_000 ? formatCount(total) : formatShort(total),
			note: `${perMinute(total, RANGES[range].ms)} a minute on average`,
		},
		{
			label: 'Refused',
			value: formatShare(refused, total),
			note: total > 0 ? `${formatCount(refused)} of ${formatCount(total)}` : 'No requests',
		},
		{
			label: 'Failed',
			value: failed < 100_000 ? formatCount(failed) : formatShort(failed),
			note: failedNote(failed, total),
			state: failed > 0 ? 'bad' : undefined,
		},
		{
			label: 'Answer time, p95',
			value: latency ? formatDuration(latency.p95) : NONE,
			note: latency ? `half within ${formatDuration(latency.p50)}` : 'No answers to measure',
		},
		{
			label: 'Open alerts',
			value: formatCount(open.length),
			note:
				open.length === 0
					? 'Nothing unusual now'
					: html`<a href="#alerts"
							>${critical > 0 ? `${formatCount(critical)} critical` : 'See what'}</a
						>`,
			state: open.length > 0 ? 'bad' : undefined,
		},
	];
}

function failedNote(failed: number, total: number): string {
	if (total === 0) return 'No requests';
	return failed > 0 ? `${formatShare(failed, total)} of requests` : 'Every one let in was served';
}

function perMinute(total: number, ms: number): string {
	const rate = total / (ms / 60_000);
	if (rate === 0 || rate >= 10) return formatShort(Math.round(rate));
	return rate < 0.1 ? '<0.1' : rate.toFixed(1);
}
