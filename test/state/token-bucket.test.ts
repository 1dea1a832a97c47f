import fc from 'fast-check';

import { MemoryStateStore } from '../../state/stores/memory';
import { SqliteStateStore } from '../../state/stores/sqlite';
import type { StateStore, TokenBucket, TokenBucketState } from '../../state/store';
import { takeTokens, type BucketLevel } from '../../state/token-bucket';
import { hasSqlite } from '../eventlog/has-sqlite';
import { temporaryFiles } from './temporary-files';

jest.setTimeout(120_000);

const START = 1_700_000_000_000;

/** So many tokens in so many milliseconds. */
interface Rate {
	readonly capacity: number;
	readonly tokens: number;
	readonly periodMs: number;
}

const bucketOf = ({ capacity, tokens, periodMs }: Rate, key = 'k'): TokenBucket => ({
	key,
	capacity,
	msPerToken: periodMs / tokens,
});

/**
 * A bucket in whole numbers only: a token is `periodMs` parts, of which `tokens` come in with each
 * millisecond.
 */
class ExactBucket {
	#missing = 0;

	constructor(private readonly rate: Rate) {}

	pass(ms: number): void {
		this.#missing = Math.max(0, this.#missing - ms * this.rate.tokens);
	}

	get hasToken(): boolean {
		return this.#there >= this.rate.periodMs;
	}

	take(): void {
		this.#missing += this.rate.periodMs;
	}

	state(isAllowed: boolean): TokenBucketState {
		const { tokens, periodMs } = this.rate;
		return {
			isAllowed,
			remaining: Math.floor(this.#there / periodMs),
			retryAfterMs: Math.max(0, Math.ceil((periodMs - this.#there) / tokens)),
			fullAfterMs: Math.ceil(this.#missing / tokens),
		};
	}

	get #there(): number {
		return this.rate.capacity * this.rate.periodMs - this.#missing;
	}
}

const anyRate: fc.Arbitrary<Rate> = fc.record({
	capacity: fc.integer({ min: 1, max: 20 }),
	tokens: fc.integer({ min: 1, max: 50 }),
	periodMs: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(1000, 60_000)),
});

const anySteps = fc.array(
	fc.record({
		pass: fc.oneof(
			fc.constant(0),
			fc.integer({ min: 0, max: 50 }),
			fc.integer({ max: 5000, min: 0 }),
		),
		take: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
	}),
	{ minLength: 1, maxLength: 60 },
);

function describeLimiter(
	name: string,
	open: (now: () => number) => StateStore,
	runs: number,
): void {
	describe(`the limiter of ${name}`, () => {
		it('does what buckets in whole numbers do, at any times and with several buckets', async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(anyRate, { minLength: 3, maxLength: 3 }),
					anySteps,
					async (rates, steps) => {
						let now = START;
						const store = open(() => now);
						const exact = rates.map((rate) => new ExactBucket(rate));
						for (const { pass, take } of steps) {
							now += pass;
							exact.forEach((bucket) => {
								bucket.pass(pass);
							});
							const chosen = take.map((index) => exact[index]!);
							const allowed = chosen.map(({ hasToken }) => hasToken);
							if (allowed.every(Boolean)) {
								chosen.forEach((bucket) => {
									bucket.take();
								});
							}
							const states = await store.take(
								take.map((index) => bucketOf(rates[index]!, `${index}`)),
							);
							expect(states).toEqual(chosen.map((bucket, index) => bucket.state(allowed[index]!)));
						}
						await store.close();
					},
				),
				{ numRuns: runs },
			);
		});
	});
}

describeLimiter('memory', (now) => new MemoryStateStore({ now }), 500);

if (hasSqlite) {
	const newFile = temporaryFiles();
	describeLimiter('SQLite', (now) => new SqliteStateStore(newFile(), { now }), 60);
}

describe('a token bucket', () => {
	/** @returns how many tokens it gave to one who asks at each of these times */
	function countOver(rate: Rate, times: Iterable<number>): number {
		const buckets = [bucketOf(rate)];
		let levels: readonly BucketLevel[] | undefined;
		let count = 0;
		for (const time of times) {
			const taken = takeTokens(buckets, levels ?? [undefined], START + time);
			if (taken.levels) {
				levels = taken.levels;
				count += 1;
			}
		}
		return count;
	}

	function* everyMs(until: number): Generator<number> {
		for (let time = 0; time <= until; time += 1) yield time;
	}

	it.each<Rate>([
		{ capacity: 1, tokens: 1, periodMs: 1 },
		{ capacity: 2, tokens: 3, periodMs: 100 },
		{ capacity: 10, tokens: 7, periodMs: 1000 },
		{ capacity: 5, tokens: 29, periodMs: 60_000 },
		{ capacity: 100, tokens: 999, periodMs: 1000 },
		{ capacity: 3, tokens: 11, periodMs: 13 },
	])('of $tokens in $periodMs ms gives exactly so many for minutes', (rate) => {
		const due = Math.floor((300_000 * rate.tokens) / rate.periodMs);
		expect(countOver(rate, everyMs(300_000))).toBe(rate.capacity + due);
	});

	it('gives several tokens in one millisecond where its rate is so high', () => {
		const rate = { capacity: 50, tokens: 10, periodMs: 1 };
		const times = [...everyMs(1000)].flatMap((time) => Array.from({ length: 20 }, () => time));
		expect(countOver(rate, times)).toBe(50 + 1000 * 10);
	});

	it('keeps to its new capacity and rate when they change', () => {
		const taken = takeTokens(
			[{ key: 'k', capacity: 3, msPerToken: 100 }],
			[{ missing: 20, at: START }],
			START + 100,
		);
		expect(taken.states).toEqual([
			{ isAllowed: false, remaining: 0, retryAfterMs: 100, fullAfterMs: 300 },
		]);
	});

	it('goes on filling when the clock is set back', () => {
		const bucket = { key: 'k', capacity: 1, msPerToken: 100 };
		const empty = { missing: 1, at: START };
		const refused = takeTokens([bucket], [empty], START - 3_600_000);
		expect(refused.states[0]!.isAllowed).toBe(false);
		const later = takeTokens([bucket], refused.levels!, START - 3_600_000 + 100);
		expect(later.states[0]!.isAllowed).toBe(true);
	});
});
