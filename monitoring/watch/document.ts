import type { Alert } from '../rules/alert';
import type { SavedCounters } from './counters';
import type { BookedIncident } from './incident-book';
import type { SavedWebhooks } from './known-webhooks';

/** Of what is saved; another one is not taken up. */
export const DOCUMENT_VERSION = 1;

/** All that a watch knows: what it goes on with after a restart, and what a dashboard shows of it. */
export interface WatchDocument {
	readonly version: typeof DOCUMENT_VERSION;
	/** Which webhooks are watched: what was learnt of others is of no use. */
	readonly scope: string;
	/** Up to where the log was read. */
	readonly cursor: string;
	/** As `Monitor.toJSON` gives it. */
	readonly monitor: unknown;
	readonly incidents: readonly BookedIncident[];
	/** Alerts that may not have been told yet. */
	readonly outbox: readonly Alert[];
	readonly counters: SavedCounters;
	readonly webhooks: SavedWebhooks;
	/** Where n8n's editor is, as the process that watches knows it. */
	readonly editorUrl: string;
	/** Milliseconds since the epoch. */
	readonly savedAtMs: number;
}

/** @returns the document; undefined where the text is none of this version */
export function readDocument(text: string | undefined): WatchDocument | undefined {
	if (text === undefined) return undefined;
	try {
		const document = JSON.parse(text) as WatchDocument;
		return document.version === DOCUMENT_VERSION ? document : undefined;
	} catch {
		return undefined;
	}
}
