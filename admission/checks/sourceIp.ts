import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

import type { Check } from '../check';
import { ConfigurationError } from '../configuration-error';
import type { Refusal } from '../refusal';

/** Who may call, by address: IPv4 and IPv6 addresses and CIDR ranges. */
export interface SourceSettings {
	/** Empty: every address that is not denied. */
	readonly allow: readonly string[];
	/** Wins over `allow`. */
	readonly deny: readonly string[];
}

/** Most entries in one list. */
export const MAX_SOURCE_ENTRIES = 1000;

/**
 * Where the request comes from, by the address that the server names (`request.sourceIp`), never by
 * a header. An address that cannot be read is refused as soon as either list has an entry.
 *
 * An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291, section 2.5.5.2) is the IPv4 address,
 * in lists and requests; so `::/0` is all of IPv6 and no IPv4. Bits behind a range's prefix do not
 * matter: `192.0.2.1/24` is `192.0.2.0/24`.
 * @throws {ConfigurationError} for the first entry that is neither an address nor a range
 */
export function sourceIpCheck(settings: SourceSettings): Check {
	const allow = AddressSet.compile(settings.allow, 'IP Allowlist');
	const deny = AddressSet.compile(settings.deny, 'IP Denylist');
	if (allow.isEmpty && deny.isEmpty) return () => undefined;
	return ({ sourceIp }) => {
		const source = addressOf(sourceIp);
		if (source === undefined) return refuse('The source address cannot be read');
		if (!deny.has(source) && (allow.isEmpty || allow.has(source))) return undefined;
		return refuse(`The source address ${source.toString()} is not allowed to call this webhook`);
	};
}

function refuse(reason: string): Refusal {
	return { code: 'source_not_allowed', detail: `${reason}.` };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Kind = ReturnType<Address['kind']>;

/** Networks, found by masking an address to every prefix length that occurs in the set. */
class AddressSet {
	private readonly networks = new Set<string>();
	private readonly prefixes: Readonly<Record<Kind, Set<number>>> = {
		ipv4: new Set(),
		ipv6: new Set(),
	};

	static compile(entries: readonly string[], parameter: string): AddressSet {
		if (entries.length > MAX_SOURCE_ENTRIES) {
			throw new ConfigurationError(
				parameter,
				`${entries.length} entries; at most ${MAX_SOURCE_ENTRIES} are possible. Join neighbours in ranges.`,
			);
		}
		const set = new AddressSet();
		for (const entry of entries) {
			const network = networkOf(entry);
			if (network === undefined) {
				throw new ConfigurationError(
					parameter,
					`"${shortened(entry)}" is not an address or CIDR range. Write it as in 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.`,
				);
			}
			const [address, prefix] = network;
			set.prefixes[address.kind()].add(prefix);
			set.networks.add(masked(address.toByteArray(), prefix));
		}
		return set;
	}

	get isEmpty(): boolean {
		return this.networks.size === 0;
	}

	has(address: Address): boolean {
		const bytes = address.toByteArray();
		for (const prefix of this.prefixes[address.kind()]) {
			if (this.networks.has(masked(bytes, prefix))) return true;
		}
		return false;
	}
}

/** @returns the network as text, the same for each of its addresses; differs between IPv4 and IPv6 */
function masked(bytes: readonly number[], prefix: number): string {
	const kept = bytes.map((byte, index) => {
		const bits = Math.min(Math.max(prefix - index * 8, 0), 8);
		return byte & (0xff << (8 - bits));
	});
	return `${kept.join('.')}/${prefix}`;
}

const RANGE = /^([^/]+)\/(\d{1,3})$/;
/** Length of the prefix that all IPv4-mapped IPv6 addresses share. */
const MAPPED_PREFIX = 96;

function networkOf(entry: string): [Address, number] | undefined {
	const [, base, length] = RANGE.exec(entry.trim()) ?? [];
	const text = base ?? entry;
	const address = addressOf(text);
	if (address === undefined) return undefined;
	const bits = address.kind() === 'ipv4' ? 32 : 128;
	if (length === undefined) return [address, bits];
	const isMapped = address.kind() === 'ipv4' && text.includes(':');
	const prefix = Number(length) - (isMapped ? MAPPED_PREFIX : 0);
	return prefix >= 0 && prefix <= bits ? [address, prefix] : undefined;
}

/** An IPv6 address and its zone (RFC 4007, section 11). */
const ZONED = /^([\da-f:.]*:[\da-f:.]*)%\S+$/i;
const DOTTED_TAIL = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/;

/** @returns the address without its zone; IPv4 where it is mapped into IPv6 */
function addressOf(text: string): Address | undefined {
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

const LONGEST_QUOTE = 60;

function shortened(entry: string): string {
	return entry.length > LONGEST_QUOTE ? `${entry.slice(0, LONGEST_QUOTE)}…` : entry;
}
