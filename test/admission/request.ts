import type { WebhookRequest } from '../../admission/request';

/** A JSON request with the given headers, as node:http would present it. */
export function jsonRequest(
	headers: Record<string, string> = {},
	body: unknown = {},
): WebhookRequest {
	return {
		method: 'POST',
		publicUrl: 'https://n8n.example.com/webhook/orders',
		query: {},
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
		),
		rawHeaders: Object.entries(headers).flat(),
		sourceIp: '192.0.2.7',
		secure: true,
		contentType: 'application/json',
		body: { state: 'parsed', value: body, raw: Buffer.from(JSON.stringify(body)) },
	};
}

/** A request whose body the server has not read. */
export function unreadRequest(contentType: string, bytes: Buffer): WebhookRequest {
	return {
		...jsonRequest(),
		contentType,
		body: { state: 'unread', read: async () => bytes },
	};
}
