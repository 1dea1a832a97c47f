import fc from 'fast-check';

import { MemoryStateStore } from '../../state/stores/memory';
import { ExpiringMap } from '../../state/stores/memory/expiring-map';
import { describeMaxKeys } from './max-keys-tests';
import { describeStateStore } from './store-tests';

describeStateStore('memory', async () => {
	let now = 1_700_000_000_000;
	return {
		store: new MemoryStateStore({ now: () => now }),
		advance: async (ms) => {
			now += ms;
		},
	};
});

describeMaxKeys('memory', (options) => new MemoryStateStore(options));

describe('memory', () => {
	it('has room for 100,000 keys unless it is told otherwise', async () => {
		const store = new MemoryStateStore();
		const claim = async (key: number) =>
			await store.claim(`${key}`, { owner: 'a', note: '', leaseMs: 600_000 });
		for (let key = 0; key < 100_000; key += 1) await claim(key);
		await expect(claim(100_000)).rejects.toMatchObject({ fault: 'full' });
		await store.close();
	});
});

describe('a map whose entries end', () => {
	const key = fc.constantFrom(...'abcdefghij');
	const time = fc.integer({ min: 0, max: 50 });
	const step = fc.oneof(
		fc.record({ do: fc.constant('set' as const), key, time }),
		fc.record({ do: fc.constant('delete' as const), key }),
		fc.record({ do: fc.constant('dropExpired' as const), most: fc.nat({ max: 4 }), time }),
		fc.record({ do: fc.constant('dropFirst' as const) }),
		fc.record({ do: fc.constant('get' as const), key, time }),
	);

	it('has what a plain map of values and their ends has', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const map = new ExpiringMap<number>();
				const plain = new Map<string, { value: number; end: number }>();
				/** Which of those that end at the same time goes first is not said. */
				const dropped = (): void => {
					for (const each of plain.keys()) if (!map.has(each)) plain.delete(each);
				};
				const ends = () => [...plain.values()].map(({ end }) => end).sort((a, b) => a - b);
				steps.forEach((each, value) => {
					if (each.do === 'set') {
						map.set(each.key, value, each.time);
						plain.set(each.key, { value, end: each.time });
					} else if (each.do === 'delete') {
						expect(map.delete(each.key)).toBe(plain.delete(each.key));
					} else if (each.do === 'dropExpired') {
						const before = ends();
						const count = before.filter((end) => end <= each.time).length;
						const most = Math.min(count, each.most);
						expect(map.dropExpired(each.time, each.most)).toBe(most);
						dropped();
						expect(ends()).toEqual(before.slice(most));
					} else if (each.do === 'dropFirst') {
						const before = ends();
						expect(map.dropFirst()).toBe(before.length > 0);
						dropped();
						expect(ends()).toEqual(before.slice(1));
					} else {
						const there = plain.get(each.key);
						const expected = there && there.end > each.time ? there.value : undefined;
						expect(map.get(each.key, each.time)).toBe(expected);
					}
					expect(map.size).toBe(plain.size);
					expect(new Map(map.entries(-1))).toEqual(
						new Map([...plain].map(([name, { value: kept }]) => [name, kept])),
					);
				});
			}),
		);
	});
});
