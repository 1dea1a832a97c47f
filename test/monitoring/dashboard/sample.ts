import type { WebhookEvent } from '../../../eventlog/event';
import {
	RANGES,
	windowOf,
	type Counts,
	type DashboardData,
	type EventDetail,
	type LatestEvent,
	type Range,
	type SeriesBucket,
} from '../../../monitoring/dashboard/data';

/** Tuesday afternoon in Berlin. */
export const NOW = Date.UTC(2025, 9, 14, 12, 32, 7);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const idOf = (index: number) => `0199e2a4-7c1b-7d3e-9a10-${index.toString(16).padStart(12, '0')}`;

/** The same numbers every time: the figures of a test must not depend on the run. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** In which the sample is made up; every bucket is a whole number of them. */
const SLOT = MINUTE;

/** Busy by day, with a wave of wrong keys in the late morning and a failing workflow at noon. */
function seriesOf(range: Range): SeriesBucket[] {
	const { bucketMs } = RANGES[range];
	const { from, to } = windowOf(NOW, range);
	const random = randomFrom(7);
	const buckets: SeriesBucket[] = [];
	for (let start = from; start < to; start += bucketMs) {
		const counts = { accepted: 0, refused: 0, failed: 0, duplicate: 0, ignored: 0 };
		for (let at = start; at < Math.min(start + bucketMs, NOW); at += SLOT) {
			for (const [outcome, count] of Object.entries(slotCounts(at, random))) {
				counts[outcome as keyof typeof counts] += count;
			}
		}
		const slow = counts.failed > 0 ? 6 : 1;
		const p50 = 9 + random() * 4;
		const p95 = p50 * (3.5 + random() * 2) * slow;
		buckets.push({ start, counts, latency: { p50, p95, p99: p95 * (4 + random() * 3) } });
	}
	return buckets;
}

function slotCounts(at: number, random: () => number) {
	const hour = ((at / HOUR) % 24) + 2;
	const rhythm = 0.25 + 0.75 * Math.max(0, Math.sin(((hour - 6) / 15) * Math.PI));
	const admitted = Math.round(7 * rhythm * (0.6 + random() * 0.8));
	const ago = (NOW - at) / HOUR;
	const isBroken = ago < 1.32 && random() < 0.3;
	return {
		accepted: isBroken ? Math.round(admitted * 0.6) : admitted,
		failed: isBroken ? Math.round(admitted * 0.4) : 0,
		refused: (ago > 2.38 && ago < 3.28 ? 7 : 0) + (random() < 0.12 ? 1 : 0),
		duplicate: random() < 0.1 ? 1 : 0,
		ignored: random() < 0.35 * rhythm ? 1 : 0,
	};
}

function totalsOf(series: readonly SeriesBucket[]): Counts {
	const totals: Record<string, number> = {};
	for (const { counts } of series) {
		for (const [outcome, count] of Object.entries(counts)) {
			totals[outcome] = (totals[outcome] ?? 0) + count;
		}
	}
	return totals;
}

const LATEST: readonly Partial<LatestEvent>[] = [
	{ eventType: 'order.paid', key: 'Shop production' },
	{ eventType: 'order.created', key: 'Shop production', durationMs: 11.4 },
	{
		outcome: 'refused',
		code: 'schema_violation',
		status: 422,
		key: 'Shop production',
		eventType: 'order.created',
		durationMs: 2.1,
	},
	{
		webhook: 'GitHub deploys',
		eventType: 'push',
		source: '140.82.115.23',
		durationMs: 23.8,
	},
	{ outcome: 'duplicate', eventType: 'order.paid', key: 'Shop production', durationMs: 1.9 },
	{
		outcome: 'refused',
		code: 'api_key_invalid',
		status: 401,
		source: '2001:db8:85a3::8a2e:370:7334',
		durationMs: 0.6,
	},
	{
		outcome: 'failed',
		status: 500,
		webhook: 'Warehouse stock levels',
		key: 'Warehouse Hamburg',
		source: '198.51.100.42',
		eventType: 'stock.adjusted',
		durationMs: 4210,
	},
	{
		webhook: 'GitHub deploys',
		outcome: 'ignored',
		eventType: 'workflow_run',
		source: '140.82.115.87',
		durationMs: 3.2,
	},
	{ webhook: 'Invoices', isTest: true, key: 'Accounting', source: '192.0.2.17', durationMs: 61 },
];

