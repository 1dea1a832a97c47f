import { messageOf, tell, type Report } from './report';

/** How long nothing is repeated, in milliseconds. */
export const REPORT_EVERY_MS = 60_000;

/** What is lost since the start of the process. */
export interface Losses {
	readonly events: number;
	readonly completions: number;
	readonly links: number;
	readonly bodies: number;
}

/** Where the recorder stands. */
export interface Standing {
	readonly waiting: number;
	readonly waitingBytes: number;
	readonly lost: Losses;
}

/**
 * Says when recording is in trouble: when it starts, at most once a minute while it lasts, and when
 * it is over, with what was lost in between. A trouble that comes back within the minute is not
 * announced anew unless it lasts or something is lost.
 */
export class Trouble {
	private isOn = false;
	private isAnnounced = false;
	private announcedAt = -Infinity;
	private lastError = '';
	private lostBefore: Losses = { events: 0, completions: 0, links: 0, bodies: 0 };

	/** @param standing asked only when there is something to say */
	constructor(
		private readonly report: Report,
		private readonly standing: () => Standing,
	) {}

	get lasts(): boolean {
		return this.isOn;
	}

	/** A write failed, or something was dropped. */
	note(error?: unknown): void {
		if (error !== undefined) this.lastError = messageOf(error);
		this.isOn = true;
		const now = Date.now();
		if (now - this.announcedAt < REPORT_EVERY_MS) return;
		this.announcedAt = now;
		const facts = this.facts();
		tell(
			this.report,
			lossIn(facts) > 0 ? 'error' : 'warn',
			this.lastError === ''
				? 'The event log is too slow for what comes in; what finds no room is dropped'
				: 'The event log cannot be written; what comes in waits in memory',
			facts,
		);
		this.isAnnounced = true;
	}

	/** Recording works again. */
	end(): void {
		if (!this.isOn) return;
		const facts = this.facts();
		const lost = lossIn(facts);
		if (this.isAnnounced || lost > 0) {
			tell(
				this.report,
				lost > 0 ? 'warn' : 'info',
				lost > 0
					? 'The event log is written again; something was lost in between'
					: 'The event log is written again; nothing was lost',
				facts,
			);
		}
		this.isOn = false;
		this.isAnnounced = false;
		this.lastError = '';
		this.lostBefore = this.standing().lost;
	}

	private facts(): TroubleFacts {
		const { waiting, waitingBytes, lost } = this.standing();
		const { lostBefore } = this;
		return {
			waiting,
			waitingBytes,
			lostEvents: lost.events - lostBefore.events,
			lostCompletions: lost.completions - lostBefore.completions,
			lostLinks: lost.links - lostBefore.links,
			lostBodies: lost.bodies - lostBefore.bodies,
			...(this.lastError !== '' && { error: this.lastError }),
		};
	}
}

type TroubleFacts = Record<
	'waiting' | 'waitingBytes' | 'lostEvents' | 'lostCompletions' | 'lostLinks' | 'lostBodies',
	number
> & { error?: string };

function lossIn({ lostEvents, lostCompletions, lostLinks, lostBodies }: TroubleFacts): number {
	return lostEvents + lostCompletions + lostLinks + lostBodies;
}
