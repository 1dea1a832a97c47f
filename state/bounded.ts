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

	async claim(key: string, claim: NewClaim): Promise<Claim | undefined> {
		return await this.#withUndo(
			nameOf('claim', key, claim.owner),
			async () => await this.store.claim(key, claim),
			(standing) => standing === undefined,
			async () => await this.store.release(key, claim.owner, true),
		);
	}

	async read(key: string): Promise<Claim | undefined> {
		return await this.#within(async () => await this.store.read(key));
	}

	async renew(key: string, owner: string, leaseMs: number): Promise<boolean> {
		return await this.#within(async () => await this.store.renew(key, owner, leaseMs));
	}

	async start(key: string, owner: string, times: StartTimes): Promise<boolean> {
		this.#calls.delete(nameOf('claim', key, owner));
		return await this.#within(async () => await this.store.start(key, owner, times));
	}

	async settle(key: string, owner: string, result: string, keepMs: number): Promise<boolean> {
		return await this.#within(async () => await this.store.settle(key, owner, result, keepMs));
	}

	async release(key: string, owner: string, unlessStarted?: boolean): Promise<boolean> {
		return await this.#within(async () => await this.store.release(key, owner, unlessStarted));
	}

	async take(buckets: readonly TokenBucket[]): Promise<readonly TokenBucketState[]> {
		return await this.#within(async () => await this.store.take(buckets));
	}

	async fail(key: string, backOff: BackOff): Promise<number> {
		return await this.#within(async () => await this.store.fail(key, backOff));
	}

	async lockedFor(key: string): Promise<number> {
		return await this.#within(async () => await this.store.lockedFor(key));
	}

	async unlock(key: string): Promise<boolean> {
		return await this.#within(async () => await this.store.unlock(key));
	}

	async locks(prefix: string, most: number): Promise<readonly Lock[]> {
		return await this.#within(async () => await this.store.locks(prefix, most));
	}

	async enter(key: string, holder: string, slots: Slots): Promise<boolean> {
		return await this.#withUndo(
			nameOf('slot', key, holder),
			async () => await this.store.enter(key, holder, slots),
			(hasSlot) => hasSlot,
			async () => {
				await this.store.leave(key, holder);
			},
		);
	}

	async stay(key: string, holder: string, leaseMs: number): Promise<void> {
		this.#calls.delete(nameOf('slot', key, holder));
		await this.#within(async () => {
			await this.store.stay(key, holder, leaseMs);
		});
	}

	async leave(key: string, holder: string): Promise<void> {
		await this.#within(async () => {
			await this.store.leave(key, holder);
		});
	}

	async close(): Promise<void> {
		await this.#within(async () => {
			await this.store.close();
		});
	}

	/**
	 * @param name of what is asked for and who asks
	 * @param isGot whether the outcome is something to give back
	 */
	async #withUndo<T>(
		name: string,
		operation: () => Promise<T>,
		isGot: (outcome: T) => boolean,
		undo: () => Promise<unknown>,
	): Promise<T> {
		const call = Symbol(name);
		this.#calls.set(name, call);
		const forget = (): boolean => this.#calls.get(name) === call && this.#calls.delete(name);
		let isLate = false;
		const outcome = operation().then(
			async (got) => {
				const isLast = forget();
				// Where this fails as well, the lease ends it.
				if (isLate && isLast && isGot(got)) await undo().catch(() => undefined);
				return got;
			},
			(error: unknown) => {
				forget();
				throw error;
			},
		);
		return await this.#within(
			async () => await outcome,
			() => {
				isLate = true;
			},
		);
	}

	/** @param onLate is told when the time is up */
	async #within<T>(operation: () => Promise<T>, onLate?: () => void): Promise<T> {
		let timer: NodeJS.Timeout | undefined;
		const timeout = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				onLate?.();
				reject(
					new StateUnavailableError(
						'timeout',
						`The shared state has not answered within ${this.timeoutMs} ms`,
					),
				);
			}, this.timeoutMs);
			timer.unref();
		});
		try {
			return await Promise.race([operation(), timeout]);
		} catch (error) {
			throw unavailable(error);
		} finally {
			clearTimeout(timer);
		}
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
