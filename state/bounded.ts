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
 * The store, with an end to every operation: after `timeoutMs` it fails, whatever the store is waiting
 * for. Nobody knows by then whether it has been done. A claim or a slot that turns out later to have
 * been got is given back, unless the same owner or holder has asked for the same key again meanwhile, or
 * goes on without an answer: has started, or stays.
 * @param timeoutMs for each operation, from its call
 * @returns a store that fails with `StateUnavailableError` only
 */
export function bounded(store: StateStore, timeoutMs: number): StateStore {
	return new BoundedStateStore(store, timeoutMs);
}

class BoundedStateStore implements StateStore {
	/** The last call of each owner and key, and of each holder and key, that is still under way. */
	readonly #calls = new Map<string, symbol>();

	constructor(
		private readonly store: StateStore,
		private readonly timeoutMs: number,
	) {}

	claim(key: string, claim: NewClaim): Promise<Claim | undefined> {
		return this.#withUndo(
			nameOf('claim', key, claim.owner),
			() => this.store.claim(key, claim),
			(standing) => standing === undefined,
			async () => await this.store.release(key, claim.owner, true),
		);
	}

	read(key: string): Promise<Claim | undefined> {
		return this.#within(() => this.store.read(key));
	}

	renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		return this.#within(() => this.store.renew(key, owner, leaseMs));
	}

	start(key: string, owner: string, times: StartTimes): Promise<boolean> {
		this.#calls.delete(nameOf('claim', key, owner));
		return this.#within(() => this.store.start(key, owner, times));
	}

	settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		return this.#within(() => this.store.settle(key, owner, result, keepMs));
	}

	release(key: string, owner: string, unlessStarted?: boolean): Promise<boolean> {
		return this.#within(() => this.store.release(key, owner, unlessStarted));
	}

	take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		return this.#within(() => this.store.take(buckets));
	}

	fail(key: string, backOff: BackOff): Promise<number> {
		return this.#within(() => this.store.fail(key, backOff));
	}

	lockedFor(key: string): Promise<number> {
		return this.#within(() => this.store.lockedFor(key));
	}

	unlock(key: string): Promise<boolean> {
		return this.#within(() => this.store.unlock(key));
	}

	locks(prefix: string, most: number): Promise<readonly Lock[]> {
		return this.#within(() => this.store.locks(prefix, most));
	}

	enter(key: string, holder: string, slots: Slots): Promise<boolean> {
		return this.#withUndo(
			nameOf('slot', key, holder),
			() => this.store.enter(key, holder, slots),
			(hasSlot) => hasSlot,
			async () => {
				await this.store.leave(key, holder);
			},
		);
	}

	stay(key: string, holder: string, leaseMs: number): Promise<void> {
		this.#calls.delete(nameOf('slot', key, holder));
		return this.#within(() => this.store.stay(key, holder, leaseMs));
	}

	leave(key: string, holder: string): Promise<void> {
		return this.#within(() => this.store.leave(key, holder));
	}

	close(): Promise<void> {
		return this.#within(() => this.store.close());
	}

	/**
	 * @param name of what is asked for and who asks
	 * @param isGot whether the outcome is something to give back
	 */
	#withUndo<T>(
		name: string,
		operation: () => Promise<T>,
		isGot: (outcome: T) => boolean,
		undo: () => Promise<unknown>,
	): Promise<T> {
		const call = Symbol(name);
		this.#calls.set(name, call);
		const forget = (): boolean => this.#calls.get(name) === call && this.#calls.delete(name);
		return this.#within(operation, {
			done: forget,
			// Where this fails as well, the lease ends it.
			late: (got) => {
				if (forget() && isGot(got)) undo().catch(() => undefined);
			},
		});
	}

	/** @param told of how the operation ends: in time or failed, or with an outcome that comes too late */
	#within<T>(
		operation: () => Promise<T>,
		told?: { readonly done: () => void; readonly late: (outcome: T) => void },
	): Promise<T> {
		// One promise and one timer: this is on the path of every request, several times.
		return new Promise<T>((resolve, reject) => {
			let isLate = false;
			const timer = setTimeout(() => {
				isLate = true;
				reject(
					new StateUnavailableError(
						'timeout',
						`The shared state has not answered within ${this.timeoutMs} ms`,
					),
				);
			}, this.timeoutMs);
			timer.unref();
			const fail = (error: unknown) => {
				clearTimeout(timer);
				told?.done();
				reject(unavailable(error));
			};
			try {
				operation().then((outcome) => {
					clearTimeout(timer);
					if (isLate) {
						told?.late(outcome);
						return;
					}
					told?.done();
					resolve(outcome);
				}, fail);
			} catch (error) {
				fail(error);
			}
		});
	}
}

function nameOf(what: 'claim' | 'slot', key: string, whose: string): string {
	return JSON.stringify([what, key, whose]);
}

/** The words of other errors are not repeated: those of a client can hold its address and password. */
function unavailable(error: unknown): StateUnavailableError {
	if (error instanceof StateUnavailableError) return error;
	return new StateUnavailableError('away', 'The shared state cannot be used', { cause: error });
}
