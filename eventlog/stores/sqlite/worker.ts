/** The thread in which the log's file is read and written: calls come in, answers go out. */
import { parentPort, workerData } from 'node:worker_threads';

import { SqliteStore } from '../sqlite';
import {
	takeApart,
	type StoreAnswer,
	type StoreCall,
	type StoreMethod,
	type ThreadData,
} from './call';

const store = new SqliteStore((workerData as ThreadData).file);

async function answer({ id, method, args }: StoreCall): Promise<StoreAnswer> {
	try {
		const on = method in store ? store : store.followers;
		const run = (on as unknown as Record<StoreMethod, (...all: unknown[]) => unknown>)[method];
		return { id, value: await run.apply(on, [...args]) };
	} catch (error) {
		return { id, error: takeApart(error) };
	}
}

parentPort!.on('message', (call: StoreCall) => {
	// At once, not in a later turn: a batch that came before `close` is written before it.
	void answer(call).then((result) => parentPort!.postMessage(result));
});
