import type { Completion, WebhookEvent } from '../../eventlog/event';

export const eventOf = (id: string, over: Partial<WebhookEvent> = {}): WebhookEvent => ({
	id,
	receivedAt: 1_764_000_000_000,
	workflowId: 'w1',
	workflowName: 'Orders',
	nodeName: 'Webhook',
	mode: 'production',
	method: 'POST',
	path: '/webhook/orders',
	sourceIp: '203.0.113.7',
	headers: { host: 'n8n.example.com', accept: ['a', 'b'] },
	query: {},
	contentType: 'application/json',
	contentLength: 2,
	body: { text: '{}', isTruncated: false, isRedacted: false },
	checksPassed: ['apiKey'],
	outcome: 'accepted',
	...over,
});

export const completionOf = (id: string, over: Partial<Completion> = {}): Completion => ({
	id,
	status: 200,
	durationMs: 12,
	isAborted: false,
	...over,
});
