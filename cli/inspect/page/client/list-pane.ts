import { formatCount, formatNumberOf } from '../../../../monitoring/dashboard/format';
import type { State, Summary } from '../../api';
import { CallError, listRequests } from './calls';
import { byId, setText } from './dom';
import { KnownRequests } from './known-requests';
import { ListView, type ListListener } from './list-view';

const TYPING_PAUSE_MS = 150;
/** While a search stands, new requests are looked for this often at most: only the server can tell which fit. */
const SEARCH_AGAIN_MS = 500;

/** The list with its search, its count, and the way to what arrived above what is in sight. */
export class ListPane {
	private readonly known = new KnownRequests();
	private readonly view: ListView;
	private readonly field = byId('search', HTMLInputElement);
	private readonly newer = byId('newer', HTMLButtonElement);
	private state: State | undefined;
	/** Counts the loads, so that an answer that was overtaken is passed over. */
	private load = 0;
	/** What arrived since the load that is under way began: it may come without it. */
	private meanwhile: Summary[] | undefined;
	private isLoadingOlder = false;
	private isDue = false;
	private searchTimer: ReturnType<typeof setTimeout> | undefined;
	/** The newest request when the top of the list was last in sight. */
	private seen = 0;

	/** @param changed is told after each change of what the list shows */
	constructor(
		listener: Omit<ListListener, 'olderWanted'>,
		private readonly changed: () => void,
	) {
		const box = byId('list', HTMLElement);
		this.view = new ListView(box, {
			...listener,
			olderWanted: () => void this.loadOlder(),
		});
		box.addEventListener('scroll', () => {
			this.showNewer();
		});
		this.newer.addEventListener('click', () => {
			this.view.scrollToTop();
			this.view.focus();
		});
		this.field.addEventListener('input', () => {
			this.searchAfter(TYPING_PAUSE_MS);
		});
	}

	get rows(): readonly Summary[] {
		return this.known.rows;
	}

	get isSearching(): boolean {
		return this.field.value.trim() !== '';
	}

	/** Loads the newest requests that fit the search. */
	async reload(): Promise<void> {
		const load = (this.load += 1);
		this.meanwhile = [];
		try {
			const { requests, more } = await listRequests(this.field.value.trim());
			if (load !== this.load) return;
			const newest = requests[0]?.id ?? 0;
			const newer = this.isSearching ? [] : this.meanwhile.filter(({ id }) => id > newest);
			this.known.replace([...newer, ...requests], more);
			this.render();
		} catch (error) {
			// The connection says of itself that it is away, and loads anew when it is back.
			if (!(error instanceof CallError)) throw error;
		} finally {
			if (load === this.load) this.meanwhile = undefined;
		}
	}

	arrived(requests: readonly Summary[]): void {
		if (this.isSearching) {
			this.searchAfter(SEARCH_AGAIN_MS);
			return;
		}
		this.meanwhile?.push(...requests);
		this.known.merge(requests);
		if (this.known.hasGap) this.searchAfter(SEARCH_AGAIN_MS);
		this.render();
	}

	updated(requests: readonly Summary[]): void {
		this.known.update(requests);
		// What is being loaded may be older than this.
		if (this.meanwhile !== undefined) this.searchAfter(SEARCH_AGAIN_MS);
		this.render();
	}

	setState(state: State): void {
		this.state = state;
		this.known.dropBelow(state.kept === 0 ? Infinity : state.oldestId);
		this.render();
	}

	select(id: number | undefined): void {
		this.view.select(id);
	}

	move(by: number): void {
		this.view.focus();
		this.view.move(by);
	}

	focus(): void {
		this.view.focus();
	}

	focusSearch(): void {
		this.field.focus();
		this.field.select();
	}

	/** @returns whether there was a search to end */
	endSearch(): boolean {
		if (this.field.value === '') return false;
		this.field.value = '';
		this.searchAfter(0);
		return true;
	}

	/** A search that is already due is not put off: under a steady stream it would never be made. */
	private searchAfter(delayMs: number): void {
		if (delayMs < SEARCH_AGAIN_MS) clearTimeout(this.searchTimer);
		else if (this.searchTimer !== undefined) return;
		this.searchTimer = setTimeout(() => {
			this.searchTimer = undefined;
			void this.reload();
		}, delayMs);
	}

	private async loadOlder(): Promise<void> {
		const oldest = this.known.rows.at(-1);
		if (!this.known.hasMore || this.isLoadingOlder || oldest === undefined) return;
		this.isLoadingOlder = true;
		const { load } = this;
		try {
			const { requests, more } = await listRequests(this.field.value.trim(), oldest.id);
			if (load !== this.load) return;
			this.known.merge(requests);
			this.known.hasMore = more;
			this.render();
		} catch (error) {
			if (!(error instanceof CallError)) throw error;
		} finally {
			this.isLoadingOlder = false;
		}
	}

	/** At most once a frame, however much arrives. */
	private render(): void {
		if (this.isDue) return;
		this.isDue = true;
		requestAnimationFrame(() => {
			this.isDue = false;
			this.view.show(this.known.rows);
			this.showCount();
			this.showNewer();
			this.changed();
		});
	}

	private showCount(): void {
		const found = this.known.rows.length;
		const kept = this.state?.kept ?? found;
		const foundText = `${formatCount(found)}${this.known.hasMore ? ' or more' : ''}`;
		setText(
			byId('count', HTMLElement),
			this.isSearching
				? `${foundText} of ${formatNumberOf(kept, 'request')}`
				: formatNumberOf(kept, 'request'),
		);
		const nothing = byId('nothing', HTMLElement);
		nothing.hidden = found > 0 || !this.isSearching;
		setText(
			nothing,
			`Nothing has “${this.field.value.trim()}” in its method, path, headers, body or scheme.`,
		);
		byId('list', HTMLElement).hidden = found === 0;
	}

	private showNewer(): void {
		const newest = this.known.rows[0]?.id ?? 0;
		if (this.view.rowsAbove === 0) this.seen = newest;
		const above = this.known.rows.findIndex(({ id }) => id <= this.seen);
		this.newer.hidden = above <= 0;
		setText(this.newer, `↑ ${formatCount(Math.max(above, 0))} newer`);
	}
}
