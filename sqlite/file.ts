import * as fs from 'node:fs';
import * as path from 'node:path';

import { Connection } from './connection';
import { CORRUPT, isDamage, retryWhileBusy } from './errors';
import { loadSqlite, type Purpose } from './load';
import { missingMigrations, type Migration } from './migrations';

/** Largest file that is checked whole when it is opened, in bytes: takes about 0.1 seconds. */
const CHECKED_WHOLE = 64 * 1024 * 1024;
const PAGE_BYTES = 4096;

export interface FileOptions extends Purpose {
	/** The schema, from its first version to the latest. */
	readonly migrations: readonly Migration[];
	/** Reads a little here and there of a file that is too large to be checked whole. */
	readonly probe: (connection: Connection) => void;
	/** How long SQLite itself waits for another process, holding up this one, in milliseconds. */
	readonly busyTimeoutMs: number;
	/** Page cache of the connection in KB; the leaves of all indexes that are written to fit in it. */
	readonly cacheKb: number;
	/** Pages of 4 KB in the write-ahead log at which they are copied to the file. */
	readonly checkpointPages: number;
}

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
export async function openFile(file: string, options: FileOptions): Promise<OpenFile> {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	// What the file holds is for the user that runs n8n only; SQLite's other files take over the mode.
	fs.closeSync(fs.openSync(file, 'a', 0o600));
	const { ino } = fs.statSync(file);
	try {
		return { connection: await connect(file, options) };
	} catch (error) {
		if (!isDamage(error)) throw error;
		const setAside = moveAside(file, ino);
		return {
			connection: await connect(file, options),
			...(setAside !== undefined && { setAside }),
		};
	}
}

/**
 * One more connection, on the spot, to a file that this process has open already: nothing is checked
 * or brought up to date.
 */
export function openAgain(file: string, options: FileOptions): Connection {
	const connection = newConnection(file, options);
	tune(connection, options);
	return connection;
}

async function connect(file: string, options: FileOptions): Promise<Connection> {
	const connection = newConnection(file, options);
	try {
		await retryWhileBusy(() => {
			// Only before the first page is written has it an effect.
			if (connection.one('PRAGMA page_count')?.page_count === 0) {
				connection.database.exec('PRAGMA auto_vacuum = INCREMENTAL');
			}
			connection.database.exec('PRAGMA journal_mode = WAL');
		});
		tune(connection, options);
		await migrate(connection, options);
		check(connection, fs.statSync(file).size, options);
		return connection;
	} catch (error) {
		connection.close();
		throw error;
	}
}

function newConnection(file: string, options: FileOptions): Connection {
	const { DatabaseSync } = loadSqlite(options);
	return new Connection(new DatabaseSync(file, { timeout: options.busyTimeoutMs }));
}

function tune({ database }: Connection, { cacheKb, checkpointPages }: FileOptions): void {
	database.exec(`
		PRAGMA synchronous = NORMAL;
		PRAGMA wal_autocheckpoint = ${checkpointPages};
		PRAGMA temp_store = MEMORY;
		PRAGMA cache_size = -${cacheKb};
		PRAGMA journal_size_limit = ${checkpointPages * PAGE_BYTES};
	`);
}

async function migrate(connection: Connection, { what, migrations }: FileOptions): Promise<void> {
	const { database } = connection;
	await connection.transaction(() => {
		database.exec(`CREATE TABLE IF NOT EXISTS migrations (
			version INTEGER PRIMARY KEY,
			name TEXT NOT NULL,
			applied_at INTEGER NOT NULL
		) STRICT`);
		const row = connection.one('SELECT max(version) AS version FROM migrations');
		const applied = Number(row?.version ?? 0);
		for (const [version, { name, statements }] of missingMigrations(what, migrations, applied)) {
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
function check(connection: Connection, bytes: number, { probe }: FileOptions): void {
	if (bytes <= CHECKED_WHOLE) {
		const result = connection.one('PRAGMA quick_check(1)')?.quick_check;
		if (result !== 'ok') throw Object.assign(new Error(String(result)), { errcode: CORRUPT });
		return;
	}
	probe(connection);
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
