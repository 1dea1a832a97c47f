import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Recorder, type RecorderSettings } from '../../eventlog/recorder';
import type { ReportedMessage } from '../../eventlog/report';
import { PostgresStore } from '../../eventlog/stores/postgres';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import type { EventStore } from '../../eventlog/stores/store';
import { findPostgres, PostgresServer } from '../../host/services/postgres-server';
import { eventId, sampleEvent } from './events';
import { hasSqlite } from './has-sqlite';

jest.setTimeout(120_000);

const programs = findPostgres();

function recorderFor(store: EventStore, settings: RecorderSettings = {}) {
	const reports: ReportedMessage[] = [];
	const recorder = new Recorder(store, { maxBackOffMs: 500, ...settings }, (report) => {
		reports.push(report);
	});
	return { recorder, reports };
}

function record(recorder: Recorder, count: number, bodyLength = 100): string[] {
	return Array.from({ length: count }, () => {
		const now = Date.now();
		const id = eventId(now);
		const text = JSON.stringify('x'.repeat(bodyLength));
		const body = { text, isTruncated: false, isRedacted: false };
		recorder.record(sampleEvent({ id, receivedAt: now, body }));
		return id;
	});
}

async function until(isTrue: () => boolean): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!isTrue()) {
		if (Date.now() > deadline) throw new Error('It did not happen within 30 seconds');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

async function found(store: EventStore, ids: readonly string[]): Promise<number> {
	let count = 0;
	for (const id of ids) if ((await store.get(id)) !== undefined) count += 1;
	return count;
}

const describeWithPostgres = programs === undefined ? describe.skip : describe;

describeWithPostgres('Postgres that is stopped and started again', () => {
	let server: PostgresServer;

	beforeAll(async () => {
		server = await PostgresServer.create(programs!);
	});

	afterAll(async () => {
		await server.remove();
	});

	it('loses nothing that the buffer holds, and recording resumes by itself', async () => {
		const store = new PostgresStore({ ...server.settings, schema: 'outage' });
		const { recorder, reports } = recorderFor(store);
		const before = record(recorder, 50);
		await recorder.flush();
		await server.stop();
		const during = record(recorder, 300);
		await until(() => recorder.stats().isInTrouble);
		expect(recorder.stats().waiting.changes).toBe(300);
		await server.start();
		await until(() => recorder.stats().waiting.changes === 0);
		const after = record(recorder, 50);
		await recorder.flush();
		expect(await found(store, [...before, ...during, ...after])).toBe(400);
		expect(recorder.stats()).toMatchObject({
			isInTrouble: false,
			dropped: { received: 0 },
			rejected: { received: 0 },
		});
		expect(reports.map(({ level }) => level)).toEqual(expect.arrayContaining(['warn', 'info']));
		await recorder.close();
	});

	it('for longer than the buffer lasts: what was dropped is counted and told', async () => {
		const store = new PostgresStore({ ...server.settings, schema: 'outage_long' });
		const { recorder, reports } = recorderFor(store, { maxChanges: 500 });
		record(recorder, 1);
		await recorder.flush();
		await server.stop();
		const ids: string[] = [];
		for (let round = 0; round < 10; round += 1) {
			ids.push(...record(recorder, 200));
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		expect(recorder.stats().waiting.changes).toBeLessThanOrEqual(500);
		await server.start();
		await until(() => recorder.stats().waiting.changes === 0);
		const { received } = recorder.stats().dropped;
		expect(received).toBeGreaterThanOrEqual(1_500);
		expect(await found(store, ids)).toBe(2_000 - received);
		expect(JSON.stringify(reports)).toContain(String(received));
		await recorder.close();
	});
});

/** Only root can mount a disk of its own, and not in every container. */
function canMount(): boolean {
	const folder = mkdtempSync(path.join(tmpdir(), 'spot-connect-mount-'));
	const { status } = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
	if (status === 0) spawnSync('umount', [folder]);
	rmSync(folder, { recursive: true });
	return status === 0;
}

(hasSqlite ? describe : describe.skip)('a SQLite file', () => {
	let folder: string;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'spot-connect-outage-'));
	});

	afterAll(() => {
		spawnSync('umount', [folder]);
		rmSync(folder, { recursive: true, force: true });
	});

	it('whose folder cannot be made: requests go on, and recording begins once it can', async () => {
		const place = path.join(folder, 'taken');
		writeFileSync(place, 'a file where the folder should be');
		const store = new SqliteStore(path.join(place, 'events.sqlite'));
		const { recorder, reports } = recorderFor(store);
		const ids = record(recorder, 20);
		await until(() => recorder.stats().isInTrouble);
		rmSync(place);
		await until(() => recorder.stats().waiting.changes === 0);
		expect(await found(store, ids)).toBe(20);
		expect(reports.length).toBeGreaterThanOrEqual(2);
		await recorder.close();
	});

	const mounts = (...options: string[]): boolean =>
		spawnSync('mount', [...options, folder]).status === 0;

	(canMount() ? it : it.skip)(
		'that is read-only: recording resumes when it can be written',
		async () => {
			expect(mounts('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs')).toBe(true);
			const file = path.join(folder, 'events.sqlite');
			const first = recorderFor(new SqliteStore(file)).recorder;
			const before = record(first, 10);
			await first.close();
			expect(mounts('-o', 'remount,ro')).toBe(true);
			const store = new SqliteStore(file);
			const { recorder, reports } = recorderFor(store);
			const during = record(recorder, 200);
			await until(() => recorder.stats().isInTrouble);
			expect(mounts('-o', 'remount,rw')).toBe(true);
			await until(() => recorder.stats().waiting.changes === 0);
			expect(await found(store, [...before, ...during])).toBe(210);
			expect(reports.length).toBeGreaterThanOrEqual(2);
			await recorder.close();
			spawnSync('umount', [folder]);
		},
	);

	(canMount() ? it : it.skip)(
		'on a disk that is full: it is written when there is room again',
		async () => {
			expect(mounts('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs')).toBe(true);
			const ballast = path.join(folder, 'ballast');
			writeFileSync(ballast, Buffer.alloc(2_500_000));
			const store = new SqliteStore(path.join(folder, 'events.sqlite'));
			const { recorder } = recorderFor(store);
			const ids = record(recorder, 300, 4_000);
			await until(() => recorder.stats().isInTrouble);
			expect(recorder.stats().waiting.changes).toBeGreaterThan(0);
			rmSync(ballast);
			await until(() => recorder.stats().waiting.changes === 0);
			await recorder.flush();
			expect(await found(store, ids)).toBe(300);
			await recorder.close();
		},
	);
});
