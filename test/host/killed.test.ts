import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { N8nClient, waitForWebhook, type ExecutionSummary } from '../../host/client';
import { N8nHost } from '../../host/n8n-host';
import { LEASE_MS } from '../../state/leases';
import {
	createCredential,
	newKey,
	publish,
	triggerNode,
	workflowOf,
	type NodeOver,
	type Published,
} from './support';

jest.setTimeout(600_000);

const OWNER = {
	email: 'killed@example.com',
	password: `Aa1${randomBytes(12).toString('base64url')}`,
	firstName: 'Kay',
	lastName: 'Owner',
};
const SENDERS = 16;
/** How long n8n may take to come back, on a busy machine. */
const RESTART_LIMIT_MS = 120_000;

let folder: string;
let host: N8nHost;
let client: N8nClient;
let effects: Server;
/** How often the workflow has done its work, by delivery. */
let done: Map<string, number>;

const start = async (over: { packages?: string[]; port?: number } = {}) =>
	await N8nHost.start({ userFolder: folder, ...over });

beforeAll(async () => {
	effects = createServer((request, response) => {
		const delivery = new URL(request.url!, 'http://localhost').searchParams.get('delivery')!;
		done.set(delivery, (done.get(delivery) ?? 0) + 1);
		response.end('{}');
	});
	await new Promise<void>((resolve) => effects.listen(0, '127.0.0.1', resolve));
	folder = await mkdtemp(path.join(tmpdir(), 'spot-connect-killed-'));
	host = await start({ packages: [process.env.SPOT_CONNECT_TARBALL!] });
	client = await N8nClient.connect(host.url);
	await client.setupOwner(OWNER);
});

beforeEach(() => {
	done = new Map();
});

afterAll(async () => {
	await host.stop();
	effects.close();
	await rm(folder, { recursive: true, force: true });
});

/** As a crash or a machine that loses its power ends it; then it is started as it was. */
async function killAndRestart(url: string): Promise<void> {
	const { port } = host;
	await host.stop({ signal: 'SIGKILL' });
	host = await start({ port });
	await waitForWebhook(url, RESTART_LIMIT_MS);
}

/** The work of a workflow, which must not be done twice. */
const effectNode = (): NodeOver => ({
	name: 'Work',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		url: `=http://127.0.0.1:${(effects.address() as AddressInfo).port}/?delivery={{ encodeURIComponent($('Trigger').item.json.body.delivery) }}`,
		options: {},
	},
});

/** Short enough for n8n to wait in its memory, not in its database. */
const waitNode = (seconds: number): NodeOver => ({
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: seconds, unit: 'seconds' },
	webhookId: randomUUID(),
});

async function publishProtected(
	protection: Record<string, unknown>,
	rest: readonly NodeOver[],
): Promise<Published & { key: string }> {
	const key = newKey();
	const trigger = triggerNode(await createCredential(client, key), {
		path: randomUUID(),
		protection,
	});
	const workflow = workflowOf([trigger, ...rest]);
	return { key, ...(await publish(client, workflow, trigger.name, host.url)) };
}

interface Delivered {
	readonly status: number;
	readonly code: unknown;
	readonly isDuplicate: boolean;
}

