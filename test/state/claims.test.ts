import fc from 'fast-check';

import { MemoryStateStore } from '../../state/stores/memory';
import { SqliteStateStore } from '../../state/stores/sqlite';
import type { Claim, StateStore } from '../../state/store';
import { hasSqlite } from '../eventlog/has-sqlite';
import { temporaryFiles } from './temporary-files';

jest.setTimeout(120_000);

const START = 1_700_000_000_000;

type Step =
	| { readonly do: 'claim'; readonly note: string; readonly leaseMs: number }
	| { readonly do: 'renew'; readonly leaseMs: number }
	| { readonly do: 'start'; readonly keepMs: number; readonly leaseMs: number }
	| { readonly do: 'settle'; readonly result: string; readonly keepMs: number }
	| { readonly do: 'release'; readonly unlessStarted: boolean };

/**
 * The claim on one key in the plainest words: what was said of it, each with the time at which it means
 * nothing any more.
 */
class ModelKey {
	#owner = '';
	#note = '';
	/** What keeps the claim from being forgotten. */
	#stands: number[] = [];
	/** What makes it held. */
	#leases: number[] = [];
	#isStarted = false;
	#result: string | undefined;

	claim(now: number): Claim | undefined {
		if (!this.#stands.some((end) => end > now)) return undefined;
		return {
			owner: this.#owner,
			note: this.#note,
			isHeld: this.#result === undefined && this.#leases.some((end) => end > now),
			isStarted: this.#isStarted,
			...(this.#result !== undefined && { result: this.#result }),
		};
	}

	/** @returns what the operation gives */
	apply(step: Step, owner: string, now: number): Claim | boolean | undefined {
		const standing = this.claim(now);
		const isOwn = standing?.owner === owner;
		switch (step.do) {
			case 'claim':
				if (!standing) this.#begin(owner, step.note, now + step.leaseMs);
				return standing;
			case 'renew':
				if (isOwn) this.#hold(now + step.leaseMs);
				return isOwn;
			case 'start':
				if (standing && !isOwn) return false;
				if (!standing) this.#begin(owner, '', now);
				this.#isStarted = true;
				this.#hold(now + step.leaseMs);
				this.#stands.push(now + step.keepMs);
				return true;
			case 'settle':
				if (!isOwn) return false;
				this.#result = step.result;
				this.#stands = [now + step.keepMs];
				return true;
			case 'release':
				if (isOwn && step.unlessStarted && this.#isStarted) return false;
				if (isOwn) this.#stands = [];
				return true;
		}
	}

	#begin(owner: string, note: string, leaseUntil: number): void {
		this.#owner = owner;
		this.#note = note;
		this.#stands = [];
		this.#leases = [];
		this.#isStarted = false;
		this.#result = undefined;
		this.#hold(leaseUntil);
	}

	#hold(until: number): void {
		this.#leases.push(until);
		this.#stands.push(until);
	}
}

async function applyTo(store: StateStore, key: string, step: Step, owner: string) {
	switch (step.do) {
		case 'claim':
			return await store.claim(key, { owner, note: step.note, leaseMs: step.leaseMs });
		case 'renew':
			return await store.renew(key, owner, step.leaseMs);
		case 'start':
			return await store.start(key, owner, step);
		case 'settle':
			return await store.settle(key, owner, step.result, step.keepMs);
		case 'release':
			return await store.release(key, owner, step.unlessStarted);
	}
}

const time = fc.integer({ min: 1, max: 20 });
const text = fc.string({ maxLength: 5 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('claim' as const), note: text, leaseMs: time }),
	fc.record({ do: fc.constant('renew' as const), leaseMs: time }),
	fc.record({ do: fc.constant('start' as const), keepMs: time, leaseMs: time }),
	fc.record({ do: fc.constant('settle' as const), result: text, keepMs: time }),
	fc.record({ do: fc.constant('release' as const), unlessStarted: fc.boolean() }),
);
const anySteps = fc.array(
	fc.record({
		step: anyStep,
		key: fc.constantFrom('k', 'l'),
		owner: fc.constantFrom('a', 'b', 'c'),
		pass: fc.oneof(fc.constant(0), time),
	}),
	{ maxLength: 60 },
);

function describeClaims(name: string, open: (now: () => number) => StateStore, runs: number): void {
	describe(`the claims of ${name}`, () => {
		it('are what the model says, whatever several owners do at any times', async () => {
			await fc.assert(
				fc.asyncProperty(anySteps, async (steps) => {
					let now = START;
					const store = open(() => now);
					const model = new Map(['k', 'l'].map((key) => [key, new ModelKey()]));
					for (const { step, key, owner, pass } of steps) {
						now += pass;
						expect(await applyTo(store, key, step, owner)).toEqual(
							model.get(key)!.apply(step, owner, now),
						);
						for (const [each, expected] of model) {
							expect(await store.read(each)).toEqual(expected.claim(now));
						}
					}
					await store.close();
				}),
				{ numRuns: runs },
			);
		});
	});
}

describeClaims('memory', (now) => new MemoryStateStore({ now }), 1000);

if (hasSqlite) {
	const newFile = temporaryFiles();
	describeClaims('SQLite', (now) => new SqliteStateStore(newFile(), { now }), 60);
}
