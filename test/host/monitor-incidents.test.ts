import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { WebhookEvent } from '../../eventlog/event';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import { outputOf, type N8nClient } from '../../host/client';
import type { WatchDocument } from '../../monitoring/watch/document';
import { HISTORY_MS, LogWatch } from '../../monitoring/watch/log-watch';
import { followerOf } from '../../nodes/SpotConnectWebhookMonitor/follower';
import { eventId, received, sampleEvent } from '../eventlog/events';
import { DAY, HOUR, MINUTE } from '../monitoring/traffic';
import { signIn, workflowOf } from './support';
import { repeatableNumbers } from '../repeatable-numbers';

jest.setTimeout(240_000);

/** How long each incident lasts, and how long ago they began: by now all of them are over. */
const LASTS_MS = 3 * MINUTE;
const AGO_MS = 20 * MINUTE;
const BATCH = 1000;

const ORDER = { id: 'a', total: 1, customer: { name: 'b' } };
const OTHER_ORDER = { id: 'a', sum: '1', customer: { name: 'b' } };

type Item = Record<string, unknown>;

/** A simulated sender, and what it does otherwise in an incident. */
interface Sender {
	readonly workflowId: string;
	/** Requests a minute at the busiest time of day, which is the time of the incident. */
	readonly perMinute: number;
	readonly historyMs: number;
	/** In an incident: so many times the usual rate. */
	readonly factor: number;
	/** In an incident. */
	readonly body: unknown;
}

// The time of the week decides about silence, from the second day on the time of day about spikes.
const spike: Sender = {
	workflowId: `spike-${randomUUID()}`,
	perMinute: 12,
	historyMs: 2 * DAY,
	factor: 5,
	body: ORDER,
};
const silence: Sender = {
	workflowId: `silence-${randomUUID()}`,
	perMinute: 20,
	historyMs: HISTORY_MS,
	factor: 0,
	body: ORDER,
};
const shape: Sender = {
	workflowId: `shape-${randomUUID()}`,
	perMinute: 12,
	historyMs: 2 * DAY,
	factor: 1,
	body: OTHER_ORDER,
};
const senders = [spike, silence, shape];
const workflowIds = senders.map(({ workflowId }) => workflowId);

const random = repeatableNumbers(1);
/** When the incidents begin: a whole minute. */
const beginMs = Math.floor(Date.now() / MINUTE) * MINUTE - AGO_MS;
const endMs = beginMs + AGO_MS;
const isInIncident = (atMs: number): boolean => atMs >= beginMs && atMs < beginMs + LASTS_MS;

/** A bell around the time of the incident, every day, and hardly anything in between. */
function rhythm(atMs: number): number {
	const sinceNoonMs = (((atMs - beginMs) % DAY) + 1.5 * DAY) % DAY;
	const hours = (sinceNoonMs - DAY / 2) / HOUR;
	return 0.02 + Math.exp(-(hours ** 2) / 2);
}

/** When a sender sends, in order: no two intervals alike. */
function* times({ perMinute, historyMs, factor }: Sender): Generator<number> {
	let atMs = beginMs - historyMs;
	for (;;) {
		const rate = perMinute * rhythm(atMs) * (isInIncident(atMs) && factor > 0 ? factor : 1);
		atMs += ((0.3 + 1.4 * random()) * MINUTE) / rate;
		if (atMs >= endMs) return;
		if (factor > 0 || !isInIncident(atMs)) yield Math.floor(atMs);
	}
}

/** All that the senders send, in order of time. */
function traffic(): WebhookEvent[] {
	const all = senders.flatMap((sender) =>
		Array.from(times(sender), (receivedAt) => {
			const body = isInIncident(receivedAt) ? sender.body : ORDER;
			return sampleEvent({
				id: eventId(receivedAt),
				receivedAt,
				workflowId: sender.workflowId,
				status: 200,
				durationMs: 20,
				body: { text: JSON.stringify(body), isTruncated: false, isRedacted: false },
			});
		}),
	);
	return all.sort((one, other) => one.receivedAt - other.receivedAt);
}

let client: N8nClient;
let store: SqliteStore;
/** By workflow: when the last request came. What is told of later times is true. */
const lastMs = new Map<string, number>();

beforeAll(async () => {
	client = signIn();
	const folder = process.env.SPOT_CONNECT_HOST_FOLDER!;
	store = new SqliteStore(path.join(folder, '.n8n/spot-connect/events.sqlite'));
	await store.open();
});

afterAll(async () => {
	// The monitors of other tests need not learn from it.
	for (const workflowId of workflowIds) await store.delete({ workflowId, from: 0 });
	await store.close();
});

