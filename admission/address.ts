import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An IPv6 address and its zone (RFC 4007, section 11). */
const ZONED = /^([\da-f:.]*:[\da-f:.]*)%\S+$/i;
const DOTTED_TAIL = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/;

/** @returns the address without its zone; IPv4 where it is mapped into IPv6; nothing for other text */
export function addressOf(text: string): Address | undefined {
	const bare = text.trim().replace(ZONED, '$1');
	// Stricter than ipaddr.js, to which 010.0.0.1, 0x0a.1 and 10 are addresses too.
	const version = isIP(bare);
	if (version === 0) return undefined;
	if (version === 4) return ipaddr.IPv4.parse(bare);
	// ipaddr.js takes the IPv4-compatible ::192.0.2.1 for the IPv4-mapped ::ffff:192.0.2.1.
	const hexadecimal = bare.replace(DOTTED_TAIL, (_, ...octets: string[]) => {
		const [a = 0, b = 0, c = 0, d = 0] = octets.slice(0, 4).map(Number);
		return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
	});
	return ipaddr.process(hexadecimal);
}

/** How many of the eight parts of an IPv6 address name its network. */
const NETWORK_PARTS = 4;

/**
 * What the requests of one sender are counted by. The last 64 bits of an IPv6 address are the
 * interface's (RFC 4291, section 2.5.1), and its owner chooses them freely: they do not count.
 * @param ip the client's address
 * @returns an IPv4 address as it is, also where it is mapped into IPv6; of an IPv6 address its /64;
 *   nothing for a text that is no address
 */
export function sourceOf(ip: string): string | undefined {
	const address = addressOf(ip);
	if (!(address instanceof ipaddr.IPv6)) return address?.toString();
	const parts = address.parts.slice(0, NETWORK_PARTS);
	return `${parts.map((part) => part.toString(16)).join(':')}::/64`;
}
