import type { Summary } from '../../api';

/** The requests that the page knows of, newest first. */
export class KnownRequests {
	private known = new Map<number, Summary>();
	private sorted: readonly Summary[] | undefined;
	/** Whether the server has older ones. */
	hasMore = false;

	get rows(): readonly Summary[] {
		return (this.sorted ??= [...this.known.values()].sort((a, b) => b.id - a.id));
	}

	/**
	 * Ids follow upon each other. Where more arrive at once than the server tells one by one, some
	 * between the known ones are not known.
	 */
	get hasGap(): boolean {
		const newest = this.rows[0];
		const oldest = this.rows.at(-1);
		if (newest === undefined || oldest === undefined) return false;
		return newest.id - oldest.id + 1 !== this.rows.length;
	}

	/** Forgets all, and takes these in their place. */
	replace(requests: readonly Summary[], hasMore: boolean): void {
		this.known = new Map(requests.map((each) => [each.id, each]));
		this.hasMore = hasMore;
		this.sorted = undefined;
	}

	/** Takes new ones in, and the new state of known ones. */
	merge(requests: readonly Summary[]): void {
		for (const each of requests) this.known.set(each.id, each);
		this.sorted = undefined;
	}

	/** Takes the new state of known ones in, and passes the others over. */
	update(requests: readonly Summary[]): void {
		this.merge(requests.filter(({ id }) => this.known.has(id)));
	}

	/** Forgets those that the server dropped: all with an id below this. */
	dropBelow(id: number): void {
		const oldest = this.rows.at(-1);
		if (oldest === undefined || oldest.id >= id) return;
		for (const each of this.known.keys()) if (each < id) this.known.delete(each);
		this.sorted = undefined;
	}
}
