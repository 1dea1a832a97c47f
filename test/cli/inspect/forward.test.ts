import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';

import { DEFAULT_ANSWER } from '../../../cli/inspect/answer-settings';
import { BodyCollector } from '../../../cli/inspect/body-collector';
import { Captures } from '../../../cli/inspect/captures';
import { Forwarder } from '../../../cli/inspect/forward';
import { startServer } from '../server';
import { newCapture, sendBytes, startInspector, until } from './support';

/** A server with a listener of node:http. */
async function upstreamOf(listener: RequestListener) {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	return {
		url: `http://127.0.0.1:${port}`,
		host: `127.0.0.1:${port}`,
		[Symbol.asyncDispose]: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A server that answers as it is told, and notes what it receives. */
async function recorderOf(reply: Parameters<typeof startServer>[0]) {
	const server = await startServer(reply);
	return { ...server, [Symbol.asyncDispose]: async () => await server.close() };
}

const CLOSE = 'Connection: close\r\n';

describe('passing on', () => {
	it('sends method, path, headers in their order and body exactly as they came', async () => {
		await using upstream = await recorderOf(() => ({}));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const body = Buffer.from([0, 1, 255, 13, 10, 0x7b]);
		await sendBytes(
			inspector.url,
			Buffer.concat([
				Buffer.from(
					`PATCH /a/../b%2F?x=1&x=%20 HTTP/1.1\r\nx-B: 1\r\nHost: hooks.example\r\nX-Sig: v1,ab\r\nx-b: \xe9\r\nContent-Length: 6\r\n${CLOSE}\r\n`,
					'latin1',
				),
				body,
			]),
		);
		const [received] = upstream.received;
		expect(received).toMatchObject({ method: 'PATCH', path: '/a/../b%2F?x=1&x=%20', body });
		expect(received!.headers).toEqual([
			['x-B', '1'],
			['Host', `127.0.0.1:${upstream.port}`],
			['X-Sig', 'v1,ab'],
			['x-b', '\xe9'],
			['Content-Length', '6'],
			['Connection', 'close'],
		]);
	});

	it('leaves out the headers of one connection: RFC 9110, section 7.6.1', async () => {
		await using upstream = await recorderOf(() => ({}));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		await sendBytes(
			inspector.url,
			'GET / HTTP/1.1\r\nHost: x\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nProxy-Connection: x\r\nX-End: 1\r\n\r\n',
		);
		expect(upstream.received[0]!.headers.map(([name]) => name)).toEqual([
			'Host',
			'X-End',
			'Connection',
		]);
	});

	it('frames a chunked body anew, and says of no body that there is none', async () => {
		await using upstream = await recorderOf(() => ({}));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const head = `POST / HTTP/1.1\r\nHost: x\r\n${CLOSE}`;
		await sendBytes(
			inspector.url,
			`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
		);
		await sendBytes(inspector.url, `${head}\r\n`);
		expect(upstream.received.map(({ body }) => body.toString())).toEqual(['abc', '']);
		expect(upstream.received[0]!.headers).toContainEqual(['Transfer-Encoding', 'chunked']);
		expect(upstream.received[1]!.headers).toContainEqual(['Content-Length', '0']);
	});

	it('gives the answer back as it is: status text, headers in their order, repeated ones, body', async () => {
		await using upstream = await upstreamOf((_, response) => {
			response.sendDate = false;
			response.writeHead(299, 'Quite Fine', [
				...['Set-Cookie', 'a=1'],
				...['X-Case', 'K\xe9'],
				...['set-cookie', 'b=2'],
				...['Content-Length', '4'],
				...['Keep-Alive', 'timeout=99'],
			]);
			response.end(Buffer.from([0, 255, 1, 2]));
		});
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const received = await sendBytes(inspector.url, `GET / HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`);
		expect(received).toBe(
			'HTTP/1.1 299 Quite Fine\r\nSet-Cookie: a=1\r\nX-Case: K\xe9\r\nset-cookie: b=2\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\x00\xff\x01\x02',
		);
	});

	it('shows both sides', async () => {
		await using upstream = await recorderOf(() => ({
			status: 401,
			headers: { 'x-reason': 'none' },
			body: '{"code":"api_key_missing"}',
		}));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/webhook/orders` });
		await fetch(`${inspector.url}/from/provider?a=1`, { method: 'POST', body: '{}' });
		await until(async () => (await inspector.full(1)).status !== 0);
		const full = await inspector.full(1);
		expect(full).toMatchObject({
			path: '/from/provider?a=1',
			status: 401,
			forward: {
				url: `${upstream.url}/webhook/orders?a=1`,
				status: 401,
				body: { text: '{"code":"api_key_missing"}' },
			},
			answer: { body: { text: '{"code":"api_key_missing"}' } },
		});
		expect(full.forward!.headers).toContainEqual(['x-reason', 'none']);
		expect(upstream.received[0]!.path).toBe('/webhook/orders?a=1');
	});

	it('passes bodies on whole that it keeps only the beginning of, both ways', async () => {
		const large = Buffer.alloc(3_000_000, 'abcdefg');
		await using upstream = await recorderOf(({ body }) => ({ body }));
		await using inspector = await startInspector({
			forwardUrl: `${upstream.url}/`,
			bounds: { maxCount: 10, maxBytes: 1_000_000, maxBodyBytes: 1000 },
		});
		const response = await fetch(inspector.url, { method: 'POST', body: large });
		expect(large.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
		expect(large.equals(upstream.received[0]!.body)).toBe(true);
		await until(async () => (await inspector.full(1)).status !== 0);
		expect(await inspector.full(1)).toMatchObject({
			body: { bytes: large.length, kept: 1000 },
			forward: { body: { bytes: large.length, kept: 1000 } },
		});
	});

	it('follows no redirect: the sender gets it', async () => {
		await using upstream = await recorderOf(() => ({
			status: 308,
			headers: { location: '/other' },
		}));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const { status, headers } = await fetch(inspector.url, { redirect: 'manual' });
		expect([status, headers.get('location')]).toEqual([308, '/other']);
	});

	it('answers 502 with the reason where nothing listens', async () => {
		const upstream = await startServer(() => ({}));
		await upstream.close();
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const response = await fetch(inspector.url, { method: 'POST', body: 'x'.repeat(100_000) });
		expect(response.status).toBe(502);
		expect(await response.json()).toEqual({
			code: 'ECONNREFUSED',
			error: expect.stringMatching(/^Not passed on\. 127\.0\.0\.1:\d+: nothing listens/) as string,
		});
		await until(async () => (await inspector.full(1)).status !== 0);
		const { forward, status } = await inspector.full(1);
		expect(status).toBe(502);
		expect(forward).toMatchObject({
			error: expect.stringContaining('nothing listens there') as string,
		});
		expect(forward).not.toHaveProperty('status');
	});

	it('cuts the answer short where it was cut short, and says so', async () => {
		await using upstream = await upstreamOf((_, response) => {
			response.writeHead(200, { 'content-length': '10' });
			response.write('half', () => response.socket!.destroy());
		});
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		await expect(fetch(inspector.url).then(async (each) => await each.text())).rejects.toThrow();
		await until(async () => (await inspector.full(1)).forward?.error !== undefined);
		const full = await inspector.full(1);
		expect(full).toMatchObject({ status: 200, forward: { status: 200, body: { text: 'half' } } });
		expect(full).not.toHaveProperty('aborted');
	});

	it('gives the sender an answer that comes before the body is through', async () => {
		await using upstream = await upstreamOf((_, response) => {
			response.writeHead(413, { connection: 'close' }).end('too large');
		});
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const socket = connect(Number(new URL(inspector.url).port), '127.0.0.1').setEncoding('utf8');
		let received = '';
		socket.on('data', (text: string) => (received += text));
		socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf');
		await until(() => received.includes('too large'));
		socket.write('rest');
		await until(async () => (await inspector.state()).total === 1);
		await until(async () => (await inspector.full(1)).status === 413);
		expect((await inspector.full(1)).body.text).toBe('halfrest');
		socket.destroy();
	});

	it('takes the request back where the sender hangs up', async () => {
		let arrived: IncomingMessage | undefined;
		await using upstream = await upstreamOf((request) => void (arrived = request));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const controller = new AbortController();
		const sending = fetch(inspector.url, { signal: controller.signal });
		await until(() => arrived !== undefined);
		controller.abort();
		await expect(sending).rejects.toThrow();
		await until(() => arrived!.socket.destroyed);
		await until(async () => (await inspector.full(1)).aborted === true);
		expect(await inspector.full(1)).toMatchObject({
			status: 0,
			forward: { error: 'The sender hung up.' },
		});
	});

	it('lists a request while its answer is awaited', async () => {
		let waiting: ServerResponse | undefined;
		await using upstream = await upstreamOf((_, response) => void (waiting = response));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const answered = fetch(inspector.url);
		await until(async () => waiting !== undefined && (await inspector.state()).total === 1);
		expect(await inspector.full(1)).toMatchObject({ status: 0, forward: { durationMs: 0 } });
		waiting!.end();
		await answered;
		await until(async () => (await inspector.full(1)).status === 200);
		expect((await inspector.full(1)).forward!.durationMs).toBeGreaterThan(0);
	});

	it('passes nothing on that is to fail', async () => {
		await using upstream = await recorderOf(() => ({}));
		await using inspector = await startInspector({
			forwardUrl: `${upstream.url}/`,
			answer: { ...DEFAULT_ANSWER, failureRate: 1 },
		});
		expect((await fetch(inspector.url)).status).toBe(503);
		expect(upstream.received).toHaveLength(0);
		expect(await inspector.full(1)).not.toHaveProperty('forward');
	});

	it('waits for the delay first, and passes on what came meanwhile', async () => {
		await using upstream = await recorderOf(() => ({ status: 201 }));
		await using inspector = await startInspector({
			forwardUrl: `${upstream.url}/`,
			answer: { ...DEFAULT_ANSWER, delayMs: 100 },
		});
		const startMs = performance.now();
		const response = await fetch(inspector.url, { method: 'POST', body: 'abc' });
		expect(performance.now() - startMs).toBeGreaterThanOrEqual(99);
		expect([response.status, upstream.received[0]!.body.toString()]).toEqual([201, 'abc']);
	});

	it('gives up on an answer that does not come in time', async () => {
		await using upstream = await upstreamOf(() => undefined);
		const captures = new Captures({ maxCount: 1, maxBytes: 1e6, maxBodyBytes: 1e5 });
		const forwarder = new Forwarder(50);
		const forward = await forwarder.resend(newCapture(), upstream.url, new BodyCollector(captures));
		expect(forward.error).toBe(`${upstream.host}: no whole answer came within 0.05 s.`);
		expect(captures.reservedBytes).toBe(0);
		forwarder.close();
	});

	it('does not begin where requests would come back for ever', async () => {
		const port = await freePort();
		for (const host of ['localhost', '127.0.0.1', '[::1]']) {
			const starting = startInspector({ port, forwardUrl: `http://${host}:${port}/x` });
			await expect(starting).rejects.toThrow('--forward leads back to the inspector');
		}
	});
});

async function freePort(): Promise<number> {
	await using upstream = await upstreamOf(() => undefined);
	return Number(new URL(upstream.url).port);
}