async function write(events: readonly WebhookEvent[]): Promise<void> {
	for (let start = 0; start < events.length; start += BATCH) {
		await store.write(events.slice(start, start + BATCH).map(received));
	}
}

/** @returns a workflow that is a monitor of the senders, not published, and what follows the log */
async function createMonitor(): Promise<{ id: string; follower: string }> {
	const workflow = workflowOf([
		{
			name: 'Monitor',
			type: 'n8n-nodes-spot-connect.spotConnectWebhookMonitor',
			webhookId: randomUUID(),
			parameters: { webhooks: 'selected', workflowIds: workflowIds.join(', ') },
		},
	]);
	const { id } = await client.workflows.create(workflow);
	return { id, follower: followerOf({ workflowId: id, nodeId: workflow.nodes[0]!.id }) };
}

/** Saves for a monitor what it would know had it been published until the incidents begin. */
async function teach(follower: string): Promise<void> {
	const watch = new LogWatch({ rules: {}, workflowIds, editorUrl: '' });
	// No time passes but that of the events.
	while (!(await watch.step(store, Date.now(), false)).isAtEnd);
	const document = watch.document(Date.now())!;
	expect(document).toMatchObject({ incidents: [], outbox: [] });
	const lease = { follower, holder: 'test', leaseMs: 10_000 };
	expect(await store.followers.hold(lease)).toBe(true);
	expect(await store.followers.saveState(lease, JSON.stringify(document))).toBe(true);
	await store.followers.letGo(follower, 'test');
}

/** @returns what a monitor has told of the time up to the last requests, one item an execution */
async function told(id: string): Promise<Item[]> {
	const items: Item[] = [];
	for (const execution of (await client.executions.list({ workflowId: id })).reverse()) {
		if (execution.status !== 'success') continue;
		const given = outputOf(await client.executions.get(execution.id), 'Monitor');
		expect(given).toHaveLength(1);
		items.push(...given.map(({ json }) => json));
	}
	return items.filter(
		({ since, workflowId }) => Date.parse(since as string) < lastMs.get(workflowId as string)!,
	);
}

/** @returns what a monitor has booked of the time up to the last requests; undefined before that */
async function booked(follower: string) {
	const state = await store.followers.readState(follower);
	if (state === undefined) return undefined;
	return (JSON.parse(state) as WatchDocument).incidents.filter(
		({ start: { series, sinceMs } }) => sinceMs < lastMs.get(series.workflowId)!,
	);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 90_000;
	while (!(await isSo()) && Date.now() < deadline) await sleep(500);
}

const EXPECTED = [
	['rate', spike],
	['silence', silence],
	['payloadShape', shape],
] as const;

it('tells a spike, a silence and another shape within a minute, once, and that they are over', async () => {
	const events = traffic();
	for (const { workflowId, receivedAt } of events) lastMs.set(workflowId, receivedAt);
	await write(events.filter(({ receivedAt }) => receivedAt < beginMs));
	const taught = await createMonitor();
	await teach(taught.follower);
	await write(events.filter(({ receivedAt }) => receivedAt >= beginMs));

	await client.workflows.publish(taught.id);
	await until(async () => (await told(taught.id)).length >= 2 * EXPECTED.length);
	await sleep(3000);
	const alerts = await told(taught.id);
	for (const [rule, { workflowId }] of EXPECTED) {
		const about = {
			rule,
			workflowId,
			seriesType: 'webhook',
			eventIds: expect.any(Array) as string[],
		};
		const own = alerts.filter((alert) => alert.workflowId === workflowId);
		expect(own).toMatchObject([
			{ ...about, status: 'open' },
			{ ...about, status: 'over' },
		]);
		expect(own[0]!.incidentId).toBe(own[1]!.incidentId);
	}
	expect(alerts).toHaveLength(2 * EXPECTED.length);
	const incidents = (await booked(taught.follower))!;
	expect(incidents).toHaveLength(EXPECTED.length);
	for (const { start } of incidents) {
		expect(start.atMs).toBeGreaterThan(beginMs);
		expect(start.atMs - Math.min(beginMs, start.sinceMs)).toBeLessThanOrEqual(MINUTE);
	}
	await client.workflows.deactivate(taught.id);

	// One that learns from the log alone finds the same, and has nothing to tell of it.
	const fresh = await createMonitor();
	await client.workflows.publish(fresh.id);
	await until(async () => (await booked(fresh.follower)) !== undefined);
	await sleep(3000);
	const brief = (all: typeof incidents) =>
		all.map(({ start, endedAtMs }) => [start.incidentId, start.atMs, endedAtMs]).sort();
	expect(brief((await booked(fresh.follower))!)).toEqual(brief(incidents));
	expect(await told(fresh.id)).toEqual([]);
	await client.workflows.deactivate(fresh.id);
});
