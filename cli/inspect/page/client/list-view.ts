import type { Summary } from '../../api';
import { ROW_HEIGHT } from '../measures';
import { element } from './dom';
import { requestRow, rowId, updateAge } from './request-row';

/** Rows in the document above and below those in sight. */
const SPARE_ROWS = 8;
/** So many rows before the end, older ones are asked for. */
const ROWS_BEFORE_THE_END = 30;
const PAGE_OF_ROWS = 10;
const AGES_EVERY_MS = 1000;

export interface ListListener {
	/** A row was moved to with the keyboard: its request is to be shown where there is room. */
	readonly moved: (id: number) => void;
	/** A row was clicked, or Enter pressed on it. */
	readonly chosen: (id: number) => void;
	/** The end is near. */
	readonly olderWanted: () => void;
}

interface DrawnRow {
	readonly summary: Summary;
	readonly row: HTMLElement;
}

/** The list: a listbox of which only the rows in sight, and some around them, are in the document. */
export class ListView {
	private rows: readonly Summary[] = [];
	private positions = new Map<number, number>();
	private drawn = new Map<number, DrawnRow>();
	private active: number | undefined;
	private selected: number | undefined;
	private isDue = false;
	private readonly space = element('div', { role: 'presentation', class: 'space' });

	/** @param box the listbox, which scrolls */
	constructor(
		private readonly box: HTMLElement,
		private readonly listener: ListListener,
	) {
		box.append(this.space);
		box.addEventListener('scroll', () => {
			this.draw();
		});
		box.addEventListener('click', (event) => {
			this.click(event.target);
		});
		box.addEventListener('keydown', (event) => {
			if (this.press(event)) event.preventDefault();
		});
		new ResizeObserver(() => {
			this.draw();
		}).observe(box);
		setInterval(() => {
			this.updateAges();
		}, AGES_EVERY_MS);
	}

	/** @returns how many rows are above those in sight */
	get rowsAbove(): number {
		return Math.floor(this.box.scrollTop / ROW_HEIGHT);
	}

	/** Shows these, newest first. Who has scrolled down goes on seeing what they see. */
	show(rows: readonly Summary[]): void {
		const top = this.rows[this.rowsAbove];
		const offset = this.box.scrollTop % ROW_HEIGHT;
		this.rows = rows;
		this.positions = new Map(rows.map(({ id }, index) => [id, index]));
		this.space.style.height = `${rows.length * ROW_HEIGHT}px`;
		if (this.active !== undefined && !this.positions.has(this.active)) this.active = undefined;
		const position = top && this.positions.get(top.id);
		if (this.box.scrollTop > 0 && position !== undefined) {
			this.box.scrollTop = position * ROW_HEIGHT + offset;
		}
		this.draw();
	}

	/** Marks the row of the request that is shown. */
	select(id: number | undefined): void {
		this.selected = id;
		if (id !== undefined) this.active = id;
		this.draw();
	}

	scrollToTop(): void {
		this.box.scrollTop = 0;
	}

	focus(): void {
		this.box.focus({ preventScroll: true });
	}

	/**
	 * Moves to another row.
	 * @param by rows down, or up where negative
	 */
	move(by: number): void {
		const at = this.active === undefined ? undefined : this.positions.get(this.active);
		const wanted = at === undefined ? 0 : at + by;
		const row = this.rows[Math.max(0, Math.min(this.rows.length - 1, wanted))];
		if (row === undefined) return;
		this.active = row.id;
		this.reveal(row.id);
		this.draw();
		this.listener.moved(row.id);
	}

	private press({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
		if (altKey || ctrlKey || metaKey) return false;
		const steps: Readonly<Record<string, number>> = {
			ArrowDown: 1,
			ArrowUp: -1,
			PageDown: PAGE_OF_ROWS,
			PageUp: -PAGE_OF_ROWS,
			Home: -Infinity,
			End: Infinity,
		};
		const by = steps[key];
		if (by !== undefined) this.move(by);
		else if (key !== 'Enter' && key !== ' ') return false;
		else if (this.active !== undefined) this.listener.chosen(this.active);
		return true;
	}

	private click(target: EventTarget | null): void {
		const row = target instanceof Element ? target.closest('[role=option]') : null;
		for (const [id, drawn] of this.drawn) {
			if (drawn.row !== row) continue;
			this.active = id;
			this.listener.chosen(id);
		}
	}

	private reveal(id: number): void {
		const top = (this.positions.get(id) ?? 0) * ROW_HEIGHT;
		const { scrollTop, clientHeight } = this.box;
		if (top < scrollTop) this.box.scrollTop = top;
		else if (top + ROW_HEIGHT > scrollTop + clientHeight) {
			this.box.scrollTop = top + ROW_HEIGHT - clientHeight;
		}
	}

	/** At most once a frame, however often it is asked for. */
	private draw(): void {
		if (this.isDue) return;
		this.isDue = true;
		requestAnimationFrame(() => {
			this.isDue = false;
			this.drawNow();
		});
	}

	private drawNow(): void {
		const from = Math.max(0, this.rowsAbove - SPARE_ROWS);
		const to = this.rowsAbove + Math.ceil(this.box.clientHeight / ROW_HEIGHT) + SPARE_ROWS;
		const nowMs = Date.now();
		const drawn = new Map<number, DrawnRow>();
		this.rows.slice(from, to).forEach((summary, index) => {
			const known = this.drawn.get(summary.id);
			const row = known?.summary === summary ? known.row : requestRow(summary, nowMs);
			this.place(row, summary.id, from + index);
			drawn.set(summary.id, { summary, row });
		});
		const wanted = [...drawn.values()].map(({ row }) => row);
		const isSame =
			wanted.length === this.space.children.length &&
			wanted.every((row, index) => row === this.space.children[index]);
		if (!isSame) this.space.replaceChildren(...wanted);
		this.drawn = drawn;
		if (this.active !== undefined && drawn.has(this.active)) {
			this.box.setAttribute('aria-activedescendant', rowId(this.active));
		} else {
			this.box.removeAttribute('aria-activedescendant');
		}
		// An empty list has no end: what is to stand in it is on its way.
		if (this.rows.length > 0 && to >= this.rows.length - ROWS_BEFORE_THE_END) {
			this.listener.olderWanted();
		}
	}

	private place(row: HTMLElement, id: number, index: number): void {
		row.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
		row.setAttribute('aria-posinset', String(index + 1));
		row.setAttribute('aria-setsize', String(this.rows.length));
		row.setAttribute('aria-selected', String(id === this.selected));
		row.classList.toggle('active', id === this.active);
	}

	private updateAges(): void {
		const nowMs = Date.now();
		for (const { row, summary } of this.drawn.values()) updateAge(row, summary, nowMs);
	}
}
