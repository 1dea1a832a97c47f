import { headerLinesOf } from './capture';

/**
 * Headers that are of one connection only and are not passed on: RFC 9110, section 7.6.1, and
 * Trailer (section 6.6.2), for the trailers themselves are dropped. Connection names more.
 */
const HOP_BY_HOP = [
	'connection',
	'keep-alive',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
];

/**
 * @param rawHeaders name, value, name, value, … as received
 * @returns those that go on to the next recipient, in their order and spelling
 */
export function endToEndHeaders(rawHeaders: readonly string[]): string[] {
	const lines = headerLinesOf(rawHeaders);
	const left = new Set(HOP_BY_HOP);
	for (const [name, value] of lines) {
		if (name.toLowerCase() !== 'connection') continue;
		for (const option of value.split(',')) left.add(option.trim().toLowerCase());
	}
	return lines.filter(([name]) => !left.has(name.toLowerCase())).flat();
}

/**
 * @param rawHeaders of a captured request
 * @param host of the server that it goes to, with the port where it is not the scheme's
 * @returns the headers for that server: as captured, but for Host and those of one connection
 */
export function forwardHeaders(rawHeaders: readonly string[], host: string): string[] {
	const headers = endToEndHeaders(rawHeaders);
	let hasHost = false;
	for (let index = 0; index < headers.length; index += 2) {
		if (headers[index]!.toLowerCase() !== 'host') continue;
		hasHost = true;
		headers[index + 1] = host;
	}
	return hasHost ? headers : ['Host', host, ...headers];
}
