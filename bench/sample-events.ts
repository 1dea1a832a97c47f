import { createHash } from 'node:crypto';

import type { EventChange, Outcome, WebhookEvent } from '../eventlog/event';

/** When the first event came, in milliseconds since the epoch. */
export const START = Date.UTC(2026, 0, 1);
/** Between two events: a million in 30 days. */
export const SPACING_MS = 2592;

const CODES = [
	['api_key_invalid', 50],
	['signature_invalid', 20],
	['schema_violation', 20],
	['rate_limited', 9],
	['payload_too_large', 1],
] as const;
const OUTCOMES: readonly (readonly [Outcome, number])[] = [
	['accepted', 880],
	['refused', 90],
	['duplicate', 15],
	['ignored', 10],
	['failed', 4],
	['handshake', 1],
];

function pick<T>(weighted: readonly (readonly [T, number])[], random: number): T {
	const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
	let left = random * total;
	for (const [value, weight] of weighted) {
		left -= weight;
		if (left < 0) return value;
	}
	return weighted.at(-1)![0];
}

/** Few are frequent and many are rare, as workflows and senders are. */
function skewed(count: number, random: number): number {
	return Math.floor(count * random ** 3);
}

export function idOf(index: number, receivedAt: number): string {
	const time = receivedAt.toString(16).padStart(12, '0');
	const rest = createHash('md5').update(String(index)).digest('hex');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-a${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}

/** @returns the changes of one request: about 1.5 KB, answered within its batch as most are */
export function changesOf(
	index: number,
	random: () => number,
	spacingMs = SPACING_MS,
): EventChange[] {
	const receivedAt = START + index * spacingMs;
	const id = idOf(index, receivedAt);
	const outcome = pick(OUTCOMES, random());
	const workflow = skewed(200, random());
	const isKnown = random() < 0.8;
	const type = `type.${skewed(40, random())}`;
	const items = Array.from({ length: 8 }, (_, item) => ({
		sku: `SKU-${skewed(5000, random())}`,
		quantity: item,
		name: 'A thing that somebody has ordered',
	}));
	const text = JSON.stringify({ id: `order-${index}`, type, customer: 'Zoë', items });
	const event: WebhookEvent = {
		id,
		receivedAt,
		workflowId: `workflow${String(workflow).padStart(8, '0')}`,
		workflowName: `Workflow ${workflow}`,
		nodeName: 'Spot Connect Generic Webhook',
		mode: random() < 0.999 ? 'production' : 'test',
		method: 'POST',
		path: `/webhook/orders-${workflow}`,
		sourceIp: `203.0.${skewed(100, random())}.${skewed(200, random())}`,
		headers: {
			host: 'n8n.example.com',
			'user-agent': 'Shop/1.0 (+https://shop.example.com/bots)',
			accept: '*/*',
			'accept-encoding': 'gzip, deflate, br',
			'content-type': 'application/json; charset=utf-8',
			'content-length': String(text.length),
			'x-api-key': '[redacted]',
			'x-forwarded-for': '203.0.113.7',
			'x-forwarded-proto': 'https',
			'x-request-id': id,
		},
		query: {},
		contentType: 'application/json; charset=utf-8',
		contentLength: text.length,
		body: { text, isTruncated: false, isRedacted: false },
		checksPassed: ['transport', 'apiKey', 'contentType', 'body'],
		outcome,
		...(isKnown && { keyName: `Shop ${skewed(30, random())}`, keyFingerprint: '9f86d081' }),
		...(random() < 0.6 && { eventType: type, deliveryId: id }),
		...(random() < 0.5 && { idempotencyKey: `order-${index}` }),
		...(outcome === 'refused' && { code: pick(CODES, random()), detail: 'It was refused.' }),
	};
	const durationMs = Math.round(-Math.log(1 - random()) * 2000) / 100;
	const status = outcome === 'refused' ? 401 : outcome === 'failed' ? 500 : 200;
	return [
		{ kind: 'received', event },
		...(outcome === 'accepted' ? [{ kind: 'linked', id, executionId: `${index}` } as const] : []),
		{ kind: 'completed', id, status, durationMs, responseBytes: 31, isAborted: false },
	];
}
