import {
	StateUnavailableError,
	type BackOff,
	type Claim,
	type Lock,
	type NewClaim,
	type Slots,
	type StartTimes,
	type StateStore,
	type TokenBucket,
	type TokenBucketState,
} from './store';

/**
 * The store, for one request: when a question has timed out, further ones fail at once, so that a
 * request which asks several things waits for a slow store once only. What is not asked for a
 * decision (to renew, to settle, to give back) goes to the store in any case.
 */
export function impatient(store: StateStore): StateStore {
	return new ImpatientStateStore(store);
}

class ImpatientStateStore implements StateStore {
	#timeout: StateUnavailableError | undefined;

	constructor(private readonly store: StateStore) {}

	claim(key: string, claim: NewClaim): Promise<Claim | undefined> {
		return this.#ask(() => this.store.claim(key, claim));
	}

	take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		return this.#ask(() => this.store.take(buckets));
	}

	fail(key: string, backOff: BackOff): Promise<number> {
		return this.#ask(() => this.store.fail(key, backOff));
	}

	lockedFor(key: string): Promise<number> {
		return this.#ask(() => this.store.lockedFor(key));
	}

	enter(key: string, holder: string, slots: Slots): Promise<boolean> {
		return this.#ask(() => this.store.enter(key, holder, slots));
	}

	read(key: string): Promise<Claim | undefined> {
		return this.store.read(key);
	}

	renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		return this.store.renew(key, owner, leaseMs);
	}

	start(key: string, owner: string, times: StartTimes): Promise<boolean> {
		return this.store.start(key, owner, times);
	}

	settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		return this.store.settle(key, owner, result, keepMs);
	}

	release(key: string, owner: string, unlessStarted?: boolean): Promise<boolean> {
		return this.store.release(key, owner, unlessStarted);
	}

	unlock(key: string): Promise<boolean> {
		return this.store.unlock(key);
	}

	locks(prefix: string, most: number): Promise<readonly Lock[]> {
		return this.store.locks(prefix, most);
	}

	stay(key: string, holder: string, leaseMs: number): Promise<void> {
		return this.store.stay(key, holder, leaseMs);
	}

	leave(key: string, holder: string): Promise<void> {
		return this.store.leave(key, holder);
	}

	close(): Promise<void> {
		return this.store.close();
	}

	async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
		if (this.#timeout !== undefined) throw this.#timeout;
		try {
			return await question();
		} catch (error) {
			if (error instanceof StateUnavailableError && error.fault === 'timeout') {
				this.#timeout = error;
			}
			throw error;
		}
	}
}
