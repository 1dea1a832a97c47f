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

	async claim(key: string, claim: NewClaim): Promise<Claim | undefined> {
		return await this.#ask(async () => await this.store.claim(key, claim));
	}

	async take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		return await this.#ask(async () => await this.store.take(buckets));
	}

	async fail(key: string, backOff: BackOff): Promise<number> {
		return await this.#ask(async () => await this.store.fail(key, backOff));
	}

	async lockedFor(key: string): Promise<number> {
		return await this.#ask(async () => await this.store.lockedFor(key));
	}

	async enter(key: string, holder: string, slots: Slots): Promise<boolean> {
		return await this.#ask(async () => await this.store.enter(key, holder, slots));
	}

	async read(key: string): Promise<Claim | undefined> {
		return await this.store.read(key);
	}

	async renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		return await this.store.renew(key, owner, leaseMs);
	}

	async start(key: string, owner: string, times: StartTimes): Promise<boolean> {
		return await this.store.start(key, owner, times);
	}

	async settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		return await this.store.settle(key, owner, result, keepMs);
	}

	async release(key: string, owner: string, unlessStarted?: boolean): Promise<boolean> {
		return await this.store.release(key, owner, unlessStarted);
	}

	async unlock(key: string): Promise<boolean> {
		return await this.store.unlock(key);
	}

	async locks(prefix: string, most: number): Promise<readonly Lock[]> {
		return await this.store.locks(prefix, most);
	}

	async stay(key: string, holder: string, leaseMs: number): Promise<void> {
		await this.store.stay(key, holder, leaseMs);
	}

	async leave(key: string, holder: string): Promise<void> {
		await this.store.leave(key, holder);
	}

	async close(): Promise<void> {
		await this.store.close();
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
