import type { WebhookEvent } from '../../event';
import type { EventFilter, EventPage, PageRequest } from '../../query';
import type { TailPage, TailRequest } from '../../tail';
import { cursorAt, positionOf, tailCursorAt, type Position, type TailPosition } from '../cursor';
import { checkPage, normalizeFilter } from '../filter';
import { fitting } from '../page';
import { readyPart, tailStart } from '../tail';
import { Parameters, type Dialect, type Row } from './dialect';
import { eventOf } from './rows';
import { Window } from './window';

/** Most events that are looked through for one page, without and with their bodies. */
const PAGE_SCAN = { events: 100_000, bodies: 20_000 };

/** Reads the log from a database, a window at a time, so that no query runs long. */
export class SqlReader {
	constructor(private readonly dialect: Dialect) {}

	async get(id: string): Promise<WebhookEvent | undefined> {
		const { bind, values } = new Parameters(this.dialect);
		const [row] = await this.dialect.all(
			`SELECT e.*, b.*, l.execution_id FROM ${this.dialect.table('events')} e
			JOIN ${this.dialect.table('event_contents')} b ON b.seq = e.seq
			LEFT JOIN ${this.dialect.table('event_links')} l ON l.event_id = e.id
			WHERE e.id = ${bind(id)}`,
			values,
		);
		return row && eventOf(row, row);
	}

	async list(given: EventFilter, page: PageRequest): Promise<EventPage> {
		checkPage(page);
		const { limit, order = 'newestFirst', isBrief = false, cursor } = page;
		const filter = normalizeFilter(given);
		const size = this.#sizeFor(filter);
		const budget = PAGE_SCAN[filter.bodyContains === undefined ? 'events' : 'bodies'];
		const found: Row[] = [];
		let start = cursor === undefined ? undefined : positionOf(cursor);
		for (let scanned = 0; scanned < budget; scanned += size) {
			const window = new Window(this.dialect, filter, order, start);
			// One more than wanted tells whether there is a next page.
			const wanted = limit + 1 - found.length;
			const { sql, values } = window.rows(
				'e.*, l.execution_id',
				true,
				window.isSelective ? size : wanted,
				wanted,
			);
			found.push(...(await this.dialect.all(sql, values)));
			start = undefined;
			if (found.length > limit || !window.isSelective) break;
			start = await this.#endOf(window, size);
			if (start === undefined) break;
		}
		const firstRows = found.slice(0, limit);
		const chosen = isBrief ? firstRows : fitting(firstRows, (row) => row.stored_bytes as number);
		const next = chosen.length < found.length ? rowPosition(chosen.at(-1)!) : start;
		return {
			events: isBrief ? chosen.map((row) => eventOf(row)) : await this.#withContents(chosen),
			...(next && { nextCursor: cursorAt(next) }),
		};
	}

	/**
	 * @param columns of `events e`
	 * @returns what meets the filter, the oldest first, a window at a time
	 */
	async *scan(given: EventFilter, columns: string): AsyncGenerator<readonly Row[]> {
		const filter = normalizeFilter(given);
		const size = this.#sizeFor(filter);
		let start: Position | undefined;
		do {
			const window = new Window(this.dialect, filter, 'oldestFirst', start);
			const { sql, values } = window.rows(columns, false, size, size);
			// Before the rows are handled, which may delete where the window ends.
			const end = await this.#endOf(window, size);
			yield await this.dialect.all(sql, values);
			start = end;
		} while (start !== undefined);
	}

	/** @returns `seq` of the oldest events */
	async oldest(most: number, before: number | undefined): Promise<number[]> {
		const filter = before === undefined ? {} : normalizeFilter({ to: before });
		const window = new Window(this.dialect, filter, 'oldestFirst', undefined);
		const { sql, values } = window.rows('e.seq', false, most, most);
		return (await this.dialect.all(sql, values)).map(({ seq }) => seq as number);
	}

	/**
	 * @param log which log it is, and the number of the last event that was ever written to it; its
	 *   events' numbers have to become visible in order
	 */
	async tail(request: TailRequest, log: TailPosition): Promise<TailPage> {
		checkPage(request);
		const { limit, isBrief = false } = request;
		const { after, isReset } = await tailStart(request, log, {
			firstFrom: async (from) => await this.#firstFrom(from),
			last: async () => await this.#lastSeq(),
		});
		const { bind, values } = new Parameters(this.dialect);
		const rows = await this.dialect.all(
			`SELECT e.*, l.execution_id FROM (
				SELECT t.seq FROM ${this.dialect.table('events')} t WHERE t.seq > ${bind(after)}
				ORDER BY t.seq LIMIT ${bind(limit + 1)}
			) c
			JOIN ${this.dialect.table('events')} e ON e.seq = c.seq
			LEFT JOIN ${this.dialect.table('event_links')} l ON l.event_id = e.id
			ORDER BY c.seq`,
			values,
		);
		const ready = readyPart(
			rows,
			(row) => ({ isComplete: row.status !== null, receivedAt: row.received_at as number }),
			request,
		);
		const firstRows = ready.slice(0, limit);
		const chosen = isBrief ? firstRows : fitting(firstRows, (row) => row.stored_bytes as number);
		const seq = (chosen.at(-1)?.seq as number | undefined) ?? after;
		return {
			events: isBrief ? chosen.map((row) => eventOf(row)) : await this.#withContents(chosen),
			cursor: tailCursorAt({ logId: log.logId, seq }),
			isAtEnd: chosen.length === ready.length,
			isReset,
		};
	}

	async #firstFrom(from: number): Promise<number | undefined> {
		const window = new Window(this.dialect, normalizeFilter({ from }), 'oldestFirst', undefined);
		const { sql, values } = window.rows('e.seq', false, 1, 1);
		const [row] = await this.dialect.all(sql, values);
		return row?.seq as number | undefined;
	}

	/** Of the events that are there, so that one that is being written now comes after it. */
	async #lastSeq(): Promise<number> {
		const sql = `SELECT COALESCE(max(seq), 0) AS seq FROM ${this.dialect.table('events')}`;
		const [row] = await this.dialect.all(sql, []);
		return row!.seq as number;
	}

	async #endOf(window: Window, size: number): Promise<Position | undefined> {
		const { sql, values } = window.end(size);
		const [row] = await this.dialect.all(sql, values);
		return row && rowPosition(row);
	}

	/** An event that was deleted after its row was read has no contents any more, and is left out. */
	async #withContents(rows: readonly Row[]): Promise<WebhookEvent[]> {
		const { bind, values } = new Parameters(this.dialect);
		const seqs = rows.map(({ seq }) => seq as number);
		const found = await this.dialect.all(
			`SELECT b.* FROM ${this.dialect.table('event_contents')} b
			WHERE ${this.dialect.isOneOf('b.seq', seqs, bind)}`,
			values,
		);
		const contents = new Map(found.map((row) => [row.seq, row]));
		return rows.flatMap((row) => {
			const content = contents.get(row.seq);
			return content ? [eventOf(row, content)] : [];
		});
	}

	#sizeFor({ bodyContains }: EventFilter): number {
		return this.dialect.window[bodyContains === undefined ? 'events' : 'bodies'];
	}
}

function rowPosition({ received_at, seq }: Row): Position {
	return { receivedAt: received_at as number, seq: seq as number };
}
