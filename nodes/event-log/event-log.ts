import { existsSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { RetentionPolicy } from '../../eventlog/query';
import { Recorder } from '../../eventlog/recorder';
import { Retention } from '../../eventlog/retention';
import type { PostgresSettings } from '../../eventlog/stores/postgres/settings';
import { loadPostgresStore } from '../../eventlog/stores/load-postgres';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import type { EventStore, OpenReport } from '../../eventlog/stores/store';
import { ThreadedSqliteStore } from '../../eventlog/stores/threaded-sqlite';
import { credentialDigest } from '../credential-digest';
import { reportToHost } from '../host-report';
import { postgresRetentionOf, postgresSettingsOf } from './postgres-credential';
import { retentionFromEnvironment } from './retention-settings';
import { SharedStore } from './shared-store';
import { eventFile } from '../user-folder';

/** Where events are kept. */
export type EventLogChoice =
	/** In a file of this n8n's own. */
	| { readonly kind: 'sqlite' }
	/** @param data a decrypted `spotConnectEventStoreApi` credential */
	| { readonly kind: 'postgres'; readonly data: ICredentialDataDecryptedObject };

/** The event log as this process sees it. */
export interface EventLog {
	/** Opened when it is first used. */
	readonly store: EventStore;
	readonly recorder: Recorder;
	readonly retention: Retention;
}

interface OpenLog extends EventLog {
	/** Where the events are, whichever way it is reached. */
	readonly place: string;
	readonly store: SharedStore;
}

/** Most logs that are open at a time; each has a buffer and, in Postgres, a few connections. */
export const MOST_LOGS = 10;

/** Every log of this process, that of the last use last. */
const logs = new Map<string, OpenLog>();

/**
 * What was asked for last, by place: when the author changes a credential, the log of its former
 * settings must not go on deleting by them.
 */
const policies = new Map<string, RetentionPolicy>();

/**
 * The one log of this process for a store. Ask for it anew whenever it is needed, and do not keep it:
 * the log that was not asked for the longest is closed when there are too many.
 * @throws {ConfigurationError} naming the field of the credential that cannot be used
 */
export function eventLogFor(choice: EventLogChoice): EventLog {
	const key = choice.kind === 'sqlite' ? 'sqlite' : credentialDigest(choice.data);
	const log = logs.get(key) ?? openLog(choice);
	logs.delete(key);
	logs.set(key, log);
	if (logs.size > MOST_LOGS) closeOldest();
	return log;
}

/** Writes what waits and closes every log, in the order of their last use. */
export async function closeEventLogs(): Promise<void> {
	const open = [...logs.values()];
	logs.clear();
	for (const log of open) await close(log);
}

function openLog(choice: EventLogChoice): OpenLog {
	watchProcessEnd();
	if (choice.kind === 'sqlite') {
		policies.set('sqlite', retentionFromEnvironment(process.env, reportToHost));
		return logOf('sqlite', async () => openSqlite(eventFile()));
	}
	const settings = postgresSettingsOf(choice.data);
	const place = placeOf(settings);
	policies.set(place, postgresRetentionOf(choice.data));
	return logOf(place, async () => await loadPostgresStore(settings));
}

/** Of the thread that keeps the file: a bundle of its own beside that of the nodes (see gulpfile.js). */
const THREAD_CODE = path.join(__dirname, 'stores/sqlite-worker.js');

function openSqlite(file: string): SqliteStore | ThreadedSqliteStore {
	// What the log holds is for the user that runs n8n only.
	mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
	// Run from its sources, in tests and benchmarks, it has no bundles: the file is kept in this thread.
	if (!existsSync(THREAD_CODE)) return new SqliteStore(file);
	return new ThreadedSqliteStore(file, THREAD_CODE, tellOpened);
}

/** The same tables, whoever connects and however. */
function placeOf({ host, port, database, schema }: PostgresSettings): string {
	return JSON.stringify([host, port, database, schema]);
}

function logOf(place: string, load: () => Promise<EventStore>): OpenLog {
	const store = new SharedStore(load, (report) => {
		tellOpened(report);
		retention.start();
	});
	const retention = new Retention(store, () => policies.get(place) ?? {}, {}, reportToHost);
	const recorder = new Recorder(
		store,
		{ onWritten: (events) => retention.noteWritten(events) },
		reportToHost,
	);
	// At once, so that what comes in shortly before the process ends finds it open. Where that fails,
	// whoever needs the store tries again, and says why it cannot be opened.
	store.open().catch(() => undefined);
	return { place, store, recorder, retention };
}

function tellOpened({ setAside }: OpenReport): void {
	if (setAside === undefined) return;
	reportToHost({
		level: 'error',
		message: 'The event log was damaged and begins anew; the damaged file was kept',
		facts: { file: setAside },
	});
}

function closeOldest(): void {
	const [key, log] = logs.entries().next().value!;
	logs.delete(key);
	void close(log);
}

async function close({ place, store, retention, recorder }: OpenLog): Promise<void> {
	await retention.close();
	await recorder.close();
	// A recorder leaves a store alone that it had no use for.
	await store.close();
	if (![...logs.values()].some((log) => log.place === place)) policies.delete(place);
}

let isWatching = false;

function watchProcessEnd(): void {
	if (isWatching) return;
	isWatching = true;
	// n8n ends the process itself, when its executions have ended; they may record until then.
	process.on('SIGTERM', beginFlush);
	process.once('exit', writeAtExit);
}

function beginFlush(): void {
	for (const { recorder } of logs.values()) void recorder.flush();
}

/** Nothing that takes a while happens any more: what waits for a file is written on the spot. */
function writeAtExit(): void {
	for (const { store, recorder } of logs.values()) {
		const { opened } = store;
		if (!(opened instanceof SqliteStore || opened instanceof ThreadedSqliteStore)) continue;
		try {
			recorder.writeAtOnce((changes) => opened.writeSync(changes));
			void opened.close();
		} catch (error) {
			reportToHost({
				level: 'error',
				message: 'The last events could not be written',
				facts: { error: String(error) },
			});
		}
	}
}
