import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { WebhookEvent } from '../../eventlog/event';
import { SqliteStore } from '../../eventlog/stores/sqlite';
import { N8nClient } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import {
	createCredential,
	newKey,
	RESPOND,
	send,
	triggerNode,
	workflowOf,
	type NodeOver,
} from './support';

jest.setTimeout(300_000);

interface Hook {
	readonly url: string;
	readonly workflowId: string;
}

let userFolder: string;
let host: N8nHost;
let client: N8nClient;
const key = newKey();

const start = async (): Promise<N8nHost> =>
	await N8nHost.start({ packages: [process.env.SPOT_CONNECT_TARBALL!], userFolder });

beforeAll(async () => {
	userFolder = await mkdtemp(path.join(tmpdir(), 'spot-connect-volume-'));
	host = await start();
	client = await N8nClient.connect(host.url);
	await client.setupOwner({
		email: 'volume@example.com',
		password: 'Passw0rd-of-the-volume',
		firstName: 'Volume',
		lastName: 'Owner',
	});
});

afterAll(async () => {
	await host.stop();
	await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
});

async function publishHook(
	parameters: Record<string, unknown>,
	rest: readonly NodeOver[] = [],
): Promise<Hook> {
	const trigger = triggerNode(await createCredential(client, key), {
		path: randomUUID(),
		...parameters,
	});
	// The host keeps what it needs: thousands of executions would fill its database for nothing.
	const { id } = await client.workflows.create({
		...workflowOf([trigger, ...rest]),
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
	});
	await client.workflows.publish(id);
	const url = `${host.url}/webhook/${(trigger.parameters as { path: string }).path}`;
	await client.waitForWebhook(url);
	return { url, workflowId: id };
}

/** What a sender knows of its request. */
interface Sent {
	readonly eventId: string;
	readonly status: number;
}

/** Sends with a number of connections at a time. */
async function sendAll(count: number, one: (index: number) => Promise<Sent | undefined>) {
	const sent: Sent[] = [];
	let next = 0;
	await Promise.all(
		Array.from({ length: 10 }, async () => {
			while (next < count) {
				const answer = await one(next++);
				if (answer !== undefined) sent.push(answer);
			}
		}),
	);
	return sent;
}

async function post(url: string, body: string, sender = key): Promise<Sent> {
	const answer = await send(url, { key: sender, body });
	return { eventId: answer.headers.get('x-spot-connect-event-id')!, status: answer.status };
}

/** Sends a request and does not wait for its answer. */
async function hangUp(url: string, afterMs: number): Promise<undefined> {
	await new Promise<void>((resolve) => {
		const headers = { 'content-type': 'application/json', 'x-api-key': key };
		const request = httpRequest(url, { method: 'POST', headers });
		request.on('error', () => resolve());
		request.on('response', (response) => {
			response.resume();
			resolve();
		});
		request.end('{}');
		setTimeout(() => request.destroy(new Error('hung up')), afterMs);
	});
	return undefined;
}

/** Every event of the workflows, once there are as many as expected or no more come. */
async function eventsOf(hooks: readonly Hook[], isComplete: (all: WebhookEvent[]) => boolean) {
	const store = new SqliteStore(path.join(userFolder, '.n8n/spot-connect/events.sqlite'));
	await store.open();
	try {
		const deadline = Date.now() + 60_000;
		for (;;) {
			const all: WebhookEvent[] = [];
			for (const { workflowId } of hooks) {
				let cursor: string | undefined;
				do {
					const page = await store.list(
						{ workflowId },
						{ limit: 1000, isBrief: true, ...(cursor !== undefined && { cursor }) },
					);
					all.push(...page.events);
					cursor = page.nextCursor;
				} while (cursor !== undefined);
			}
			if (isComplete(all) || Date.now() > deadline) return all;
			await new Promise((resolve) => setTimeout(resolve, 500));
		}
	} finally {
		await store.close();
	}
}

const isDone = ({ outcome, status, executionId }: WebhookEvent): boolean =>
	status !== undefined && (outcome !== 'accepted' || executionId !== undefined);

/** None lost, none twice, each as its sender saw it, and every accepted one with its execution. */
function expectRecorded(sent: readonly Sent[], events: readonly WebhookEvent[]): void {
	const byId = new Map(events.map((event) => [event.id, event]));
	expect(byId.size).toBe(events.length);
	const wrong = sent.filter(({ eventId, status }) => byId.get(eventId)?.status !== status);
	expect(wrong).toEqual([]);
	expect(events.filter((event) => !isDone(event))).toEqual([]);
}

