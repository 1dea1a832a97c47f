import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { run } from '../run';
import { startServer } from '../server';
import { until } from './support';

/** Runs `inspect` until it is interrupted. */
async function inspecting(...args: string[]) {
	let out = '';
	let err = '';
	let interrupt: (() => void) | undefined;
	const running = run(['inspect', '--port', '0', ...args], {
		writeOut: (text) => void (out += text),
		writeErr: (text) => void (err += text),
		onInterrupt: (listener) => {
			interrupt = listener;
			return () => undefined;
		},
	});
	const urlOf = (name: string) => new RegExp(`^${name} +(http://[^ /]+)`, 'm').exec(out + err)?.[1];
	await until(() => urlOf('page') !== undefined);
	return {
		url: urlOf('senders')!,
		uiUrl: urlOf('page')!,
		out: () => out,
		err: () => err,
		lines: () =>
			out
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as Record<string, unknown>),
		end: async () => {
			interrupt!();
			return await running;
		},
	};
}

describe('spot-connect inspect', () => {
	it('says where senders and the page are, and on Ctrl-C what it captured', async () => {
		const inspector = await inspecting('--max-requests', '2');
		for (let index = 0; index < 3; index += 1) await fetch(inspector.url);
		expect((await fetch(inspector.uiUrl)).status).toBe(200);
		const { exitCode } = await inspector.end();
		expect(exitCode).toBe(0);
		expect(inspector.out()).toMatch(
			/^senders +http:\/\/127\.0\.0\.1:\d+ \(any path\)\npage +http:\/\/127\.0\.0\.1:\d+\/\nkept +the newest 2, in 64 MiB at most\nCtrl-C ends it\.\n3 requests captured, 2 kept to the end\.\n1 made room for newer ones \([\d,]+ bytes\)\.\n$/,
		);
		await expect(fetch(inspector.url)).rejects.toThrow();
		await expect(fetch(inspector.uiUrl)).rejects.toThrow();
	});

	it('answers as the options say', async () => {
		const inspector = await inspecting('--status', '503', '--answer-body', 'try later');
		const response = await fetch(inspector.url);
		expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
			503,
			'text/plain; charset=utf-8',
			'try later',
		]);
		await inspector.end();
	});

	it('prints one line of JSON for each request with --json, and nothing else there', async () => {
		const upstream = await startServer(() => ({ status: 202, body: 'ok' }));
		const inspector = await inspecting('--json', '--forward', upstream.url);
		await fetch(`${inspector.url}/a?b=1`, { method: 'POST', body: '{"a":1}' });
		await fetch(`${inspector.url}/c`);
		await until(() => inspector.lines().length === 2);
		await inspector.end();
		expect(inspector.lines()).toMatchObject([
			{
				id: 1,
				method: 'POST',
				path: '/a?b=1',
				status: 202,
				body: { bytes: 7, text: '{"a":1}' },
				forward: { url: `${upstream.url}/a?b=1`, status: 202, body: { text: 'ok' } },
			},
			{ id: 2, path: '/c', status: 202 },
		]);
		expect(inspector.err()).toContain('2 requests captured');
		await upstream.close();
	});

	it('prints a request when it is answered, once, also where the secret changes afterwards', async () => {
		const inspector = await inspecting('--json', '--delay', '50');
		await fetch(inspector.url, { headers: { 'x-hub-signature-256': 'sha256=ab' } });
		await until(() => inspector.lines().length === 1);
		await fetch(`${inspector.uiUrl}/api/secret`, {
			method: 'PUT',
			headers: { 'x-spot-connect-inspector': '1', 'content-type': 'application/json' },
			body: '{"secret":"s3cret"}',
		});
		await inspector.end();
		expect(inspector.lines()).toMatchObject([{ id: 1, status: 200 }]);
	});

	it('prints no secret: neither the one given nor headers that hold one', async () => {
		const inspector = await inspecting('--json', '--secret', 'Waagh4xee1');
		await fetch(`${inspector.url}/?token=Waagh4xee1`, {
			method: 'POST',
			headers: { 'x-gitlab-token': 'Waagh4xee1', authorization: 'Bearer ohJ8', cookie: 'c=Ei7a' },
			body: 'secret=Waagh4xee1',
		});
		await until(() => inspector.lines().length === 1);
		await inspector.end();
		expect(inspector.lines()[0]!.signature).toMatchObject({ scheme: 'gitlab', state: 'verified' });
		expect(inspector.out() + inspector.err()).not.toMatch(/Waagh4xee1|ohJ8|Ei7a/);
	});

	it('warns where others reach the page', async () => {
		const inspector = await inspecting('--host', '0.0.0.0', '--ui-host', '0.0.0.0');
		await inspector.end();
		expect(inspector.out()).toContain('Other machines that reach this one can send to it.');
		expect(inspector.out()).toContain('Warning: whoever reaches the page sees all');
	});

	it('listens on loopback only, unless it is told otherwise', async () => {
		const inspector = await inspecting();
		expect(
			[inspector.url, inspector.uiUrl].every((url) => url.startsWith('http://127.0.0.1:')),
		).toBe(true);
		await inspector.end();
	});

	it('says which port is taken, and by which option to give another', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await until(() => server.listening);
		const taken = String((server.address() as AddressInfo).port);
		const capture = await run(['inspect', '--port', taken]);
		const page = await run(['inspect', '--port', '0', '--ui-port', taken]);
		expect([capture.exitCode, page.exitCode]).toEqual([2, 2]);
		expect(capture.err).toContain(`Port ${taken} is taken: give another with --port.`);
		expect(page.err).toContain(`Port ${taken} is taken: give another with --ui-port.`);
		server.close();
	});

	it.each([
		[['--forward', 'localhost:5678'], 'is not a whole URL'],
		[['--forward', 'http://u:p@localhost/'], 'Leave user and password out'],
		[['--forward', 'http://localhost/', '--status', '500'], 'cannot be used with'],
		[['--port', '65535'], 'There is no port after 65535 for the page: give one with --ui-port.'],
		[['--scheme', 'nobody'], 'There is no scheme "nobody".'],
		[['--status', '99'], 'Give a whole number from 200 to 599.'],
		[['--failure-rate', '50'], 'Give a number from 0 to 1, such as 0.2.'],
		[['--max-memory', '2'], '--max-body may be at most 512 (KiB) where --max-memory is 2 (MiB)'],
		[['--host', '192.0.2.1'], '"192.0.2.1" is no address of this machine: mend --host.'],
		[['--ui-host', '192.0.2.1', '--port', '0'], 'mend --ui-host.'],
	])('%j is a mistake that it explains', async (args, message) => {
		const { exitCode, out, err } = await run(['inspect', ...args]);
		expect([exitCode, out]).toEqual([2, '']);
		expect(err).toContain(message);
		expect(err).not.toMatch(/^\s+at /m);
	});
});
