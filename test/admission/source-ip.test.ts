import fc from 'fast-check';

import { MAX_SOURCE_ENTRIES } from '../../admission/address-set';
import { sourceIpCheck, type SourceSettings } from '../../admission/checks/sourceIp';
import { ConfigurationError } from '../../admission/configuration-error';
import type { Refusal } from '../../admission/refusal';
import { jsonRequest } from './request';

const compile = (settings: Partial<SourceSettings>) =>
	sourceIpCheck({ allow: [], deny: [], ...settings });

const refusalOf = (
	settings: Partial<SourceSettings>,
	sourceIp: string,
	headers: Record<string, string> = {},
): Refusal | undefined => {
	const request = { ...jsonRequest(headers), sourceIp };
	return compile(settings)(request, { body: undefined }, { now: () => 0 }) as Refusal | undefined;
};

const isLetIn = (settings: Partial<SourceSettings>, sourceIp: string): boolean =>
	refusalOf(settings, sourceIp) === undefined;

describe('an allowlist', () => {
	it.each([
		['an IPv4 address', '192.0.2.7', '192.0.2.7', '192.0.2.8'],
		['an IPv4 range', '192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
		['an IPv4 range that ends within a byte', '10.0.0.0/9', '10.127.255.255', '10.128.0.0'],
		['one half of IPv4', '128.0.0.0/1', '255.255.255.255', '127.255.255.255'],
		['all of IPv4, and no IPv6', '0.0.0.0/0', '198.51.100.1', '2001:db8::1'],
		['an IPv6 address', '2001:db8::1', '2001:db8:0:0:0:0:0:1', '2001:db8::2'],
		['an IPv6 address in capitals', '2001:DB8::AB', '2001:db8::ab', '2001:db8::ac'],
		['an IPv6 range', '2001:db8::/32', '2001:db8:ffff::1', '2001:db9::'],
		['an IPv6 range within a byte', '2001:db8::/33', '2001:db8:7fff::', '2001:db8:8000::'],
		['all of IPv6, and no IPv4', '::/0', '2001:db8::1', '198.51.100.1'],
		['white space around an entry', ' 192.0.2.0/24 ', '192.0.2.1', '192.0.3.1'],
	])('lets in %s', (_, entry, inside, outside) => {
		expect(isLetIn({ allow: [entry] }, inside)).toBe(true);
		expect(refusalOf({ allow: [entry] }, outside)).toEqual({
			code: 'source_not_allowed',
			detail: `The source address ${outside} is not allowed to call this webhook.`,
		});
	});

	it('does not mind bits behind the prefix', () => {
		expect(isLetIn({ allow: ['192.0.2.77/24'] }, '192.0.2.1')).toBe(true);
		expect(isLetIn({ allow: ['2001:db8::77/64'] }, '2001:db8::1')).toBe(true);
	});

	it('lets in whom any of its entries names', () => {
		const allow = ['192.0.2.7', '198.51.100.0/24', '2001:db8::/32'];
		expect(
			['192.0.2.7', '198.51.100.9', '2001:db8::9'].map((ip) => isLetIn({ allow }, ip)),
		).toEqual([true, true, true]);
		expect(isLetIn({ allow }, '192.0.2.8')).toBe(false);
	});

	it('that is empty lets in everyone', () => {
		expect(isLetIn({}, '203.0.113.1')).toBe(true);
		expect(isLetIn({}, '')).toBe(true);
	});
});

describe('a denylist', () => {
	it('keeps out whom it names and nobody else', () => {
		expect(isLetIn({ deny: ['192.0.2.0/24'] }, '192.0.2.7')).toBe(false);
		expect(isLetIn({ deny: ['192.0.2.0/24'] }, '192.0.3.7')).toBe(true);
	});

	it('wins over the allowlist, even where that is more exact', () => {
		const lists = { allow: ['192.0.2.7'], deny: ['192.0.2.0/24'] };
		expect(isLetIn(lists, '192.0.2.7')).toBe(false);
	});
});

describe('the same address in other clothes', () => {
	it.each([
		['IPv4-mapped in the request', '192.0.2.0/24', '::ffff:192.0.2.7'],
		['IPv4-mapped in the request, in hexadecimal', '192.0.2.0/24', '::ffff:c000:207'],
		['IPv4-mapped in the request, in capitals', '192.0.2.7', '::FFFF:192.0.2.7'],
		['IPv4-mapped in the list', '::ffff:192.0.2.7', '192.0.2.7'],
		['an IPv4-mapped range in the list', '::ffff:192.0.2.0/120', '192.0.2.7'],
		['all IPv4-mapped addresses in the list', '::ffff:0:0/96', '192.0.2.7'],
		['a zone in the request', 'fe80::/10', 'fe80::1%eth0'],
		['a zone with a dot and a hyphen in the request', 'fe80::/10', 'fe80::1%br-lan.100'],
		['a zone in the list', 'fe80::1%eth0', 'fe80::1'],
		['a zone in a range', 'fe80::1%eth0/64', 'fe80::2%eth1'],
	])('%s', (_, entry, sourceIp) => {
		expect(isLetIn({ allow: [entry] }, sourceIp)).toBe(true);
		expect(isLetIn({ deny: [entry] }, sourceIp)).toBe(false);
	});

	it('an IPv4-compatible address (RFC 4291, section 2.5.5.1) is not the IPv4 address', () => {
		expect(isLetIn({ allow: ['127.0.0.1'] }, '::127.0.0.1')).toBe(false);
		expect(isLetIn({ allow: ['::127.0.0.1'] }, '::7f00:1')).toBe(true);
		expect(isLetIn({ allow: ['::127.0.0.1'] }, '127.0.0.1')).toBe(false);
	});
});

describe('the address is the one that the server names', () => {
	const spoofs = [
		'x-forwarded-for',
		'x-real-ip',
		'forwarded',
		'cf-connecting-ip',
		'true-client-ip',
	];

	it.each(spoofs)('X-Forwarded-For spoofing: %s opens nothing', (name) => {
		const headers = { [name]: name === 'forwarded' ? 'for=192.0.2.7' : '192.0.2.7' };
		expect(refusalOf({ allow: ['192.0.2.7'] }, '203.0.113.1', headers)?.code).toBe(
			'source_not_allowed',
		);
	});

	it.each(spoofs)('nor does %s get anyone past the denylist', (name) => {
		const headers = { [name]: '198.51.100.1' };
		expect(refusalOf({ deny: ['192.0.2.7'] }, '192.0.2.7', headers)?.code).toBe(
			'source_not_allowed',
		);
	});

	it.each([
		['no address', ''],
		['a name', 'localhost'],
		['two addresses', '192.0.2.7, 192.0.2.8'],
		['an address and a port', '192.0.2.7:443'],
		['an octal byte', '192.0.2.07'],
		['a hexadecimal byte', '0xc0.0.2.7'],
		['a short form', '192.519'],
		['one number', '3221225991'],
		['an IPv4 address with a zone', '192.0.2.7%eth0'],
		['markup', '<script>'],
	])('%s is refused as unknown, whichever list there is', (_, sourceIp) => {
		for (const lists of [{ allow: ['0.0.0.0/0', '::/0'] }, { deny: ['203.0.113.0/24'] }]) {
			expect(refusalOf(lists, sourceIp)).toEqual({
				code: 'source_not_allowed',
				detail: 'The source address cannot be read.',
			});
		}
	});
});

describe('a list cannot be made of', () => {
	it.each([
		'',
		' ',
		'example.com',
		'192.0.2',
		'192.0.2.256',
		'192.0.2.07',
		'0x7f.0.0.1',
		'192.0.2.0/33',
		'192.0.2.0/-1',
		'192.0.2.0/',
		'192.0.2.0/24/24',
		'192.0.2.0/255.255.255.0',
		'192.0.2.1-192.0.2.9',
		'192.0.2.*',
		'2001:db8::/129',
		'2001:db8::1::2',
		'1:2:3:4:5:6:7:8:9',
		'::ffff:192.0.2.0/95',
		'[::1]',
	])('"%s"', (entry) => {
		const fault = `IP Allowlist: "${entry}" is not an address or CIDR range. Write it as in 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.`;
		expect(() => compile({ allow: ['192.0.2.1', entry] })).toThrow(new Error(fault));
		expect(() => compile({ deny: [entry] })).toThrow(ConfigurationError);
		expect(() => compile({ deny: [entry] })).toThrow(/^IP Denylist: /);
	});

	it(`more than ${MAX_SOURCE_ENTRIES} entries`, () => {
		const many = Array.from(
			{ length: MAX_SOURCE_ENTRIES + 1 },
			(_, n) => `10.0.${n >> 8}.${n & 255}`,
		);
		expect(() => compile({ allow: many })).toThrow(/^IP Allowlist: 1001 entries; at most 1000/);
		expect(isLetIn({ allow: many.slice(1) }, '10.0.3.232')).toBe(true);
	});

	it('a text without end, which is quoted only in part', () => {
		expect(() => compile({ allow: ['9'.repeat(5000)] })).toThrow(/^.{0,250}$/);
	});
});

/** Addresses as numbers, ranges as intervals: nothing of it is shared with the check. */
describe('agrees with arithmetic (property)', () => {
	interface Range {
		readonly bits: 32 | 128;
		readonly value: bigint;
		readonly prefix: number;
	}

	const ipv4Text = (value: bigint) =>
		[24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 255n).toString()).join('.');
	const ipv6Text = (value: bigint) =>
		Array.from({ length: 8 }, (_, index) =>
			((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
		).join(':');
	const text = ({ bits, value }: Pick<Range, 'bits' | 'value'>) =>
		bits === 32 ? ipv4Text(value) : ipv6Text(value);

	const holds = (range: Range, bits: number, value: bigint) => {
		const size = 1n << BigInt(range.bits - range.prefix);
		const first = range.value - (range.value % size);
		return range.bits === bits && value >= first && value < first + size;
	};

	const MAPPED = 0xffffn << 32n;
	const isMapped = (value: bigint) => value >> 32n === 0xffffn;

	const ranges: fc.Arbitrary<Range> = fc.oneof(
		fc.record({
			bits: fc.constant(32 as const),
			value: fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }),
			prefix: fc.integer({ min: 0, max: 32 }),
		}),
		fc.record({
			bits: fc.constant(128 as const),
			value: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).filter((value) => !isMapped(value)),
			prefix: fc.integer({ min: 0, max: 128 }),
		}),
	);
	const lists = fc.array(ranges, { minLength: 1, maxLength: 8 });
	/** Near the edges of a range, where mistakes are; sometimes written as IPv4-mapped. */
	const nearby = (list: readonly Range[]) =>
		fc
			.record({
				range: fc.constantFrom(...list),
				flip: fc.integer({ min: 0, max: 127 }),
				flips: fc.boolean(),
				mapped: fc.boolean(),
			})
			.map(({ range: { bits, value }, flip, flips, mapped }) => {
				const other = flips ? value ^ (1n << BigInt(flip % bits)) : value;
				return { bits, value: other, mapped };
			});

	it('on who is allowed and who is denied', () => {
		const cases = fc
			.tuple(lists, lists)
			.chain(([allow, deny]) =>
				fc.tuple(fc.constant(allow), fc.constant(deny), nearby([...allow, ...deny])),
			);
		fc.assert(
			fc.property(cases, ([allow, deny, { bits, value, mapped }]) => {
				fc.pre(bits === 32 || !isMapped(value));
				const written = (list: readonly Range[]) =>
					list.map((range) => `${text(range)}/${range.prefix}`);
				const source = bits === 32 && mapped ? ipv6Text(MAPPED + value) : text({ bits, value });
				const expected =
					allow.some((range) => holds(range, bits, value)) &&
					!deny.some((range) => holds(range, bits, value));
				expect(isLetIn({ allow: written(allow), deny: written(deny) }, source)).toBe(expected);
			}),
			{ numRuns: 1000 },
		);
	});

	it('on IPv4 ranges that are written as IPv4-mapped ones', () => {
		fc.assert(
			fc.property(ranges, fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }), (range, value) => {
				fc.pre(range.bits === 32);
				const entry = `${ipv6Text(MAPPED + range.value)}/${96 + range.prefix}`;
				expect(isLetIn({ allow: [entry] }, ipv4Text(value))).toBe(holds(range, 32, value));
			}),
		);
	});
});
