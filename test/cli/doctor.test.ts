import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { REFUSALS, type RefusalCode } from '../../admission/refusal';
import type { ExamineSettings } from '../../cli/doctor/examine';
import { certify, type Certified } from './certificates';
import {
	checksOf,
	headerOf,
	healthy,
	KEY,
	PATH,
	withHeaders,
	withPost,
	type Answers,
} from './doctor/trigger';
import { run } from './run';
import { refusal, startServer, type Reply, type TestServer } from './server';

const DAY_MS = 86_400_000;

let reply: Answers;
let server: TestServer;

beforeAll(async () => {
	server = await startServer((received) => reply(received));
});

beforeEach(() => {
	reply = healthy;
});

afterAll(async () => {
	await server.close();
});

const checksWith = async (replies: Answers) => {
	reply = replies;
	return await checksOf(`${server.url}${PATH}`);
};

describe('doctor', () => {
	it('finds nothing to mend at a healthy webhook, but that it is on this machine: exit code 0', async () => {
		const { exitCode, out } = await run(['doctor', `${server.url}${PATH}`]);
		expect(exitCode).toBe(0);
		const lines = out.split('\n').filter((line) => /^(?:ok|warn|fail)/.test(line));
		expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
			['ok', 'url'],
			['warn', 'dns'],
			['ok', 'tcp'],
			['ok', 'redirect'],
			['ok', 'get'],
			['ok', 'post'],
			['ok', 'clock'],
			['ok', 'proxies'],
			['ok', 'cors'],
			['ok', 'body limit'],
		]);
	});

	it('sends no key, and names itself', async () => {
		const before = server.received.length;
		await run(['doctor', `${server.url}${PATH}`, '--key', KEY]);
		const sent = server.received.slice(before);
		expect(sent.map(({ method }) => method)).toEqual(['OPTIONS', 'GET', 'POST']);
		for (const each of sent) {
			expect(headerOf(each, 'x-api-key')).toBeUndefined();
			expect(headerOf(each, 'user-agent')).toBe('spot-connect doctor');
		}
	});

	it('sends no POST if it may not', async () => {
		const before = server.received.length;
		const { out } = await run(['doctor', `${server.url}${PATH}`, '--no-post']);
		expect(server.received.slice(before).map(({ method }) => method)).toEqual(['OPTIONS', 'GET']);
		expect(out).not.toMatch(/^\w+ +post/m);
	});

	describe('--send', () => {
		it('sends one real request with the key, and hides it', async () => {
			const before = server.received.length;
			const { exitCode, out } = await run([
				...['doctor', `${server.url}${PATH}`, '--send', '--key', KEY],
			]);
			const withKey = server.received.slice(before).filter((each) => headerOf(each, 'x-api-key'));
			expect(withKey.map(({ method }) => method)).toEqual(['POST']);
			expect(exitCode).toBe(0);
			expect(out).toMatch(/^ok +delivery +With the key: Accepted\./m);
			expect(out).not.toContain(KEY);
		});

		it('says why the key is refused: exit code 1', async () => {
			reply = (received) =>
				headerOf(received, 'x-api-key') === undefined
					? healthy(received)
					: refusal({ code: 'api_key_expired', detail: 'It expired yesterday.' });
			const args = ['doctor', `${server.url}${PATH}`, '--send', '--key', KEY];
			const { exitCode, out } = await run(args);
			expect(exitCode).toBe(1);
			expect(out).toMatch(/^fail +delivery +With the key: Refused: API key expired/m);
		});

		it.each([
			['without a key', ['--send'], '--send needs --key'],
			['with a key that no header can have', ['--send', '--key', 'a\nb'], 'no header can have'],
		])('%s is a mistake: exit code 2', async (_, args, message) => {
			const { exitCode, err } = await run(['doctor', server.url, ...args]);
			expect(exitCode).toBe(2);
			expect(err).toContain(message);
		});
	});

	it('gives its checks as JSON', async () => {
		const { json } = await run(['doctor', `${server.url}${PATH}`, '--json']);
		expect(json()).toMatchObject({
			isReachable: true,
			checks: expect.arrayContaining([
				expect.objectContaining({ name: 'post', status: 'ok' }),
			]) as unknown,
		});
	});

	it('gives JSON also where the key is a word of it', async () => {
		const { json } = await run(['doctor', `${server.url}${PATH}`, '--json', '--key', 'true']);
		expect(json()).toMatchObject({ isReachable: true });
	});

	describe('dns', () => {
		const address = (...addresses: string[]) => ({
			lookup: async () => addresses.map((each) => ({ address: each })),
			timeoutMs: 50,
		});

		it('tells a name that is not known: exit code 3', async () => {
			const { exitCode, out } = await run(['doctor', 'https://n8n.invalid/webhook/orders']);
			expect(exitCode).toBe(3);
			expect(out).toMatch(/^fail +dns +n8n\.invalid: /m);
		});

		it('says what DNS says', async () => {
			const { dns } = await checksOf('https://n8n.example.com/', {
				lookup: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
			});
			expect(dns!.message).toBe(
				'n8n.example.com: the name is not known to DNS. Is it spelt right? (ENOTFOUND)',
			);
		});

		it.each([
			['127.0.0.1', 'only this machine reaches it'],
			['::1', 'only this machine reaches it'],
			['10.1.2.3', 'only machines of its network reach it'],
			['192.168.1.2', 'only machines of its network reach it'],
			['fd00::1', 'only machines of its network reach it'],
		])('tells that %s is not on the internet', async (each, message) => {
			const { dns } = await checksOf(`${server.url}${PATH}`, address(each));
			expect(dns).toMatchObject({ status: 'warn' });
			expect(dns!.message).toContain(message);
			expect(dns!.advice).toContain('tunnel');
		});
	});

	describe('tcp', () => {
		it('tells that nothing listens: exit code 3', async () => {
			const closed = await startServer(healthy);
			await closed.close();
			const { exitCode, out } = await run(['doctor', `${closed.url}${PATH}`]);
			expect(exitCode).toBe(3);
			expect(out).toMatch(/^fail +tcp +127\.0\.0\.1:\d+: nothing listens there\./m);
		});
	});

	it('tells a server that takes the connection and does not answer: exit code 3', async () => {
		const silent = createServer().listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const { port } = silent.address() as AddressInfo;
		const args = ['doctor', `http://127.0.0.1:${port}${PATH}`, '--timeout', '1'];
		const { exitCode, out } = await run(args);
		silent.close();
		expect(exitCode).toBe(3);
		expect(out).toMatch(/^fail +answer .*no whole answer came within 1 s/m);
	});

	describe('tls', () => {
		const authority = certify({ name: 'Test Authority', isAuthority: true });

		async function checksOver(
			{ cert, key }: Pick<Certified, 'cert' | 'key'>,
			over: Partial<ExamineSettings> = {},
		) {
			const secure = await startServer(healthy, { cert, key });
			try {
				return await checksOf(`${secure.url}${PATH}`, { ca: authority.cert, ...over });
			} finally {
				await secure.close();
			}
		}

		it('is content with a trusted certificate for the name', async () => {
			const checks = await checksOver(certify({ name: '127.0.0.1', issuer: authority }));
			expect(checks.tls).toMatchObject({
				status: 'ok',
				message: 'TLSv1.3, with a certificate of Test Authority.',
			});
			expect(checks['certificate name']).toMatchObject({ status: 'ok' });
			expect(checks['certificate dates']).toMatchObject({ status: 'ok' });
		});

		it('tells a self-signed certificate, and looks on', async () => {
			const checks = await checksOver(certify({ name: '127.0.0.1' }));
			expect(checks.tls).toMatchObject({ status: 'fail' });
			expect(checks.tls!.message).toContain('self-signed');
			expect(checks.post).toMatchObject({ status: 'ok' });
		});

		it('tells a chain without its intermediate certificate', async () => {
			const issuer = certify({ name: 'Intermediate', issuer: authority, isAuthority: true });
			const leaf = certify({ name: '127.0.0.1', issuer });
			const incomplete = await checksOver(leaf);
			expect(incomplete.tls!.message).toContain('The chain of certificates is not complete');
			const whole = await checksOver({ ...leaf, cert: leaf.cert + issuer.cert });
			expect(whole.tls).toMatchObject({ status: 'ok' });
		});

		it.each([
			['has expired', -10, -1, 'fail', 'The certificate expired on '],
			['is not valid yet', 1, 10, 'fail', 'The certificate is not valid before '],
			['expires soon', -10, 5.5, 'warn', 'The certificate expires in 5 days, on '],
			['expires in two weeks and a day', -10, 15.5, 'ok', 'The certificate is valid until '],
		])('tells a certificate that %s', async (_, from, to, status, message) => {
			const now = Date.now();
			const wish = { fromMs: now + from * DAY_MS, toMs: now + to * DAY_MS };
			const checks = await checksOver(certify({ name: '127.0.0.1', issuer: authority, ...wish }));
			expect(checks['certificate dates']).toMatchObject({ status });
			expect(checks['certificate dates']!.message).toContain(message);
			expect(checks.tls).toMatchObject({ status: 'ok' });
		});

		it('tells a server that speaks no TLS: exit code 3', async () => {
			const { exitCode, out } = await run(['doctor', `https://127.0.0.1:${server.port}${PATH}`]);
			expect(exitCode).toBe(3);
			expect(out).toMatch(/^fail +tls .*does not speak TLS there/m);
		});

		it('sends the key to nobody whose certificate is not trusted', async () => {
			const { cert, key } = certify({ name: '127.0.0.1' });
			const secure = await startServer(healthy, { cert, key });
			const args = ['doctor', `${secure.url}${PATH}`, '--send', '--key', KEY];
			const { exitCode, out } = await run(args);
			await secure.close();
			expect(exitCode).toBe(1);
			expect(out).toMatch(/^fail +delivery .*the certificate is self-signed/m);
			expect(secure.received.filter((each) => headerOf(each, 'x-api-key'))).toEqual([]);
		});

		it('takes the certificate of an authority from a file', async () => {
			const folder = await mkdtemp(path.join(tmpdir(), 'spot-connect-'));
			const file = path.join(folder, 'authority.pem');
			await writeFile(file, authority.cert);
			const secure = await startServer(healthy, certify({ name: '127.0.0.1', issuer: authority }));
			const args = ['doctor', `${secure.url}${PATH}`, '--ca', file, '--send', '--key', KEY];
			const { exitCode } = await run(args);
			await secure.close();
			await rm(folder, { recursive: true });
			expect(exitCode).toBe(0);
		});
	});

	describe('redirect', () => {
		it.each([
			['from HTTP to HTTPS', `https://127.0.0.1${PATH}`, 'Give senders the https:// URL'],
			['to a slash at the end', `${PATH}/`, 'Give senders the URL with the slash at its end'],
			['to another host', `http://www.n8n.example.com${PATH}`, 'with www.n8n.example.com'],
			['to a login', '/login', 'a login of the proxy?'],
			['to nowhere', 'http://', 'Look what sends requests on'],
		])('tells one %s', async (_, location, advice) => {
			const { redirect, post } = await checksWith(() => ({ status: 301, headers: { location } }));
			expect(redirect).toMatchObject({ status: 'fail' });
			expect(redirect!.advice).toContain(advice);
			expect(post).toBeUndefined();
		});

		it('tells one of POST alone', async () => {
			const post = { status: 308, headers: { location: '/login' } };
			const { redirect } = await checksWith(withPost(post));
			expect(redirect).toMatchObject({ status: 'fail' });
		});
	});

	describe('get', () => {
		it('does not call a webhook that listens to GET, and tells it', async () => {
			const before = server.received.length;
			const { get } = await checksWith((received) =>
				received.method === 'OPTIONS'
					? { status: 204, headers: { 'access-control-allow-methods': 'OPTIONS, GET, POST' } }
					: healthy(received),
			);
			expect(get).toMatchObject({ status: 'warn' });
			expect(server.received.slice(before).map(({ method }) => method)).toEqual([
				'OPTIONS',
				'POST',
			]);
		});

		it('tells that GET is refused where POST is meant', async () => {
			expect((await checksWith(healthy)).get!.message).toBe(
				'GET is refused: the webhook is there, for POST.',
			);
		});
	});

	describe('post', () => {
		it.each(['api_key_missing', 'token_missing', 'signature_missing'] as const)(
			'is content with %s',
			async (code) => {
				const { post } = await checksWith(withPost(refusal({ code, detail: 'Missing.' })));
				expect(post).toMatchObject({
					status: 'ok',
					message: `A POST without a key is refused as it should be (${code}).`,
				});
			},
		);

		it.each<[string, Reply, string]>([
			['a proxy without n8n', { status: 502 }, 'The proxy answers, but n8n does not.'],
			['a server that is not n8n', { status: 404, body: 'No' }, 'it is not n8n'],
			['a web page', { body: '<!doctype html>' }, 'This is a web page'],
			['another webhook', { body: '{}' }, 'not by Spot Connect'],
		])('tells %s', async (_, answer, message) => {
			const { post } = await checksWith(withPost(answer));
			expect(post).toMatchObject({ status: 'fail', advice: expect.stringMatching(/./) as string });
			expect(post!.message).toContain(message);
		});

		it('has a word on every refusal', async () => {
			for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
				const { post } = await checksWith(withPost(refusal({ code, detail: 'Why.' })));
				expect(post!.message).toMatch(/./);
			}
		});
	});

	describe('clock', () => {
		it.each([
			['agrees', 10_000, 'ok', 'agree'],
			['is behind', 60_000, 'warn', 'is 60 seconds behind'],
			['is ahead', -60_000, 'warn', 'is 60 seconds ahead of'],
			['is far off', 400_000, 'fail', 'is 400 seconds behind'],
		])('tells that the clock of the server %s', async (_, offMs, status, message) => {
			const now = Math.floor(Date.now() / 1000) * 1000;
			reply = withHeaders({ date: new Date(now).toUTCString() });
			const { clock } = await checksOf(`${server.url}${PATH}`, { nowMs: () => now + 500 + offMs });
			expect(clock).toMatchObject({ status });
			expect(clock!.message).toContain(message);
		});
	});

	describe('proxies', () => {
		it.each([
			['cf-ray', '8a', 'Cloudflare'],
			['server', 'nginx/1.25', 'nginx'],
			['server', 'Caddy', 'Caddy'],
			['via', '1.1 example', 'a proxy'],
		])('tells by %s: %s that there is %s', async (name, value, who) => {
			const { proxies } = await checksWith(withHeaders({ [name]: value }));
			expect(proxies).toMatchObject({ status: 'warn' });
			expect(proxies!.message).toContain(who);
			expect(proxies!.advice).toContain('N8N_PROXY_HOPS');
		});
	});

	describe('body limit', () => {
		it.each([
			['nginx', 'warn', 'nginx takes bodies of 1 MiB'],
			['cloudflare', 'ok', 'n8n takes bodies of 16 MiB'],
		])('of %s', async (name, status, message) => {
			const checks = await checksWith(withHeaders({ server: name }));
			expect(checks['body limit']).toMatchObject({ status });
			expect(checks['body limit']!.message).toContain(message);
		});

		it('of Cloudflare, by its ray', async () => {
			const checks = await checksWith(withHeaders({ 'cf-ray': '8a' }));
			expect(checks['body limit']!.message).toContain('Cloudflare takes bodies of 100 MB');
		});
	});

	describe('cors', () => {
		it.each([
			['the origin back', 'https://origin.invalid', 'Web pages of any site may call'],
			['any', '*', 'Web pages of any site may call'],
			['one', 'https://shop.example', 'Web pages of https://shop.example may call'],
		])('tells that it allows %s', async (_, origin, message) => {
			const { cors } = await checksWith(withHeaders({ 'access-control-allow-origin': origin }));
			expect(cors!.message).toContain(message);
		});

		it('tells that it allows none', async () => {
			const { cors } = await checksWith((received) =>
				received.method === 'OPTIONS' ? { status: 204 } : healthy(received),
			);
			expect(cors!.message).toBe('Web pages of other sites may not call the webhook.');
		});
	});
});
