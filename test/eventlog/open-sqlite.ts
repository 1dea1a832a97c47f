import { SqliteStore } from '../../eventlog/stores/sqlite';
import { received, sampleEvent } from './events';

/**
 * Run as a process of its own: opens the file at the given moment, writes batches, and says what it
 * has opened. Arguments: file, milliseconds since the epoch, batches, events of a batch.
 */
async function main(): Promise<void> {
	const [file = '', moment = 0, batches = 0, size = 0] = process.argv.slice(2);
	const store = new SqliteStore(file);
	while (Date.now() < Number(moment));
	const report = await store.open();
	for (let batch = 0; batch < Number(batches); batch += 1) {
		await store.write(
			Array.from({ length: Number(size) }, () =>
				received(sampleEvent({ workflowId: `${process.pid}` })),
			),
		);
	}
	await store.close();
	console.log(JSON.stringify(report));
}

void main();