describe('10,000 requests are 10,000 events', () => {
	it('accepted and refused ones, with answers of every kind, and clients that hang up', async () => {
		const immediate = await publishHook({});
		const lastNode = await publishHook({ responseMode: 'lastNode' });
		const responding = await publishHook({ responseMode: 'responseNode' }, [
			{
				name: 'Answer',
				type: RESPOND,
				typeVersion: 1,
				parameters: { respondWith: 'json', responseBody: '{"ok":true}' },
			},
		]);
		const hooks = [immediate, lastNode, responding];
		const wrongKey = newKey();
		const sent = await sendAll(10_000, async (index) => {
			const body = JSON.stringify({ index });
			if (index % 5 !== 0) return await post(immediate.url, body, wrongKey);
			switch ((index / 5) % 10) {
				case 0:
					return await post(lastNode.url, body);
				case 1:
					return await post(responding.url, body);
				case 2:
					return await hangUp(lastNode.url, 5);
				default:
					return await post(immediate.url, body);
			}
		});
		const expected = (all: WebhookEvent[]) => all.length >= 10_000 && all.every(isDone);
		const events = await eventsOf(hooks, expected);
		expectRecorded(sent, events);
		// Of those that hung up some were gone before the host had read them.
		const hungUp = 10_000 - sent.length;
		expect(hungUp).toBe(200);
		expect(events.length).toBeLessThanOrEqual(10_000);
		expect(events.length).toBeGreaterThanOrEqual(10_000 - hungUp);
		expect(events.filter(({ outcome }) => outcome === 'refused')).toHaveLength(8_000);
	});
});

describe('a host that is stopped under load', () => {
	it.each(['SIGTERM', 'SIGKILL'] as const)(
		'by %s has every answered request on record, and its file opens clean',
		async (signal) => {
			const hook = await publishHook({});
			const before = host.url;
			let isStopped = false;
			const answeredAt = new Map<string, number>();
			const sending = sendAll(5_000, async (index) => {
				if (isStopped) return undefined;
				try {
					const answer = await post(hook.url, '{}', index % 2 === 0 ? key : newKey());
					if (answer.eventId) answeredAt.set(answer.eventId, Date.now());
					return answer;
				} catch {
					return undefined;
				}
			});
			await new Promise((resolve) => setTimeout(resolve, 2_000));
			const stoppedAt = Date.now();
			// n8n takes requests until none is being run, at most 30 seconds: it is to end by itself.
			await host.stop({ signal, timeoutMs: 60_000 });
			isStopped = true;
			await sending;
			expect(answeredAt.size).toBeGreaterThan(50);

			const events = await eventsOf([hook], () => true);
			const ids = new Set(events.map(({ id }) => id));
			expect(ids.size).toBe(events.length);
			// Killed, it may lose what came in during the last 100 ms; a busy host wakes up late for it.
			const safeUntil = signal === 'SIGTERM' ? Infinity : stoppedAt - 500;
			const lost = [...answeredAt].filter(([id, at]) => at < safeUntil && !ids.has(id));
			expect(lost).toEqual([]);

			host = await start();
			client = await N8nClient.connect(host.url);
			await client.login({ email: 'volume@example.com', password: 'Passw0rd-of-the-volume' });
			expect(host.url).not.toBe(before);
		},
	);
});

describe('a host whose event log cannot be written', () => {
	it('answers requests all the same, says so in its log, and records them later', async () => {
		const folder = path.join(userFolder, '.n8n/spot-connect');
		await host.stop();
		await rm(folder, { recursive: true, force: true });
		// A file where the log's folder should be.
		await writeFile(folder, '');
		host = await start();
		client = await N8nClient.connect(host.url);
		await client.login({ email: 'volume@example.com', password: 'Passw0rd-of-the-volume' });
		const hook = await publishHook({});
		const sent = await sendAll(100, async (index) =>
			post(hook.url, '{}', index % 2 === 0 ? key : newKey()),
		);
		expect(sent.map(({ status }) => status).sort()).toEqual([
			...Array<number>(50).fill(200),
			...Array<number>(50).fill(401),
		]);
		const warnings = (await host.logEntries()).filter(({ level }) => level === 'warn');
		expect(warnings.map(({ message }) => message)).toContainEqual(
			expect.stringContaining('Spot Connect: '),
		);
		await rm(folder);
		const deadline = Date.now() + 30_000;
		while (!existsSync(path.join(folder, 'events.sqlite'))) {
			if (Date.now() > deadline) throw new Error('Recording has not resumed');
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		expectRecorded(sent, await eventsOf([hook], (all) => all.length >= 100 && all.every(isDone)));
	});
});
