import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { N8nClient } from '../../host/client';
import type { QueueHost } from '../../host/queue/queue-host';
import { executionCounts } from './queue-executions';
import { startQueue, type Queue } from './queue-support';
import { createCredential, newKey, triggerNode, workflowOf, type NodeOver } from './support';

jest.setTimeout(300_000);

let queue: Queue;
let host: QueueHost;
let client: N8nClient;
let sharedState: { id: string; name: string };
let effects: Server;
/** How often the workflow has done its work, by delivery. */
let done: Map<string, number>;

beforeAll(async () => {
	effects = createServer((request, response) => {
		const delivery = new URL(request.url!, 'http://localhost').searchParams.get('delivery')!;
		done.set(delivery, (done.get(delivery) ?? 0) + 1);
		response.end('{}');
	});
	await new Promise<void>((resolve) => effects.listen(0, '127.0.0.1', resolve));
	queue = await startQueue();
	({ host, client } = queue);
	const name = 'Redis of the queue';
	const { id } = await client.credentials.create({
		name,
		type: 'spotConnectSharedStateApi',
		data: { host: '127.0.0.1', port: host.redis.port, prefix: 'spot-connect:' },
	});
	sharedState = { id, name };
});

beforeEach(() => {
	done = new Map();
});

afterAll(async () => {
	await queue.stop();
	effects.close();
});

/** The work of a workflow, which must not be done twice. */
const effectNode = (): NodeOver => ({
	name: 'Work',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		url: `=http://127.0.0.1:${(effects.address() as AddressInfo).port}/?delivery={{ encodeURIComponent($json.body.delivery) }}`,
		options: {},
	},
});

/** Publishes a trigger with its state in Redis; gives its URL on each processor. */
async function publish(protection: Record<string, unknown>, rest: readonly NodeOver[]) {
	const key = newKey();
	const path = randomUUID();
	const trigger = triggerNode(await createCredential(client, key), {
		path,
		protection: { stateStore: 'redis', ...protection },
	});
	trigger.credentials!.spotConnectSharedStateApi = sharedState;
	const { id: workflowId } = await client.workflows.create(workflowOf([trigger, ...rest]));
	await client.workflows.publish(workflowId);
	const urls = host.processorUrls.map((url) => `${url}/webhook/${path}`);
	for (const url of urls) {
		const deadline = Date.now() + 30_000;
		// Without a key, so that it starts nothing.
		while ((await fetch(url, { method: 'POST' })).status === 404) {
			if (Date.now() > deadline) throw new Error(`${url} was not published`);
			await sleep(200);
		}
	}
	return { key, urls, workflowId };
}

interface Delivered {
	readonly status: number;
	readonly isDuplicate: boolean;
}

async function deliver(url: string, key: string, delivery: string): Promise<Delivered | undefined> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-api-key': key,
				'idempotency-key': delivery,
			},
			body: JSON.stringify({ delivery }),
			signal: AbortSignal.timeout(60_000),
		});
		await response.arrayBuffer();
		const isDuplicate = response.headers.get('x-spot-connect-duplicate') === 'true';
		return { status: response.status, isDuplicate };
	} catch {
		// The processor is down.
		return undefined;
	}
}

/** Every delivery as often as said, in an order that nobody chose. */
const shuffled = (deliveries: readonly string[], times: number): string[] =>
	deliveries
		.flatMap((delivery) => Array.from({ length: times }, () => delivery))
		.map((delivery) => ({ delivery, at: Math.random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ delivery }) => delivery);

const inParallel = async (count: number, work: (index: number) => Promise<void>) => {
	await Promise.all(Array.from({ length: count }, async (_, index) => await work(index)));
};

/** Waits until every execution has succeeded. @returns how many there are */
async function allEnded(workflowId: string): Promise<number> {
	const deadline = Date.now() + 120_000;
	for (;;) {
		const counts = await executionCounts(host, workflowId);
		if ([...counts.keys()].every((status) => status === 'success')) {
			return counts.get('success') ?? 0;
		}
		if (Date.now() > deadline) {
			throw new Error(`The executions have not ended: ${JSON.stringify([...counts])}`);
		}
		await sleep(1_000);
	}
}

