import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SqliteStore } from '../../eventlog/stores/sqlite';
import { hasSqlite } from './has-sqlite';

jest.setTimeout(120_000);

const ROUNDS = 20;
/** What the recorder promises, and what the write itself may take on a busy machine. */
const LOST_WITHIN_MS = 100 + 100;

const describeWithSqlite = hasSqlite ? describe : describe.skip;

interface Recorded {
	readonly id: string;
	readonly at: number;
}

/** Lets a process record for a while, and kills it without a warning. */
async function recordUntilKilled(file: string, forMs: number): Promise<Recorded[]> {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', path.join(__dirname, 'killed-writer.ts'), file],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	let output = '';
	child.stdout.setEncoding('utf8');
	child.stdout.on('data', (chunk: string) => {
		if (output === '') setTimeout(() => child.kill('SIGKILL'), forMs);
		output += chunk;
	});
	await new Promise((resolve) => child.once('close', resolve));
	// The last line may be cut in two.
	return output
		.split('\n')
		.slice(0, -1)
		.map((line) => {
			const [id = '', at] = line.split(' ');
			return { id, at: Number(at) };
		});
}

describeWithSqlite('a process that is killed while it records', () => {
	let folder: string;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'spot-connect-killed-'));
	});

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	it(`loses at most the last 100 ms, and its file opens clean, ${ROUNDS} times on the same file`, async () => {
		const file = path.join(folder, 'events.sqlite');
		let events = 0;
		for (let round = 0; round < ROUNDS; round += 1) {
			const recorded = await recordUntilKilled(file, 150 + 37 * (round % 7));
			expect(recorded.length).toBeGreaterThan(20);
			const store = new SqliteStore(file);
			expect(await store.open()).toEqual({});
			const last = recorded.at(-1)!.at;
			for (const { id, at } of recorded) {
				if ((await store.get(id)) !== undefined) events += 1;
				else expect(last - at).toBeLessThanOrEqual(LOST_WITHIN_MS);
			}
			expect((await store.size()).events).toBe(events);
			const day = 24 * 60 * 60 * 1000;
			const range = { from: last - day, to: last + day, bucketMs: day };
			expect((await store.overview(range)).total).toBe(events);
			await store.close();
		}
	});
});
