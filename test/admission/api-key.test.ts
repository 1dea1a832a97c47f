import crypto from 'node:crypto';

import fc from 'fast-check';

import { KeyRing, MAX_KEYS, type ApiKeyDefinition } from '../../admission/api-key';
import { ConfigurationError } from '../../admission/configuration-error';

const KEY = 'sc_0123456789abcdef0123456789abcdef';
const NOW = Date.parse('2026-11-24T12:00:00Z');

const definition = (over: Partial<ApiKeyDefinition> = {}): ApiKeyDefinition => ({
	name: 'Shop',
	value: KEY,
	enabled: true,
	field: 'Webhook API Key Value',
	...over,
});

const compile = (...definitions: Partial<ApiKeyDefinition>[]) =>
	KeyRing.compile(definitions.map(definition));

describe('a key ring', () => {
	it('lets in a key that it holds, and tells its name and fingerprint', () => {
		expect(compile({}).find(KEY, NOW)).toEqual({
			outcome: 'accepted',
			key: {
				name: 'Shop',
				// The first 8 hexadecimal digits of: printf %s "$KEY" | sha256sum
				fingerprint: crypto.createHash('sha256').update(KEY).digest('hex').slice(0, 8),
			},
		});
	});

	it.each([
		['an empty key', ''],
		['a prefix of the key', KEY.slice(0, -1)],
		['the key and one character more', `${KEY}x`],
		['the key in capitals', KEY.toUpperCase()],
		['the key and a space', `${KEY} `],
	])('does not know %s', (_, presented) => {
		expect(compile({}).find(presented, NOW)).toEqual({ outcome: 'unknown' });
	});

	it('tells a key that is switched off', () => {
		expect(compile({ enabled: false }).find(KEY, NOW)).toMatchObject({ outcome: 'disabled' });
	});

	it('lets a key in up to the moment of its expiry and no longer', () => {
		const ring = compile({ expiresAt: '2026-11-24T12:00:00Z' });
		expect(ring.find(KEY, NOW - 1)).toMatchObject({ outcome: 'accepted' });
		expect(ring.find(KEY, NOW)).toMatchObject({ outcome: 'expired', expiredAt: new Date(NOW) });
	});

	it('does not tell the expiry of a key that is also switched off', () => {
		const ring = compile({ expiresAt: '2020-01-01', enabled: false });
		expect(ring.find(KEY, NOW)).toMatchObject({ outcome: 'disabled' });
	});

	it.each([
		['a date', '2027-12-31', '2027-12-31T00:00:00Z'],
		['a date and time without an offset, in UTC', '2027-12-31T18:00:00', '2027-12-31T18:00:00Z'],
		['a date and time in UTC', '2027-12-31T18:00:00.000Z', '2027-12-31T18:00:00Z'],
		['a date and time with an offset', '2027-12-31T18:00:00+02:00', '2027-12-31T16:00:00Z'],
	])('takes %s as expiry', (_, expiresAt, instant) => {
		const ring = compile({ expiresAt });
		expect(ring.find(KEY, Date.parse(instant) - 1)).toMatchObject({ outcome: 'accepted' });
		expect(ring.find(KEY, Date.parse(instant))).toMatchObject({ outcome: 'expired' });
	});

	it('finds each of many keys and no other (property)', () => {
		const keys = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_-]{16,64}$/), {
			minLength: 1,
			maxLength: 20,
		});
		fc.assert(
			fc.property(keys, fc.string(), (values, other) => {
				const ring = compile(...values.map((value, index) => ({ name: `k${index}`, value })));
				values.forEach((value, index) => {
					expect(ring.find(value, NOW)).toMatchObject({ key: { name: `k${index}` } });
				});
				fc.pre(!values.includes(other));
				expect(ring.find(other, NOW)).toEqual({ outcome: 'unknown' });
			}),
		);
	});
});

describe('a key that is stored as its hash', () => {
	const hexOf = (key: string) => crypto.createHash('sha256').update(key).digest('hex');
	const hashed = { value: `sha256:${hexOf(KEY)}` };

	it('lets in the key, by the same name and fingerprint', () => {
		expect(compile(hashed).find(KEY, NOW)).toEqual(compile({}).find(KEY, NOW));
		expect(compile(hashed).find(KEY, NOW)).toMatchObject({
			key: { fingerprint: hexOf(KEY).slice(0, 8) },
		});
	});

	it('may be written in capitals', () => {
		expect(compile({ value: hashed.value.toUpperCase() }).find(KEY, NOW)).toMatchObject({
			outcome: 'accepted',
		});
	});

	it.each([
		['the hash itself', hexOf(KEY)],
		['the stored form of the hash', hashed.value],
		['a prefix of the key', KEY.slice(0, -1)],
		['an empty key', ''],
	])('does not let in %s', (_, presented) => {
		expect(compile(hashed).find(presented, NOW)).toEqual({ outcome: 'unknown' });
	});

	it('may be switched off and expire', () => {
		expect(compile({ ...hashed, enabled: false }).find(KEY, NOW).outcome).toBe('disabled');
		expect(compile({ ...hashed, expiresAt: '2020-01-01' }).find(KEY, NOW).outcome).toBe('expired');
	});

	it('stands beside plain keys', () => {
		const ring = compile(hashed, { name: 'Plain', value: `${KEY}-plain` });
		expect(ring.find(KEY, NOW)).toMatchObject({ key: { name: 'Shop' } });
		expect(ring.find(`${KEY}-plain`, NOW)).toMatchObject({ key: { name: 'Plain' } });
	});

	it('is found like the plain key (property)', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{16,64}$/), fc.string(), (key, other) => {
				const ring = compile({ value: `sha256:${hexOf(key)}` });
				expect(ring.find(key, NOW).outcome).toBe('accepted');
				expect(ring.find(other, NOW).outcome).toBe(other === key ? 'accepted' : 'unknown');
			}),
		);
	});
});