const timesDone = () => [...done.values()];

describe('1,000 deliveries, each sent 5 times at random moments over both processors', () => {
	it('start 1,000 executions', async () => {
		const { key, urls, workflowId } = await publish(
			{ idempotencyKey: 'auto', whileRunning: 'wait' },
			[effectNode()],
		);
		const deliveries = Array.from({ length: 1_000 }, () => randomUUID());
		const order = shuffled(deliveries, 5);
		let duplicates = 0;
		const statuses = new Map<number | undefined, number>();
		await inParallel(32, async () => {
			for (let next = order.pop(); next !== undefined; next = order.pop()) {
				const answer = await deliver(urls[Math.random() < 0.5 ? 0 : 1]!, key, next);
				statuses.set(answer?.status, (statuses.get(answer?.status) ?? 0) + 1);
				if (answer?.isDuplicate) duplicates += 1;
			}
		});
		const executions = await allEnded(workflowId);

		console.log(
			`5,000 requests over two processors: statuses ${JSON.stringify([...statuses])}, ${duplicates} duplicates, ${executions} executions, work done ${timesDone().length} times`,
		);
		expect([...statuses]).toEqual([[200, 5_000]]);
		expect(duplicates).toBe(4_000);
		expect(executions).toBe(1_000);
		expect(timesDone()).toEqual(deliveries.map(() => 1));
	});
});

describe('with a processor killed and started again in the middle', () => {
	it('nothing is done twice, and every delivery arrives in the end', async () => {
		const { key, urls, workflowId } = await publish(
			{ idempotencyKey: 'auto', whileRunning: 'refuse' },
			[effectNode()],
		);
		const deliveries = Array.from({ length: 400 }, () => randomUUID());
		const order = shuffled(deliveries, 3);
		const half = order.length / 2;
		let killing: Promise<void> | undefined;
		let retries = 0;
		const kill = async () => {
			await host.kill('processor1');
			await host.restart('processor1');
		};
		await inParallel(32, async () => {
			for (let next = order.pop(); next !== undefined; next = order.pop()) {
				if (order.length < half) killing ??= kill();
				for (let url = urls[Math.random() < 0.5 ? 0 : 1]!; ; url = urls[1]!) {
					const answer = await deliver(url, key, next);
					if (answer?.status === 200) break;
					retries += 1;
					await sleep(answer === undefined ? 100 : 2_000);
				}
			}
		});
		await killing;
		const executions = await allEnded(workflowId);

		console.log(
			`1,200 requests with a processor killed: ${retries} retries, ${executions} executions, ${timesDone().length} of ${deliveries.length} deliveries done, ${timesDone().filter((times) => times > 1).length} twice`,
		);
		expect(timesDone()).toEqual(deliveries.map(() => 1));
	});
});

describe('a rate limit over both processors, under load from 50 connections', () => {
	it('holds within 2 % of what is configured', async () => {
		const [rate, burst, seconds] = [15, 15, 20];
		const { key, urls, workflowId } = await publish(
			{ rateLimits: { limit: [{ scope: 'webhook', requests: rate, per: 'second', burst }] } },
			[],
		);
		const statuses = new Map<number | undefined, number>();
		const start = performance.now();
		let end = start;
		await inParallel(50, async (index) => {
			while (performance.now() - start < seconds * 1_000) {
				const answer = await deliver(urls[index % 2]!, key, randomUUID());
				end = performance.now();
				statuses.set(answer?.status, (statuses.get(answer?.status) ?? 0) + 1);
				// A sender that is told to wait, and does so for a little while.
				if (answer?.status === 429) await sleep(50);
			}
		});
		const accepted = statuses.get(200) ?? 0;
		const expected = burst + (rate * (end - start)) / 1_000;

		console.log(
			`${rate} a second with a burst of ${burst}: ${accepted} accepted in ${((end - start) / 1_000).toFixed(1)} s, ${expected.toFixed(0)} expected; statuses ${JSON.stringify([...statuses])}`,
		);
		expect([...statuses.keys()].sort()).toEqual([200, 429]);
		expect(Math.abs(accepted / expected - 1)).toBeLessThan(0.02);
		expect(await allEnded(workflowId)).toBe(accepted);
	});
});
