import { request } from 'node:http';

import { DEFAULT_ANSWER } from '../../../cli/inspect/answer-settings';
import { CALL_HEADER, type Comparison, type Full } from '../../../cli/inspect/api';
import { isOwnHost } from '../../../cli/inspect/host-guard';
import { startServer } from '../server';
import { sendBytes, startInspector, until, type Running } from './support';

/** A call with headers that a browser would not let a page set. */
async function statusOf(
	url: string,
	method: string,
	headers: Readonly<Record<string, string>>,
): Promise<number> {
	return await new Promise((resolve, reject) => {
		request(url, { method, headers }, (response) => {
			response.resume();
			resolve(response.statusCode!);
		})
			.on('error', reject)
			.end();
	});
}

async function capture(inspector: Running, count: number): Promise<void> {
	for (let index = 1; index <= count; index += 1) {
		await fetch(`${inspector.url}/${index}`, { method: 'POST', body: `{"n":${index}}` });
	}
}

describe('who may call the page', () => {
	it.each([
		['localhost', '127.0.0.1', true],
		['localhost:4568', '127.0.0.1', true],
		['LOCALHOST:4568', '127.0.0.1', true],
		['inspector.localhost', '127.0.0.1', true],
		['127.0.0.1:4568', '127.0.0.1', true],
		['127.8.8.8', '127.0.0.1', true],
		['[::1]:4568', '127.0.0.1', true],
		['evil.example', '127.0.0.1', false],
		['evil.example:4568', '127.0.0.1', false],
		['localhost.evil.example', '127.0.0.1', false],
		['127.0.0.1.evil.example', '127.0.0.1', false],
		['evil.example#localhost', '127.0.0.1', false],
		['user@localhost', '127.0.0.1', false],
		['192.0.2.7', '127.0.0.1', false],
		['', '127.0.0.1', false],
		[undefined, '127.0.0.1', false],
		['192.0.2.7:4568', '0.0.0.0', true],
		['[2001:db8::7]', '::', true],
		['evil.example', '0.0.0.0', false],
		['box.lan:4568', 'box.lan', true],
		['other.lan', 'box.lan', false],
	])('Host %s, where it listens on %s: %s', (header, boundTo, isOwn) => {
		expect(isOwnHost(header, boundTo)).toBe(isOwn);
	});

	it('no page whose name was made to lead here (DNS rebinding)', async () => {
		await using inspector = await startInspector();
		for (const path of ['/', '/api/state', '/api/requests', '/api/live', '/client.js']) {
			expect(await statusOf(inspector.uiUrl + path, 'GET', { host: 'evil.example' })).toBe(403);
		}
	});

	it.each([
		['POST', '/api/requests/1/resend'],
		['PUT', '/api/answer'],
		['PUT', '/api/secret'],
		['DELETE', '/api/requests'],
	])(
		'no foreign page that would change something: %s %s needs the header',
		async (method, path) => {
			await using inspector = await startInspector();
			await capture(inspector, 1);
			expect(await statusOf(inspector.uiUrl + path, method, {})).toBe(403);
			expect(await statusOf(inspector.uiUrl + path, method, { [CALL_HEADER]: '0' })).toBe(403);
			expect(await inspector.state()).toMatchObject({ kept: 1, hasSecret: false });
		},
	);

	it('nobody from another origin: there is no answer to a preflight', async () => {
		await using inspector = await startInspector();
		const response = await fetch(`${inspector.uiUrl}/api/requests`, {
			method: 'OPTIONS',
			headers: { origin: 'http://evil.example', 'access-control-request-method': 'DELETE' },
		});
		expect(response.status).toBe(403);
		expect([...response.headers.keys()].filter((name) => name.includes('allow'))).toEqual([]);
	});

	it('gets a page that may load nothing from elsewhere, and nothing is stored', async () => {
		await using inspector = await startInspector();
		for (const [path, type] of [
			['/', 'text/html'],
			['/style.css', 'text/css'],
			['/client.js', 'text/javascript'],
			['/api/state', 'application/json'],
		] as const) {
			const { status, headers } = await inspector.call('GET', path);
			expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
			expect(headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('cache-control')).toBe('no-store');
			expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
			expect(headers.get('x-powered-by')).toBeNull();
		}
	});

	it('is not who sends webhooks: the capture port has no API', async () => {
		await using inspector = await startInspector();
		const response = await fetch(`${inspector.url}/api/state`);
		expect(await response.json()).toEqual({ received: true });
		expect((await inspector.full(1)).path).toBe('/api/state');
	});
});

