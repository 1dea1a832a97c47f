import type { EventFilter, PageRequest } from '../../query';
import type { Position } from '../cursor';
import { conditionsOf, type Conditions } from './conditions';
import { Parameters, type Bind, type Dialect, type Parameter } from './dialect';

export interface Query {
	readonly sql: string;
	readonly values: readonly Parameter[];
}

/**
 * A stretch of the log: the next events, in order, of those that the index gives. What the index
 * does not serve is looked up within it, so that a query reads a bounded number of rows even where
 * nothing meets the filter.
 */
export class Window {
	readonly #conditions: Conditions;
	readonly #direction: 'ASC' | 'DESC';

	/**
	 * @param filter normalized
	 * @param start the position after which it begins; undefined for the first
	 */
	constructor(
		private readonly dialect: Dialect,
		private readonly filter: EventFilter,
		order: NonNullable<PageRequest['order']>,
		private readonly start: Position | undefined,
	) {
		this.#conditions = conditionsOf(filter, dialect);
		this.#direction = order === 'newestFirst' ? 'DESC' : 'ASC';
	}

	/** Whether the index alone does not tell which events meet the filter. */
	get isSelective(): boolean {
		return this.#conditions.others.length > 0;
	}

	/**
	 * @param columns of `events e`, and of `event_links l` with `withLinks`
	 * @param size how many events to look through
	 * @param most how many to give
	 */
	rows(columns: string, withLinks: boolean, size: number, most: number): Query {
		const { bind, values } = new Parameters(this.dialect);
		const candidates = this.#candidates(size, bind);
		const others = this.#conditions.others.map((condition) => condition(bind));
		const sql = `SELECT ${columns} FROM (${candidates}) c
			JOIN ${this.dialect.table('events')} e ON e.seq = c.seq
			${this.#join('event_contents b ON b.seq = e.seq', this.filter.bodyContains !== undefined)}
			${this.#join('event_links l ON l.event_id = e.id', withLinks, 'LEFT')}
			${others.length > 0 ? `WHERE ${others.join(' AND ')}` : ''}
			${this.#ordered('c.')} LIMIT ${bind(most)}`;
		return { sql, values };
	}

	/** Gives the position of the last event that a window of the size looks through, if it is full. */
	end(size: number): Query {
		const { bind, values } = new Parameters(this.dialect);
		const sql = `SELECT c.received_at, c.seq FROM (${this.#candidates(size, bind)}) c
			${this.#ordered('c.')} LIMIT 1 OFFSET ${bind(size - 1)}`;
		return { sql, values };
	}

	#candidates(size: number, bind: Bind): string {
		const limit = bind(size);
		const bounds = this.#bounds(bind);
		const branch = (conditions: readonly string[]) =>
			`SELECT e.received_at, e.seq FROM ${this.dialect.table('events')} e
			${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
			${this.#ordered('e.')} LIMIT ${limit}`;
		const branches = this.#conditions.indexed.map((each) => branch([each(bind), ...bounds]));
		if (branches.length < 2) return branches[0] ?? branch(bounds);
		// As one condition a list of values would be sorted whole; so each value gives its own first ones.
		const union = branches.map((each, index) => `SELECT * FROM (${each}) b${index}`);
		return `SELECT u.received_at, u.seq FROM (${union.join(' UNION ALL ')}) u
			${this.#ordered('u.')} LIMIT ${limit}`;
	}

	/**
	 * The time range, with what the start makes of it. A database may begin at either of two bounds of
	 * the same side, and would read all before the start again for each window; so there is one.
	 */
	#bounds(bind: Bind): string[] {
		const { from, to } = this.filter;
		const { start } = this;
		const isDescending = this.#direction === 'DESC';
		const bounds: string[] = [];
		if (from !== undefined && (isDescending || !start || start.receivedAt < from)) {
			bounds.push(`e.received_at >= ${bind(from)}`);
		}
		if (to !== undefined && (!isDescending || !start || start.receivedAt >= to)) {
			bounds.push(`e.received_at < ${bind(to)}`);
		}
		if (start) {
			const beyond = isDescending ? '<' : '>';
			bounds.push(
				`(e.received_at, e.seq) ${beyond} (${bind(start.receivedAt)}, ${bind(start.seq)})`,
			);
		}
		return bounds;
	}

	#join(table: string, isWanted: boolean, kind = ''): string {
		const [name = '', ...rest] = table.split(' ');
		return isWanted ? `${kind} JOIN ${this.dialect.table(name)} ${rest.join(' ')}` : '';
	}

	#ordered(prefix: string): string {
		const direction = this.#direction;
		return `ORDER BY ${prefix}received_at ${direction}, ${prefix}seq ${direction}`;
	}
}
