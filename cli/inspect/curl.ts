import { isUtf8 } from 'node:buffer';

import { headerLinesOf, type Capture } from './capture';
import { endToEndHeaders } from './forward-headers';

/** One argument may have 128 KiB on Linux; a longer body is printed into curl by the shell. */
const LONGEST_ARGUMENT = 64 * 1024;

/** From this length on curl asks with Expect whether the body is wanted, older ones in any case. */
const SHORTEST_EXPECTED = 1024;

/**
 * Writes a captured request as a command for a POSIX shell (bash, zsh, dash) that sends the same
 * bytes again with curl. Host, Content-Length and the headers of one connection are curl's own.
 * @param origin of the server to send it to, without a slash at its end
 */
export function curlCommandOf(capture: Capture, origin: string): string {
	const { method, body, path } = capture;
	const lines = headerLinesOf(endToEndHeaders(capture.rawHeaders)).filter(
		([name]) => !/^(?:host|content-length|expect)$/i.test(name),
	);
	const has = (name: string) => lines.some(([each]) => each.toLowerCase() === name.toLowerCase());
	// What curl adds by itself.
	const added = [
		...['Accept', 'User-Agent'],
		...(body.data.length > 0 ? ['Content-Type'] : []),
		...(body.data.length >= SHORTEST_EXPECTED ? ['Expect'] : []),
	].filter((name) => !has(name));
	const bytes = body.data;
	const isArgument = isText(bytes) && bytes.length <= LONGEST_ARGUMENT;
	const parts = [
		['curl', '--globoff', '--path-as-is', ...methodOf(method, bytes.length > 0)].join(' '),
		quoted(Buffer.from(origin + (path.startsWith('/') ? path : '/'), 'latin1')),
		...lines.map(([name, value]) => `-H ${headerArgument(name, value)}`),
		// Without a value it is taken off.
		...added.map((name) => `-H '${name}:'`),
		...(bytes.length === 0
			? []
			: [isArgument ? `--data-raw ${quoted(bytes)}` : '--data-binary @-']),
	];
	const command = parts.join(' \\\n  ');
	return isArgument || bytes.length === 0 ? command : `${printed(bytes)} | ${command}`;
}

function methodOf(method: string, hasBody: boolean): string[] {
	// With --request HEAD curl would wait for a body.
	if (method === 'HEAD') return ['--head'];
	return method === (hasBody ? 'POST' : 'GET') ? [] : ['--request', method];
}

function headerArgument(name: string, value: string): string {
	// With a semicolon it is sent without a value.
	return quoted(Buffer.from(value === '' ? `${name};` : `${name}: ${value}`, 'latin1'));
}

/** Whether a shell can hold it in a word, and an editor show it. */
function isText(bytes: Buffer): boolean {
	return isUtf8(bytes) && !/[^\P{Cc}\t\n]/u.test(bytes.toString());
}

/** @returns bytes as one word of a POSIX shell; header values that are no UTF-8 are printed into it */
function quoted(bytes: Buffer): string {
	return isText(bytes) ? inQuotes(bytes.toString()) : `"$(printf '${escaped(bytes)}')"`;
}

/** Between single quotes nothing is special (POSIX, Shell Command Language, section 2.2.2). */
function inQuotes(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

function printed(bytes: Buffer): string {
	return isText(bytes) ? `printf '%s' ${inQuotes(bytes.toString())}` : `printf '${escaped(bytes)}'`;
}

/** @returns a format of printf that prints the bytes; those that it or the shell could take otherwise, as it would a dash at the beginning, in octal */
function escaped(bytes: Buffer): string {
	return bytes
		.toString('latin1')
		.replace(
			/[^A-Za-z0-9 _.,:;/=+<>{}[\]()"!?@#$&*|~^]/g,
			(byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
		);
}
