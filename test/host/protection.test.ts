import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { outputOf, type N8nClient } from '../../host/client';
import {
	codeOf,
	executionsWhen,
	newKey,
	publishSigned,
	publishTrigger,
	publishWith,
	send,
	setNode,
	signIn,
	UUID_V7,
	type Answer,
	type NodeOver,
} from './support';

jest.setTimeout(120_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const STORES = ['sqlite', 'memory'] as const;

/** Keeps an execution running. */
const waitNode = (seconds: number): NodeOver => ({
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: seconds, unit: 'seconds' },
	webhookId: randomUUID(),
});

/** What an author adds under Protection, on a trigger that answers with its last node's data. */
const protectedBy = (protection: Record<string, unknown>, over: Record<string, unknown> = {}) => ({
	protection,
	responseMode: 'lastNode',
	...over,
});

const countOf = async (workflowId: string) => (await client.executions.list({ workflowId })).length;

const duplicateOf = ({ headers }: Answer) => headers.get('x-spot-connect-duplicate');

describe.each(STORES)('idempotency keys, kept in %s', (stateStore) => {
	it('start one execution, and answer a repeat as the first was answered', async () => {
		const { url, key, workflowId } = await publishTrigger(
			client,
			protectedBy(
				{ idempotencyKey: 'auto', stateStore },
				{
					options: {
						responseCode: { values: { responseCode: 201 } },
						responseHeaders: { entries: [{ name: 'x-order', value: 'accepted' }] },
					},
				},
			),
			[setNode('Answer', { total: '={{ $json.body.total }}', at: '={{ $execution.id }}' })],
		);
		const request = { key, body: '{"total":27.5}', headers: { 'idempotency-key': '"a-1"' } };
		const first = await send(url, request);
		const repeat = await send(url, { ...request, headers: { 'idempotency-key': 'a-1' } });

		expect(first.status).toBe(201);
		expect(duplicateOf(first)).toBeNull();
		expect(repeat).toMatchObject({ status: 201, text: first.text });
		expect(repeat.headers.get('x-order')).toBe('accepted');
		expect(repeat.headers.get('content-type')).toBe(first.headers.get('content-type'));
		expect(duplicateOf(repeat)).toBe('true');
		expect(repeat.headers.get('x-spot-connect-event-id')).toMatch(UUID_V7);
		expect(repeat.headers.get('x-spot-connect-event-id')).not.toBe(
			first.headers.get('x-spot-connect-event-id'),
		);
		expect(repeat.headers.get('x-spot-connect-first-event-id')).toBe(
			first.headers.get('x-spot-connect-event-id'),
		);
		expect(await countOf(workflowId)).toBe(1);
	});

	it('are refused with 422 when another body comes with them', async () => {
		const { url, key, workflowId } = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto', stateStore }),
		);
		const headers = { 'idempotency-key': 'b-1' };
		await send(url, { key, body: '{"total":1}', headers });
		const other = await send(url, { key, body: '{"total":2}', headers });

		expect(codeOf(other)).toEqual([422, 'idempotency_key_reused']);
		expect(await countOf(workflowId)).toBe(1);
	});

	it('are refused with 409 while the first request is running, or wait for its answer', async () => {
		const refusing = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto', stateStore }),
			[waitNode(2)],
		);
		const waiting = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto', whileRunning: 'wait', stateStore }),
			[waitNode(2)],
		);
		const twice = async ({ url, key }: { url: string; key: string }) => {
			const request = { key, headers: { 'idempotency-key': randomUUID() } };
			const first = send(url, request);
			await sleep(500);
			const second = await send(url, request);
			return [await first, second] as const;
		};
		const [, refused] = await twice(refusing);
		const [first, waited] = await twice(waiting);

		expect(codeOf(refused)).toEqual([409, 'idempotency_in_progress']);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
		expect(waited).toMatchObject({ status: 200, text: first.text });
		expect(duplicateOf(waited)).toBe('true');
		expect(await countOf(refusing.workflowId)).toBe(1);
		expect(await countOf(waiting.workflowId)).toBe(1);
	});
});

