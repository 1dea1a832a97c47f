import { LeastRecentlyUsed } from '../../../admission/schema/schema-cache';

describe('the cache of schemas', () => {
	it('forgets what was not asked for longest once there are too many', () => {
		const cache = new LeastRecentlyUsed<number>(2, 100);
		cache.set('a', 1, 1);
		cache.set('b', 2, 1);
		cache.get('a');
		cache.set('c', 3, 1);
		expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
	});

	it('forgets so, too, once they weigh too much, but keeps the newest', () => {
		const cache = new LeastRecentlyUsed<number>(10, 100);
		cache.set('a', 1, 60);
		cache.set('b', 2, 40);
		cache.set('c', 3, 30);
		expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([undefined, 2, 3]);
		cache.set('d', 4, 200);
		expect(['b', 'c', 'd'].map((key) => cache.get(key))).toEqual([undefined, undefined, 4]);
		cache.set('e', 5, 10);
		expect(cache.size).toBe(1);
	});

	it('counts an entry that is set again once', () => {
		const cache = new LeastRecentlyUsed<number>(10, 100);
		for (let index = 0; index < 5; index += 1) cache.set('a', index, 60);
		cache.set('b', 1, 40);
		expect([cache.get('a'), cache.get('b')]).toEqual([4, 1]);
	});
});
