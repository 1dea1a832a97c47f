import type { Migration } from '../../../sqlite/migrations';

/**
 * `events` is narrow, so that statistics and filters read little; the long texts are in
 * `event_contents`. Each index also has the row's `seq`, as every index of SQLite, and so gives its
 * events in order. Those over a column that most events lack leave the others out.
 */
export const SQLITE_MIGRATIONS: readonly Migration[] = [
	{
		name: 'events',
		statements: [
			`CREATE TABLE events (
				seq INTEGER PRIMARY KEY,
				id TEXT NOT NULL UNIQUE,
				received_at INTEGER NOT NULL,
				workflow_id TEXT NOT NULL,
				workflow_name TEXT NOT NULL,
				node_name TEXT NOT NULL,
				mode TEXT NOT NULL,
				method TEXT NOT NULL,
				path TEXT NOT NULL,
				source_ip TEXT NOT NULL,
				content_type TEXT NOT NULL,
				content_length INTEGER NOT NULL,
				key_name TEXT,
				key_fingerprint TEXT,
				signature_scheme TEXT,
				event_type TEXT,
				delivery_id TEXT,
				idempotency_key TEXT,
				outcome TEXT NOT NULL,
				code TEXT,
				detail TEXT,
				status INTEGER,
				duration_ms REAL,
				response_bytes INTEGER,
				is_aborted INTEGER,
				replay_of TEXT,
				checks_passed TEXT NOT NULL,
				stored_bytes INTEGER NOT NULL
			) STRICT`,
			`CREATE TABLE event_contents (
				seq INTEGER PRIMARY KEY,
				headers TEXT NOT NULL,
				query TEXT NOT NULL,
				body_text TEXT,
				body_is_truncated INTEGER,
				body_is_redacted INTEGER,
				raw_body BLOB
			) STRICT`,
			`CREATE TABLE event_links (
				event_id TEXT PRIMARY KEY,
				execution_id TEXT NOT NULL
			) STRICT, WITHOUT ROWID`,
			`CREATE TABLE early_completions (
				id TEXT PRIMARY KEY,
				status INTEGER NOT NULL,
				duration_ms REAL NOT NULL,
				is_aborted INTEGER NOT NULL,
				response_bytes INTEGER,
				outcome TEXT
			) STRICT, WITHOUT ROWID`,
			`CREATE TABLE totals (
				slot INTEGER PRIMARY KEY,
				events INTEGER NOT NULL
			) STRICT`,
			`INSERT INTO totals (slot, events) VALUES (0, 0)`,
			`CREATE INDEX events_by_time ON events (received_at)`,
			`CREATE INDEX events_by_workflow ON events (workflow_id, received_at)`,
			`CREATE INDEX events_by_outcome ON events (outcome, received_at)`,
			`CREATE INDEX events_by_source ON events (source_ip, received_at)`,
			`CREATE INDEX events_by_code ON events (code, received_at) WHERE code IS NOT NULL`,
			`CREATE INDEX events_by_key ON events (key_name, received_at) WHERE key_name IS NOT NULL`,
			`CREATE INDEX events_by_event_type ON events (event_type, received_at)
				WHERE event_type IS NOT NULL`,
			`CREATE INDEX events_by_idempotency_key ON events (idempotency_key, received_at)
				WHERE idempotency_key IS NOT NULL`,
		],
	},
	{
		name: 'rollups',
		statements: [
			// With a number of its own, so that a row that changes leaves the index as it is.
			`CREATE TABLE rollups (
				row_id INTEGER PRIMARY KEY,
				is_total INTEGER NOT NULL,
				width_ms INTEGER NOT NULL,
				start INTEGER NOT NULL,
				workflow_id TEXT NOT NULL,
				node_name TEXT NOT NULL,
				counts TEXT NOT NULL,
				senders TEXT NOT NULL
			) STRICT`,
			// The time first, so that a batch writes to few pages.
			`CREATE UNIQUE INDEX rollups_by_time
				ON rollups (is_total, width_ms, start, workflow_id, node_name)`,
			// Hours whose minutes have changed since they were added up.
			`CREATE TABLE open_hours (
				start INTEGER PRIMARY KEY,
				mark INTEGER NOT NULL
			) STRICT`,
			// Events up to uncounted_to came before there were counts, and count from the backfill on.
			`CREATE TABLE log_state (
				log_id TEXT NOT NULL,
				uncounted_to INTEGER NOT NULL
			) STRICT`,
			`INSERT INTO log_state (log_id, uncounted_to)
				SELECT lower(hex(randomblob(16))), COALESCE(max(seq), 0) FROM events`,
			// The highest number that an event ever had, also when the event is gone.
			`ALTER TABLE totals ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0`,
			`UPDATE totals SET last_seq = (SELECT COALESCE(max(seq), 0) FROM events)`,
		],
	},
	{
		name: 'followers',
		statements: [
			`CREATE TABLE followers (
				follower TEXT PRIMARY KEY,
				holder TEXT NOT NULL,
				held_until INTEGER NOT NULL,
				seen_at INTEGER NOT NULL,
				state TEXT
			) STRICT`,
		],
	},
];
