/**
 * A process for a test: from a moment on, claims keys in their order and starts every second one that
 * it gets, and tells on its standard output of each, once it has it. Arguments: file, milliseconds
 * since the epoch, how many keys, owner, milliseconds of the lease.
 */
import { writeSync } from 'node:fs';

import { SqliteStateStore } from '../../state/stores/sqlite';

const STANDARD_OUTPUT = 1;
const KEEP_MS = 600_000;

async function main(): Promise<void> {
	const [file = '', moment, keys, owner = '', lease] = process.argv.slice(2);
	const leaseMs = Number(lease);
	const store = new SqliteStateStore(file);
	while (Date.now() < Number(moment));
	for (let key = 0; key < Number(keys); key += 1) {
		const standing = await store.claim(`${key}`, { owner, note: '', leaseMs });
		if (standing) continue;
		if (key % 2 === 1) await store.start(`${key}`, owner, { keepMs: KEEP_MS, leaseMs });
		writeSync(STANDARD_OUTPUT, `${key}\n`);
	}
	await store.close();
}

void main();
