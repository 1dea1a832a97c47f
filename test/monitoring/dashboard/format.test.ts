import fc from 'fast-check';

import {
	formatBytes,
	formatCount,
	formatDuration,
	formatNumberOf,
	formatShare,
	formatShort,
} from '../../../monitoring/dashboard/format';

describe('numbers', () => {
	it.each([
		[0, '0'],
		[12_481, '12,481'],
		[999_999_999_999_999, '999,999,999,999,999'],
		[1e21, '1.0e+21'],
		[Number.NaN, '–'],
		[Infinity, '–'],
	])('counts %p as %s', (count, text) => {
		expect(formatCount(count)).toBe(text);
	});

	it.each([
		[0, '0'],
		[950, '950'],
		[999.6, '1k'],
		[1500, '1.5k'],
		[12_500, '12.5k'],
		[167_435, '167k'],
		[999_949, '1M'],
		[3e6, '3M'],
		[9.99e14, '999T'],
		[1e18, '1e+18'],
		[Number.NaN, '–'],
	])('shortens %p to %s', (count, text) => {
		expect(formatShort(count)).toBe(text);
	});

	it('shortens every count to a handful of characters', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 999e12 }), (count) => {
				expect(formatShort(count).length).toBeLessThanOrEqual(5);
			}),
		);
	});

	it.each([
		[0, 10, '0 %'],
		[1, 3, '33 %'],
		[1, 40, '2.5 %'],
		[1, 5000, '<0.1 %'],
		[99_999, 100_000, '>99.9 %'],
		[995, 1000, '99.5 %'],
		[10, 10, '100 %'],
		[0, 0, '–'],
		[Number.NaN, 1, '–'],
	])('gives %p of %p as %s: some is never none, not all is never all', (part, whole, text) => {
		expect(formatShare(part, whole)).toBe(text);
	});

	it.each([
		[0.42, '0.4 ms'],
		[12, '12 ms'],
		[312.4, '312 ms'],
		[999.7, '1 s'],
		[1240, '1.24 s'],
		[59_960, '1 min'],
		[125_000, '2 min 5 s'],
		[12_000_000, '3 h 20 min'],
		[187_200_000, '2 d 4 h'],
		[1e18, '11,574,074,074 d 1 h'],
		[-1, '–'],
		[Infinity, '–'],
	])('tells %p milliseconds as %s', (ms, text) => {
		expect(formatDuration(ms)).toBe(text);
	});

	it.each([
		[1, '1 byte'],
		[184, '184 bytes'],
		[1536, '1.5 KB'],
		[16 * 1024 ** 2, '16 MB'],
		[3 * 1024 ** 3, '3 GB'],
	])('tells a length of %p as %s', (bytes, text) => {
		expect(formatBytes(bytes)).toBe(text);
	});

	it('uses the singular for one', () => {
		expect([formatNumberOf(1, 'request'), formatNumberOf(2, 'request')]).toEqual([
			'1 request',
			'2 requests',
		]);
	});
});