describe('idempotency keys', () => {
	it('of two senders are not the same, though they look it', async () => {
		const other = newKey();
		const { url, key, workflowId } = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto' }),
			[],
			[{ name: 'Second', value: other }],
		);
		const headers = { 'idempotency-key': 'c-1' };
		const answers = [await send(url, { key, headers }), await send(url, { key: other, headers })];

		expect(answers.map(duplicateOf)).toEqual([null, null]);
		expect(await countOf(workflowId)).toBe(2);
	});

	it('come from a header, a member of the body or the whole body', async () => {
		const duplicates = async (
			protection: Record<string, unknown>,
			requests: readonly { body: string; headers?: Record<string, string> }[],
		) => {
			const { url, key } = await publishTrigger(client, protectedBy(protection));
			const answers: (string | null)[] = [];
			for (const request of requests)
				answers.push(duplicateOf(await send(url, { key, ...request })));
			return answers;
		};

		expect(
			await duplicates({ idempotencyKey: 'header', idempotencyHeader: 'X-Delivery' }, [
				{ body: '{}', headers: { 'x-delivery': '1' } },
				{ body: '{}', headers: { 'x-delivery': '2' } },
				{ body: '{}', headers: { 'x-delivery': '1' } },
			]),
		).toEqual([null, null, 'true']);
		expect(
			await duplicates({ idempotencyKey: 'pointer', idempotencyPointer: '/order/id' }, [
				{ body: '{"order":{"id":7}}' },
				{ body: '{"order":{"id":8}}' },
				{ body: '{"order":{"id":7}}' },
			]),
		).toEqual([null, null, 'true']);
		expect(
			await duplicates({ idempotencyKey: 'bodyHash' }, [
				{ body: '{"a":1}' },
				{ body: '{"a":2}' },
				{ body: '{"a":1}' },
			]),
		).toEqual([null, null, 'true']);
	});

	it("are the provider's delivery ids where a signature scheme has them", async () => {
		const secret = 'a-webhook-secret-of-some-length';
		const { url, workflowId } = await publishSigned(
			client,
			'github',
			{ secret },
			{
				protection: { idempotencyKey: 'auto' },
			},
		);
		const body = '{"zen":"Keep it logically awesome."}';
		const headers = {
			'x-github-event': 'ping',
			'x-github-delivery': randomUUID(),
			'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
		};
		const answers = [await send(url, { body, headers }), await send(url, { body, headers })];

		expect(answers.map(duplicateOf)).toEqual([null, 'true']);
		expect(await countOf(workflowId)).toBe(1);
	});

	it('are demanded where the author wants that, and let in without one otherwise', async () => {
		const strict = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto', idempotencyRequired: true }),
		);
		const lenient = await publishTrigger(client, protectedBy({ idempotencyKey: 'auto' }));

		expect(codeOf(await send(strict.url, { key: strict.key }))).toEqual([
			400,
			'idempotency_key_missing',
		]);
		expect((await send(lenient.url, { key: lenient.key })).status).toBe(200);
		expect((await send(lenient.url, { key: lenient.key })).status).toBe(200);
		expect(await countOf(lenient.workflowId)).toBe(2);
	});

	it('are in the item, in the metadata and on record', async () => {
		const { url, key, workflowId } = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto' }),
		);
		await send(url, { key, headers: { 'idempotency-key': 'd-1' } });
		const [summary] = await executionsWhen(
			client,
			workflowId,
			(all) => all[0]?.status === 'success',
		);
		const execution = await client.executions.get(summary!.id);

		expect(outputOf(execution, 'Trigger')[0]?.json.spotConnect).toMatchObject({
			idempotencyKey: 'd-1',
		});
		expect(execution.customData).toMatchObject({ spotConnectIdempotencyKey: 'd-1' });
	});

	it('get the error again that a failed execution was answered with, unless it may be retried', async () => {
		const failing: NodeOver = {
			name: 'Fail',
			type: 'n8n-nodes-base.stopAndError',
			parameters: { errorMessage: 'Out of stock' },
		};
		const once = await publishTrigger(client, protectedBy({ idempotencyKey: 'auto' }), [failing]);
		const again = await publishTrigger(
			client,
			protectedBy({ idempotencyKey: 'auto', retryAfterFailure: true }),
			[failing],
		);
		const headers = { 'idempotency-key': 'e-1' };
		const answersOf = async ({ url, key }: { url: string; key: string }) => [
			await send(url, { key, headers }),
			await send(url, { key, headers }),
		];
		const [first, repeat] = await answersOf(once);
		const retried = await answersOf(again);

		expect(first!.status).toBe(500);
		expect(repeat).toMatchObject({ status: 500, text: first!.text });
		expect(duplicateOf(repeat!)).toBe('true');
		expect(retried.map(duplicateOf)).toEqual([null, null]);
		expect(await countOf(once.workflowId)).toBe(1);
		expect(await countOf(again.workflowId)).toBe(2);
	});
});

