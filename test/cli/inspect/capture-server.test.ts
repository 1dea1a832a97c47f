import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

import { DEFAULT_ANSWER } from '../../../cli/inspect/answer-settings';
import { sendBytes, startInspector, until } from './support';

const CLOSE = 'Connection: close\r\n';

describe('what the inspector captures', () => {
	it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND', 'QUERY'])(
		'takes %s on any path',
		async (method) => {
			await using inspector = await startInspector();
			const received = await sendBytes(
				inspector.url,
				`${method} /any//path/../%2e?a=1&a=%20 HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`,
			);
			expect(received).toMatch(/^HTTP\/1\.1 200 /);
			expect(await inspector.full(1)).toMatchObject({
				method,
				path: '/any//path/../%2e?a=1&a=%20',
			});
		},
	);

	it('keeps headers in their order and spelling, repeated ones and such without a value too', async () => {
		await using inspector = await startInspector();
		const headers = [
			'x-B: 1',
			'Host: example',
			'X-a: two',
			'x-b:',
			'Cookie: c',
			'Connection: close',
		];
		await sendBytes(inspector.url, `POST / HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
		expect((await inspector.full(1)).headers).toEqual([
			['x-B', '1'],
			['Host', 'example'],
			['X-a', 'two'],
			['x-b', ''],
			['Cookie', 'c'],
			['Connection', 'close'],
		]);
	});

	it('takes a request without Host, and of HTTP 1.0', async () => {
		await using inspector = await startInspector();
		await sendBytes(inspector.url, `GET /old HTTP/1.1\r\n${CLOSE}\r\n`);
		await sendBytes(inspector.url, 'GET /older HTTP/1.0\r\n\r\n');
		expect(await inspector.full(1)).toMatchObject({ path: '/old', httpVersion: '1.1' });
		expect(await inspector.full(2)).toMatchObject({ path: '/older', httpVersion: '1.0' });
	});

	it.each([
		['text', Buffer.from('{"name": "Žofie 🫖"}'), 'utf8'],
		['other bytes', Buffer.from([0, 255, 13, 10, 128, 39]), 'base64'],
		['nothing', Buffer.alloc(0), 'utf8'],
	] as const)('keeps a body of %s byte by byte', async (_, body, encoding) => {
		await using inspector = await startInspector();
		await fetch(inspector.url, { method: 'POST', body });
		const { body: kept, bytes } = await inspector.full(1);
		expect(kept).toMatchObject({ bytes: body.length, kept: body.length, encoding });
		expect(Buffer.from(kept.text, kept.encoding)).toEqual(body);
		expect(bytes).toBe(body.length);
	});

	it('joins a chunked body', async () => {
		await using inspector = await startInspector();
		await sendBytes(
			inspector.url,
			`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n${CLOSE}\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
		);
		expect((await inspector.full(1)).body.text).toBe('abcde');
	});

	it('cuts a body over the bound, says so, and cuts no character in two', async () => {
		await using inspector = await startInspector({
			bounds: { maxCount: 10, maxBytes: 1e6, maxBodyBytes: 10 },
		});
		await fetch(inspector.url, { method: 'POST', body: 'éééééé' + 'x'.repeat(100_000) });
		await fetch(inspector.url, { method: 'POST', body: 'x' + 'é'.repeat(100) });
		expect((await inspector.full(1)).body).toEqual({
			bytes: 100_012,
			kept: 10,
			encoding: 'utf8',
			text: 'ééééé',
		});
		expect((await inspector.full(2)).body).toMatchObject({ bytes: 201, kept: 9, text: 'xéééé' });
		expect((await inspector.state()).dropped.cutBodies).toBe(2);
	});

	it('keeps what came of a request whose sender hangs up in the middle of it', async () => {
		await using inspector = await startInspector();
		const socket = connect(Number(new URL(inspector.url).port), '127.0.0.1');
		socket.write('POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
		await until(async () => (await inspector.state()).pending === 1);
		socket.destroy();
		await until(async () => (await inspector.state()).total === 1);
		expect(await inspector.full(1)).toMatchObject({
			aborted: true,
			status: 0,
			body: { bytes: 4, text: 'half' },
		});
	});

	it('says from where, when, with what content type, and how long it took', async () => {
		await using inspector = await startInspector({ nowMs: () => Date.UTC(2026, 0, 15, 10) });
		await fetch(inspector.url, { method: 'POST', body: '{}', headers: { 'content-type': 'a/b' } });
		const full = await inspector.full(1);
		expect(full).toMatchObject({
			source: '127.0.0.1',
			receivedAt: '2026-01-15T10:00:00.000Z',
			contentType: 'a/b',
		});
		expect(full.durationMs).toBeGreaterThan(0);
	});
});

