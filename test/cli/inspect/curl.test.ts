import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

import fc from 'fast-check';

import type { Capture } from '../../../cli/inspect/capture';
import { curlCommandOf } from '../../../cli/inspect/curl';
import { newCapture, sendBytes, startInspector } from './support';

const ORIGIN = 'http://127.0.0.1:4567';

const captureOf = (over: Parameters<typeof newCapture>[0]): Capture => ({
	...newCapture(over),
	id: 1,
	revision: 1,
});

/** Runs the command in a POSIX shell in which curl prints its arguments, and then its input. */
function runInShell(command: string): { readonly args: readonly string[]; readonly input: string } {
	const script = `curl() { printf '%s\\0' "$@"; printf '\\0'; case "$*" in *--data-binary*) cat;; esac; }\n`;
	// As input, for one argument cannot be that long.
	const out = execFileSync('sh', {
		input: script + command,
		maxBuffer: 64 * 1024 * 1024,
	}).toString('latin1');
	const end = out.indexOf('\0\0');
	return { args: out.slice(0, end).split('\0'), input: out.slice(end + 2) };
}

function argumentsAfter(args: readonly string[], option: string): string[] {
	return args.filter((_, index) => args[index - 1] === option);
}

/** The body that curl would send. */
function bodyOf(command: string): Buffer {
	const { args, input } = runInShell(command);
	const [raw] = argumentsAfter(args, '--data-raw');
	return Buffer.from(raw ?? input, 'latin1');
}

/** What shells, printf and curl take otherwise than it stands there. */
const hostile = fc.oneof(
	fc.constantFrom(
		"'",
		'"',
		'\\',
		'`',
		'$(id)',
		'%s',
		'%',
		'@',
		'\n',
		'!',
		'\\n',
		'\\0',
		';',
		'&',
		'-',
		'\t',
	),
	fc.string({ unit: 'binary' }),
);
const hostileText = fc.array(hostile, { maxLength: 12 }).map((parts) => parts.join(''));
const bytes = fc.oneof(
	hostileText.map((text) => Buffer.from(text)),
	fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each)),
);
/** A header's value as node:http reads it: bytes from 0x20 on, and tabs. */
const headerValue = fc
	.array(
		fc.oneof(
			fc.constantFrom("'", '\\', '$(id)', '%s', '`', '"', '@', ';'),
			fc
				.integer({ min: 0x21, max: 0xff })
				.filter((code) => code !== 0x7f)
				.map((code) => String.fromCharCode(code)),
		),
		{ minLength: 1, maxLength: 20 },
	)
	.map((parts) => parts.join(''));

describe('a request as a curl command', () => {
	it('has a body that looks like an option of printf', () => {
		const data = Buffer.from('-v\0');
		const command = curlCommandOf(captureOf({ body: { bytes: data.length, data } }), ORIGIN);
		expect(bodyOf(command)).toEqual(data);
	});

	it('has the body byte by byte, whatever is in it', () => {
		fc.assert(
			fc.property(bytes, (data) => {
				const command = curlCommandOf(captureOf({ body: { bytes: data.length, data } }), ORIGIN);
				expect(bodyOf(command)).toEqual(data);
			}),
			{ numRuns: 60 },
		);
	});

	it('has the values of headers byte by byte', () => {
		fc.assert(
			fc.property(headerValue, (value) => {
				const { args } = runInShell(
					curlCommandOf(captureOf({ rawHeaders: ['X-Any', value] }), ORIGIN),
				);
				expect(argumentsAfter(args, '-H')[0]).toBe(`X-Any: ${value}`);
			}),
			{ numRuns: 60 },
		);
	});

	it('prints a body that is too long for an argument into curl', () => {
		const data = Buffer.alloc(1024 * 1024, "it's 100% \\ \n");
		const command = curlCommandOf(captureOf({ body: { bytes: data.length, data } }), ORIGIN);
		expect(bodyOf(command).equals(data)).toBe(true);
		expect(command.startsWith("printf '%s' '")).toBe(true);
	});

	it('says method, URL as it was called, and every header in its order', () => {
		const capture = captureOf({
			method: 'PUT',
			path: "/a/../{b}?x=[1]&y='",
			rawHeaders: ['Host', 'x', 'X-B', '1', 'x-a', '', 'Connection', 'close', 'User-Agent', 'it'],
		});
		expect(runInShell(curlCommandOf(capture, ORIGIN)).args).toEqual([
			'--globoff',
			'--path-as-is',
			'--request',
			'PUT',
			`${ORIGIN}/a/../{b}?x=[1]&y='`,
			...['-H', 'X-B: 1'],
			...['-H', 'x-a;'],
			...['-H', 'User-Agent: it'],
			...['-H', 'Accept:'],
		]);
	});

	it.each([
		['GET', '', []],
		['POST', 'x', []],
		['POST', '', ['--request', 'POST']],
		['GET', 'x', ['--request', 'GET']],
		['HEAD', '', ['--head']],
	])('says %s with the body "%s" as curl does', (method, text, options) => {
		const { args } = runInShell(curlCommandOf(captureOf({ method, text }), ORIGIN));
		expect(args.slice(2, args.indexOf(`${ORIGIN}/`))).toEqual(options);
	});

	it('lets curl add no header that was not there', () => {
		const { args } = runInShell(curlCommandOf(captureOf({ text: 'x'.repeat(2000) }), ORIGIN));
		expect(argumentsAfter(args, '-H')).toEqual([
			'Accept:',
			'User-Agent:',
			'Content-Type:',
			'Expect:',
		]);
	});
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;

(hasCurl ? describe : describe.skip)('curl itself', () => {
	it.each([
		['a text that curl could take for a file', '@/etc/hosts'],
		['other bytes', '\0\xff\r\n'],
		['quotes', `it's "100%" \`$(id)\` \\`],
	])('sends the same request again, with %s', async (_, text) => {
		await using inspector = await startInspector();
		await sendBytes(
			inspector.url,
			Buffer.from(
				`PATCH /a/../b?x={1} HTTP/1.1\r\nHost: x\r\nX-B: caf\xe9\r\nx-empty:\r\nConnection: close\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
				'latin1',
			),
		);
		const command = await (await inspector.call('GET', '/api/requests/1/curl')).text();
		await promisify(execFile)('sh', ['-c', command]);
		const [sent, again] = [await inspector.full(1), await inspector.full(2)];
		expect(again).toMatchObject({ method: 'PATCH', path: sent.path, body: sent.body });
		const names = ['X-B', 'x-empty'];
		expect(again.headers.filter(([name]) => names.includes(name))).toEqual([
			['X-B', 'caf\xe9'],
			['x-empty', ''],
		]);
		const added = again.headers.map(([name]) => name.toLowerCase());
		expect(added.sort()).toEqual(['content-length', 'host', 'x-b', 'x-empty']);
	});
});
