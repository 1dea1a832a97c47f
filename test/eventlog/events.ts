import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';

import {
	OUTCOMES,
	type Completion,
	type EventChange,
	type WebhookEvent,
} from '../../eventlog/event';
import type { EventFilter } from '../../eventlog/query';

/** 2026-01-01, the time around which events of tests are. */
export const NOW = Date.UTC(2026, 0, 1);

export function eventId(receivedAt: number): string {
	return uuidv7({ msecs: receivedAt, random: randomBytes(16) });
}

/** @returns an accepted event that is not complete */
export function sampleEvent(given: Partial<WebhookEvent> = {}): WebhookEvent {
	const receivedAt = given.receivedAt ?? NOW;
	return {
		id: eventId(receivedAt),
		receivedAt,
		workflowId: 'oU2p3gFqVw1x9LcD',
		workflowName: 'Orders',
		nodeName: 'Spot Connect Generic Webhook',
		mode: 'production',
		method: 'POST',
		path: '/webhook/orders?page=2',
		sourceIp: '203.0.113.7',
		headers: { host: 'n8n.example.com', 'x-two': ['a', 'b'] },
		query: { page: '2' },
		contentType: 'application/json',
		contentLength: 22,
		checksPassed: ['apiKey', 'body'],
		outcome: 'accepted',
		...given,
	};
}

/** @returns an event in which every field is there */
export function wholeEvent(given: Partial<WebhookEvent> = {}): WebhookEvent {
	return sampleEvent({
		body: { text: '{"type":"order.paid"}', isTruncated: false, isRedacted: true },
		rawBody: Uint8Array.from({ length: 256 }, (_, index) => index),
		keyName: 'Shop',
		keyFingerprint: '9f86d081',
		signatureScheme: 'github',
		eventType: 'order.paid',
		deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
		idempotencyKey: 'order-17',
		code: 'schema_violation',
		detail: 'The body does not match the schema.',
		status: 422,
		durationMs: 12.75,
		responseBytes: 311,
		isAborted: false,
		executionId: '4711',
		replayOf: '01900000-0000-7000-8000-000000000000',
		...given,
	});
}

export const received = (event: WebhookEvent): EventChange => ({ kind: 'received', event });

export const completed = (id: string, given: Partial<Completion> = {}): EventChange => ({
	kind: 'completed',
	id,
	status: 200,
	durationMs: 5,
	isAborted: false,
	...given,
});

export const linked = (id: string, executionId: string): EventChange => ({
	kind: 'linked',
	id,
	executionId,
});

/** Texts that a database may take for something else; few, so that filters meet them. */
const anyText = fc.constantFrom(
	'',
	'a',
	'A',
	'%',
	'_',
	'a%b',
	'a_b',
	"'; DROP TABLE events; --",
	'"quoted"',
	'back\\slash',
	'\\',
	'$1 ?1 :a',
	'NULL',
	'{a,b}',
	'Zoë 👋',
	'ÄÖ',
	'äö',
	'\0',
	'a\0b',
	'\u001a\u001b',
	'\u001a\u001a\u001a\u001b',
);

export const anyBodyText = fc
	.array(fc.oneof(anyText, fc.string({ unit: 'binary', maxLength: 5 }).map(wellFormed)), {
		maxLength: 4,
	})
	.map((pieces) => pieces.join(''));

const anyTime = fc.integer({ min: NOW - 5, max: NOW + 5 });

/** Events of which many share a time or a value. */
export const anyEvent: fc.Arbitrary<WebhookEvent> = fc
	.record(
		{
			receivedAt: anyTime,
			workflowId: anyText,
			mode: fc.constantFrom('production' as const, 'test' as const),
			sourceIp: anyText,
			keyName: anyText,
			eventType: anyText,
			idempotencyKey: anyText,
			outcome: fc.constantFrom(...OUTCOMES),
			code: anyText,
			status: fc.constantFrom(200, 401, 500),
			durationMs: fc.double({ min: 0, max: 1000, noNaN: true }),
			body: fc.record({
				text: anyBodyText,
				isTruncated: fc.boolean(),
				isRedacted: fc.boolean(),
			}),
			rawBody: fc.uint8Array({ maxLength: 40 }),
		},
		{ requiredKeys: ['receivedAt'] },
	)
	.map((given) => sampleEvent(given));

const HOUR_MS = 60 * 60 * 1000;

/** Events of some hours, with what overviews count of them. */
export const anyCountedEvent: fc.Arbitrary<WebhookEvent> = fc
	.record(
		{
			receivedAt: fc.oneof(
				fc.integer({ min: NOW - 2 * HOUR_MS, max: NOW + 2 * HOUR_MS }),
				fc.integer({ min: -3, max: 3 }).map((minutes) => NOW + minutes * 60_000),
			),
			workflowId: anyText,
			nodeName: fc.constantFrom('', 'a', 'b'),
			sourceIp: anyText,
			keyName: anyText,
			outcome: fc.constantFrom(...OUTCOMES),
			code: anyText,
			contentLength: fc.nat(1000),
			responseBytes: fc.nat(1000),
			durationMs: anyDuration(),
		},
		{ requiredKeys: ['receivedAt'] },
	)
	.map((given) => sampleEvent(given));

/** From nothing to beyond 5 minutes, in milliseconds. */
export function anyDuration(): fc.Arbitrary<number> {
	return fc.oneof(
		fc.double({ min: 0, max: 2, noNaN: true }),
		fc.double({ min: 0, max: 400_000, noNaN: true }),
		fc.constantFrom(0, 1, 299_999.9, 300_000),
	);
}

/** @param ids of which some are asked for */
export function anyFilter(ids: readonly string[]): fc.Arbitrary<EventFilter> {
	const someText = fc.oneof({ weight: 3, arbitrary: anyText }, anyBodyText);
	return fc.record(
		{
			ids: fc.array(fc.constantFrom(...ids, 'no id', "'"), { maxLength: 20 }),
			workflowId: someText,
			outcomes: fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 4 }),
			codes: fc.array(anyText, { maxLength: 8 }),
			status: fc.constantFrom(200, 401, 500, 404),
			keyName: someText,
			sourceIp: someText,
			from: fc.oneof(anyTime, fc.constantFrom(-Infinity, NOW - 0.5)),
			to: fc.oneof(anyTime, fc.constantFrom(Infinity, NOW + 1.5)),
			bodyContains: someText,
			eventType: someText,
			idempotencyKey: someText,
			mode: fc.constantFrom('production' as const, 'test' as const),
		},
		{ requiredKeys: [] },
	);
}

function wellFormed(text: string): string {
	return Buffer.from(text).toString();
}