describe('the list', () => {
	it('has the newest first, pages by id, and says whether there are more', async () => {
		await using inspector = await startInspector();
		await capture(inspector, 5);
		const ids = async (query: string) => {
			const { requests, more } = await inspector.list(query);
			return [requests.map(({ id }) => id), more];
		};
		expect(await ids('')).toEqual([[5, 4, 3, 2, 1], false]);
		expect(await ids('?limit=2')).toEqual([[5, 4], true]);
		expect(await ids('?limit=2&before=4')).toEqual([[3, 2], true]);
		expect(await ids('?limit=2&before=2')).toEqual([[1], false]);
	});

	it.each([
		['method', 'delete', [3]],
		['path', '/ORDERS', [2]],
		['query', 'page=7', [2]],
		['header name', 'x-shop', [1]],
		['header value', 'green tea', [1]],
		['body', 'žofie', [1]],
		['body as written', '"NAME": "ž', [1]],
		['scheme', 'slack', [2]],
		['status', '200', [3, 2, 1]],
		['several words, all of them', 'post žofie tea', [1]],
		['nothing that is there', 'coffee', []],
	])('is searched in %s', async (_, search, expected) => {
		await using inspector = await startInspector();
		const call = async (path: string, method: string, headers = {}, body?: string) =>
			await fetch(inspector.url + path, { method, headers, ...(body && { body }) });
		await call('/a', 'POST', { 'X-Shop': 'Green Tea' }, '{"name": "Žofie"}');
		await call('/Orders?page=7', 'POST', {
			'x-slack-signature': 'v0=ab',
			'x-slack-request-timestamp': '1',
		});
		await call('/b', 'DELETE');
		const { requests } = await inspector.list(`?search=${encodeURIComponent(search)}`);
		expect(requests.map(({ id }) => id)).toEqual(expected);
	});

	it('says whether more are found than were asked for', async () => {
		await using inspector = await startInspector();
		await capture(inspector, 4);
		const { requests, more } = await inspector.list('?search=%22n%22&limit=3');
		expect([requests.length, more]).toEqual([3, true]);
	});

	it('is empty after all is deleted; ids go on, and so does the count from nothing', async () => {
		await using inspector = await startInspector();
		await capture(inspector, 2);
		const state = (await (await inspector.call('DELETE', '/api/requests')).json()) as object;
		expect(state).toMatchObject({ total: 0, kept: 0, keptBytes: 0, oldestId: 0 });
		await capture(inspector, 1);
		expect((await inspector.list()).requests.map(({ id }) => id)).toEqual([3]);
	});
});

describe('what is wrong with a call', () => {
	it.each([
		['GET', '/api/requests/7', undefined, 404, 'Request 7 is not kept.'],
		['GET', '/api/requests/7/curl', undefined, 404, 'Request 7 is not kept.'],
		['GET', '/api/requests/x', undefined, 400, 'An id must be a whole number above 0.'],
		['GET', '/api/requests?limit=-1', undefined, 400, 'limit must be a whole number above 0.'],
		['GET', '/api/requests?before=x', undefined, 400, 'before must be a whole number above 0.'],
		['GET', `/api/requests?search=${'x'.repeat(1001)}`, undefined, 400, 'search has more than'],
		['GET', '/api/compare?a=1', undefined, 400, 'An id is missing.'],
		['GET', '/api/compare?a=1&b=9', undefined, 404, 'Request 9 is not kept.'],
		['GET', '/api/nothing', undefined, 404, 'There is no such page.'],
		['POST', '/api/requests/9/resend', {}, 404, 'Request 9 is not kept.'],
		['POST', '/api/requests/1/resend', {}, 400, 'Give a url: there is no --forward'],
		['POST', '/api/requests/1/resend', { url: 7 }, 400, 'url must be a text.'],
		['POST', '/api/requests/1/resend', { url: 'file:///etc/passwd' }, 400, 'is not a whole URL'],
		['PUT', '/api/secret', {}, 400, 'secret must be a text of at most 4096 characters.'],
		['PUT', '/api/answer', {}, 400, 'status must be a whole number from 200 to 599.'],
		['PUT', '/api/answer', [], 400, 'The answer must be an object.'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, status: 101 }, 400, 'status must be'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, delayMs: 1e9 }, 400, 'delayMs must be'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, failureRate: 1.1 }, 400, 'failureRate must be'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, failureStatus: 200 }, 400, 'failureStatus must'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, contentType: 'a\nb' }, 400, 'contentType must be'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, body: 7 }, 400, 'body must be a text'],
		['PUT', '/api/answer', { ...DEFAULT_ANSWER, more: 7 }, 400, 'An answer has no more.'],
	])('%s %s %j: %i', async (method, path, body, status, error) => {
		await using inspector = await startInspector();
		await capture(inspector, 1);
		const response = await inspector.call(method, path, body);
		expect([response.status, await response.json()]).toEqual([
			status,
			{ error: expect.stringContaining(error) as string },
		]);
	});

	it('a body that is no JSON is the caller’s mistake, and shows no stack trace', async () => {
		await using inspector = await startInspector();
		const response = await fetch(`${inspector.uiUrl}/api/answer`, {
			method: 'PUT',
			headers: { [CALL_HEADER]: '1', 'content-type': 'application/json' },
			body: '{',
		});
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			error: expect.stringContaining('JSON at position 1') as string,
		});
	});
});