describe('the comparison of keys is constant-time over digests', () => {
	const others = Array.from({ length: 4 }, (_, index) => ({
		name: `other ${index}`,
		value: `${KEY.slice(0, -1)}${index}-other`,
	}));

	/** What a caller could measure: the comparisons that one look-up makes, with their lengths. */
	function comparisonsOf(presented: string, ring = compile({}, ...others)): string[] {
		const spy = jest.spyOn(crypto, 'timingSafeEqual');
		try {
			ring.find(presented, NOW);
			return spy.mock.calls.map(([a, b]) => `${a.byteLength}:${b.byteLength}`);
		} finally {
			spy.mockRestore();
		}
	}

	const everyKeyOnce = Array.from({ length: 5 }, () => '32:32');

	it.each([
		['the right key, first in the ring', KEY],
		['the last key of the ring', others[3]!.value],
		['a key that shares all but the last character', `${KEY.slice(0, -1)}!`],
		['a key that shares nothing', '~'.repeat(KEY.length)],
		['a short key', 'a'],
		['an empty key', ''],
		['a key of 10,000 characters', 'a'.repeat(10_000)],
	])('compares 32 bytes with every key for %s', (_, presented) => {
		expect(comparisonsOf(presented)).toEqual(everyKeyOnce);
	});

	it('and as many where keys are stored as hashes, switched off or expired', () => {
		const [first, second, third, fourth] = others;
		const ring = compile(
			{},
			{ ...first!, value: `sha256:${'0'.repeat(64)}` },
			{ ...second!, value: `sha256:${'f'.repeat(64)}` },
			{ ...third!, enabled: false },
			{ ...fourth!, expiresAt: '2020-01-01' },
		);
		for (const presented of [KEY, third!.value, fourth!.value, 'unknown', '']) {
			expect(comparisonsOf(presented, ring)).toEqual(everyKeyOnce);
		}
	});
});

describe('a key ring cannot be made of', () => {
	const faultOf = (...definitions: Partial<ApiKeyDefinition>[]): ConfigurationError => {
		try {
			compile(...definitions);
		} catch (error) {
			if (error instanceof ConfigurationError) return error;
			throw error;
		}
		throw new Error('It could');
	};

	it.each([
		['an empty key', { value: '' }, /empty/],
		['a key of 15 characters', { value: 'a'.repeat(15) }, /15 characters; 16 to 256/],
		['a key of 257 characters', { value: 'a'.repeat(257) }, /257 characters; 16 to 256/],
		['a key that ends in a space', { value: `${KEY} ` }, /white space/],
		['a key with a comma', { value: `${KEY},x` }, /comma/],
		['a key with a line break', { value: `${KEY}\n` }, /white space/],
		['a key outside ASCII', { value: `${KEY}é` }, /character/],
		['an expiry that is no date', { expiresAt: 'next week' }, /does not parse/],
		['an expiry on an impossible day', { expiresAt: '2027-13-01' }, /does not parse/],
		['a hash that is too short', { value: `sha256:${'a'.repeat(63)}` }, /hash .+ not complete/],
		['a hash that is too long', { value: `sha256:${'a'.repeat(65)}` }, /hash .+ not complete/],
		['a hash that is not hexadecimal', { value: `sha256:${'g'.repeat(64)}` }, /not complete/],
		['a hash in base64', { value: `SHA256:${'A'.repeat(43)}=` }, /hash .+ not complete/],
		[
			'the hash of an empty key',
			// printf '' | sha256sum
			{ value: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
			/hash of an empty key/,
		],
		['a key without a name', { name: ' ' }, /no name/],
	])('%s', (_, over, message) => {
		expect(faultOf(over).message).toMatch(message);
	});

	it('the same key twice', () => {
		expect(faultOf({}, { name: 'Other', field: 'Additional Keys, "Other"' }).message).toBe(
			'Additional Keys, "Other": This is the same key as Webhook API Key Value. Each needs its own.',
		);
	});

	it('the same key twice, as it is and as its hash', () => {
		const hash = `sha256:${crypto.createHash('sha256').update(KEY).digest('hex')}`;
		const other = { name: 'Other', field: 'other' };
		expect(faultOf({}, { ...other, value: hash }).message).toMatch(/^other: This is the same key/);
		expect(faultOf({ value: hash }, other).message).toMatch(/^other: This is the same key/);
		expect(faultOf({ value: hash }, { ...other, value: hash.toUpperCase() }).message).toMatch(
			/^other: This is the same key/,
		);
	});

	it('two keys of the same name', () => {
		expect(faultOf({}, { value: `${KEY}2` }).message).toMatch(/named "Shop" too/);
	});

	it(`more than ${MAX_KEYS} keys`, () => {
		const many = Array.from({ length: MAX_KEYS + 1 }, (_, n) => ({
			name: `${n}`,
			value: `${KEY}${n}`,
		}));
		expect(faultOf(...many).message).toMatch(/At most 200/);
	});

	it('and no message tells a key (property)', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 6 }), (value) => {
				fc.pre(!/^[\w-]{16,}$/.test(value));
				let message = '';
				try {
					compile({ value });
				} catch (error) {
					message = (error as Error).message;
				}
				expect(message).not.toContain(value);
			}),
		);
	});
});
