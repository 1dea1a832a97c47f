import fc from 'fast-check';

import { sourceOf } from '../../admission/address';

const ipv6Text = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(':');
const part = fc.integer({ min: 0, max: 0xffff });

describe('the source that requests are counted by', () => {
	it.each([
		['an IPv4 address', '192.0.2.7', '192.0.2.7'],
		['an IPv4-mapped address', '::ffff:192.0.2.7', '192.0.2.7'],
		['an IPv4-mapped address in hexadecimal', '::ffff:c000:207', '192.0.2.7'],
		['an IPv6 address', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['an IPv6 address in short', '2001:db8::1', '2001:db8:0:0::/64'],
		['an IPv6 address with a zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
		['an IPv4-compatible address, which is IPv6', '::192.0.2.7', '0:0:0:0::/64'],
	])('of %s', (_, ip, source) => {
		expect(sourceOf(ip)).toBe(source);
	});

	it.each(['', 'localhost', '192.0.2.7:443', '192.0.2.07', '192.0.2.7, 192.0.2.8'])(
		'is none where "%s" stands for an address',
		(ip) => {
			expect(sourceOf(ip)).toBeUndefined();
		},
	);

	it('is one for all addresses of a /64, and another for those of any other (property)', () => {
		const network = fc.tuple(part, part, part, part).filter(([a, b, c, d]) => a + b + c + d > 0);
		const host = fc.tuple(part, part, part, part);
		fc.assert(
			fc.property(network, network, host, host, (one, other, a, b) => {
				const isSame = one.every((value, index) => value === other[index]);
				expect(sourceOf(ipv6Text([...one, ...a]))).toBe(sourceOf(ipv6Text([...one, ...b])));
				expect(sourceOf(ipv6Text([...one, ...a])) === sourceOf(ipv6Text([...other, ...b]))).toBe(
					isSame,
				);
			}),
		);
	});

	it('is the same for an IPv4 address however it is mapped (property)', () => {
		const byte = fc.integer({ min: 0, max: 255 });
		fc.assert(
			fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
				const [a, b, c, d] = bytes;
				const text = bytes.join('.');
				const mapped = ipv6Text([0, 0, 0, 0, 0, 0xffff, (a << 8) | b, (c << 8) | d]);
				expect([text, `::ffff:${text}`, mapped].map(sourceOf)).toEqual([text, text, text]);
			}),
		);
	});
});