describe('1,000 deliveries, each sent 5 times at random moments', () => {
	it('start 1,000 executions, with the state in SQLite', async () => {
		const { url, key, workflowId } = await publishTrigger(client, {
			protection: { idempotencyKey: 'auto', whileRunning: 'wait' },
		});
		const deliveries = Array.from({ length: 1_000 }, (_, number) => `delivery-${number}`);
		const order = deliveries
			.flatMap((id) => Array.from({ length: 5 }, () => id))
			.map((id) => ({ id, at: Math.random() }))
			.sort((a, b) => a.at - b.at);
		const statuses = new Map<number, number>();
		let duplicates = 0;
		const sender = async () => {
			for (let next = order.pop(); next !== undefined; next = order.pop()) {
				const answer = await send(url, {
					key,
					body: JSON.stringify(next.id),
					headers: { 'idempotency-key': next.id },
				});
				statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
				if (duplicateOf(answer) !== null) duplicates += 1;
			}
		};
		await Promise.all(Array.from({ length: 32 }, sender));
		const executions = await client.executions.listAll(workflowId);

		console.log(
			`5,000 requests: statuses ${JSON.stringify([...statuses])}, ${duplicates} duplicates, ${executions.length} executions`,
		);
		expect([...statuses]).toEqual([[200, 5_000]]);
		expect(duplicates).toBe(4_000);
		expect(executions).toHaveLength(1_000);
	});
});

describe('replay protection', () => {
	it('lets a signed message in once', async () => {
		const secret = 'a-webhook-secret-of-some-length';
		const { url, workflowId } = await publishSigned(
			client,
			'github',
			{ secret },
			{
				protection: { replayProtection: true },
			},
		);
		const body = '{"zen":"Half measures are as bad as nothing at all."}';
		const sign = (text: string) => ({
			'x-github-event': 'ping',
			'x-github-delivery': randomUUID(),
			'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
		});
		const first = await send(url, { body, headers: sign(body) });
		const replayed = await send(url, { body, headers: sign(body) });
		const other = await send(url, { body: '{"zen":"-"}', headers: sign('{"zen":"-"}') });

		expect([first.status, other.status]).toEqual([200, 200]);
		expect(codeOf(replayed)).toEqual([409, 'replayed']);
		expect(await countOf(workflowId)).toBe(2);
	});

	it('answers a delivery that its provider sends again, where idempotency keys are used as well', async () => {
		const secret = 'a-webhook-secret-of-some-length';
		const { url, workflowId } = await publishSigned(
			client,
			'github',
			{ secret },
			{
				protection: { replayProtection: true, idempotencyKey: 'auto' },
			},
		);
		const body = '{"zen":"Anything added dilutes everything else."}';
		const headers = (delivery: string) => ({
			'x-github-event': 'ping',
			'x-github-delivery': delivery,
			'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
		});
		const first = await send(url, { body, headers: headers('one') });
		const again = await send(url, { body, headers: headers('one') });
		const forged = await send(url, { body, headers: headers('two') });

		expect(first.status).toBe(200);
		expect(duplicateOf(again)).toBe('true');
		expect(codeOf(forged)).toEqual([409, 'replayed']);
		expect(await countOf(workflowId)).toBe(1);
	});
});