function latestOf(count: number): LatestEvent[] {
	return Array.from({ length: count }, (_, index): LatestEvent => {
		const event: LatestEvent = {
			id: idOf(index),
			receivedAt: NOW - 3400 - index * 9_700,
			webhook: 'Shop orders',
			outcome: 'accepted',
			status: 200,
			source: '203.0.113.24',
			durationMs: 9 + ((index * 7) % 11),
			...LATEST[index % LATEST.length],
		};
		const isStarted = event.outcome === 'accepted' || event.outcome === 'failed';
		return isStarted
			? {
					...event,
					executionUrl: `https://n8n.example.com/workflow/x4b2/executions/${48_211 - index}`,
				}
			: event;
	});
}

/** A day of a shop, with two alerts open and three that are over. */
export function sampleDashboard(range: Range = '24h'): DashboardData {
	const series = seriesOf(range);
	const totals = totalsOf(series);
	const refused = totals.refused ?? 0;
	const share = (part: number) => Math.round(refused * part);
	return {
		generatedAt: NOW,
		range,
		bucketMs: RANGES[range].bucketMs,
		timeZone: 'Europe/Berlin',
		webhooks: [
			{ id: 'shop', name: 'Shop orders', url: 'https://n8n.example.com/webhook/shop/orders' },
			{ id: 'github', name: 'GitHub deploys' },
			{ id: 'stock', name: 'Warehouse stock levels' },
			{ id: 'invoices', name: 'Invoices' },
		],
		isLogEmpty: false,
		totals,
		latency: { p50: 10.8, p95: 48.3, p99: 312 },
		series,
		refusals: [
			{ code: 'api_key_invalid', count: share(0.71), title: 'API key invalid' },
			{ code: 'schema_violation', count: share(0.14), title: 'Schema violation' },
			{
				code: 'timestamp_out_of_tolerance',
				count: share(0.07),
				title: 'Timestamp out of tolerance',
			},
			{ code: 'rate_limited', count: share(0.05), title: 'Rate limit reached' },
			{ code: 'content_type_unsupported', count: share(0.03), title: 'Content type unsupported' },
		],
		sources: {
			busiest: [
				{ name: '203.0.113.24', requests: 3218, refused: 61 },
				{ name: '198.51.100.42', requests: 982, refused: 4 },
				{ name: '140.82.115.23', requests: 611, refused: 0 },
				{ name: '2001:db8:85a3::8a2e:370:7334', requests: 402, refused: 402 },
				{ name: '192.0.2.17', requests: 87, refused: 1 },
			],
			failing: [
				{ name: '2001:db8:85a3::8a2e:370:7334', requests: 402, refused: 402 },
				{ name: '203.0.113.24', requests: 3218, refused: 61 },
				{ name: '198.51.100.77', requests: 38, refused: 37 },
			],
		},
		keys: {
			busiest: [
				{ name: 'Shop production', requests: 3174, refused: 58 },
				{ name: 'Warehouse Hamburg', requests: 982, refused: 4 },
				{ name: 'Accounting', requests: 87, refused: 1 },
				{ name: 'Shop staging', requests: 42, refused: 12 },
			],
			failing: [
				{ name: 'Shop production', requests: 3174, refused: 58 },
				{ name: 'Shop staging', requests: 42, refused: 12 },
			],
		},
		alerts: [
			{
				id: 'a1',
				rule: 'Failures',
				severity: 'critical',
				title:
					'22 % of the requests to Warehouse stock levels ended with a server error; below 1 % is usual.',
				startedAt: NOW - 79 * MINUTE,
				series: 'Webhook Warehouse stock levels',
				eventIds: [idOf(6), idOf(15), idOf(24)],
			},
			{
				id: 'a2',
				rule: 'Slow answers',
				severity: 'warning',
				title: '95 % of the answers came within 290 ms; within 55 ms is usual at this time of day.',
				startedAt: NOW - 74 * MINUTE,
				series: 'Webhook Warehouse stock levels',
				eventIds: [idOf(6), idOf(15)],
			},
			{
				id: 'a3',
				rule: 'Burst of refusals',
				severity: 'critical',
				title: '402 requests with a wrong API key from one address within 54 minutes.',
				startedAt: NOW - 197 * MINUTE,
				endedAt: NOW - 143 * MINUTE,
				series: 'Source 2001:db8:85a3::8a2e:370:7334',
				eventIds: [idOf(5), idOf(14)],
			},
			{
				id: 'a4',
				rule: 'First-ever source',
				severity: 'info',
				title: 'An address that was never seen before sent 402 requests.',
				startedAt: NOW - 197 * MINUTE,
				endedAt: NOW - 196 * MINUTE,
				series: 'Source 2001:db8:85a3::8a2e:370:7334',
				eventIds: [idOf(5)],
			},
			{
				id: 'a5',
				rule: 'Silence',
				severity: 'warning',
				title: 'Nothing from the key Accounting for 95 minutes; it sends every 15 minutes.',
				startedAt: NOW - 15 * HOUR,
				endedAt: NOW - 13.2 * HOUR,
				series: 'Key Accounting',
				eventIds: [],
			},
		],
		latest: latestOf(40),
	};
}

