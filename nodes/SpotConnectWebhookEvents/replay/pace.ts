import { setTimeout as sleep } from 'node:timers/promises';

/** Lets things happen at most so often: each waits until the one before is old enough. */
export class Pace {
	private nextAt = -Infinity;

	/** @param perSecond more than 0 */
	constructor(
		private readonly perSecond: number,
		private readonly now: () => number = () => performance.now(),
		private readonly wait: (milliseconds: number) => Promise<unknown> = sleep,
	) {}

	async next(): Promise<void> {
		const early = this.nextAt - this.now();
		if (early > 0) await this.wait(early);
		this.nextAt = this.now() + 1000 / this.perSecond;
	}
}
