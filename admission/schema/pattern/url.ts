const SCHEME = /^(?:https?|ftp):\/\//i;
const WHITE_SPACE = /\s/;
const HOST_AND_PORT = /^([^:]+)(?::\d{2,5})?$/;

/** Labels of letters, digits and hyphens inside, of any script, and a top level of letters. */
export const HOST_NAME =
	/^(?:[A-Za-z0-9\u00a1-\uffff]+-)*[A-Za-z0-9\u00a1-\uffff]+(?:\.(?:[A-Za-z0-9\u00a1-\uffff]+-)*[A-Za-z0-9\u00a1-\uffff]+)*\.[A-Za-z\u00a1-\uffff]{2,}$/u;
const ADDRESS = /^([1-9]\d{0,2})\.(\d\d?|[12]\d\d)\.(\d\d?|[12]\d\d)\.([1-9]\d{0,2})$/;

/**
 * The format `url` as ajv-formats has it: a web or FTP address with a public host (the regular
 * expression of https://gist.github.com/dperini/729294), and no white space anywhere. That expression
 * takes time in the square of the text, since what stands before an `@` may hold `@` and `:` itself:
 * here each place after an `@` is tried once, and read no further than the next.
 */
export function isUrl(text: string): boolean {
	const scheme = SCHEME.exec(text);
	if (scheme === null || WHITE_SPACE.test(text)) return false;
	const authority = scheme[0].length;
	let start = authority;
	for (;;) {
		const end = endOfHost(text, start);
		if (text[end] !== '@' && isHostAndPort(text.slice(start, end))) return true;
		// What stands before an @ is not empty.
		const at = text.indexOf('@', Math.max(start, authority + 1));
		if (at === -1) return false;
		start = at + 1;
	}
}

function endOfHost(text: string, start: number): number {
	const delimiter = /[/@]/g;
	delimiter.lastIndex = start;
	return delimiter.exec(text)?.index ?? text.length;
}

function isHostAndPort(text: string): boolean {
	const host = HOST_AND_PORT.exec(text)?.[1];
	return host !== undefined && (isPublicAddress(host) || HOST_NAME.test(host));
}

function isPublicAddress(host: string): boolean {
	const [a, b, c, d] = ADDRESS.exec(host)?.slice(1).map(Number) ?? [];
	if (a === undefined || b === undefined || c === undefined || d === undefined) return false;
	if (a > 223 || b > 255 || c > 255 || d > 254) return false;
	const isPrivate =
		a === 10 ||
		a === 127 ||
		(a === 169 && b === 254) ||
		(a === 192 && b === 168) ||
		(a === 172 && b >= 16 && b <= 31);
	return !isPrivate;
}
