import { BlockList, isIP } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** @param host a name or an address, without a port; IPv6 without brackets */
export function isLoopback(host: string): boolean {
	const kind = isIP(host);
	if (kind === 0) return /^(?:localhost|.+\.localhost)\.?$/i.test(host);
	return LOOPBACK.check(host, kind === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Keeps out pages of other sites whose name was made to lead here (DNS rebinding): their requests
 * have the other site's name in Host. A bare address cannot be led elsewhere.
 * @param header of the request
 * @param boundTo what the page's server listens on, as it was given
 * @returns whether the header names this server
 */
export function isOwnHost(header: string | undefined, boundTo: string): boolean {
	const host = hostnameOf(header);
	if (host === undefined) return false;
	if (isLoopback(host)) return true;
	if (isLoopback(boundTo)) return false;
	return isIP(host) !== 0 || host.toLowerCase() === boundTo.toLowerCase();
}

function hostnameOf(header: string | undefined): string | undefined {
	const url = `http://${header ?? ''}`;
	if (header === undefined || /[/?#@\\]/.test(header) || !URL.canParse(url)) return undefined;
	return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
