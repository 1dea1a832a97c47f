import type { Migration } from '../../../sqlite/migrations';

const TABLES = ['claims', 'buckets', 'failures', 'slots'] as const;

/**
 * Times are in milliseconds since the epoch. Every table has the time from which a row means nothing
 * any more, as `expires_at`. `totals` counts the rows of them all, since counting them anew for each
 * key would read them all.
 */
export const STATE_MIGRATIONS: readonly Migration[] = [
	{
		name: 'state',
		statements: [
			`CREATE TABLE claims (
				key TEXT PRIMARY KEY,
				owner TEXT NOT NULL,
				note TEXT NOT NULL,
				is_started INTEGER NOT NULL,
				lease_until REAL NOT NULL,
				expires_at REAL NOT NULL,
				result TEXT
			) STRICT, WITHOUT ROWID`,
			`CREATE TABLE buckets (
				key TEXT PRIMARY KEY,
				missing REAL NOT NULL,
				at REAL NOT NULL,
				expires_at REAL NOT NULL
			) STRICT, WITHOUT ROWID`,
			`CREATE TABLE failures (
				key TEXT PRIMARY KEY,
				count INTEGER NOT NULL,
				locked_until REAL NOT NULL,
				expires_at REAL NOT NULL
			) STRICT, WITHOUT ROWID`,
			`CREATE TABLE slots (
				key TEXT NOT NULL,
				holder TEXT NOT NULL,
				expires_at REAL NOT NULL,
				PRIMARY KEY (key, holder)
			) STRICT, WITHOUT ROWID`,
			`CREATE TABLE totals (
				slot INTEGER PRIMARY KEY,
				keys INTEGER NOT NULL
			) STRICT`,
			`INSERT INTO totals (slot, keys) VALUES (0, 0)`,
			...TABLES.flatMap((table) => [
				`CREATE INDEX ${table}_by_end ON ${table} (expires_at)`,
				`CREATE TRIGGER ${table}_added AFTER INSERT ON ${table}
					BEGIN UPDATE totals SET keys = keys + 1; END`,
				`CREATE TRIGGER ${table}_removed AFTER DELETE ON ${table}
					BEGIN UPDATE totals SET keys = keys - 1; END`,
			]),
		],
	},
];