describe('rate limits', () => {
	const limit = (over: Record<string, unknown>) => ({
		rateLimits: { limit: [{ scope: 'webhook', requests: 3, per: 'hour', ...over }] },
	});

	it('let so many in, say so in every answer, and refuse the next with 429', async () => {
		const { url, key, workflowId } = await publishTrigger(client, protectedBy(limit({})));
		const answers: Answer[] = [];
		for (let count = 0; count < 4; count += 1) answers.push(await send(url, { key }));

		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
		expect(codeOf(answers[3]!)).toEqual([429, 'rate_limited']);
		expect(answers.map(({ headers }) => headers.get('ratelimit-policy'))).toEqual(
			Array.from({ length: 4 }, () => '"webhook-per-3600s";q=3;w=3600'),
		);
		expect(answers.map(({ headers }) => /r=(\d+)/.exec(headers.get('ratelimit')!)?.[1])).toEqual([
			'2',
			'1',
			'0',
			'0',
		]);
		const retryAfter = Number(answers[3]!.headers.get('retry-after'));
		expect(retryAfter).toBeGreaterThan(1_100);
		expect(retryAfter).toBeLessThanOrEqual(1_200);
		expect(await countOf(workflowId)).toBe(3);
	});

	it('are of each key, and of one key where it is named', async () => {
		const [big, small] = [newKey(), newKey()];
		const { url } = await publishTrigger(
			client,
			protectedBy({
				rateLimits: {
					limit: [
						{ scope: 'key', requests: 1, per: 'hour' },
						{ scope: 'key', keyName: 'Big', requests: 3, per: 'hour' },
					],
				},
			}),
			[],
			[
				{ name: 'Big', value: big },
				{ name: 'Small', value: small },
			],
		);
		const statusesOf = async (key: string) => {
			const statuses: number[] = [];
			for (let count = 0; count < 4; count += 1) statuses.push((await send(url, { key })).status);
			return statuses;
		};

		expect(await statusesOf(small)).toEqual([200, 429, 429, 429]);
		expect(await statusesOf(big)).toEqual([200, 200, 200, 429]);
	});

	it('of a webhook are not used up by those who are not let in', async () => {
		const { url, key } = await publishTrigger(client, protectedBy(limit({ requests: 2 })));
		for (let count = 0; count < 5; count += 1) await send(url, { key: newKey() });

		expect((await send(url, { key })).status).toBe(200);
	});

	it('of a source count its failures as well', async () => {
		const { url, key } = await publishTrigger(client, protectedBy(limit({ scope: 'source' })));
		for (let count = 0; count < 3; count += 1) await send(url, { key: newKey() });

		expect(codeOf(await send(url, { key }))).toEqual([429, 'rate_limited']);
	});
});

