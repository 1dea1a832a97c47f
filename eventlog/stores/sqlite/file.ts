import * as fs from 'node:fs';
import * as path from 'node:path';

import { missingMigrations } from '../sql/migrations';
import { Connection } from './connection';
import { isDamage, retryWhileBusy } from './errors';
import { loadSqlite } from './load';
import { SQLITE_MIGRATIONS } from './migrations';

/** How long SQLite itself waits for another process, holding up this one, in milliseconds. */
const BUSY_TIMEOUT_MS = 100;
/** Largest file that is checked whole when it is opened, in bytes: takes about 0.1 seconds. */
const CHECKED_WHOLE = 64 * 1024 * 1024;
/** Page cache of a connection in KB; the leaves of all indexes that are written to fit in it. */
const CACHE_KB = 16_000;
/**
 * Pages of 4 KB in the write-ahead log at which they are copied to the file. A batch writes to the
 * same leaves of the indexes as the one before; SQLite's own 1000 pages, two batches, copies each twice.
 */
const CHECKPOINT_PAGES = 4000;
/** What is left of the write-ahead log after a checkpoint, in bytes. */
const WAL_LIMIT = CHECKPOINT_PAGES * 4096;

export interface OpenFile {
	readonly connection: Connection;
	/** Where a damaged file was moved to. */
	readonly setAside?: string;
}

/**
 * Opens the file, makes it where there is none, and brings its schema up to date. A damaged file is
 * moved aside, never deleted, and a new one begun.
 * @throws Error when the file cannot be opened or written
 */
export async function openFile(file: string): Promise<OpenFile> {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	// What the log holds is for the user that runs n8n only; SQLite's other files take over the mode.
	fs.closeSync(fs.openSync(file, 'a', 0o600));
	const { ino } = fs.statSync(file);
	try {
		return { connection: await connect(file) };
	} catch (error) {
		if (!isDamage(error)) throw error;
		const setAside = moveAside(file, ino);
		return { connection: await connect(file), ...(setAside !== undefined && { setAside }) };
	}
}

async function connect(file: string): Promise<Connection> {
	const { DatabaseSync } = loadSqlite();
	const connection = new Connection(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS }));
	try {
		await retryWhileBusy(() => {
			// Only before the first page is written has it an effect.
			if (connection.one('PRAGMA page_count')?.page_count === 0) {
				connection.database.exec('PRAGMA auto_vacuum = INCREMENTAL');
			}
			connection.database.exec('PRAGMA journal_mode = WAL');
		});
		connection.database.exec(`
			PRAGMA synchronous = NORMAL;
			PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
			PRAGMA temp_store = MEMORY;
			PRAGMA cache_size = -${CACHE_KB};
			PRAGMA journal_size_limit = ${WAL_LIMIT};
		`);
		await migrate(connection);
		probe(connection, fs.statSync(file).size);
		return connection;
	} catch (error) {
		connection.close();
		throw error;
	}
}

async function migrate(connection: Connection): Promise<void> {
	const { database } = connection;
	await connection.transaction(() => {
		database.exec(`CREATE TABLE IF NOT EXISTS migrations (
			version INTEGER PRIMARY KEY,
			name TEXT NOT NULL,
			applied_at INTEGER NOT NULL
		) STRICT`);
		const row = connection.one('SELECT max(version) AS version FROM migrations');
		const applied = Number(row?.version ?? 0);
		for (const [version, { name, statements }] of missingMigrations(SQLITE_MIGRATIONS, applied)) {
			for (const statement of statements) database.exec(statement);
			connection.run('INSERT INTO migrations (version, name, applied_at) VALUES (?1, ?2, ?3)', [
				version,
				name,
				Date.now(),
			]);
		}
	});
}

/** @throws Error of SQLite's where the file is damaged in what is read */
function probe(connection: Connection, bytes: number): void {
	if (bytes <= CHECKED_WHOLE) {
		const result = connection.one('PRAGMA quick_check(1)')?.quick_check;
		if (result !== 'ok') throw Object.assign(new Error(String(result)), { errcode: 11 });
		return;
	}
	for (const order of ['ASC', 'DESC']) {
		connection.one(`SELECT * FROM events e JOIN event_contents b ON b.seq = e.seq
			ORDER BY e.received_at ${order} LIMIT 1`);
	}
}

/**
 * @param ino of the file that was found to be damaged
 * @returns where it is now, or undefined where another process was faster
 */
function moveAside(file: string, ino: number): string | undefined {
	if (fs.statSync(file, { throwIfNoEntry: false })?.ino !== ino) return undefined;
	const time = new Date().toISOString().replace(/[-:.]/g, '');
	const setAside = `${file}.damaged-${time}-${process.pid}`;
	fs.renameSync(file, setAside);
	// With the write-ahead log, from which more can be recovered.
	for (const suffix of ['-wal', '-shm']) {
		if (fs.existsSync(file + suffix)) fs.renameSync(file + suffix, setAside + suffix);
	}
	return setAside;
}
