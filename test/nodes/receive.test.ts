import { readRequest, type HostRequest } from '../../nodes/SpotConnectGenericWebhook/receive';

const received = (originalUrl: string, over: Partial<HostRequest> = {}): HostRequest => ({
	method: 'POST',
	originalUrl,
	query: {},
	headers: { host: 'forged.example.com', 'x-forwarded-host': 'forged.example.com' },
	rawHeaders: ['Host', 'forged.example.com', 'X-Forwarded-Host', 'forged.example.com'],
	ip: '203.0.113.7',
	secure: true,
	contentType: 'application/json',
	body: {},
	rawBody: Buffer.from('{}'),
	readRawBody: async () => await Promise.reject(new Error('The body is read already')),
	...over,
});

describe('the public URL of a request', () => {
	it.each([
		[
			'has the configured origin, whatever the Host header says, and the query as sent',
			'https://hooks.example.com/webhook/orders',
			'/webhook/orders?b=2&a=%20x&b=1',
			'https://hooks.example.com/webhook/orders?b=2&a=%20x&b=1',
		],
		[
			'has a port that is configured',
			'http://127.0.0.1:5678/webhook/orders',
			'/webhook/orders',
			'http://127.0.0.1:5678/webhook/orders',
		],
		[
			'has the path that a proxy took off',
			'https://example.com/tools/n8n/webhook/orders',
			'/webhook/orders?page=2',
			'https://example.com/tools/n8n/webhook/orders?page=2',
		],
		[
			'has it once, where the proxy left it on',
			'https://example.com/n8n/webhook/orders',
			'/n8n/webhook/orders',
			'https://example.com/n8n/webhook/orders',
		],
		[
			'tells it from a path of the same name',
			'https://example.com/webhook/webhook/webhook',
			'/webhook/webhook',
			'https://example.com/webhook/webhook/webhook',
		],
		[
			'has the values of a path with parameters',
			'https://example.com/n8n/webhook/6f1f/orders/:id',
			'/webhook/6f1f/orders/o%2F1',
			'https://example.com/n8n/webhook/6f1f/orders/o%2F1',
		],
		[
			'has slashes as they were sent',
			'https://example.com/n8n/webhook/orders',
			'/webhook//orders/?a=/b/c',
			'https://example.com/n8n/webhook//orders/?a=/b/c',
		],
		[
			'is what was called, where the path is longer than the configured one',
			'https://example.com/orders',
			'/a/b/orders',
			'https://example.com/a/b/orders',
		],
	])('%s', (_, webhookUrl, originalUrl, publicUrl) => {
		expect(readRequest(received(originalUrl), webhookUrl).publicUrl).toBe(publicUrl);
	});
});

describe('a request is over HTTPS', () => {
	const isSecure = (secure: boolean, forwarded: string | undefined) =>
		readRequest(
			received('/webhook/orders', {
				secure,
				headers: forwarded === undefined ? {} : { 'x-forwarded-proto': forwarded },
			}),
			'https://hooks.example.com/webhook/orders',
		).secure;

	it('where the host says so', () => {
		expect(isSecure(true, undefined)).toBe(true);
		expect(isSecure(true, 'https')).toBe(true);
		expect(isSecure(false, 'https')).toBe(false);
	});

	it('and each proxy that has a word in it', () => {
		expect(isSecure(true, 'https, https')).toBe(true);
		expect(isSecure(true, 'https,http')).toBe(false);
		expect(isSecure(true, 'https,')).toBe(false);
	});
});
