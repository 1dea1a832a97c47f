import { BlockList, connect, isIPv6 } from 'node:net';

import { noAnswer } from '../http/failure';
import { fail, ok, warn, type Check } from './check';

/** Finds the addresses of a name, as `dns.promises.lookup` does with `all`. */
export type Lookup = (
	host: string,
	options: { readonly all: true },
) => Promise<readonly { readonly address: string }[]>;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291. */
const inside = new BlockList();
inside.addSubnet('10.0.0.0', 8, 'ipv4');
inside.addSubnet('172.16.0.0', 12, 'ipv4');
inside.addSubnet('192.168.0.0', 16, 'ipv4');
inside.addSubnet('100.64.0.0', 10, 'ipv4');
inside.addSubnet('169.254.0.0', 16, 'ipv4');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** @returns the addresses of the URL's host, none where it has none, and what they mean */
export async function checkDns(
	{ hostname }: URL,
	lookup: Lookup,
): Promise<{ readonly check: Check; readonly addresses: readonly string[] }> {
	const host = hostname.replace(/^\[|\]$/g, '');
	try {
		const addresses = [...new Set((await lookup(host, { all: true })).map((each) => each.address))];
		return { check: describeAddresses(host, addresses), addresses };
	} catch (error) {
		const advice = 'Compare the name with the URL that n8n shows, and look into the DNS zone.';
		return {
			check: fail('dns', 'unresolved', noAnswer(error, host).message, advice),
			addresses: [],
		};
	}
}

function describeAddresses(host: string, addresses: readonly string[]): Check {
	const list = addresses.join(', ');
	const is = (block: BlockList) =>
		addresses.every((address) => block.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
	const advice =
		'For senders on the internet use a tunnel or a public name, and set N8N_WEBHOOK_URL to it.';
	if (is(loopback)) {
		return warn(
			'dns',
			'thisMachineOnly',
			`${host} is ${list}: only this machine reaches it.`,
			advice,
		);
	}
	if (is(inside)) {
		return warn(
			'dns',
			'thisNetworkOnly',
			`${host} is ${list}: only machines of its network reach it.`,
			advice,
		);
	}
	return ok('dns', `${host} is ${list}.`);
}

/** @returns whether each address takes connections; a sender may choose any of them */
export async function checkTcp(
	url: URL,
	addresses: readonly string[],
	timeoutMs: number,
): Promise<{ readonly check: Check; readonly isReachable: boolean }> {
	const port = portOf(url);
	const outcomes = await Promise.all(
		addresses.map(async (address) => ({
			address,
			fault: await connectionFault(address, port, timeoutMs),
		})),
	);
	const failed = outcomes.filter(({ fault }) => fault !== undefined);
	const faults = failed.map(({ fault }) => fault).join(' ');
	if (failed.length === 0) {
		return { check: ok('tcp', `Port ${port} takes connections.`), isReachable: true };
	}
	if (failed.length < outcomes.length) {
		const advice = `Take ${failed.map(({ address }) => address).join(', ')} out of DNS, or let the server listen there: senders that choose it fail.`;
		return { check: warn('tcp', 'addressSilent', faults, advice), isReachable: true };
	}
	const advice = 'Start n8n or the proxy before it, and open the port in the firewall.';
	return { check: fail('tcp', 'nothingListens', faults, advice), isReachable: false };
}

/** @returns the port, also where the URL leaves it to the scheme */
export function portOf({ port, protocol }: URL): number {
	return Number(port) || (protocol === 'https:' ? 443 : 80);
}

async function connectionFault(
	address: string,
	port: number,
	timeoutMs: number,
): Promise<string | undefined> {
	return await new Promise((resolve) => {
		const place = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
		const socket = connect({ host: address, port, timeout: timeoutMs });
		const end = (fault: string | undefined): void => {
			socket.destroy();
			resolve(fault);
		};
		socket.once('connect', () => end(undefined));
		socket.once('timeout', () => end(`${place}: no answer came in time.`));
		socket.once('error', (error) => end(noAnswer(error, place).message));
	});
}
