import { gzipSync } from 'node:zlib';

import { keyToSend } from '../../../nodes/SpotConnectWebhookEvents/replay/api-key';
import { replayBody } from '../../../nodes/SpotConnectWebhookEvents/replay/body';
import { replayHeaders } from '../../../nodes/SpotConnectWebhookEvents/replay/headers';
import { Pace } from '../../../nodes/SpotConnectWebhookEvents/replay/pace';
import {
	endpointsOf,
	httpUrl,
	isThisHost,
	originalTarget,
	webhookBaseOf,
} from '../../../nodes/SpotConnectWebhookEvents/replay/target';
import { sampleEvent } from '../../eventlog/events';

const HASH = `sha256:${'0'.repeat(64)}`;

describe('the headers of a replay', () => {
	const sent = (
		headers: Record<string, string | string[]>,
		apiKey?: { header: string; key: string },
	) => replayHeaders({ id: 'e1', headers }, apiKey);

	it('are those of the request, and the event that it repeats', () => {
		expect(sent({ 'x-github-event': 'push', 'x-two': ['a', 'b'] })).toEqual({
			headers: { 'x-github-event': 'push', 'x-two': ['a', 'b'], 'x-spot-connect-replay-of': 'e1' },
			hidden: [],
		});
	});

	it('are without those of the former connection, and what Connection names', () => {
		const headers = {
			connection: 'keep-alive, X-Hop',
			'keep-alive': 'timeout=5',
			'x-hop': '1',
			host: 'n8n.example.com',
			'content-length': '12',
			'transfer-encoding': 'chunked',
			te: 'trailers',
			upgrade: 'h2c',
			expect: '100-continue',
			'proxy-authorization': 'Basic YTpi',
		};
		expect(Object.keys(sent(headers).headers)).toEqual(['x-spot-connect-replay-of']);
	});

	it('are without the compression that n8n has undone', () => {
		expect(sent({ 'content-encoding': 'gzip' }).headers).not.toHaveProperty('content-encoding');
		expect(sent({ 'content-encoding': 'br' }).headers).toHaveProperty('content-encoding', 'br');
	});

	it('leave out hidden ones, whole or in part, and tell their names', () => {
		expect(
			sent({
				authorization: '**hidden**',
				referer: '/?token=**hidden**',
				'x-a': ['1', '**hidden**'],
			}),
		).toEqual({
			headers: { 'x-spot-connect-replay-of': 'e1' },
			hidden: ['authorization', 'referer', 'x-a'],
		});
	});

	it('have the API key that the author gives, in the place of the hidden one', () => {
		const { headers, hidden } = sent(
			{ 'x-api-key': '**hidden**' },
			{ header: 'x-api-key', key: 'k' },
		);
		expect(headers['x-api-key']).toBe('k');
		expect(hidden).toEqual([]);
	});

	it('name the event that is sent, not the one that it was a replay of itself', () => {
		expect(sent({ 'x-spot-connect-replay-of': 'e0' }).headers).toEqual({
			'x-spot-connect-replay-of': 'e1',
		});
	});
});

describe('the body of a replay', () => {
	const whole = { text: '{"a":1}', isTruncated: false, isRedacted: false };
	const bytes = Buffer.from([0, 255, 128]);

	it('is the exact bytes where they were kept', async () => {
		const event = sampleEvent({ rawBody: gzipSync(bytes), body: { ...whole, isTruncated: true } });
		expect(await replayBody(event)).toEqual({ bytes, isByteExact: true });
	});

	it('is the text where that is complete, and says that it is not the exact bytes', async () => {
		const { bytes: sent, isByteExact } = await replayBody(sampleEvent({ body: whole }));
		expect([sent?.toString(), isByteExact]).toEqual(['{"a":1}', false]);
	});

	it('is none where there was none', async () => {
		expect(await replayBody(sampleEvent({ contentLength: 0 }))).toEqual({
			bytes: undefined,
			isByteExact: true,
		});
	});

	it.each([
		['was cut', { body: { ...whole, isTruncated: true } }],
		['were hidden', { body: { ...whole, isRedacted: true } }],
		['was not recorded', {}],
	])('that %s cannot be sent, and the author is told what to do', async (reason, over) => {
		await expect(replayBody(sampleEvent(over))).rejects.toThrow(
			new RegExp(`${reason}.*let the trigger keep the raw body`),
		);
	});
});

