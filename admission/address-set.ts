import { addressOf, type Address } from './address';
import { ConfigurationError } from './configuration-error';

type Kind = ReturnType<Address['kind']>;

/** Most entries in one list. */
export const MAX_SOURCE_ENTRIES = 1000;

/** Networks, found by masking an address to every prefix length that occurs in the set. */
export class AddressSet {
	private readonly networks = new Set<string>();
	private readonly prefixes: Readonly<Record<Kind, Set<number>>> = {
		ipv4: new Set(),
		ipv6: new Set(),
	};

	/**
	 * @param entries addresses and CIDR ranges; bits behind a range's prefix do not matter
	 * @param parameter the parameter that holds them, for messages
	 * @throws {ConfigurationError} for the first entry that is neither an address nor a range
	 */
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

const LONGEST_QUOTE = 60;

function shortened(entry: string): string {
	return entry.length > LONGEST_QUOTE ? `${entry.slice(0, LONGEST_QUOTE)}…` : entry;
}
