import { hasEnded, outputOf } from '../../host/client';
import { FrontDoor } from '../../host/queue/front-door';
import { requireQueueServices } from '../../host/services/programs';
import { eventOf, publishOnQueue, startQueue, type Queue } from './queue-support';
import { executionsWhen, RESPOND, send, setNode } from './support';

jest.setTimeout(240_000);

const ORDER = JSON.stringify({ id: 'o-1' });
const SUMMARY = setNode('Summary', { order: '={{ $json.body.id }}' });
const RESPONSE = {
	name: 'Respond',
	type: RESPOND,
	parameters: {
		respondWith: 'json',
		responseBody: '={{ { "confirmed": $json.order } }}',
		options: { responseCode: 201 },
	},
};

let queue: Queue;

beforeAll(async () => {
	queue = await startQueue();
});

afterAll(async () => {
	await queue?.stop();
});

/** Numbers of the executions that the worker says it has run. */
const executionsOfWorker = async (): Promise<unknown[]> =>
	(await queue.host.process('worker').logEntries())
		.filter(({ message }) => message.startsWith('Worker finished execution'))
		.map(({ metadata }) => metadata.executionId);

describe('a trigger that was published in queue mode', () => {
	it('answers on both processors, and not on the main process', async () => {
		const { urls, key } = await publishOnQueue(queue);
		for (const url of urls) {
			expect(await send(url, { key, body: ORDER })).toMatchObject({
				status: 200,
				json: { message: 'Workflow was started' },
			});
		}
		const onMain = new URL(new URL(urls[0]).pathname, queue.host.url).href;
		expect((await send(onMain, { key, body: ORDER })).status).toBe(404);
	});

	it('refuses on both processors', async () => {
		const { urls, workflowId } = await publishOnQueue(queue);
		for (const url of urls) {
			const answer = await send(url, { key: 'sc_wrong', body: ORDER });
			expect(answer).toMatchObject({ status: 401, json: { code: 'api_key_invalid' } });
			expect(await eventOf(queue, answer)).toMatchObject({ outcome: 'refused', workflowId });
		}
		expect(await queue.client.executions.list({ workflowId })).toEqual([]);
	});

	it('starts executions that run on the worker, each linked to its event in Postgres', async () => {
		const { urls, key, workflowId } = await publishOnQueue(queue, {}, [SUMMARY]);
		const answers = [];
		for (const url of urls) answers.push(await send(url, { key, body: ORDER }));
		const executions = await executionsWhen(
			queue.client,
			workflowId,
			(all) => all.length === 2 && all.every(hasEnded),
		);
		const ids = executions.map(({ id }) => id).reverse();
		expect(await executionsOfWorker()).toEqual(expect.arrayContaining(ids));
		for (const [index, id] of ids.entries()) {
			const event = await eventOf(
				queue,
				answers[index]!,
				({ executionId, status }) => executionId !== undefined && status !== undefined,
			);
			expect(event).toMatchObject({ outcome: 'accepted', status: 200, executionId: id });
			const execution = await queue.client.executions.get(id);
			expect(execution).toMatchObject({
				status: 'success',
				customData: { spotConnectEventId: event.id },
			});
			expect(outputOf(execution, 'Summary')).toMatchObject([{ json: { order: 'o-1' } }]);
		}
	});

	it('answers with what the last node gave on the worker', async () => {
		const { urls, key } = await publishOnQueue(queue, { responseMode: 'lastNode' }, [SUMMARY]);
		for (const url of urls) {
			const answer = await send(url, { key, body: ORDER });
			expect(answer).toMatchObject({ status: 200, json: { order: 'o-1' } });
			expect(await eventOf(queue, answer)).toMatchObject({ outcome: 'accepted', status: 200 });
		}
	});

	it('answers with what a Respond node sent on the worker', async () => {
		const { urls, key } = await publishOnQueue(queue, { responseMode: 'responseNode' }, [
			SUMMARY,
			RESPONSE,
		]);
		for (const url of urls) {
			const answer = await send(url, { key, body: ORDER });
			expect(answer).toMatchObject({ status: 201, json: { confirmed: 'o-1' } });
			expect(await eventOf(queue, answer)).toMatchObject({ outcome: 'accepted', status: 201 });
		}
	});
});

describe('a processor that is killed', () => {
	it('leaves the other one serving, and serves again when it is restarted', async () => {
		const { urls, key, workflowId } = await publishOnQueue(queue, { responseMode: 'lastNode' });
		const [first, second] = urls;
		const { host, client } = queue;
		const formerPid = host.process('processor1').pid;
		await host.kill('processor1', 'SIGKILL');
		await expect(send(first, { key, body: ORDER })).rejects.toThrow();
		expect((await send(second, { key, body: ORDER })).status).toBe(200);

		await host.restart('processor1');
		expect(host.process('processor1').pid).not.toBe(formerPid);
		const answer = await send(first, { key, body: ORDER });
		expect(answer.status).toBe(200);
		const event = await eventOf(queue, answer, ({ executionId }) => executionId !== undefined);
		const executions = await client.executions.list({ workflowId });
		expect(executions.map(({ id }) => id)).toContain(event.executionId);
		expect(executions).toHaveLength(2);
	});
});

describe('the front door', () => {
	const enqueuedBy = async (name: 'processor1' | 'processor2') =>
		(await queue.host.process(name).logEntries()).filter(({ message }) =>
			message.startsWith('Enqueued execution'),
		).length;

	it('has the processors take turns, passes over one that is away, and leads elsewhere to main', async () => {
		const { host } = queue;
		const { urls, key } = await publishOnQueue(queue, { responseMode: 'lastNode' }, [SUMMARY]);
		const door = await FrontDoor.listen(0, { main: host.url, processors: host.processorUrls });
		try {
			const url = new URL(new URL(urls[0]).pathname, door.url).href;
			const deliver = async () => await send(url, { key, body: ORDER });
			const before = [await enqueuedBy('processor1'), await enqueuedBy('processor2')];
			for (let count = 0; count < 4; count += 1) {
				expect(await deliver()).toMatchObject({ status: 200, json: { order: 'o-1' } });
			}
			const after = [await enqueuedBy('processor1'), await enqueuedBy('processor2')];
			expect(after).toEqual(before.map((each) => each + 2));

			await host.kill('processor2', 'SIGKILL');
			for (let count = 0; count < 4; count += 1) expect((await deliver()).status).toBe(200);
			expect(await enqueuedBy('processor1')).toBe(after[0]! + 4);

			expect(await (await fetch(`${door.url}/rest/settings`)).json()).toHaveProperty('data');
		} finally {
			await door.close();
			await host.restart('processor2');
		}
	});
});

describe('on a machine without Redis', () => {
	const { PATH } = process.env;
	afterEach(() => {
		process.env.PATH = PATH;
	});

	it('queue mode says in a sentence what to install', () => {
		process.env.PATH = '';
		expect(() => requireQueueServices()).toThrow(
			/^n8n's queue mode needs Postgres and Redis, and (Postgres and )?Redis cannot be found: install .+apt-get install .*redis-server; on macOS: brew install .*redis\)/,
		);
	});
});
