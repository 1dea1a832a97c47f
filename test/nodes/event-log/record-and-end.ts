import { eventLogFor } from '../../../nodes/event-log/event-log';
import { eventOf } from '../../eventlog/event-of';

/**
 * Run as a process of its own: records events and ends in the way asked for, without waiting for
 * anything to be written. Arguments: way, number of events.
 */
async function main(): Promise<void> {
	const [way = '', count = 0] = process.argv.slice(2);
	const { recorder, store } = eventLogFor({ kind: 'sqlite' });
	await store.open();
	const receivedAt = Date.now();
	for (let number = 0; number < Number(count); number += 1) {
		recorder.record(eventOf(`event ${number}`, { receivedAt }), Buffer.from(`bytes ${number}`));
	}
	if (way === 'exit') process.exit(0);
	if (way === 'throw') {
		setImmediate(() => {
			throw new Error('on purpose');
		});
		return;
	}
	// As n8n: it listens too, and ends the process when it has done what it has to.
	process.once('SIGTERM', () => setTimeout(() => process.exit(0), 300));
	process.kill(process.pid, 'SIGTERM');
	setTimeout(() => recorder.record(eventOf('late', { receivedAt })), 250);
}

void main();