describe('what senders are answered', () => {
	it('200 with a little JSON, unless it is set', async () => {
		await using inspector = await startInspector();
		const response = await fetch(inspector.url);
		expect([response.status, await response.json()]).toEqual([200, { received: true }]);
	});

	it('what is set: status, content type and body', async () => {
		const answer = { ...DEFAULT_ANSWER, status: 418, contentType: 'text/tea', body: 'Grün' };
		await using inspector = await startInspector({ answer });
		const response = await fetch(inspector.url);
		expect(response.status).toBe(418);
		expect(response.headers.get('content-type')).toBe('text/tea');
		expect(await response.text()).toBe('Grün');
		expect(await inspector.full(1)).toMatchObject({
			status: 418,
			answer: {
				headers: [
					['Content-Type', 'text/tea'],
					['Content-Length', '5'],
				],
				body: { text: 'Grün' },
			},
		});
	});

	it('no body with a status that has none', async () => {
		await using inspector = await startInspector({ answer: { ...DEFAULT_ANSWER, status: 204 } });
		const received = await sendBytes(inspector.url, `GET / HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`);
		expect(received).toMatch(/\r\n\r\n$/);
		expect(received).not.toMatch(/content-length/i);
		expect((await inspector.full(1)).answer.body.bytes).toBe(0);
	});

	it('every one a failure at a failure rate of 1, none at 0', async () => {
		const answer = { ...DEFAULT_ANSWER, failureRate: 1, failureStatus: 500 };
		await using failing = await startInspector({ answer });
		expect((await fetch(failing.url)).status).toBe(500);
		expect(await failing.full(1)).toMatchObject({ status: 500 });
	});

	it('a share of them failures at a rate between', async () => {
		await using inspector = await startInspector({
			answer: { ...DEFAULT_ANSWER, failureRate: 0.5 },
		});
		const statuses = new Set<number>();
		await until(async () => statuses.add((await fetch(inspector.url)).status).size === 2);
		expect([...statuses].sort()).toEqual([200, 503]);
	});

	it('after the delay; until then the request is listed as pending', async () => {
		await using inspector = await startInspector({ answer: { ...DEFAULT_ANSWER, delayMs: 200 } });
		const startMs = performance.now();
		const answered = fetch(inspector.url);
		await until(async () => (await inspector.state()).total === 1);
		expect((await inspector.list()).requests[0]).toMatchObject({ status: 0, durationMs: 0 });
		await answered;
		expect(performance.now() - startMs).toBeGreaterThanOrEqual(199);
		const { status, durationMs } = await inspector.full(1);
		expect(status).toBe(200);
		expect(durationMs).toBeGreaterThanOrEqual(199);
		expect((await inspector.state()).pending).toBe(0);
	});

	it('nothing, where they hang up during the delay', async () => {
		await using inspector = await startInspector({
			answer: { ...DEFAULT_ANSWER, delayMs: 60_000 },
		});
		const sending = request(inspector.url).on('error', () => undefined);
		sending.end();
		await until(async () => (await inspector.state()).total === 1);
		sending.destroy();
		await until(async () => (await inspector.full(1)).aborted === true);
		expect(await inspector.state()).toMatchObject({ pending: 0 });
		expect((await inspector.full(1)).status).toBe(0);
	});

	it('503 where more wait than the memory holds; they are counted', async () => {
		await using inspector = await startInspector({
			bounds: { maxCount: 100, maxBytes: 40_000, maxBodyBytes: 1000 },
			answer: { ...DEFAULT_ANSWER, delayMs: 60_000 },
		});
		const waiting = Array.from({ length: 40 }, () => {
			const sending = request(inspector.url, { agent: false }).on('error', () => undefined);
			sending.end();
			return sending;
		});
		const refusal = await Promise.race(
			waiting.map(
				async (each) =>
					await new Promise<IncomingMessage>((resolve) => each.once('response', resolve)),
			),
		);
		expect(refusal.statusCode).toBe(503);
		await until(async () => {
			const { pending, dropped } = await inspector.state();
			return pending + dropped.refused === waiting.length;
		});
		expect((await inspector.state()).pending).toBeLessThan(20);
		for (const each of waiting) each.destroy();
	});
});
