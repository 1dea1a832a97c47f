import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { schemeById } from '../../admission/signature/schemes';
import { compileScheme } from '../../admission/signature/verify';
import { arrivalOf, headerValuesOf } from '../../cli/delivery';
import { EXAMPLES } from '../../cli/examples';
import { run } from './run';
import {
	acceptance,
	EVENT_ID,
	notRegistered,
	refusal,
	startServer,
	type Received,
	type Reply,
	type TestServer,
} from './server';

const KEY = 'sc_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

let server: TestServer;
let folder: string;
let reply: (received: Received) => Reply | Promise<Reply>;

beforeAll(async () => {
	server = await startServer((received) => reply(received));
	folder = await mkdtemp(path.join(tmpdir(), 'spot-connect-'));
});

beforeEach(() => {
	reply = () => acceptance;
});

afterAll(async () => {
	await server.close();
	await rm(folder, { recursive: true });
});

const send = async (...args: string[]) =>
	await run(['send', `${server.url}/webhook/orders`, ...args]);
const last = () => server.received.at(-1)!;
const headerOf = (name: string) => headerValuesOf(last().headers, name);

describe('send', () => {
	it('POSTs JSON with the key, and prints request and answer without it', async () => {
		const { exitCode, out } = await send('--key', KEY, '--data', '{"total":15}');
		expect(exitCode).toBe(0);
		expect(last()).toMatchObject({ method: 'POST', path: '/webhook/orders' });
		expect(last().body.toString()).toBe('{"total":15}');
		expect(headerOf('x-api-key')).toEqual([KEY]);
		expect(headerOf('content-type')).toEqual(['application/json']);
		expect(out).toContain(`> POST ${server.url}/webhook/orders\n`);
		expect(out).toContain('> x-api-key: •••\n');
		expect(out).toContain('>   "total": 15\n');
		expect(out).toContain('< 200 OK after ');
		expect(out).toContain(`Accepted. Event ${EVENT_ID}.`);
		expect(out).not.toContain(KEY);
	});

	it('hides the key also where the answer repeats it', async () => {
		reply = () => ({ ...acceptance, body: JSON.stringify({ headers: { 'x-api-key': KEY } }) });
		expect((await send('--key', KEY)).out).not.toContain(KEY);
		expect((await send('--key', KEY, '--json')).out).not.toContain(KEY);
	});

	it('shows control characters of an answer as text', async () => {
		reply = () => ({ ...acceptance, body: '\u001b[31mred\u0007\u202e' });
		const { out } = await send();
		expect(out).toContain('\\u{1b}[31mred\\u{7}\\u{202e}');
		expect(out).not.toContain('\u001b');
	});

	it('shows control characters of a refusal as text', async () => {
		reply = () => refusal({ code: 'body_malformed', detail: 'Not JSON: \u001b[2J' });
		expect((await send()).out).toContain('\nNot JSON: \\u{1b}[2J\n');
	});

	it('sends the key in another header, and more headers', async () => {
		await send('--key', KEY, '--key-header', 'x-shop', '-H', 'x-one=1', '-H', 'X-Two: a=b; c');
		expect([headerOf('x-shop'), headerOf('x-one'), headerOf('x-two')]).toEqual([
			[KEY],
			['1'],
			['a=b; c'],
		]);
	});

	it('sends a token as a bearer', async () => {
		const { out } = await send('--jwt', 'aaaa.bbbb.cccc');
		expect(headerOf('authorization')).toEqual(['Bearer aaaa.bbbb.cccc']);
		expect(out).not.toContain('bbbb');
	});

	it('takes key, token and secret from the environment', async () => {
		process.env.SPOT_CONNECT_KEY = KEY;
		try {
			await send();
		} finally {
			delete process.env.SPOT_CONNECT_KEY;
		}
		expect(headerOf('x-api-key')).toEqual([KEY]);
	});

	it('sends the exact bytes of a file', async () => {
		const file = path.join(folder, 'body.json');
		await writeFile(file, Buffer.from('{ "a": 1 }\r\n\xff', 'latin1'));
		await send('--file', file);
		expect(last().body.toString('latin1')).toBe('{ "a": 1 }\r\n\xff');
	});

	it('sends standard input', async () => {
		await run(['send', `${server.url}/x`, '--file', '-'], { input: '[1]' });
		expect(last().body.toString()).toBe('[1]');
	});

	it('sends no body with GET', async () => {
		await send('--method', 'GET');
		expect(last()).toMatchObject({ method: 'GET', body: Buffer.from('') });
		expect(headerOf('content-type')).toEqual([]);
	});

	it.each(Object.entries(EXAMPLES))(
		'sends the example %s with its headers',
		async (name, example) => {
			await send('--example', name);
			expect(JSON.parse(last().body.toString())).toEqual(example.body);
			for (const [header, value] of example.headers) expect(headerOf(header)).toEqual([value]);
		},
	);

	it('signs as a provider does', async () => {
		const secret = 'shhh, it is a secret';
		const { out } = await send('--sign', 'github', '--secret', secret, '--example', 'github.push');
		const { method, headers, body } = last();
		const arrival = arrivalOf({ method, url: `${server.url}/webhook/orders`, headers, body });
		const verifier = compileScheme(schemeById('github')!, { secrets: [secret] });
		expect(verifier.verify(arrival, Date.now())).toMatchObject({ ok: true, eventType: 'push' });
		expect(out).not.toContain(secret);
	});

	it('hides a secret that is sent as it is, in the body and escaped', async () => {
		const secret = 'pass"word';
		const { out } = await send('--sign', 'figma', '--secret', secret);
		expect(JSON.parse(last().body.toString())).toEqual({ passcode: secret });
		expect(out).toContain('"passcode": "•••"');
	});

	it('signs the URL by which n8n knows itself, and calls the other', async () => {
		const publicUrl = 'https://n8n.example.com/webhook/orders';
		await send('--sign', 'twilio', '--secret', 'secret', '--public-url', publicUrl);
		const { method, path: called, headers, body } = last();
		expect(called).toMatch(/^\/webhook\/orders\?bodySHA256=[0-9a-f]{64}$/);
		const url = publicUrl + called.slice('/webhook/orders'.length);
		const verifier = compileScheme(schemeById('twilio')!, { secrets: ['secret'] });
		expect(verifier.verify(arrivalOf({ method, url, headers, body }), 0)).toMatchObject({
			ok: true,
		});
	});

	it('follows no redirect, and says where it leads', async () => {
		reply = () => ({ status: 301, headers: { location: 'https://n8n.example.com/' } });
		const before = server.received.length;
		const { exitCode, out } = await send();
		expect(exitCode).toBe(1);
		expect(out).toContain('sends the request on to https://n8n.example.com/');
		expect(server.received.length).toBe(before + 1);
	});

	it('explains a refusal by its code: exit code 1', async () => {
		reply = () => refusal({ code: 'api_key_missing', detail: 'The request has no API key.' });
		const { exitCode, out } = await send();
		expect(exitCode).toBe(1);
		expect(out).toContain(
			'Refused: API key missing (api_key_missing).\nThe request has no API key.',
		);
		expect(out).toContain('What to do: Send the API key in the request header');
	});

	it('explains that a workflow is not published', async () => {
		reply = () => notRegistered('POST orders');
		const { exitCode, out } = await send();
		expect(exitCode).toBe(1);
		expect(out).toContain('publish (activate) the workflow');
	});

	it('gives everything as one JSON document', async () => {
		reply = () => refusal({ code: 'api_key_invalid', detail: 'Wrong.' });
		const { json } = await send('--json', '--key', KEY);
		expect(json()).toMatchObject({
			request: { method: 'POST', url: `${server.url}/webhook/orders`, body: '{}' },
			answer: { status: 401, milliseconds: expect.any(Number) as number },
			isAccepted: false,
			code: 'api_key_invalid',
		});
	});

	it('says that nothing listens: exit code 3', async () => {
		const closed = await startServer(() => acceptance);
		await closed.close();
		const { exitCode, out } = await run(['send', closed.url]);
		expect(exitCode).toBe(3);
		expect(out).toContain('nothing listens there. Is n8n running');
		expect(out).toContain('(ECONNREFUSED)');
	});

	it('gives up when no answer comes in time: exit code 3', async () => {
		let release: (answer: Reply) => void = () => undefined;
		reply = () => new Promise((resolve) => (release = resolve));
		const { exitCode, out } = await send('--timeout', '1');
		release(acceptance);
		expect(exitCode).toBe(3);
		expect(out).toContain('no whole answer came within 1 s');
	});

	it.each([
		['no URL', ['orders'], 'is not a whole URL'],
		['a URL of something else', ['ftp://example.com'], 'is not a whole URL'],
		['a user in the URL', ['http://ada:pw@127.0.0.1/'], 'Leave user and password out'],
		['data that is no JSON', ['http://127.0.0.1/', '-d', '{a:1}'], '--data is not JSON'],
		['an unknown example', ['http://127.0.0.1/', '-e', 'tea'], 'There is no example "tea"'],
		['an unknown scheme', ['http://127.0.0.1/', '--sign', 'tea'], 'There is no scheme "tea"'],
		[
			'a scheme without a secret',
			['http://127.0.0.1/', '--sign', 'github'],
			'--sign needs --secret',
		],
		['two bodies', ['http://127.0.0.1/', '-d', '{}', '-e', 'order'], 'cannot be used with option'],
		['a file that is not there', ['http://127.0.0.1/', '-f', 'gone'], 'there is no such file'],
		['a header without a value', ['http://127.0.0.1/', '-H', 'x-one'], 'Write it as name=value'],
		['a header over two lines', ['http://127.0.0.1/', '-H', 'a=1\nb: 2'], 'no header can have'],
		['a key over two lines', ['http://127.0.0.1/', '--key', 'a\nb'], '--key has a character'],
		['too much at once', ['http://127.0.0.1/', '-c', '257'], 'from 1 to 256'],
		[
			'the key twice',
			['http://127.0.0.1/', '--key', KEY, '-H', 'X-Api-Key=other'],
			'comes from --header and from --key',
		],
	])('%s is a mistake: exit code 2, and nothing is sent', async (_, args, message) => {
		const { exitCode, out, err } = await run(['send', ...args]);
		expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
		expect(err).toContain(message);
		expect(err).not.toMatch(/^\s+at /m);
	});
});

