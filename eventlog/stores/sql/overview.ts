import type { Overview, OverviewFilter } from '../../overview';
import { OverviewBuilder } from '../rollup/overview-builder';
import { rangeOf, rowsWanted, type OverviewRange, type RowsWanted } from '../rollup/range';
import { HOUR_MS, MINUTE_MS } from '../rollup/rows';
import { Parameters, type Bind, type Dialect } from './dialect';

/** Makes overviews from the counts in a database, some rows at a time, so that no query runs long. */
export class OverviewReader {
	constructor(private readonly dialect: Dialect) {}

	/** @throws RangeError when the filter is out of bounds */
	async overview(filter: OverviewFilter): Promise<Overview> {
		const range = rangeOf(filter);
		const builder = new OverviewBuilder(range);
		const ends = await this.#ends(range);
		const { firstAt, lastAt } = ends;
		// There are no counts outside of it, so that a long range costs no more than the log is long.
		if (firstAt !== undefined && lastAt !== undefined) {
			for (const wanted of rowsWanted(range)) {
				const { widthMs } = wanted;
				const from = Math.max(wanted.from, Math.floor(firstAt / widthMs) * widthMs);
				const to = Math.min(wanted.to, lastAt + 1);
				await this.#read({ ...wanted, from, to }, range, builder);
			}
		}
		return builder.build({ ...ends, isComplete: await this.#isComplete() });
	}

	/** The minutes of an open hour stand in for its own rows, which are missing or out of date. */
	async #read(wanted: RowsWanted, range: OverviewRange, builder: OverviewBuilder): Promise<void> {
		if (wanted.widthMs === MINUTE_MS) {
			await this.#readRows(wanted, range, builder, []);
			return;
		}
		const open = await this.#openHours(wanted);
		await this.#readRows(wanted, range, builder, open);
		for (const start of open) {
			const minutes = { widthMs: MINUTE_MS, from: start, to: start + HOUR_MS };
			await this.#readRows({ ...wanted, ...minutes }, range, builder, []);
		}
	}

	/** @param but the starts of rows to leave out */
	async #readRows(
		{ widthMs, from, to, hasCounts, hasSenders }: RowsWanted,
		range: OverviewRange,
		builder: OverviewBuilder,
		but: readonly number[],
	): Promise<void> {
		const { total, webhooks } = this.dialect.rollupWindow;
		// Rows of single webhooks are many in each minute, and are all looked through.
		const step = widthMs * (range.workflowIds ? webhooks : total);
		const columns = [...(hasCounts ? ['counts'] : []), ...(hasSenders ? ['senders'] : [])];
		for (let start = from; start < to; start += step) {
			const { bind, values } = new Parameters(this.dialect);
			const rows = await this.dialect.all(
				`SELECT r.start, ${columns.map((name) => `r.${name}`).join(', ')}
				FROM ${this.dialect.table('rollups')} r
				WHERE r.is_total = ${bind(range.workflowIds === undefined)}
					AND r.width_ms = ${bind(widthMs)}
					AND r.start >= ${bind(start)} AND r.start < ${bind(Math.min(start + step, to))}
					${but.length > 0 ? `AND NOT (${this.dialect.isOneOf('r.start', but, bind)})` : ''}
					${this.#ofWorkflows(range, bind)}`,
				values,
			);
			for (const row of rows) {
				if (hasCounts) builder.addCounts(row.start as number, row.counts as string);
				if (hasSenders) builder.addSenders(row.senders as string);
			}
		}
	}

	async #openHours({ from, to }: RowsWanted): Promise<number[]> {
		const { bind, values } = new Parameters(this.dialect);
		const rows = await this.dialect.all(
			`SELECT start FROM ${this.dialect.table('open_hours')}
			WHERE start >= ${bind(from)} AND start < ${bind(to)} ORDER BY start`,
			values,
		);
		return rows.map(({ start }) => start as number);
	}

	#ofWorkflows({ workflowIds }: OverviewRange, bind: Bind): string {
		if (!workflowIds) return '';
		return `AND ${this.dialect.isOneOf('r.workflow_id', workflowIds, bind)}`;
	}

	/** When the first and the last event of the range came, each from an index. */
	async #ends({ workflowIds, from, to }: OverviewRange): Promise<{
		firstAt?: number;
		lastAt?: number;
	}> {
		if (workflowIds?.length === 0) return {};
		const { bind, values } = new Parameters(this.dialect);
		const [start, end] = [bind(from), bind(to)];
		const branches = (workflowIds ?? [undefined]).map((workflowId) => {
			const condition = `e.received_at >= ${start} AND e.received_at < ${end} ${
				workflowId === undefined ? '' : `AND e.workflow_id = ${bind(workflowId)}`
			}`;
			// Each alone in its query, or SQLite would read the whole range.
			const one = (end: 'min' | 'max') =>
				`(SELECT ${end}(e.received_at) FROM ${this.dialect.table('events')} e WHERE ${condition})`;
			return `SELECT ${one('min')} AS first, ${one('max')} AS last`;
		});
		const [row] = await this.dialect.all(
			`SELECT min(u.first) AS first, max(u.last) AS last FROM (${branches.join(' UNION ALL ')}) u`,
			values,
		);
		if (row?.first == null || row.last == null) return {};
		return { firstAt: row.first as number, lastAt: row.last as number };
	}

	async #isComplete(): Promise<boolean> {
		const [row] = await this.dialect.all(
			`SELECT uncounted_to FROM ${this.dialect.table('log_state')}`,
			[],
		);
		return row?.uncounted_to === 0;
	}
}
