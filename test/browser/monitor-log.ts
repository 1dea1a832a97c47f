import { eventId, sampleEvent } from '../eventlog/events';
import type { EventStore } from '../../eventlog/stores/store';
import type { WebhookEvent } from '../../eventlog/event';
import { repeatableNumbers } from '../repeatable-numbers';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Between two events while the log is watched, in milliseconds. */
const BUSY_EVERY_MS = 1500;
/** Events in one write. */
const BATCH = 2000;

const WORKFLOWS = [
	['orders0000000001', 'Orders from the shop', 0.62],
	['payments00000002', 'Payments', 0.9],
	['tickets000000003', 'Support tickets', 1],
] as const;
const KEYS = ['Shop production', 'Payment provider', 'Help desk'] as const;
const REFUSED = ['api_key_invalid', 'schema_violation', 'body_malformed', 'rate_limited'] as const;

/**
 * Writes 30 days of three webhooks that are busy by day, with a few refusals and failures, and two
 * attacks with wrong keys: one of nine hours ago, one of now.
 * @param count of the events without the attacks
 */
export async function fillLog(store: EventStore, count: number, nowMs: number): Promise<void> {
	const random = repeatableNumbers(7);
	const times = busyTimes(count, nowMs, random);
	const attacks = [
		...attack(nowMs - 9 * HOUR, '198.51.100.23'),
		...attack(nowMs - 3 * MINUTE, '203.0.113.66'),
	];
	for (let start = 0; start < count; start += BATCH) {
		const batch = [...times.slice(start, start + BATCH)].map((at) => ordinary(at, random));
		const untilMs = start + BATCH >= count ? Infinity : batch.at(-1)!.receivedAt;
		while (attacks.length > 0 && attacks[0]!.receivedAt < untilMs) batch.push(attacks.shift()!);
		batch.sort((a, b) => a.receivedAt - b.receivedAt);
		await store.write(batch.map((event) => ({ kind: 'received', event }) as const));
	}
}

/**
 * Keeps the webhooks as busy as they were, so that nothing seems to have stopped.
 * @param fromMs up to when the log is filled
 * @returns stops it
 */
export function keepBusy(store: EventStore, fromMs: number): () => void {
	const random = repeatableNumbers(8);
	let nextMs = fromMs;
	const timer = setInterval(() => {
		const events: WebhookEvent[] = [];
		for (; nextMs < Date.now(); nextMs += BUSY_EVERY_MS) events.push(ordinary(nextMs, random));
		void store.write(events.map((event) => ({ kind: 'received', event }) as const));
	}, BUSY_EVERY_MS);
	return () => clearInterval(timer);
}

const attack = (startMs: number, sourceIp: string): WebhookEvent[] =>
	Array.from({ length: 80 }, (_, number) => attempt(startMs + number * 1000, sourceIp));

/** Twice as many at noon as on average, none at midnight. */
function busyTimes(count: number, nowMs: number, random: () => number): Float64Array {
	const times = new Float64Array(count);
	const startMs = nowMs - 30 * DAY;
	for (let index = 0; index < count;) {
		const at = startMs + random() * 30 * DAY;
		const busy = 0.55 - 0.45 * Math.cos((2 * Math.PI * (at % DAY)) / DAY);
		if (random() > busy) continue;
		times[index] = Math.floor(at);
		index += 1;
	}
	return times.sort();
}

function ordinary(receivedAt: number, random: () => number): WebhookEvent {
	const chosen = random();
	const place = WORKFLOWS.findIndex(([, , share]) => chosen <= share);
	const [workflowId, workflowName] = WORKFLOWS[place]!;
	const fate = random();
	const code = fate < 0.012 ? REFUSED[Math.floor(random() ** 2 * REFUSED.length)]! : undefined;
	const isFailed = code === undefined && fate > 0.998;
	const isKnown = code !== 'api_key_invalid';
	return sampleEvent({
		id: eventId(receivedAt),
		receivedAt,
		workflowId,
		workflowName,
		sourceIp: `192.0.2.${Math.floor(random() ** 3 * 40)}`,
		path: `/webhook/${workflowId}`,
		headers: {},
		query: {},
		durationMs: Math.round(-Math.log(1 - random()) * 400) / 10,
		outcome: code !== undefined ? 'refused' : isFailed ? 'failed' : 'accepted',
		status: code !== undefined ? (isKnown ? 422 : 401) : isFailed ? 500 : 200,
		...(code !== undefined && { code }),
		...(isKnown && { keyName: KEYS[place]!, keyFingerprint: '9f86d081' }),
		...(code === undefined && { executionId: String(Math.floor(receivedAt / 1000) % 100_000) }),
	});
}

function attempt(receivedAt: number, sourceIp: string): WebhookEvent {
	const [workflowId, workflowName] = WORKFLOWS[0];
	return sampleEvent({
		id: eventId(receivedAt),
		receivedAt,
		workflowId,
		workflowName,
		sourceIp,
		outcome: 'refused',
		code: 'api_key_invalid',
		status: 401,
		durationMs: 3,
		headers: {},
		query: {},
	});
}