/** @returns undefined where there was no answer */
async function deliver(
	{ url, key }: { url: string; key: string },
	delivery: string,
): Promise<Delivered | undefined> {
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
		const { code } = (await response.json()) as { code?: unknown };
		const isDuplicate = response.headers.get('x-spot-connect-duplicate') === 'true';
		return { status: response.status, code, isDuplicate };
	} catch {
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

const timesDone = () => [...done.values()];

/** Sends until it is answered with success. */
async function deliverUntilAccepted(
	webhook: { url: string; key: string },
	delivery: string,
	onRetry: (answer: Delivered | undefined) => void,
): Promise<Delivered> {
	const deadline = Date.now() + RESTART_LIMIT_MS + 3 * LEASE_MS;
	for (;;) {
		const answer = await deliver(webhook, delivery);
		if (answer?.status === 200) return answer;
		if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)}`);
		onRetry(answer);
		await sleep(answer === undefined ? 200 : 1_000);
	}
}

describe('a process with its state in SQLite that is killed and started again', () => {
	it('does nothing twice, and every delivery is accepted in the end', async () => {
		const webhook = await publishProtected({ idempotencyKey: 'auto' }, [effectNode()]);
		const deliveries = Array.from({ length: 300 }, () => randomUUID());
		const order = shuffled(deliveries, 3);
		const half = order.length / 2;
		const retries = new Map<unknown, number>();
		let duplicates = 0;
		let killing: Promise<void> | undefined;
		let restartedAt = 0;
		const kill = async () => {
			await killAndRestart(webhook.url);
			restartedAt = Date.now();
		};
		const sender = async () => {
			for (let next = order.pop(); next !== undefined; next = order.pop()) {
				if (order.length < half) killing ??= kill();
				const { isDuplicate } = await deliverUntilAccepted(webhook, next, (answer) => {
					const reason = answer?.code ?? answer?.status ?? 'no answer';
					retries.set(reason, (retries.get(reason) ?? 0) + 1);
				});
				if (isDuplicate) duplicates += 1;
			}
		};
		await Promise.all(Array.from({ length: SENDERS }, sender));
		await killing;
		// n8n does not end everything that the killed process was about to run.
		const isOver = ({ status, createdAt }: ExecutionSummary) =>
			!['running', 'new'].includes(status) || Date.parse(createdAt) < restartedAt;
		let executions = await client.executions.listAll(webhook.workflowId);
		for (const deadline = Date.now() + 60_000; !executions.every(isOver);) {
			if (Date.now() > deadline) throw new Error('The executions have not ended');
			await sleep(500);
			executions = await client.executions.listAll(webhook.workflowId);
		}
		const succeeded = executions.filter(({ status }) => status === 'success').length;
		const died = executions.length - succeeded;
		const never = deliveries.filter((delivery) => !done.has(delivery)).length;

		console.log(
			`900 requests for 300 deliveries, killed in the middle: ${done.size} done, ${timesDone().filter((times) => times > 1).length} twice, ${never} never; ${succeeded} executions succeeded, ${died} died with the process; ${duplicates} duplicates; retries ${JSON.stringify([...retries])}`,
		);
		expect(killing).toBeDefined();
		expect(timesDone().filter((times) => times !== 1)).toEqual([]);
		// What was not done had been started: nobody knows how far such an execution got.
		expect(never).toBeLessThanOrEqual(died);
	});

	it('lets a delivery in again whose claim died with it, and gives its places free, within a lease', async () => {
		const webhook = await publishProtected(
			{ idempotencyKey: 'auto', maxRunning: 1, maxWaiting: 5, longestWait: 300 },
			[waitNode(60), effectNode()],
		);
		const [running, waiting] = [randomUUID(), randomUUID()];
		expect((await deliver(webhook, running))?.status).toBe(200);
		const lost = deliver(webhook, waiting);
		// It has claimed its key, and waits for the only place; what comes now is a repeat of it.
		await sleep(2_000);
		expect(await deliver(webhook, waiting)).toMatchObject({ code: 'idempotency_in_progress' });
		await killAndRestart(webhook.url);
		const killedAt = Date.now();
		expect(await lost).toBeUndefined();

		const refusals = new Map<unknown, number>();
		const again = await deliverUntilAccepted(webhook, waiting, (answer) => {
			refusals.set(answer?.code, (refusals.get(answer?.code) ?? 0) + 1);
		});
		console.log(
			`Accepted again ${((Date.now() - killedAt) / 1_000).toFixed(0)} s after the restart; refusals before ${JSON.stringify([...refusals])}`,
		);
		expect(again.isDuplicate).toBe(false);
		expect([...refusals.keys()].filter((code) => code !== 'idempotency_in_progress')).toEqual([]);
		// Its execution died: it is not done again.
		expect(await deliver(webhook, running)).toMatchObject({ status: 200, isDuplicate: true });
		for (const deadline = Date.now() + 120_000; !done.has(waiting); await sleep(500)) {
			if (Date.now() > deadline) throw new Error('It was never done');
		}
		expect([...done]).toEqual([[waiting, 1]]);
	});
});
