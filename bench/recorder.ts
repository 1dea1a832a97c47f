/**
 * What recording costs a request's path: redaction, record() and complete(), with the recorder on
 * and off, for an average event of 1.5 KB.
 * Run with: node --import tsx bench/recorder.ts
 * Prints a table in microseconds, and writes bench/results/recorder.json.
 */

import type { WebhookEvent } from '../eventlog/event';
import { Recorder } from '../eventlog/recorder';
import { Redaction, type RequestToRecord } from '../eventlog/redact';
import type { EventStore } from '../eventlog/stores/store';
import { writeResults } from './results';

/** Most that recording may add to a request. */
const GOAL_MICROSECONDS = 30;
const ROUNDS = 200;
const WARM_UP_ROUNDS = 50;
const REQUESTS_PER_ROUND = 100;

const value = {
	id: 'evt_1042',
	type: 'order.paid',
	created: '2026-11-24T12:00:00Z',
	customer: { id: 77, name: 'Zoë Müller', email: 'zoe@example.com', password: 'hunter2' },
	items: Array.from({ length: 6 }, (_, index) => ({
		sku: `SKU-${index}`,
		title: 'A thing with a name',
		quantity: index,
		price: 19.9,
	})),
	note: 'Leave it at the door, please.',
};
const raw = Buffer.from(JSON.stringify(value));
const request: RequestToRecord = {
	path: '/webhook/orders?page=2&token=s3cret',
	headers: {
		host: 'n8n.example.com',
		'user-agent': 'Shop/1.0',
		accept: '*/*',
		'accept-encoding': 'gzip, deflate, br',
		'content-type': 'application/json',
		'content-length': String(raw.length),
		connection: 'close',
		'x-forwarded-for': '203.0.113.7',
		'x-forwarded-proto': 'https',
		'x-forwarded-host': 'n8n.example.com',
		'x-request-id': '3f2c1b7a-9f64-4c0e-8f0e-1c9b0a4d2e11',
		'x-api-key': 'sc_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf1Yo7hP',
		'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
	},
	query: { page: '2', token: 's3cret' },
	contentType: 'application/json',
	value,
	raw,
};
const presented = ['sc_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf1Yo7hP'];
const redacted = Redaction.compile({
	body: 'redacted',
	apiKeyHeader: 'x-api-key',
	signatureHeaders: ['x-hub-signature-256'],
	bodyPaths: ['$.customer.email', '$..title'],
	query: ['email'],
});
const full = Redaction.compile({ body: 'full', apiKeyHeader: 'x-api-key', keepsRawBody: true });

/** A store that takes no time, so that only the recorder's own work is measured. */
const store = {
	open: async () => undefined,
	write: async () => undefined,
	close: async () => undefined,
} as unknown as EventStore;

let serial = 0;

function eventOf(parts: Pick<WebhookEvent, 'path' | 'headers' | 'query' | 'body'>): WebhookEvent {
	serial += 1;
	const { path: called, headers, query, body } = parts;
	return {
		id: `0193${serial.toString(16).padStart(32, '0')}`,
		receivedAt: serial,
		workflowId: 'w1',
		workflowName: 'Orders',
		nodeName: 'Spot Connect Generic Webhook',
		mode: 'production',
		method: 'POST',
		path: called,
		sourceIp: '203.0.113.7',
		headers,
		query,
		contentType: 'application/json',
		contentLength: raw.length,
		...(body && { body }),
		checksPassed: ['transport', 'apiKey', 'signature', 'contentType', 'body'],
		outcome: 'accepted',
	};
}

const ready = redacted.redact(request, presented);

/** Each is what the path does for one request. */
const SUBJECTS: Record<string, (recorder: Recorder) => void> = {
	'off: the event alone is built': () => {
		eventOf(ready);
	},
	'record and complete': (recorder) => {
		const event = eventOf(ready);
		recorder.record(event);
		recorder.complete({ id: event.id, status: 200, durationMs: 12, isAborted: false });
	},
	'redact, record and complete': (recorder) => {
		const event = eventOf(redacted.redact(request, presented));
		recorder.record(event);
		recorder.complete({ id: event.id, status: 200, durationMs: 12, isAborted: false });
	},
	'full body with its bytes, record and complete': (recorder) => {
		const parts = full.redact(request, presented);
		const event = eventOf(parts);
		recorder.record(event, parts.bytesToKeep);
		recorder.complete({ id: event.id, status: 200, durationMs: 12, isAborted: false });
	},
};

async function measure(name: string): Promise<{ p50: number; p99: number }> {
	const subject = SUBJECTS[name]!;
	const recorder = new Recorder(store, {}, ({ message }) => {
		throw new Error(message);
	});
	const times: number[] = [];
	for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
		const start = performance.now();
		for (let index = 0; index < REQUESTS_PER_ROUND; index += 1) subject(recorder);
		const each = ((performance.now() - start) * 1000) / REQUESTS_PER_ROUND;
		if (round >= WARM_UP_ROUNDS) times.push(each);
		await recorder.flush();
	}
	await recorder.close();
	const { dropped, rejected } = recorder.stats();
	if (dropped.received + rejected.received > 0) throw new Error(`${name} lost events`);
	times.sort((a, b) => a - b);
	const at = (fraction: number) =>
		Math.round(times[Math.floor(times.length * fraction)]! * 10) / 10;
	return { p50: at(0.5), p99: at(0.99) };
}

async function main(): Promise<void> {
	const rows: { subject: string; p50: number; p99: number; overOff: number }[] = [];
	for (const subject of Object.keys(SUBJECTS)) {
		const { p50, p99 } = await measure(subject);
		const off = rows[0]?.p50 ?? p50;
		rows.push({ subject, p50, p99, overOff: Math.round((p50 - off) * 10) / 10 });
	}
	console.table(
		rows.map(({ subject, p50, p99, overOff }) => ({
			subject,
			'median (µs)': p50,
			'p99 (µs)': p99,
			'over off (µs)': overOff,
		})),
	);
	writeResults('recorder', {
		unit: `microseconds a request, over rounds of ${REQUESTS_PER_ROUND}`,
		bodyBytes: raw.length,
		goal: GOAL_MICROSECONDS,
		rows,
	});
	const slow = rows.filter(({ overOff }) => overOff >= GOAL_MICROSECONDS);
	if (slow.length > 0) {
		console.error(`Over ${GOAL_MICROSECONDS} µs: ${slow.map(({ subject }) => subject).join(', ')}`);
		process.exitCode = 1;
	}
}

void main();
