/**
 * A process for a test to kill: records events without end, and tells of each, once it has been
 * recorded, its id and the time in milliseconds since the epoch.
 */
import { writeSync } from 'node:fs';

import { Recorder } from '../../eventlog/recorder';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import { eventId, sampleEvent } from './events';

const STANDARD_OUTPUT = 1;
const [, , file] = process.argv;
const recorder = new Recorder(new SqliteStore(file!), {}, () => undefined);

setInterval(() => {
	for (let count = 0; count < 10; count += 1) {
		const now = Date.now();
		const id = eventId(now);
		recorder.record(sampleEvent({ id, receivedAt: now }));
		writeSync(STANDARD_OUTPUT, `${id} ${now}\n`);
	}
}, 5);
