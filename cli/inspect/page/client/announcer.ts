import { formatNumberOf } from '../../../../monitoring/dashboard/format';

/** Between two announcements of new requests: a burst is one of them. */
const QUIET_MS = 5000;

/** Tells those who listen to the page, and do not see it, that requests arrive. */
export class Announcer {
	private arrivals = 0;
	private timer: ReturnType<typeof setTimeout> | undefined;

	/** @param region a live region, out of sight */
	constructor(private readonly region: Pick<HTMLElement, 'textContent'>) {}

	/** Counts new requests, and tells their number now and then. */
	arrived(count: number): void {
		this.arrivals += count;
		if (this.timer !== undefined || this.arrivals === 0) return;
		this.timer = setTimeout(() => {
			this.region.textContent = `${formatNumberOf(this.arrivals, 'new request')}.`;
			this.arrivals = 0;
			this.timer = undefined;
		}, QUIET_MS);
	}
}