describe('send --repeat', () => {
	it('sends as many as asked, no more at a time than allowed, and sums up', async () => {
		let now = 0;
		let most = 0;
		let count = 0;
		reply = async () => {
			now += 1;
			most = Math.max(most, now);
			await new Promise((resolve) => setTimeout(resolve, 5));
			now -= 1;
			count += 1;
			return count % 4 === 0 ? refusal({ code: 'rate_limited', detail: 'Slow down.' }) : acceptance;
		};
		const { exitCode, out } = await send('--repeat', '40', '--concurrency', '8');
		expect({ exitCode, count }).toEqual({ exitCode: 1, count: 40 });
		expect(most).toBe(8);
		expect(out).toMatch(/^40 requests in .*, 8 at a time; 30 accepted\n/);
		expect(out).toMatch(/^30 {2}200$/m);
		expect(out).toMatch(/^10 {2}429$/m);
		expect(out).toMatch(/^10 {2}rate_limited +Wait as Retry-After says/m);
		expect(out).toMatch(/^latency: min .* ms, p50 .*, p95 .*, p99 .*, max /m);
	});

	it('signs each anew, with a delivery id and idempotency key of its own', async () => {
		const before = server.received.length;
		const args = ['--sign', 'github', '--secret', 'secret', '--idempotency-key', 'random'];
		const { exitCode } = await send(...args, '--repeat', '5');
		expect(exitCode).toBe(0);
		const sent = server.received.slice(before);
		for (const name of ['x-github-delivery', 'idempotency-key']) {
			const values = sent.flatMap(({ headers }) => headerValuesOf(headers, name));
			expect(new Set(values).size).toBe(5);
		}
	});

	it('sends the same idempotency key each time, if one is given', async () => {
		const before = server.received.length;
		await send('--idempotency-key', 'order-7', '--repeat', '3');
		const values = server.received
			.slice(before)
			.flatMap(({ headers }) => headerValuesOf(headers, 'idempotency-key'));
		expect(values).toEqual(['order-7', 'order-7', 'order-7']);
	});

	it('shows progress on a terminal only, and leaves no trace of it', async () => {
		let progress = '';
		const args = ['send', server.url, '--repeat', '3', '--json'];
		const { json, err } = await run(args);
		expect(err).toBe('');
		expect(json()).toMatchObject({ requests: 3, accepted: 3, statuses: { 200: 3 }, failures: {} });
		await run(args, { isErrTerminal: true, writeErr: (text) => (progress += text) });
		expect(progress).toContain('of 3, 0 not accepted');
		expect(progress).toMatch(/\r\u001b\[K$/);
	});

	it('sums up what was sent until Ctrl-C', async () => {
		let interrupt = () => undefined as void;
		let isReleased = false;
		let count = 0;
		reply = () => {
			count += 1;
			if (count === 5) interrupt();
			return acceptance;
		};
		const { exitCode, json } = await run(['send', server.url, '--repeat', '1000', '--json'], {
			onInterrupt: (listener) => {
				interrupt = listener;
				return () => void (isReleased = true);
			},
		});
		expect(exitCode).toBe(0);
		expect(json()).toMatchObject({ requests: 5, accepted: 5 });
		expect(isReleased).toBe(true);
	});

	it('counts requests without an answer: exit code 3', async () => {
		const closed = await startServer(() => acceptance);
		await closed.close();
		const { exitCode, json } = await run(['send', closed.url, '--repeat', '3', '--json']);
		expect(exitCode).toBe(3);
		expect(json()).toMatchObject({ requests: 3, accepted: 0, failures: { ECONNREFUSED: 3 } });
		expect(json()).not.toHaveProperty('latencies');
	});
});
