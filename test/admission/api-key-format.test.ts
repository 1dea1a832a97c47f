import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { KeyRing } from '../../admission/api-key';
import { describeApiKey, formatApiKey, generateApiKey } from '../../admission/api-key-format';
import { apiKeyCheck } from '../../admission/checks/apiKey';
import type { Refusal } from '../../admission/refusal';
import { jsonRequest } from './request';

const random = fc.uint8Array({ minLength: 32, maxLength: 32 });
const generated = random.map(formatApiKey);

describe('a generated key', () => {
	// Computed with Python's int.from_bytes and zlib.crc32.
	it.each([
		['zeros', Buffer.alloc(32), 'sc_00000000000000000000000000000000000000000002CZclj'],
		['ones', Buffer.alloc(32, 0xff), 'sc_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1'],
		[
			'0 to 31',
			Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
			'sc_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf1Yo7hP',
		],
	])('is the bytes in base62 and their CRC-32: %s', (_, bytes, key) => {
		expect(formatApiKey(bytes)).toBe(key);
		expect(describeApiKey(key)).toBe('generated');
	});

	it('keeps every one of its 256 bits (property)', () => {
		fc.assert(
			fc.property(random, random, (one, other) => {
				expect(formatApiKey(one) === formatApiKey(other)).toBe(Buffer.compare(one, other) === 0);
			}),
		);
	});

	it.each([0, 31, 33])('cannot be made of %i bytes', (length) => {
		expect(() => formatApiKey(new Uint8Array(length))).toThrow(RangeError);
	});

	it('is a new one each time', () => {
		expect(new Set(Array.from({ length: 100 }, () => generateApiKey().key)).size).toBe(100);
	});

	it('comes with its hash and fingerprint', () => {
		const { key, hash, fingerprint } = generateApiKey();
		const hex = createHash('sha256').update(key).digest('hex');
		expect(hash).toBe(`sha256:${hex}`);
		expect(fingerprint).toBe(hex.slice(0, 8));
	});

	it('opens a ring that holds it, as itself and as its hash (property)', () => {
		fc.assert(
			fc.property(fc.nat(), () => {
				const { key, hash, fingerprint } = generateApiKey();
				for (const value of [key, hash]) {
					const ring = KeyRing.compile([{ name: 'Shop', value, enabled: true, field: 'key' }]);
					expect(ring.find(key, 0)).toEqual({
						outcome: 'accepted',
						key: { name: 'Shop', fingerprint },
					});
				}
			}),
			{ numRuns: 20 },
		);
	});
});

describe('a slip in a generated key is detected', () => {
	it('any one character changed into any other (property)', () => {
		fc.assert(
			fc.property(
				generated,
				fc.nat(51),
				fc.string({ minLength: 1, maxLength: 1 }),
				(key, at, by) => {
					fc.pre(key[at] !== by);
					const changed = key.slice(0, at) + by + key.slice(at + 1);
					expect(describeApiKey(changed)).toBe(at < 3 ? 'other' : 'mistyped');
				},
			),
			{ numRuns: 2000 },
		);
	});

	it('two neighbours swapped (property)', () => {
		fc.assert(
			fc.property(generated, fc.integer({ min: 3, max: 50 }), (key, at) => {
				fc.pre(key[at] !== key[at + 1]);
				const swapped = `${key.slice(0, at)}${key[at + 1]}${key[at]}${key.slice(at + 2)}`;
				expect(describeApiKey(swapped)).toBe('mistyped');
			}),
		);
	});

	it('up to three characters lost or added at the end (property)', () => {
		fc.assert(
			fc.property(generated, fc.integer({ min: 1, max: 3 }), (key, count) => {
				expect(describeApiKey(key.slice(0, -count))).toBe('mistyped');
				expect(describeApiKey(key + 'x'.repeat(count))).toBe('mistyped');
			}),
		);
	});

	it('a checksum that fits characters which no generated key has', () => {
		// CRC-32 of 43 hyphens, in base62.
		expect(describeApiKey(`sc_${'-'.repeat(43)}0V1Wlg`)).toBe('mistyped');
	});

	it.each([
		['nothing', ''],
		['the prefix alone', 'sc_'],
		['a key of another maker', 'sc_0123456789abcdef0123456789abcdef'],
		['a key of another maker, longer', `sc_${'0123456789abcdef'.repeat(4)}`],
		['a key without the prefix', '0123456789abcdef'.repeat(4)],
		['a long text', `sc_${'x'.repeat(100_000)}`],
	])('but %s is none', (_, text) => {
		expect(describeApiKey(text)).toBe('other');
	});
});

describe('the refusal of a key', () => {
	const known = generateApiKey().key;
	const disabled = generateApiKey().key;
	const slipped = `${known.slice(0, -1)}${known.endsWith('0') ? '1' : '0'}`;
	const check = apiKeyCheck(
		'x-api-key',
		KeyRing.compile([
			{ name: 'Shop', value: known, enabled: true, field: 'key' },
			{ name: 'Off', value: disabled, enabled: false, field: 'off' },
			{ name: 'Odd', value: `${slipped}x`, enabled: false, field: 'odd' },
		]),
	);
	const refusalOf = (key: string) =>
		check(jsonRequest({ 'x-api-key': key }), { body: undefined }, { now: () => 0 }) as Refusal;
	const plain = refusalOf('x'.repeat(52));

	it('says of a mistyped key that it looks mistyped, under the same code', () => {
		expect(plain.detail).toBe('The API key in the header x-api-key is not valid.');
		expect(refusalOf(slipped)).toEqual({
			...plain,
			detail: `${plain.detail} It looks mistyped: its checksum does not fit.`,
		});
	});

	it.each([
		['a well-formed key that no ring knows', generateApiKey().key],
		['a well-formed key that is switched off', disabled],
		['a key of another maker', 'sc_0123456789abcdef0123456789abcdef'],
	])('does not say so of %s', (_, key) => {
		expect(refusalOf(key)).toEqual(plain);
	});

	it('does not tell whether the ring knows the mistyped key', () => {
		expect(refusalOf(`${slipped}x`)).toEqual(refusalOf(`${slipped}y`));
	});
});