describe('lock-out', () => {
	it('refuses a source that guesses, also with the right key, until it is released', async () => {
		const { url, key, workflowId } = await publishTrigger(
			client,
			protectedBy({ lockOutAfter: 3, lockOutFirst: 3_600, lockOutLongest: 60 }),
		);
		const guesses: [number, unknown][] = [];
		for (let count = 0; count < 4; count += 1) {
			guesses.push(codeOf(await send(url, { key: newKey() })));
		}
		const locked = await send(url, { key });
		expect(guesses).toEqual([
			[401, 'api_key_invalid'],
			[401, 'api_key_invalid'],
			[401, 'api_key_invalid'],
			[429, 'locked_out'],
		]);
		expect(codeOf(locked)).toEqual([429, 'locked_out']);
		expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(3_500);

		const events = async (parameters: Record<string, unknown>) => {
			const node = {
				name: 'Events',
				type: 'n8n-nodes-spot-connect.spotConnectWebhookEvents',
				parameters: { resource: 'lockOut', ...parameters },
			};
			const { url: other, key: otherKey } = await publishTrigger(
				client,
				{ responseMode: 'lastNode', responseData: 'allEntries' },
				[node],
			);
			return (await send(other, { key: otherKey })).json as Record<string, unknown>[];
		};
		const listed = await events({ operation: 'getAll', returnAll: true });
		expect(listed.find((lock) => lock.workflowId === workflowId)).toMatchObject({
			source: '127.0.0.1',
			mode: 'production',
			failures: 3,
		});
		const [released] = await events({ operation: 'release', source: '127.0.0.1', workflowId });

		expect(released).toMatchObject({ source: '127.0.0.1', released: 1 });
		expect((await send(url, { key })).status).toBe(200);
	});

	it('ends by itself, and takes twice as long the next time', async () => {
		const { url, key } = await publishTrigger(
			client,
			protectedBy({ lockOutAfter: 1, lockOutFirst: 1, lockOutLongest: 60 }),
		);
		const retryAfterOf = async () =>
			Number((await send(url, { key })).headers.get('retry-after') ?? 0);
		await send(url, { key: newKey() });
		expect(await retryAfterOf()).toBe(1);
		await sleep(1_200);
		expect((await send(url, { key })).status).toBe(200);
		await send(url, { key: newKey() });
		expect(await retryAfterOf()).toBe(2);
	});

	it('spares addresses on the allowlist, and those that are never to be locked out', async () => {
		for (const parameters of [
			protectedBy({ lockOutAfter: 1 }, { options: { ipAllowlist: '127.0.0.0/8' } }),
			protectedBy({ lockOutAfter: 1, lockOutExempt: '127.0.0.1' }),
		]) {
			const { url, key } = await publishTrigger(client, parameters);
			for (let count = 0; count < 3; count += 1) await send(url, { key: newKey() });

			expect((await send(url, { key })).status).toBe(200);
		}
	});
});

describe('concurrency', () => {
	it('refuses what is over the limit with 429, and lets in again when an execution has ended', async () => {
		const { url, key, workflowId } = await publishTrigger(
			client,
			{ protection: { maxRunning: 2 } },
			[waitNode(3)],
		);
		const answers: Answer[] = [];
		for (let count = 0; count < 3; count += 1) answers.push(await send(url, { key }));
		expect(answers.map(codeOf)).toEqual([
			[200, undefined],
			[200, undefined],
			[429, 'concurrency_limited'],
		]);
		expect(Number(answers[2]!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
		await executionsWhen(
			client,
			workflowId,
			(all) => all.length === 2 && all.every(({ status }) => status === 'success'),
		);

		expect((await send(url, { key })).status).toBe(200);
	});

	it('gives the place back also when an execution fails', async () => {
		const { url, key } = await publishTrigger(client, protectedBy({ maxRunning: 1 }), [
			{
				name: 'Fail',
				type: 'n8n-nodes-base.stopAndError',
				parameters: { errorMessage: 'Out of stock' },
			},
		]);
		expect((await send(url, { key })).status).toBe(500);
		expect((await send(url, { key })).status).toBe(500);
	});

	it('lets so many wait as the author allows', async () => {
		const { url, key } = await publishTrigger(
			client,
			protectedBy({ maxRunning: 1, maxWaiting: 2, longestWait: 30 }),
			[waitNode(1)],
		);
		const answers = await Promise.all(
			Array.from({ length: 5 }, async () => await send(url, { key })),
		);
		const statuses = answers.map(({ status }) => status).sort();

		expect(statuses).toEqual([200, 200, 200, 429, 429]);
	});
});

describe('nothing of it', () => {
	it('is on unless the author adds it', async () => {
		const { url, workflowId } = await publishWith(client, {});
		for (let count = 0; count < 3; count += 1) {
			const answer = await send(url, { headers: { 'idempotency-key': 'same' } });
			expect(answer.status).toBe(200);
			expect(answer.headers.get('ratelimit')).toBeNull();
		}
		expect(await countOf(workflowId)).toBe(3);
	});
});
