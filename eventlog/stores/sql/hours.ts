import { HourBuilder } from '../rollup/hour-builder';
import { HOUR_MS, MINUTE_MS, type RollupContent, type RollupKey } from '../rollup/rows';
import { Parameters, type Dialect } from './dialect';

/** How long after its end an hour is left open, in milliseconds: answers that end late change it. */
const PATIENCE_MS = 5 * MINUTE_MS;
/** Minutes that are read in one query. */
const STEP_MINUTES = 5;

/** An hour whose minutes have changed since they were added up, if they ever were. */
export interface OpenHour {
	readonly start: number;
	/** Another one after every change. */
	readonly mark: number;
}

/** The rows of an hour, made of its minutes. */
export interface ClosedHour extends OpenHour {
	readonly rows: readonly (RollupContent & { readonly key: RollupKey })[];
}

/**
 * Adds the minutes of an open hour up, if it has been over for a while.
 * @returns the latest such hour, to be written where its mark is still the same; undefined where
 *   there is none
 */
export async function addUpHour(dialect: Dialect, nowMs: number): Promise<ClosedHour | undefined> {
	const { bind, values } = new Parameters(dialect);
	const [open] = await dialect.all(
		`SELECT start, mark FROM ${dialect.table('open_hours')}
		WHERE start <= ${bind(nowMs - HOUR_MS - PATIENCE_MS)} ORDER BY start DESC LIMIT 1`,
		values,
	);
	if (!open) return undefined;
	const start = open.start as number;
	const hour = new HourBuilder(start);
	const step = STEP_MINUTES * MINUTE_MS;
	for (let from = start; from < start + HOUR_MS; from += step) {
		for (const isTotal of [true, false]) {
			const query = new Parameters(dialect);
			const rows = await dialect.all(
				`SELECT workflow_id, node_name, counts, senders FROM ${dialect.table('rollups')}
				WHERE is_total = ${query.bind(isTotal)} AND width_ms = ${query.bind(MINUTE_MS)}
					AND start >= ${query.bind(from)} AND start < ${query.bind(from + step)}`,
				query.values,
			);
			for (const row of rows) {
				const workflowId = row.workflow_id as string;
				const whose = { isTotal, workflowId, nodeName: row.node_name as string };
				hour.add(whose, { counts: row.counts as string, senders: row.senders as string });
			}
		}
	}
	return { start, mark: open.mark as number, rows: hour.build() };
}

/** @returns a mark that an hour did not have before */
export function newMark(): number {
	return Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
}
