import { randomUUID } from 'node:crypto';

import {
	stateKey,
	StateUnavailableError,
	type BackOff,
	type StateKind,
	type StateStore,
	type TokenBucket,
} from '../../state/store';

/** A store with nothing in it under keys that no test has used before. */
export interface OpenedState {
	readonly store: StateStore;
	/** Lets so many milliseconds pass on the store's own clock; later by some where it really waits. */
	readonly advance: (ms: number) => Promise<void>;
}

/** Passes in no test. */
const LONG = 600_000;
/** Passes with `AFTER_SHORT`, and in no other way: an operation is not that slow, even on a busy machine. */
const SHORT = 600;
const AFTER_SHORT = 700;

const times = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));
const countOf = (values: readonly boolean[]): number => values.filter(Boolean).length;

/**
 * What every store does.
 * @param name of the store
 * @param open gives the store of one test, which the test closes
 */
export function describeStateStore(name: string, open: () => Promise<OpenedState>): void {
	describe(name, () => {
		let store: StateStore;
		let advance: OpenedState['advance'];
		let scope: string;

		beforeEach(async () => {
			({ store, advance } = await open());
			scope = `${randomUUID()}/node`;
		});

		afterEach(async () => {
			await store.close();
		});

		const keyOf = (kind: StateKind, each = 'one') => stateKey(kind, scope, each);

		describe('claims', () => {
			let key: string;

			beforeEach(() => {
				key = keyOf('claim');
			});

			const claimBy = async (owner: string, leaseMs = LONG) =>
				await store.claim(key, { owner, note: `of ${owner}`, leaseMs });

			it('gives a key that nobody has', async () => {
				expect(await store.read(key)).toBeUndefined();
				expect(await claimBy('a')).toBeUndefined();
				expect(await store.read(key)).toStrictEqual({
					owner: 'a',
					note: 'of a',
					isHeld: true,
					isStarted: false,
				});
			});

			it('tells who has it, and leaves it as it is', async () => {
				await claimBy('a');
				const standing = { owner: 'a', note: 'of a', isHeld: true, isStarted: false };
				expect(await claimBy('b')).toStrictEqual(standing);
				expect(await store.read(key)).toStrictEqual(standing);
			});

			it('tells the owner, too, that it stands already', async () => {
				await claimBy('a');
				const again = { owner: 'a', note: 'another', leaseMs: LONG };
				expect(await store.claim(key, again)).toMatchObject({ owner: 'a', note: 'of a' });
			});

			it('keeps keys apart', async () => {
				await claimBy('a');
				const other = { owner: 'b', note: '', leaseMs: LONG };
				expect(await store.claim(keyOf('claim', 'two'), other)).toBeUndefined();
				expect(await store.claim(keyOf('replay'), other)).toBeUndefined();
				expect(await store.claim(stateKey('claim', `${scope}2`, 'one'), other)).toBeUndefined();
				expect(await store.read(key)).toMatchObject({ owner: 'a' });
			});

			it('keeps note and result as they are given', async () => {
				const note = `é 👋🏽 '"\\ {}:%*?[]\n\t ${'x'.repeat(150)}`;
				const result = `${note}${'ü{"a":1}'.repeat(20_000)}`;
				await store.claim(key, { owner: 'a', note, leaseMs: LONG });
				await store.settle(key, 'a', result, LONG);
				expect(await store.read(key)).toMatchObject({ note, result });
			});

			it('tells an empty result from none', async () => {
				await claimBy('a');
				await store.settle(key, 'a', '', LONG);
				expect(await store.read(key)).toMatchObject({ result: '' });
			});

			it('gives a key to one of many who claim it at once', async () => {
				const owners = times(100, (index) => `owner ${index}`);
				const outcomes = await Promise.all(owners.map(async (owner) => await claimBy(owner)));
				const winners = owners.filter((_, index) => outcomes[index] === undefined);
				expect(winners).toHaveLength(1);
				const others = outcomes.filter((outcome) => outcome !== undefined);
				expect(new Set(others.map(({ owner }) => owner))).toEqual(new Set(winners));
			});

			it('gives each of many keys that are claimed at once', async () => {
				const outcomes = await Promise.all(
					times(
						100,
						async (index) =>
							await store.claim(keyOf('claim', `${index}`), {
								owner: 'a',
								note: '',
								leaseMs: LONG,
							}),
					),
				);
				expect(outcomes).toEqual(times(100, () => undefined));
			});

			describe('that are neither renewed, started nor settled', () => {
				it('end with their lease', async () => {
					await claimBy('a', SHORT);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toBeUndefined();
					expect(await claimBy('b')).toBeUndefined();
					expect(await store.read(key)).toMatchObject({ owner: 'b', note: 'of b' });
				});

				it('are nobody’s after it: not even the owner can renew, settle or end them', async () => {
					await claimBy('a', SHORT);
					await advance(AFTER_SHORT);
					expect(await store.renew(key, 'a', LONG)).toBe(false);
					expect(await store.settle(key, 'a', 'done', LONG)).toBe(false);
					expect(await store.release(key, 'a')).toBe(true);
					expect(await store.read(key)).toBeUndefined();
				});

				it('can be claimed again by the same owner after it', async () => {
					await claimBy('a', SHORT);
					await advance(AFTER_SHORT);
					expect(await claimBy('a')).toBeUndefined();
					expect(await store.read(key)).toMatchObject({ owner: 'a', isHeld: true });
				});

				it('go to one of many after it', async () => {
					await claimBy('a', SHORT);
					await advance(AFTER_SHORT);
					const outcomes = await Promise.all(
						times(50, async (index) => await claimBy(`owner ${index}`)),
					);
					expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
				});
			});

			describe('renewed', () => {
				it('stand for another lease', async () => {
					await claimBy('a', SHORT);
					expect(await store.renew(key, 'a', LONG)).toBe(true);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ owner: 'a', isHeld: true });
					expect(await claimBy('b')).toMatchObject({ owner: 'a' });
				});

				it('do not stand for a shorter time than before', async () => {
					await claimBy('a');
					expect(await store.renew(key, 'a', SHORT)).toBe(true);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ owner: 'a', isHeld: true });
				});

				it('by somebody else stay as they are', async () => {
					await claimBy('a', SHORT);
					expect(await store.renew(key, 'b', LONG)).toBe(false);
					expect(await store.read(key)).toMatchObject({ owner: 'a', note: 'of a' });
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toBeUndefined();
				});

				it('are not made where there is none', async () => {
					expect(await store.renew(key, 'a', LONG)).toBe(false);
					expect(await store.read(key)).toBeUndefined();
				});

				it('are held again after their lease when they had been started', async () => {
					await claimBy('a', SHORT);
					await store.start(key, 'a', { keepMs: LONG, leaseMs: SHORT });
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ isHeld: false });
					expect(await store.renew(key, 'a', LONG)).toBe(true);
					expect(await store.read(key)).toMatchObject({ isHeld: true, isStarted: true });
				});

				it('do not make a started claim end sooner', async () => {
					await claimBy('a');
					await store.start(key, 'a', { keepMs: LONG, leaseMs: SHORT });
					await store.renew(key, 'a', SHORT);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ owner: 'a', isStarted: true });
				});
			});

			describe('started', () => {
				it('stay though their lease ends, and are held no more', async () => {
					await claimBy('a', SHORT);
					expect(await store.start(key, 'a', { keepMs: LONG, leaseMs: SHORT })).toBe(true);
					expect(await store.read(key)).toStrictEqual({
						owner: 'a',
						note: 'of a',
						isHeld: true,
						isStarted: true,
					});
					await advance(AFTER_SHORT);
					const standing = { owner: 'a', note: 'of a', isHeld: false, isStarted: true };
					expect(await store.read(key)).toStrictEqual(standing);
					expect(await claimBy('b')).toStrictEqual(standing);
				});

				it('are forgotten after the time that they are kept for', async () => {
					await claimBy('a', 1);
					await store.start(key, 'a', { keepMs: SHORT, leaseMs: 1 });
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toBeUndefined();
					expect(await claimBy('b')).toBeUndefined();
				});

				it('stand at least as long as they are held', async () => {
					await claimBy('a', SHORT);
					await store.start(key, 'a', { keepMs: 1, leaseMs: LONG });
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ isHeld: true, isStarted: true });
				});

				it('are claimed anew where the lease ran out and nobody else has the key', async () => {
					await claimBy('a', SHORT);
					await advance(AFTER_SHORT);
					expect(await store.start(key, 'a', { keepMs: LONG, leaseMs: LONG })).toBe(true);
					expect(await store.read(key)).toStrictEqual({
						owner: 'a',
						note: '',
						isHeld: true,
						isStarted: true,
					});
				});

				it('know nothing of what was settled under the key and is forgotten', async () => {
					await claimBy('a');
					await store.settle(key, 'a', 'done', SHORT);
					await advance(AFTER_SHORT);
					expect(await store.start(key, 'b', { keepMs: LONG, leaseMs: LONG })).toBe(true);
					expect(await store.read(key)).toStrictEqual({
						owner: 'b',
						note: '',
						isHeld: true,
						isStarted: true,
					});
				});

				it('are refused to who has lost the key to somebody else', async () => {
					await claimBy('a', SHORT);
					await advance(AFTER_SHORT);
					await claimBy('b');
					expect(await store.start(key, 'a', { keepMs: LONG, leaseMs: LONG })).toBe(false);
					expect(await store.read(key)).toMatchObject({ owner: 'b', isStarted: false });
				});

				it('are refused to somebody else also when they are not held any more', async () => {
					await claimBy('a', SHORT);
					await store.start(key, 'a', { keepMs: LONG, leaseMs: 1 });
					await advance(AFTER_SHORT);
					expect(await store.start(key, 'b', { keepMs: LONG, leaseMs: LONG })).toBe(false);
					expect(await store.read(key)).toMatchObject({ owner: 'a', isStarted: true });
				});

				it('are the owner’s at a second time as well', async () => {
					await claimBy('a');
					await store.start(key, 'a', { keepMs: SHORT, leaseMs: 1 });
					expect(await store.start(key, 'a', { keepMs: LONG, leaseMs: 1 })).toBe(true);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ owner: 'a', note: 'of a' });
				});

				it('by many at once are one’s', async () => {
					const outcomes = await Promise.all(
						times(
							50,
							async (index) =>
								await store.start(key, `owner ${index}`, { keepMs: LONG, leaseMs: LONG }),
						),
					);
					expect(countOf(outcomes)).toBe(1);
				});
			});

			describe('settled', () => {
				it('tell others the result, and are held no more', async () => {
					await claimBy('a');
					await store.start(key, 'a', { keepMs: LONG, leaseMs: LONG });
					expect(await store.settle(key, 'a', 'done', LONG)).toBe(true);
					const standing = {
						owner: 'a',
						note: 'of a',
						isHeld: false,
						isStarted: true,
						result: 'done',
					};
					expect(await store.read(key)).toStrictEqual(standing);
					expect(await claimBy('b')).toStrictEqual(standing);
				});

				it('stay for the time that the result is kept for, though never started', async () => {
					await claimBy('a', SHORT);
					await store.settle(key, 'a', 'done', LONG);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toMatchObject({ result: 'done', isStarted: false });
				});

				it('end after it, be it sooner than they would have', async () => {
					await claimBy('a');
					await store.start(key, 'a', { keepMs: LONG, leaseMs: LONG });
					await store.settle(key, 'a', 'done', SHORT);
					await advance(AFTER_SHORT);
					expect(await store.read(key)).toBeUndefined();
					expect(await claimBy('b')).toBeUndefined();
					expect(await store.read(key)).toStrictEqual({
						owner: 'b',
						note: 'of b',
						isHeld: true,
						isStarted: false,
					});
				});

				it('by somebody else keep nothing', async () => {
					await claimBy('a');
					expect(await store.settle(key, 'b', 'stolen', LONG)).toBe(false);
					expect(await store.read(key)).toStrictEqual({
						owner: 'a',
						note: 'of a',
						isHeld: true,
						isStarted: false,
					});
				});

				it('keep nothing where there is no claim', async () => {
					expect(await store.settle(key, 'a', 'done', LONG)).toBe(false);
					expect(await store.read(key)).toBeUndefined();
				});

				it('are not held again by a renewal that comes late', async () => {
					await claimBy('a');
					await store.settle(key, 'a', 'done', LONG);
					expect(await store.renew(key, 'a', LONG)).toBe(true);
					expect(await store.read(key)).toMatchObject({ isHeld: false, result: 'done' });
				});
			});

			describe('released', () => {
				it('can be claimed again', async () => {
					await claimBy('a');
					expect(await store.release(key, 'a')).toBe(true);
					expect(await store.read(key)).toBeUndefined();
					expect(await claimBy('b')).toBeUndefined();
				});

				it('by somebody else stay, who has no claim there', async () => {
					await claimBy('a');
					expect(await store.release(key, 'b')).toBe(true);
					expect(await store.release(key, 'b', true)).toBe(true);
					expect(await store.read(key)).toMatchObject({ owner: 'a' });
				});

				it('may be none', async () => {
					expect(await store.release(key, 'a')).toBe(true);
					expect(await store.release(key, 'a', true)).toBe(true);
				});

				it('unless started: a started one stays', async () => {
					await claimBy('a');
					await store.start(key, 'a', { keepMs: LONG, leaseMs: LONG });
					expect(await store.release(key, 'a', true)).toBe(false);
					expect(await store.read(key)).toMatchObject({ owner: 'a', isStarted: true });
				});

				it('unless started: one that was not goes', async () => {
					await claimBy('a');
					expect(await store.release(key, 'a', true)).toBe(true);
					expect(await store.read(key)).toBeUndefined();
				});

				it('go though they were started, when that is not asked for', async () => {
					await claimBy('a');
					await store.start(key, 'a', { keepMs: LONG, leaseMs: LONG });
					expect(await store.release(key, 'a', false)).toBe(true);
					expect(await store.read(key)).toBeUndefined();
				});
			});
		});

		describe('token buckets', () => {
			const bucketOf = (
				capacity: number,
				msPerToken = LONG,
				each = `of ${capacity}`,
			): TokenBucket => ({ key: keyOf('rate', each), capacity, msPerToken });

			async function takeFrom(bucket: TokenBucket) {
				const [state] = await store.take([bucket]);
				return state!;
			}

			it('are full when they are not known', async () => {
				const bucket = bucketOf(3);
				const taken = [];
				for (let count = 0; count < 5; count += 1) taken.push(await takeFrom(bucket));
				expect(taken.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, false, false]);
				expect(taken.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0]);
			});

			it('tell when there is a token again, and when they are full', async () => {
				const bucket = bucketOf(2);
				const first = await takeFrom(bucket);
				expect(first.retryAfterMs).toBe(0);
				expectAbout(first.fullAfterMs, LONG);
				const second = await takeFrom(bucket);
				expectAbout(second.retryAfterMs, LONG);
				expectAbout(second.fullAfterMs, 2 * LONG);
				const refused = await takeFrom(bucket);
				expect(refused.isAllowed).toBe(false);
				expectAbout(refused.retryAfterMs, LONG);
				expectAbout(refused.fullAfterMs, 2 * LONG);
			});

			it('give whole milliseconds where a token takes a fraction', async () => {
				const { fullAfterMs } = await takeFrom(bucketOf(7, LONG / 7));
				expect(Number.isInteger(fullAfterMs)).toBe(true);
				expectAbout(fullAfterMs, Math.ceil(LONG / 7));
			});

			it('are filled evenly', async () => {
				const bucket = bucketOf(2, SHORT);
				await takeFrom(bucket);
				await takeFrom(bucket);
				expect((await takeFrom(bucket)).isAllowed).toBe(false);
				await advance(AFTER_SHORT);
				expect((await takeFrom(bucket)).isAllowed).toBe(true);
				expect((await takeFrom(bucket)).isAllowed).toBe(false);
			});

			it('have a token after the time that they told', async () => {
				const bucket = bucketOf(1, 100 / 3);
				await takeFrom(bucket);
				const { retryAfterMs } = await takeFrom(bucket);
				await advance(retryAfterMs);
				expect((await takeFrom(bucket)).isAllowed).toBe(true);
			});

			it('never hold more than their capacity', async () => {
				const bucket = bucketOf(2, SHORT);
				await takeFrom(bucket);
				await advance(5 * SHORT);
				expect((await takeFrom(bucket)).remaining).toBe(1);
				expect((await takeFrom(bucket)).isAllowed).toBe(true);
				expect((await takeFrom(bucket)).isAllowed).toBe(false);
			});

			it('give one token each, in their order', async () => {
				const states = await store.take([bucketOf(5), bucketOf(3), bucketOf(9)]);
				expect(states.map(({ remaining }) => remaining)).toEqual([4, 2, 8]);
				expect(states.every(({ isAllowed }) => isAllowed)).toBe(true);
			});

			it('give none when one of them is empty', async () => {
				const [empty, other] = [bucketOf(1), bucketOf(5)];
				await takeFrom(empty);
				for (const buckets of [
					[empty, other],
					[other, empty],
				]) {
					const states = await store.take(buckets);
					const byKey = new Map(buckets.map(({ key }, index) => [key, states[index]!]));
					expect(byKey.get(empty.key)).toMatchObject({ isAllowed: false, remaining: 0 });
					expect(byKey.get(other.key)).toMatchObject({ isAllowed: true, remaining: 5 });
				}
				expect((await takeFrom(other)).remaining).toBe(4);
			});

			it('may be none', async () => {
				expect(await store.take([])).toEqual([]);
			});

			it('give no token twice to many at once', async () => {
				const bucket = bucketOf(30);
				const states = await Promise.all(times(100, async () => await takeFrom(bucket)));
				expect(countOf(states.map(({ isAllowed }) => isAllowed))).toBe(30);
			});

			it('of several give all or nothing to many at once', async () => {
				const [few, many] = [bucketOf(20), bucketOf(30)];
				const taken = await Promise.all(
					times(100, async (index) => await store.take(index % 2 ? [few, many] : [many, few])),
				);
				const isTaken = taken.map((states) => states.every(({ isAllowed }) => isAllowed));
				expect(countOf(isTaken)).toBe(20);
				expect((await takeFrom(many)).remaining).toBe(9);
			});
		});

		describe('locks', () => {
			const LATER: BackOff = { threshold: 3, windowMs: LONG, firstMs: LONG, longestMs: LONG };
			let key: string;

			beforeEach(() => {
				key = keyOf('lock');
			});

			async function failTimes(count: number, backOff: BackOff, each = key): Promise<number[]> {
				const locked: number[] = [];
				for (let index = 0; index < count; index += 1) {
					locked.push(await store.fail(each, backOff));
				}
				return locked;
			}

			it('begin with the failure that the threshold names', async () => {
				expect(await failTimes(2, LATER)).toEqual([0, 0]);
				expect(await store.lockedFor(key)).toBe(0);
				expectAbout(await store.fail(key, LATER), LONG);
				expectAbout(await store.lockedFor(key), LONG);
			});

			it('may begin with the first failure', async () => {
				expectAbout(await store.fail(key, { ...LATER, threshold: 1 }), LONG);
			});

			it('end by themselves', async () => {
				await failTimes(3, { ...LATER, firstMs: SHORT });
				await advance(AFTER_SHORT);
				expect(await store.lockedFor(key)).toBe(0);
			});

			it('last twice as long each time, up to the longest', async () => {
				const backOff = { threshold: 2, windowMs: LONG, firstMs: 100, longestMs: 350 };
				expect(await failTimes(1, backOff)).toEqual([0]);
				for (const length of [100, 200, 350, 350]) {
					expectAbout(await store.fail(key, backOff), length);
					await advance(length + 50);
				}
			});

			it('never last longer than the longest, not even the first', async () => {
				expectAbout(await store.fail(key, { ...LATER, threshold: 1, longestMs: 1000 }), 1000);
			});

			it('do not last longer for a failure while they last', async () => {
				const backOff = { threshold: 2, windowMs: LONG, firstMs: SHORT, longestMs: LONG };
				await failTimes(2, backOff);
				for (const locked of await failTimes(5, backOff)) expectAbout(locked, SHORT);
				await advance(AFTER_SHORT);
				expectAbout(await store.fail(key, backOff), 2 * SHORT);
			});

			it('do not begin when the window is over that the first failure opened', async () => {
				const backOff = { ...LATER, threshold: 2, windowMs: SHORT };
				expect(await failTimes(1, backOff)).toEqual([0]);
				await advance(AFTER_SHORT);
				expect(await failTimes(1, backOff)).toEqual([0]);
				expectAbout(await store.fail(key, backOff), LONG);
			});

			it('do not begin with failures that lie more than a window apart', async () => {
				const backOff = { ...LATER, windowMs: 400 };
				await failTimes(1, backOff);
				await advance(250);
				await failTimes(1, backOff);
				await advance(250);
				expect(await store.fail(key, backOff)).toBe(0);
			});

			it('are forgotten a window after the end of the last one, and not before', async () => {
				const backOff = { threshold: 2, windowMs: 1_000, firstMs: SHORT, longestMs: LONG };
				await failTimes(2, backOff);
				// The window of the first failure is over, that of the lock is not.
				await advance(1_000 + 50);
				expectAbout(await store.fail(key, backOff), 2 * SHORT);
				await advance(2 * SHORT + 1_000 + 50);
				expect(await store.fail(key, backOff)).toBe(0);
			});

			it('are under their own key only', async () => {
				await failTimes(3, LATER);
				expect(await store.lockedFor(keyOf('lock', 'two'))).toBe(0);
				expect(await store.fail(keyOf('lock', 'two'), LATER)).toBe(0);
			});

			it('count each of many failures at once', async () => {
				const backOff = { ...LATER, threshold: 50 };
				const locked = await Promise.all(times(50, async () => await store.fail(key, backOff)));
				expect(countOf(locked.map((length) => length > 0))).toBe(1);
			});

			describe('unlocked', () => {
				it('are over, with the failures', async () => {
					await failTimes(3, LATER);
					expect(await store.unlock(key)).toBe(true);
					expect(await store.lockedFor(key)).toBe(0);
					expect(await failTimes(2, LATER)).toEqual([0, 0]);
					expectAbout(await store.fail(key, LATER), LONG);
				});

				it('forget failures that have not locked yet', async () => {
					await failTimes(2, LATER);
					expect(await store.unlock(key)).toBe(true);
					expect(await store.fail(key, LATER)).toBe(0);
				});

				it('say so when there was nothing', async () => {
					expect(await store.unlock(key)).toBe(false);
					await failTimes(1, { ...LATER, windowMs: SHORT });
					await advance(AFTER_SHORT);
					expect(await store.unlock(key)).toBe(false);
				});
			});

			describe('listed', () => {
				const prefix = () => keyOf('lock', '');
				const lockFor = async (each: string, firstMs: number, threshold = 1) => {
					const backOff = { threshold, windowMs: LONG, firstMs, longestMs: LONG };
					await failTimes(threshold, backOff, keyOf('lock', each));
				};

				it('are the keys that are locked now, the longest first', async () => {
					await lockFor('b', LONG / 2, 2);
					await lockFor('a', LONG / 4);
					await lockFor('c', LONG);
					await store.fail(keyOf('lock', 'failed once'), LATER);
					const locks = await store.locks(prefix(), 10);
					expect(locks.map(({ key: each }) => each)).toEqual(
						['c', 'b', 'a'].map((each) => keyOf('lock', each)),
					);
					expect(locks.map(({ failures }) => failures)).toEqual([1, 2, 1]);
					expectAbout(locks[0]!.lockedForMs, LONG);
					expectAbout(locks[1]!.lockedForMs, LONG / 2);
				});

				it('are at most so many', async () => {
					for (const [index, each] of ['a', 'b', 'c', 'd'].entries()) {
						await lockFor(each, (LONG * (index + 1)) / 4);
					}
					const locks = await store.locks(prefix(), 2);
					expect(locks.map(({ key: each }) => each)).toEqual(
						['d', 'c'].map((each) => keyOf('lock', each)),
					);
				});

				it('are of every scope, where the prefix names none', async () => {
					const other = stateKey('lock', `other/${randomUUID()}`, 'a');
					await lockFor('a', LONG);
					await store.fail(other, { ...LATER, threshold: 1, firstMs: LONG / 2 });
					const locks = await store.locks('lock:', 1_000);
					const keys = locks.map(({ key: each }) => each);
					expect(keys.filter((each) => [other, keyOf('lock', 'a')].includes(each))).toEqual([
						keyOf('lock', 'a'),
						other,
					]);
				});

				it('are not those that ended, nor those unlocked', async () => {
					await lockFor('ended', SHORT);
					await lockFor('unlocked', LONG);
					await lockFor('locked', LONG);
					await store.unlock(keyOf('lock', 'unlocked'));
					await advance(AFTER_SHORT);
					const locks = await store.locks(prefix(), 10);
					expect(locks.map(({ key: each }) => each)).toEqual([keyOf('lock', 'locked')]);
				});

				it.each([
					['a*', 'ab'],
					['a?', 'ab'],
					['a[bc]', 'ab'],
					['a%', 'ab'],
					['a_', 'ab'],
					['A', 'a'],
					['\\a', 'a'],
				])('take the prefix %s as it is', async (name, other) => {
					await lockFor(`${name}1`, LONG);
					await lockFor(`${other}2`, LONG);
					const locks = await store.locks(keyOf('lock', name), 10);
					expect(locks.map(({ key: each }) => each)).toEqual([keyOf('lock', `${name}1`)]);
				});
			});
		});

		describe('slots', () => {
			let key: string;

			beforeEach(() => {
				key = keyOf('slot');
			});

			const enter = async (holder: string, most: number, leaseMs = LONG) =>
				await store.enter(key, holder, { most, leaseMs });

			it('are so many and no more', async () => {
				expect(await enter('a', 2)).toBe(true);
				expect(await enter('b', 2)).toBe(true);
				expect(await enter('c', 2)).toBe(false);
			});

			it('are free again when they are left', async () => {
				await enter('a', 1);
				await store.leave(key, 'a');
				expect(await enter('b', 1)).toBe(true);
				expect(await enter('a', 1)).toBe(false);
			});

			it('stay their holder’s who enters again', async () => {
				expect(await enter('a', 2)).toBe(true);
				expect(await enter('a', 2)).toBe(true);
				expect(await enter('b', 2)).toBe(true);
				expect(await enter('a', 2)).toBe(true);
				expect(await enter('c', 2)).toBe(false);
				expect(await enter('a', 1)).toBe(true);
			});

			it('are under their own key only', async () => {
				await enter('a', 1);
				const other = keyOf('slot', 'two');
				expect(await store.enter(other, 'a', { most: 1, leaseMs: LONG })).toBe(true);
				await store.leave(other, 'a');
				expect(await enter('b', 1)).toBe(false);
			});

			it('are free again after their lease', async () => {
				await enter('a', 2, SHORT);
				await enter('b', 2);
				await advance(AFTER_SHORT);
				expect(await enter('c', 2)).toBe(true);
				expect(await enter('a', 2)).toBe(false);
			});

			it('last another lease for a holder that enters again', async () => {
				await enter('a', 1, SHORT);
				await enter('a', 1);
				await advance(AFTER_SHORT);
				expect(await enter('b', 1)).toBe(false);
			});

			it('last another lease for a holder that stays', async () => {
				await enter('a', 1, SHORT);
				await store.stay(key, 'a', LONG);
				await advance(AFTER_SHORT);
				expect(await enter('b', 1)).toBe(false);
			});

			it('are a staying holder’s also after its lease, and be they one too many', async () => {
				await enter('a', 1, SHORT);
				await advance(AFTER_SHORT);
				expect(await enter('b', 1)).toBe(true);
				await store.stay(key, 'a', LONG);
				await store.leave(key, 'b');
				expect(await enter('c', 1)).toBe(false);
				await store.leave(key, 'a');
				expect(await enter('c', 1)).toBe(true);
			});

			it('are not freed by who has none', async () => {
				await enter('a', 1);
				await store.leave(key, 'b');
				expect(await enter('b', 1)).toBe(false);
			});

			it('are never too many for many who enter at once', async () => {
				const entered = await Promise.all(
					times(100, async (index) => await enter(`holder ${index}`, 7)),
				);
				expect(countOf(entered)).toBe(7);
			});

			it('are never too many while many come and go', async () => {
				let inside = 0;
				let most = 0;
				let served = 0;
				const come = async (holder: string) => {
					for (let count = 0; count < 20; count += 1) {
						if (!(await enter(holder, 3))) continue;
						inside += 1;
						most = Math.max(most, inside);
						await store.read(keyOf('claim'));
						inside -= 1;
						served += 1;
						await store.leave(key, holder);
					}
				};
				await Promise.all(times(10, async (index) => await come(`holder ${index}`)));
				expect(most).toBeLessThanOrEqual(3);
				expect(served).toBeGreaterThan(0);
				expect(
					countOf(await Promise.all(times(4, async (index) => await enter(`${index}`, 3)))),
				).toBe(3);
			});
		});

		describe('when it is closed', () => {
			const OPERATIONS: Record<string, () => Promise<unknown>> = {
				claim: async () => await store.claim('k', { owner: 'a', note: '', leaseMs: LONG }),
				read: async () => await store.read('k'),
				renew: async () => await store.renew('k', 'a', LONG),
				start: async () => await store.start('k', 'a', { keepMs: LONG, leaseMs: LONG }),
				settle: async () => await store.settle('k', 'a', '', LONG),
				release: async () => await store.release('k', 'a'),
				take: async () => await store.take([{ key: 'k', capacity: 1, msPerToken: LONG }]),
				fail: async () =>
					await store.fail('k', { threshold: 1, windowMs: LONG, firstMs: LONG, longestMs: LONG }),
				lockedFor: async () => await store.lockedFor('k'),
				unlock: async () => await store.unlock('k'),
				locks: async () => await store.locks('k', 10),
				enter: async () => await store.enter('k', 'a', { most: 1, leaseMs: LONG }),
				stay: async () => {
					await store.stay('k', 'a', LONG);
				},
				leave: async () => {
					await store.leave('k', 'a');
				},
			};

			it.each(Object.keys(OPERATIONS))('refuses to %s', async (operation) => {
				await store.read(keyOf('claim'));
				await store.close();
				const error = await OPERATIONS[operation]!().catch((reason: unknown) => reason);
				expect(error).toBeInstanceOf(StateUnavailableError);
				expect((error as StateUnavailableError).fault).toBe('closed');
			});

			it('can be closed again', async () => {
				await store.close();
				await expect(store.close()).resolves.toBeUndefined();
			});
		});
	});
}

/** Some time may pass on a clock that cannot be held, but not more than half a second or a half of it. */
function expectAbout(milliseconds: number, expected: number): void {
	expect(milliseconds).toBeLessThanOrEqual(expected);
	expect(milliseconds).toBeGreaterThan(expected - Math.min(500, expected / 2));
}
