import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { EventStore } from '../../eventlog/stores/store';
import type { FollowerLease } from '../../eventlog/follower';
import { readDocument } from '../../monitoring/watch/document';
import { LogWatch, type WatchSettings } from '../../monitoring/watch/log-watch';
import type { Alert } from '../../monitoring/rules/alert';

/** Pause between two looks at a log that has nothing new, in milliseconds. */
const EVERY_MS = 1000;
/** Pause between two pages of a log that has more, in milliseconds: others get their turn. */
const BETWEEN_PAGES_MS = 5;
/** How long another process waits for one that is not heard of any more, in milliseconds. */
const LEASE_MS = 20_000;
const RENEW_EVERY_MS = 5_000;
/** What a save may write in a second, in characters: a large state is saved less often. */
const SAVED_PER_SECOND = 100_000;
/** First and longest pause after an error, in milliseconds. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** How long after an outage recorders may still write what came during it, in milliseconds. */
const CATCH_UP_MS = 15_000;

/** Where a watcher looks, and to whom it tells what it finds. */
export interface WatcherPorts {
	/** What follows: the same for a node in every process. */
	readonly follower: string;
	/** @returns the log, asked for anew at every look */
	store(): EventStore;
	/** Starts an execution; its host does not start another one for the same alert's id. */
	tell(alert: Alert, watch: LogWatch): void;
	warn(message: string, facts: Readonly<Record<string, unknown>>): void;
	info(message: string, facts: Readonly<Record<string, unknown>>): void;
	now(): number;
}

/**
 * Watches a log for one node, as long as it is this process's turn. What it knows is saved with the
 * log: alerts before they are told, so that none is lost; told again after a crash, they bear the
 * same ids.
 */
export class Watcher {
	readonly #holder = randomUUID();
	readonly #stopping = new AbortController();
	#watch: LogWatch | undefined;
	#savedAtMs = -Infinity;
	#saveEveryMs = RENEW_EVERY_MS;
	#heldAtMs = -Infinity;
	/** Whether something has happened since the last save. */
	#isChanged = false;
	#failures = 0;
	#completeFromMs = -Infinity;
	#running: Promise<void> | undefined;

	constructor(
		private readonly settings: WatchSettings,
		private readonly ports: WatcherPorts,
	) {}

	start(): void {
		this.#running ??= this.#run();
	}

	/** Saves what it knows and lets another process take over. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#running;
		try {
			if (this.#watch !== undefined) await this.#save(this.#watch);
			await this.ports.store().followers.letGo(this.ports.follower, this.#holder);
		} catch (error) {
			this.ports.warn('The monitor could not save what it knows', { error: String(error) });
		}
	}

	async #run(): Promise<void> {
		const { signal } = this.#stopping;
		while (!signal.aborted) {
			const pauseMs = await this.#look();
			await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
		}
	}

	/** @returns the pause until the next look, in milliseconds */
	async #look(): Promise<number> {
		try {
			const isAtEnd = await this.#lookOnce();
			this.#noteSuccess();
			return isAtEnd ? EVERY_MS : BETWEEN_PAGES_MS;
		} catch (error) {
			return this.#noteFailure(error);
		}
	}

	/** @returns whether there is nothing more to read for now */
	async #lookOnce(): Promise<boolean> {
		const store = this.ports.store();
		const watch = await this.#current(store);
		if (watch === undefined) return true;
		const nowMs = this.ports.now();
		const wasLearning = watch.isLearning;
		const { isAtEnd, isReset, events } = await watch.step(
			store,
			nowMs,
			nowMs >= this.#completeFromMs,
		);
		if (isReset) {
			this.ports.warn('The event log is another one than before, or was set back', {});
		}
		if (events > 0) this.#isChanged = true;
		if (wasLearning && !watch.isLearning) this.#savedAtMs = -Infinity;
		await this.#tellAll(watch);
		const isDue = nowMs - this.#savedAtMs >= this.#saveEveryMs;
		if (isDue && (this.#isChanged || this.#savedAtMs === -Infinity)) await this.#save(watch);
		return isAtEnd;
	}

	/** @returns what is watched, where it is this process's turn */
	async #current(store: EventStore): Promise<LogWatch | undefined> {
		const nowMs = this.ports.now();
		if (this.#watch !== undefined && nowMs - this.#heldAtMs < RENEW_EVERY_MS) return this.#watch;
		if (!(await store.followers.hold(this.#lease))) {
			this.#watch = undefined;
			return undefined;
		}
		this.#heldAtMs = nowMs;
		this.#watch ??= await this.#load(store);
		return this.#watch;
	}

	async #load(store: EventStore): Promise<LogWatch> {
		const saved = readDocument(await store.followers.readState(this.ports.follower));
		this.#savedAtMs = saved === undefined ? -Infinity : this.ports.now();
		return new LogWatch(this.settings, saved);
	}

	/** Saves first, so that what a crash interrupts is told after it. */
	async #tellAll(watch: LogWatch): Promise<void> {
		if (watch.isLearning || watch.outbox.length === 0) return;
		await this.#save(watch);
		if (this.#watch === undefined) return;
		for (const alert of watch.outbox) this.ports.tell(alert, watch);
		watch.told();
		this.#isChanged = true;
	}

	async #save(watch: LogWatch): Promise<void> {
		const nowMs = this.ports.now();
		const document = watch.document(nowMs);
		if (document === undefined) return;
		const { followers } = this.ports.store();
		const text = JSON.stringify(document);
		this.#saveEveryMs = Math.max(RENEW_EVERY_MS, (text.length / SAVED_PER_SECOND) * 1000);
		const isSaved = await followers.saveState(this.#lease, text);
		if (!isSaved) {
			// Another process has the turn now, and has begun where the last save was.
			this.#watch = undefined;
			return;
		}
		this.#savedAtMs = nowMs;
		this.#heldAtMs = nowMs;
		this.#isChanged = false;
	}

	get #lease(): FollowerLease {
		return { follower: this.ports.follower, holder: this.#holder, leaseMs: LEASE_MS };
	}

	#noteSuccess(): void {
		if (this.#failures === 0) return;
		this.#failures = 0;
		this.#completeFromMs = this.ports.now() + CATCH_UP_MS;
		this.ports.info('The monitor reads the event log again', {});
	}

	/** One line for an outage, however long it is. */
	#noteFailure(error: unknown): number {
		if (this.#failures === 0) {
			this.ports.warn('The monitor cannot read the event log, and goes on trying', {
				error: String(error),
			});
		}
		const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
		this.#failures += 1;
		return pauseMs;
	}
}
