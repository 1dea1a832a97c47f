import { bounded } from '../../state/bounded';
import { MemoryStateStore } from '../../state/stores/memory';
import { StateUnavailableError, type StateStore } from '../../state/store';
import { describeStateStore } from './store-tests';

const TIMEOUT_MS = 50;
const LEASE_MS = 60_000;
const BACK_OFF = { threshold: 1, windowMs: 1000, firstMs: 1000, longestMs: 1000 };

describeStateStore('memory, bounded', async () => {
	let now = 1_700_000_000_000;
	return {
		store: bounded(new MemoryStateStore({ now: () => now }), 10_000),
		advance: async (ms) => {
			now += ms;
		},
	};
});

describe('a bounded store', () => {
	const OPERATIONS: Record<keyof StateStore, (store: StateStore) => Promise<unknown>> = {
		claim: async (store) => await store.claim('k', { owner: 'a', note: '', leaseMs: LEASE_MS }),
		read: async (store) => await store.read('k'),
		renew: async (store) => await store.renew('k', 'a', LEASE_MS),
		start: async (store) => await store.start('k', 'a', { keepMs: LEASE_MS, leaseMs: LEASE_MS }),
		settle: async (store) => await store.settle('k', 'a', '', LEASE_MS),
		release: async (store) => await store.release('k', 'a'),
		take: async (store) => await store.take([{ key: 'k', capacity: 1, msPerToken: 1000 }]),
		fail: async (store) => await store.fail('k', BACK_OFF),
		lockedFor: async (store) => await store.lockedFor('k'),
		unlock: async (store) => await store.unlock('k'),
		locks: async (store) => await store.locks('', 10),
		enter: async (store) => await store.enter('k', 'a', { most: 1, leaseMs: LEASE_MS }),
		stay: async (store) => {
			await store.stay('k', 'a', LEASE_MS);
		},
		leave: async (store) => {
			await store.leave('k', 'a');
		},
		close: async (store) => {
			await store.close();
		},
	};
	const names = Object.keys(OPERATIONS) as (keyof StateStore)[];

	/** @returns a store whose every operation is this one */
	function storeThat(operation: () => unknown): StateStore {
		return Object.fromEntries(names.map((name) => [name, operation])) as unknown as StateStore;
	}

	/** @returns a store that does all when it is told to, in the order of the calls */
	function slow(store: StateStore): { store: StateStore; answer: () => Promise<void> } {
		const waiting: (() => void)[] = [];
		const delayed = new Proxy(store, {
			get:
				(target, name: keyof StateStore) =>
				async (...values: unknown[]) => {
					await new Promise<void>((resolve) => waiting.push(resolve));
					const operation = Reflect.get(target, name) as (...all: unknown[]) => Promise<unknown>;
					return await operation.apply(target, values);
				},
		});
		const answer = async () => {
			// What is given back is an operation of its own.
			while (waiting.length > 0) {
				waiting.splice(0).forEach((resolve) => resolve());
				await jest.advanceTimersByTimeAsync(0);
			}
		};
		return { store: delayed, answer };
	}

	async function failureOf(outcome: Promise<unknown>): Promise<StateUnavailableError> {
		const error = await outcome.then(
			() => undefined,
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(StateUnavailableError);
		return error as StateUnavailableError;
	}

	let memory: MemoryStateStore;
	const unhandled = jest.fn();

	beforeAll(() => process.on('unhandledRejection', unhandled));
	afterAll(() => process.off('unhandledRejection', unhandled));

	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
		memory = new MemoryStateStore();
	});

	afterEach(async () => {
		jest.useRealTimers();
		await new Promise((resolve) => setImmediate(resolve));
		expect(unhandled).not.toHaveBeenCalled();
	});

	/** Calls, lets the time run out, and only then lets the store do it. */
	async function answerLate(call: (store: StateStore) => Promise<unknown>): Promise<void> {
		const { store, answer } = slow(memory);
		const failure = failureOf(call(bounded(store, TIMEOUT_MS)));
		await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
		expect((await failure).fault).toBe('timeout');
		await answer();
	}

	describe.each(names)('%s', (name) => {
		it('ends when the store does not answer', async () => {
			const store = bounded(
				storeThat(async () => await new Promise(() => undefined)),
				TIMEOUT_MS,
			);
			const ended = jest.fn();
			const failure = failureOf(OPERATIONS[name](store).finally(ended));
			await jest.advanceTimersByTimeAsync(TIMEOUT_MS - 1);
			expect(ended).not.toHaveBeenCalled();
			await jest.advanceTimersByTimeAsync(1);
			expect(ended).toHaveBeenCalled();
			expect((await failure).fault).toBe('timeout');
			expect((await failure).message).toContain(`${TIMEOUT_MS} ms`);
		});

		it('passes on why the store cannot say anything', async () => {
			const full = new StateUnavailableError('full', 'No room');
			const store = bounded(
				storeThat(async () => await Promise.reject(full)),
				TIMEOUT_MS,
			);
			expect(await failureOf(OPERATIONS[name](store))).toBe(full);
		});

		it.each([
			['rejects', async (error: Error) => await Promise.reject(error)],
			[
				'throws',
				(error: Error) => {
					throw error;
				},
			],
		])('does not repeat the words of another error that the store %s', async (_, fail) => {
			const error = new Error('connect ECONNREFUSED redis://:hunter2@redis.example:6379');
			const store = bounded(
				storeThat(() => fail(error)),
				TIMEOUT_MS,
			);
			const failure = await failureOf(OPERATIONS[name](store));
			expect(failure.fault).toBe('away');
			expect(failure.message).not.toContain('hunter2');
			expect(failure.cause).toBe(error);
		});

		it('leaves no timer behind, and none that keeps the process', async () => {
			const setTimer = jest.spyOn(globalThis, 'setTimeout');
			await OPERATIONS[name](bounded(memory, TIMEOUT_MS));
			expect(setTimer).toHaveBeenCalledTimes(1);
			expect((setTimer.mock.results[0]!.value as NodeJS.Timeout).hasRef()).toBe(false);
			expect(jest.getTimerCount()).toBe(0);
			setTimer.mockRestore();
		});

		it('may fail late', async () => {
			const store = storeThat(
				async () =>
					await new Promise((_, reject) =>
						setTimeout(() => {
							reject(new Error('late'));
						}, 2 * TIMEOUT_MS),
					),
			);
			const failure = failureOf(OPERATIONS[name](bounded(store, TIMEOUT_MS)));
			await jest.advanceTimersByTimeAsync(3 * TIMEOUT_MS);
			expect((await failure).fault).toBe('timeout');
		});
	});

	it('gives back a claim that it gets late', async () => {
		await answerLate(OPERATIONS.claim);
		expect(await memory.read('k')).toBeUndefined();
	});

	it('leaves a claim of somebody else that it is told of late', async () => {
		await memory.claim('k', { owner: 'b', note: '', leaseMs: LEASE_MS });
		await answerLate(OPERATIONS.claim);
		expect(await memory.read('k')).toMatchObject({ owner: 'b' });
	});

	it('leaves a claim that the owner had before it asked again', async () => {
		await OPERATIONS.claim(memory);
		await answerLate(OPERATIONS.claim);
		expect(await memory.read('k')).toMatchObject({ owner: 'a' });
	});

	it('gives back a slot that it gets late', async () => {
		await answerLate(OPERATIONS.enter);
		expect(await memory.enter('k', 'b', { most: 1, leaseMs: LEASE_MS })).toBe(true);
	});

	it('leaves what has been started late', async () => {
		await answerLate(OPERATIONS.start);
		expect(await memory.read('k')).toMatchObject({ owner: 'a', isStarted: true });
	});

	it('keeps what it gets late and has been asked for again meanwhile', async () => {
		const { store, answer } = slow(memory);
		const limited = bounded(store, TIMEOUT_MS);
		const failures = [OPERATIONS.claim, OPERATIONS.enter].map(
			async (call) => await failureOf(call(limited)),
		);
		await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
		await Promise.all(failures);
		const again = [OPERATIONS.claim(limited), OPERATIONS.enter(limited)];
		await answer();
		expect(await Promise.all(again)).toEqual([expect.objectContaining({ owner: 'a' }), true]);
		expect(await memory.read('k')).toMatchObject({ owner: 'a' });
		expect(await memory.enter('k', 'b', { most: 1, leaseMs: LEASE_MS })).toBe(false);
	});

	it('keeps what it gets late for an owner and a holder that went on without', async () => {
		const { store, answer } = slow(memory);
		const limited = bounded(store, TIMEOUT_MS);
		const failures = [OPERATIONS.claim, OPERATIONS.enter].map(
			async (call) => await failureOf(call(limited)),
		);
		await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
		await Promise.all(failures);
		const going = [OPERATIONS.start(limited), OPERATIONS.stay(limited)];
		await answer();
		expect(await Promise.all(going)).toEqual([true, undefined]);
		expect(await memory.read('k')).toMatchObject({ owner: 'a', isStarted: true });
		expect(await memory.enter('k', 'b', { most: 1, leaseMs: LEASE_MS })).toBe(false);
	});

	it('lets the lease end what it cannot give back', async () => {
		const release = jest.fn(async () => await Promise.reject(new Error('away again')));
		const store = {
			claim: async () => await new Promise((resolve) => setTimeout(resolve, 2 * TIMEOUT_MS)),
			release,
		} as unknown as StateStore;
		const failure = failureOf(OPERATIONS.claim(bounded(store, TIMEOUT_MS)));
		await jest.advanceTimersByTimeAsync(3 * TIMEOUT_MS);
		expect((await failure).fault).toBe('timeout');
		expect(release).toHaveBeenCalledWith('k', 'a', true);
	});
});