/** Nothing has ever arrived. */
export function emptyDashboard(): DashboardData {
	return {
		generatedAt: NOW,
		range: '24h',
		bucketMs: RANGES['24h'].bucketMs,
		timeZone: 'Europe/Berlin',
		webhooks: [
			{ id: 'shop', name: 'Shop orders', url: 'https://n8n.example.com/webhook/shop/orders' },
		],
		isLogEmpty: true,
		totals: {},
		series: [],
		refusals: [],
		sources: { busiest: [], failing: [] },
		keys: { busiest: [], failing: [] },
		alerts: [],
		latest: [],
	};
}

/** There are events, but none in the range. */
export const quietDashboard = (): DashboardData => ({ ...emptyDashboard(), isLogEmpty: false });

const EVENT: Omit<WebhookEvent, 'rawBody'> = {
	id: idOf(2),
	receivedAt: NOW - 22_800,
	workflowId: 'x4b2',
	workflowName: 'Shop orders',
	nodeName: 'Generic Webhook',
	mode: 'production',
	method: 'POST',
	path: '/webhook/shop/orders?region=eu&token=**hidden**',
	sourceIp: '203.0.113.24',
	headers: {
		host: 'n8n.example.com',
		'user-agent': 'ShopServer/4.2 (+https://shop.example.com)',
		'content-type': 'application/json',
		'content-length': '184',
		'x-api-key': '**hidden**',
		'x-forwarded-for': ['203.0.113.24', '10.0.0.4'],
	},
	query: { region: 'eu', token: '**hidden**' },
	contentType: 'application/json',
	contentLength: 184,
	body: {
		text: '{"id":"ord-1042","total":27.50,"currency":"EUR","customer":{"name":"Zoë Müller","email":"**hidden**"},"lines":[{"sku":"TEA-250","quantity":2},{"sku":"CUP-01","quantity":"one"}],"notes":[]}',
		isTruncated: false,
		isRedacted: true,
	},
	keyName: 'Shop production',
	keyFingerprint: '9f2c41d8',
	eventType: 'order.created',
	deliveryId: 'dlv_8Zk2mQ',
	idempotencyKey: 'ord-1042-created',
	checksPassed: ['transport', 'sourceIp', 'apiKey', 'rateLimit', 'contentType', 'body'],
	outcome: 'refused',
	code: 'schema_violation',
	detail: '/lines/1/quantity must be an integer',
	status: 422,
	durationMs: 2.1,
	responseBytes: 412,
	isAborted: false,
};

export function sampleEvent(over: Partial<EventDetail['event']> = {}): EventDetail {
	return {
		generatedAt: NOW,
		timeZone: 'Europe/Berlin',
		range: '24h',
		event: { ...EVENT, ...over },
		hasRawBody: true,
		help: 'Change the request as the list of errors says; each names the place in what was sent and what is demanded there.',
	};
}