describe('setting the answer', () => {
	it('changes what the next sender gets, and comes back in the state', async () => {
		await using inspector = await startInspector();
		const answer = { ...DEFAULT_ANSWER, status: 503, body: 'later', contentType: 'text/plain' };
		const response = await inspector.call('PUT', '/api/answer', answer);
		expect(await response.json()).toMatchObject({ answer });
		const answered = await fetch(inspector.url);
		expect([answered.status, await answered.text()]).toEqual([503, 'later']);
	});
});

describe('comparing', () => {
	it('names the differences of two requests', async () => {
		await using inspector = await startInspector();
		await capture(inspector, 2);
		const response = await inspector.call('GET', '/api/compare?a=1&b=2');
		expect((await response.json()) as Comparison).toEqual({
			same: false,
			more: false,
			differences: [
				{ place: 'path', name: '', left: '/1', right: '/2' },
				{ place: 'body', name: '/n', left: '1', right: '2' },
			],
		});
	});
});

describe('resending', () => {
	it('sends method, path, headers and body as they were captured, and keeps what came back', async () => {
		const upstream = await startServer(() => ({ status: 202, body: 'again' }));
		await using inspector = await startInspector({ forwardUrl: `${upstream.url}/` });
		const bytes = `PUT /a/../b?x=1 HTTP/1.1\r\nX-b: 1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nab\xff`;
		await sendBytes(inspector.url, Buffer.from(bytes, 'latin1'));
		await until(async () => (await inspector.full(1)).status !== 0);
		const response = await inspector.call('POST', '/api/requests/1/resend', {});
		expect((await response.json()) as Full).toMatchObject({
			id: 2,
			resendOf: 1,
			method: 'PUT',
			path: '/a/../b?x=1',
			status: 202,
			forward: { url: `${upstream.url}/a/../b?x=1`, status: 202, body: { text: 'again' } },
		});
		const [first, second] = upstream.received;
		expect(second).toEqual(first);
		await upstream.close();
	});

	it('goes to the URL that is given', async () => {
		const upstream = await startServer(() => ({}));
		await using inspector = await startInspector();
		await capture(inspector, 1);
		const url = `${upstream.url}/webhook-test/x`;
		await inspector.call('POST', '/api/requests/1/resend', { url });
		expect(upstream.received).toMatchObject([
			{ path: '/webhook-test/x', body: Buffer.from('{"n":1}') },
		]);
		await upstream.close();
	});

	it('says why there is no answer', async () => {
		const upstream = await startServer(() => ({}));
		await upstream.close();
		await using inspector = await startInspector();
		await capture(inspector, 1);
		const response = await inspector.call('POST', '/api/requests/1/resend', { url: upstream.url });
		expect(await response.json()).toMatchObject({
			status: 502,
			forward: { error: expect.stringContaining('nothing listens there') as string },
		});
	});

	it('is not possible for a body that is not kept whole', async () => {
		await using inspector = await startInspector({
			bounds: { maxCount: 9, maxBytes: 1e6, maxBodyBytes: 3 },
		});
		await capture(inspector, 1);
		const response = await inspector.call('POST', '/api/requests/1/resend', { url: inspector.url });
		expect(response.status).toBe(409);
	});
});
