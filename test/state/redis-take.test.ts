import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import Redis from 'ioredis';

import { findRedis, RedisServer } from '../../host/services/redis-server';
import type { TokenBucket, TokenBucketState } from '../../state/store';
import { takeScript } from '../../state/stores/redis/scripts';
import { stateOf, takeTokens, type BucketLevel } from '../../state/token-bucket';

jest.setTimeout(120_000);

const START = 1_700_000_000_000;
/** What the script reads instead of the server's clock: its last argument. */
const TEST_CLOCK = 'local micros = tonumber(table.remove(ARGV))';

const describeWithRedis = findRedis() === undefined ? describe.skip : describe;

describeWithRedis("the token buckets' script, by a clock of the test's", () => {
	let server: RedisServer;
	let client: Redis;

	beforeAll(async () => {
		server = await RedisServer.create();
		client = new Redis(server.url);
	});

	afterAll(async () => {
		client.disconnect();
		await server.remove();
	});

	/** @param now in milliseconds, with a fraction */
	async function take(
		buckets: readonly TokenBucket[],
		now: number,
	): Promise<readonly TokenBucketState[]> {
		const reply = (await client.eval(
			takeScript(TEST_CLOCK),
			buckets.length,
			...buckets.map(({ key }) => key),
			1_000_000,
			...buckets.flatMap(({ capacity, msPerToken }) => [capacity, msPerToken]),
			Math.round(now * 1000),
		)) as readonly (number | string)[];
		return buckets.map((bucket, index) =>
			stateOf(bucket, Number(reply[2 * index + 1]), reply[2 * index] === 1),
		);
	}

	// So long that no key expires by the server's clock, which the test does not move.
	const msPerToken = fc.double({ min: 60_000, max: 600_000, noNaN: true });
	const buckets = fc.array(fc.record({ capacity: fc.integer({ min: 1, max: 20 }), msPerToken }), {
		minLength: 1,
		maxLength: 3,
	});
	const step = fc.integer({ min: -10_000, max: 900_000 });

	it('does what the other stores do, also when the clock is set back', async () => {
		await fc.assert(
			fc.asyncProperty(buckets, fc.array(step, { maxLength: 40 }), async (shapes, steps) => {
				const all = shapes.map((shape) => ({ ...shape, key: `{s}${randomUUID()}` }));
				let levels: readonly (BucketLevel | undefined)[] = all.map(() => undefined);
				let now = START;
				for (const passed of steps) {
					now += passed;
					const expected = takeTokens(all, levels, now);
					levels = expected.levels ?? levels;
					expect(await take(all, now)).toEqual(expected.states);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it.each([
		// A third of a second, and a rate that no binary fraction says.
		[1_000_000 / 3, 50],
		[60_000.1, 1],
		[86_400_000 / 7, 3],
	])('gives one token in %f ms in the long run, exactly', async (length, capacity) => {
		const bucket = { key: `{s}${randomUUID()}`, capacity, msPerToken: length };
		let taken = 0;
		const tries = 3000;
		for (let count = 0; count < tries; count += 1) {
			const [state] = await take([bucket], START + (count * length) / 3);
			if (state!.isAllowed) taken += 1;
		}
		// Full at the start, and what came in until the last attempt.
		expect(taken).toBe(capacity + Math.floor((tries - 1) / 3));
	});
});
