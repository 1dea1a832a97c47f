import { addressOf } from '../address';
import { AddressSet } from '../address-set';
import type { Check } from '../check';
import type { Refusal } from '../refusal';

/** Who may call, by address: IPv4 and IPv6 addresses and CIDR ranges. */
export interface SourceSettings {
	/** Empty: every address that is not denied. */
	readonly allow: readonly string[];
	/** Wins over `allow`. */
	readonly deny: readonly string[];
}

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
