import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { bounded } from '../../state/bounded';
import { Leases } from '../../state/leases';
import { SlotQueue } from '../../state/slot-queue';
import type { StateStore } from '../../state/store';
import { MemoryStateStore } from '../../state/stores/memory';
import { redisState } from '../../state/stores/redis';
import { SqliteStateStore } from '../../state/stores/sqlite';
import { credentialDigest } from '../credential-digest';
import { reportToHost } from '../host-report';
import { stateFile } from '../user-folder';
import { redisSettingsOf } from './redis-credential';

/** Where shared state is kept. */
export type StateChoice =
	| { readonly kind: 'memory' }
	/** In a file of this n8n's own. */
	| { readonly kind: 'sqlite' }
	/** @param data a decrypted `spotConnectSharedStateApi` credential */
	| { readonly kind: 'redis'; readonly data: ICredentialDataDecryptedObject };

/** How long a request waits for the file at most, in milliseconds: another process may be writing. */
const SQLITE_TIMEOUT_MS = 1_000;

/** Most connections to Redis servers that are open at a time. */
const MOST_STORES = 10;

/** Every store of this process, that of the last use last. */
const stores = new Map<string, StateStore>();

/** What this process holds in any of them, until the executions have ended. */
export const leases = new Leases();

/** Who waits in this process for an execution to end. */
export const slotQueue = new SlotQueue();

/**
 * The one store of this process for a choice. Ask for it anew whenever it is needed, and do not keep
 * it: the one that was not asked for the longest is closed when there are too many.
 * @throws {ConfigurationError} naming the field of the credential that cannot be used
 */
export function sharedStateFor(choice: StateChoice): StateStore {
	const key = choice.kind === 'redis' ? credentialDigest(choice.data) : choice.kind;
	const store = stores.get(key) ?? openStore(choice);
	stores.delete(key);
	stores.set(key, store);
	if (stores.size > MOST_STORES) closeOldest();
	return store;
}

function openStore(choice: StateChoice): StateStore {
	if (choice.kind === 'memory') return new MemoryStateStore();
	if (choice.kind === 'sqlite') {
		return bounded(
			new SqliteStateStore(stateFile(), { onSetAside: tellSetAside }),
			SQLITE_TIMEOUT_MS,
		);
	}
	return redisState(redisSettingsOf(choice.data));
}

function tellSetAside(file: string): void {
	reportToHost({
		level: 'error',
		message:
			'The shared state was damaged and begins anew: what it knew of repeats and locks is forgotten; the damaged file was kept',
		facts: { file },
	});
}

function closeOldest(): void {
	// What is in this process's memory would be lost.
	const [key, store] = [...stores].find(([each]) => each !== 'memory')!;
	stores.delete(key);
	void store.close().catch(() => undefined);
}
