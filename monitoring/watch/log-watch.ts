import type { WebhookEvent } from '../../eventlog/event';
import type { EventStore } from '../../eventlog/stores/store';
import { DEFAULT_PATIENCE_MS } from '../../eventlog/tail';
import { factOf } from '../facts';
import { Monitor } from '../monitor';
import type { Alert } from '../rules/alert';
import type { RuleSettings } from '../rules/settings';
import { Counters } from './counters';
import { DOCUMENT_VERSION, type WatchDocument } from './document';
import { IncidentBook } from './incident-book';
import { KnownWebhooks } from './known-webhooks';

/** Events that are read at a time: a step takes some tens of milliseconds. */
const PAGE = 200;
/**
 * What a new watch learns from, in milliseconds: a week has every time of day and week, and two hours
 * more have the present hour and the one before it whole, which the rule of silence needs.
 */
export const HISTORY_MS = (7 * 24 + 2) * 60 * 60 * 1000;
/** How long a recorder may take to write an event, in milliseconds: usually a tenth of it. */
const WRITE_MS = 2000;
/** How far the time of the watch is behind: no event that came before is still to come. */
export const LAG_MS = DEFAULT_PATIENCE_MS + WRITE_MS;

export interface WatchSettings {
	/** Undefined: all of the log. */
	readonly workflowIds?: readonly string[];
	readonly rules: RuleSettings;
	/** Where n8n's editor is: saved for those who show what is found. */
	readonly editorUrl: string;
}

/** What a step of reading has come to. */
export interface Step {
	/** Whether there is nothing more to read for now. */
	readonly isAtEnd: boolean;
	/** Whether the log was another one, or was set back. */
	readonly isReset: boolean;
	/** Events of watched webhooks. */
	readonly events: number;
}

/**
 * Follows a log, and gathers what is to be told. A new watch learns first from what the log has of
 * the last week; of the incidents in it, those that are open at the end are told, the others only
 * booked.
 */
export class LogWatch {
	readonly counters: Counters;
	readonly webhooks: KnownWebhooks;
	readonly #scope: string;
	readonly #editorUrl: string;
	readonly #watched: ReadonlySet<string> | undefined;
	readonly #monitor: Monitor;
	readonly #book: IncidentBook;
	#outbox: Alert[];
	#cursor: string | undefined;
	/** Incidents that were found while learning, and whether they are new; undefined when that is done. */
	#found: Map<string, boolean> | undefined;

	/**
	 * @param settings which webhooks and rules
	 * @param saved as `document` gave it, also for other settings
	 */
	constructor(settings: WatchSettings, saved?: WatchDocument) {
		this.#watched = settings.workflowIds && new Set(settings.workflowIds);
		this.#editorUrl = settings.editorUrl;
		this.#scope = JSON.stringify(settings.workflowIds ? [...settings.workflowIds].sort() : 'all');
		const known = saved?.scope === this.#scope ? saved : undefined;
		this.#monitor = new Monitor(settings.rules, known?.monitor);
		this.#book = new IncidentBook(saved?.incidents);
		this.#outbox = [...(saved?.outbox ?? [])];
		this.counters = new Counters(known?.counters);
		this.webhooks = new KnownWebhooks(known?.webhooks);
		this.#cursor = known?.cursor;
		this.#found = known ? undefined : new Map();
		if (known) this.#endWhatIsNotFollowed(known.savedAtMs);
	}

	/** Whether it is still learning from what was there before it. */
	get isLearning(): boolean {
		return this.#found !== undefined;
	}

	/** What is to be told, in order; it stays until `told`. */
	get outbox(): readonly Alert[] {
		return this.#outbox;
	}

	/** All of the outbox has been told. */
	told(): void {
		this.#outbox = [];
	}

	/**
	 * Reads one page.
	 * @param nowMs milliseconds since the epoch
	 * @param isComplete whether all that came before `nowMs - LAG_MS` has been written, as far as can
	 *   be known; where it may not be, no time passes but that of the events
	 * @throws Error when the store is away: nothing is lost, the step can be done again
	 */
	async step(store: EventStore, nowMs: number, isComplete: boolean): Promise<Step> {
		const page = await store.changesSince({
			...(this.#cursor === undefined ? { from: nowMs - HISTORY_MS } : { cursor: this.#cursor }),
			limit: PAGE,
			nowMs,
		});
		const events = page.events.filter((event) => this.#isWatched(event));
		for (const event of events) this.#see(event, nowMs);
		this.#cursor = page.cursor;
		if (page.isAtEnd) {
			if (isComplete) this.#take(this.#monitor.advance(nowMs - LAG_MS));
			if (this.#found) this.#endLearning(this.#found, nowMs);
		}
		return { isAtEnd: page.isAtEnd, isReset: page.isReset, events: events.length };
	}

	/** @returns what to save; undefined while it is learning, which begins anew after a restart */
	document(nowMs: number): WatchDocument | undefined {
		if (this.#cursor === undefined || this.isLearning) return undefined;
		return {
			version: DOCUMENT_VERSION,
			scope: this.#scope,
			cursor: this.#cursor,
			monitor: this.#monitor.toJSON(),
			incidents: this.#book.toJSON(),
			outbox: this.#outbox,
			counters: this.counters.toJSON(),
			webhooks: this.webhooks.toJSON(),
			editorUrl: this.#editorUrl,
			savedAtMs: nowMs,
		};
	}

	#isWatched({ mode, workflowId }: WebhookEvent): boolean {
		return mode !== 'test' && (this.#watched?.has(workflowId) ?? true);
	}

	#see(event: WebhookEvent, nowMs: number): void {
		this.counters.add(event);
		this.webhooks.note(event);
		const fact = factOf(event);
		// A clock that is ahead must not take the time of all others with it.
		this.#take(this.#monitor.observe({ ...fact, atMs: Math.min(fact.atMs, nowMs) }));
	}

	#take(alerts: readonly Alert[]): void {
		for (const alert of alerts) {
			const isNew = this.#book.enter(alert);
			if (alert.phase === 'started') this.#found?.set(alert.incidentId, isNew);
			if (isNew && !this.#found) this.#outbox.push(alert);
		}
	}

	#endLearning(found: ReadonlyMap<string, boolean>, nowMs: number): void {
		this.#book.endUnless(({ incidentId }) => found.has(incidentId), nowMs);
		this.#outbox.push(...this.#book.open().filter(({ incidentId }) => found.get(incidentId)));
		this.#found = undefined;
	}

	/** Rules that were switched off, or whose state could not be read. */
	#endWhatIsNotFollowed(atMs: number): void {
		const { learntAnew } = this.#monitor;
		const rules = Object.keys(this.#monitor.toJSON().rules);
		this.#book.endUnless(({ rule }) => rules.includes(rule) && !learntAnew.includes(rule), atMs);
	}
}
