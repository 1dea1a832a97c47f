import type { RetentionPolicy } from './query';
import { messageOf, tell, type Report } from './report';
import type { EventStore } from './stores/store';

export interface RetentionSettings {
	/** Between two rounds, in milliseconds. */
	readonly everyMs?: number;
	/** So many new events start a round of their own. */
	readonly everyEvents?: number;
	/** Most events that one step deletes. */
	readonly stepEvents?: number;
	/** Between two steps of a round, in milliseconds. */
	readonly pauseMs?: number;
}

export const RETENTION_DEFAULTS = {
	everyMs: 10 * 60_000,
	everyEvents: 10_000,
	stepEvents: 500,
	pauseMs: 50,
} as const satisfies Required<RetentionSettings>;

/**
 * Deletes what is older, or more, than the author wants to keep, and has the store tidy up after
 * that: in small steps with pauses between them, so that no request and no write waits long. One step
 * runs at a time.
 */
export class Retention {
	private readonly settings: Required<RetentionSettings>;
	private eventsSinceRound = 0;
	private interval: NodeJS.Timeout | undefined;
	private round: Promise<void> | undefined;
	private endPause: (() => void) | undefined;
	private isClosed = false;
	private isFailing = false;

	/**
	 * @param policy read at each step; an empty one deletes nothing
	 * @param report told when pruning fails for the first time, and when it works again
	 */
	constructor(
		private readonly store: Pick<EventStore, 'prune' | 'tidy'>,
		private readonly policy: () => RetentionPolicy,
		settings: RetentionSettings,
		private readonly report: Report,
	) {
		this.settings = { ...RETENTION_DEFAULTS, ...settings };
	}

	/** Begins with a round; to be called when the store is open. Does nothing when it has begun. */
	start(): void {
		if (this.isClosed || this.interval !== undefined) return;
		this.interval = setInterval(() => this.begin(), this.settings.everyMs).unref();
		this.begin();
	}

	/** @param events how many are new in the store, which is open then */
	noteWritten(events: number): void {
		this.eventsSinceRound += events;
		this.start();
		if (this.eventsSinceRound >= this.settings.everyEvents) this.begin();
	}

	/** Ends after the step that runs. */
	async close(): Promise<void> {
		this.isClosed = true;
		clearInterval(this.interval);
		this.endPause?.();
		await this.round;
	}

	private begin(): void {
		if (this.isClosed || this.round !== undefined) return;
		this.eventsSinceRound = 0;
		this.round = this.runRound().finally(() => {
			this.round = undefined;
		});
	}

	/** One round: steps until the policy is met and all is tidy. Never throws. */
	private async runRound(): Promise<void> {
		try {
			await this.repeat(async () => await this.isPolicyMet());
			await this.repeat(async () => await this.store.tidy(Date.now()));
			this.noteSuccess();
		} catch (error) {
			this.noteFailure(error);
		}
	}

	private async isPolicyMet(): Promise<boolean> {
		const { stepEvents } = this.settings;
		const policy = this.policy();
		if (Object.values(policy).every((bound) => bound === undefined)) return true;
		return (await this.store.prune(policy, stepEvents, Date.now())) < stepEvents;
	}

	private async repeat(step: () => Promise<boolean>): Promise<void> {
		while (!this.isClosed && !(await step())) await this.pause();
	}

	private async pause(): Promise<void> {
		if (this.isClosed) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, this.settings.pauseMs).unref();
			this.endPause = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.endPause = undefined;
	}

	private noteFailure(error: unknown): void {
		if (this.isFailing) return;
		this.isFailing = true;
		tell(this.report, 'warn', 'The event log cannot be pruned and tidied up', {
			error: messageOf(error),
		});
	}

	private noteSuccess(): void {
		if (!this.isFailing) return;
		this.isFailing = false;
		tell(this.report, 'info', 'The event log is pruned and tidied up again', {});
	}
}