describe('where a replay goes', () => {
	const endpoints = endpointsOf({});
	const target = (path: string, base = 'https://n8n.example.com/') =>
		originalTarget({ path }, base, endpoints);

	it('is the production URL of the webhook, with its query', () => {
		expect(target('/webhook/orders?page=2&page=3').url).toBe(
			'https://n8n.example.com/webhook/orders?page=2&page=3',
		);
	});

	it('is the production URL for a test request, too', () => {
		expect(target('/webhook-test/orders').url).toBe('https://n8n.example.com/webhook/orders');
		const named = endpointsOf({ N8N_ENDPOINT_WEBHOOK: 'in', N8N_ENDPOINT_WEBHOOK_TEST: 'try' });
		expect(originalTarget({ path: '/try/orders' }, 'https://n8n/', named).url).toBe(
			'https://n8n/in/orders',
		);
	});

	it('keeps the path that n8n is under', () => {
		expect(target('/webhook/orders', 'https://example.com/n8n').url).toBe(
			'https://example.com/n8n/webhook/orders',
		);
	});

	it('cannot leave the host by its path', () => {
		for (const path of ['//evil.example/x', 'https://evil.example/x', '/\\evil.example']) {
			expect(new URL(target(path).url).host).toBe('n8n.example.com');
		}
	});

	it('is without hidden parameters, and tells their names', () => {
		expect(target('/webhook/a?token=**hidden**&b=1')).toEqual({
			url: 'https://n8n.example.com/webhook/a?b=1',
			hidden: ['token'],
		});
	});

	it('has the base of webhooks, which is that of the REST API', () => {
		expect(webhookBaseOf('https://hooks.example.com/rest', {})).toBe('https://hooks.example.com/');
		expect(webhookBaseOf('https://a/n8n/api', { N8N_ENDPOINT_REST: 'api' })).toBe('https://a/n8n/');
	});

	it.each([
		'ftp://a/',
		'file:///etc/passwd',
		'orders',
		'',
		'javascript:alert(1)',
		'https://u:p@a/',
	])('is not %j', (text) => {
		expect(() => httpUrl(text, 'URL')).toThrow(/^URL: /);
	});

	it('may get the API key on this host only', () => {
		const own = ['https://n8n.example.com/'];
		expect(isThisHost('https://n8n.example.com/webhook/a', own)).toBe(true);
		expect(isThisHost('http://localhost:5678/webhook/a', own)).toBe(true);
		expect(isThisHost('http://[::1]:5678/', own)).toBe(true);
		expect(isThisHost('https://n8n.example.com.evil.example/', own)).toBe(false);
		expect(isThisHost('http://n8n.example.com/', own)).toBe(false);
	});
});

describe('the API key of a replay', () => {
	const key = [
		{ name: 'Shop', value: 'shop-key' },
		{ name: 'Old', value: 'old-key', enabled: false },
		{ name: 'Hashed', value: HASH },
	];
	const data = { apiKey: 'first-key', additionalKeys: { key } };

	it.each([
		['that the sender had', 'Shop', 'shop-key'],
		["the credential's first for an unknown one", 'Else', 'first-key'],
		["the credential's first for one that is switched off", 'Old', 'first-key'],
		["the credential's first where none was known", undefined, 'first-key'],
	])('is %s', (_, keyName, expected) => {
		expect(keyToSend(data, keyName)).toBe(expected);
	});

	it('is none that is known by its hash alone', () => {
		expect(() => keyToSend(data, 'Hashed')).toThrow(/holds the hash/);
		expect(() => keyToSend({ apiKey: HASH })).toThrow(/holds the hash/);
		expect(() => keyToSend({})).toThrow(/holds no key/);
	});
});

describe('the pace of replays', () => {
	it('leaves so much time between two as the rate demands, less what a request takes itself', async () => {
		let now = 1000;
		const pace = new Pace(
			5,
			() => now,
			async (milliseconds) => void (now += milliseconds),
		);
		const starts: number[] = [];
		for (const takes of [0, 50, 500, 0]) {
			await pace.next();
			starts.push(now - 1000);
			now += takes;
		}
		expect(starts).toEqual([0, 200, 400, 900]);
	});
});
