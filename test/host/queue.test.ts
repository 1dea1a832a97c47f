import { hasEnded, outputOf } from '../../host/client';
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
		const formerPid = queue.host.process('processor1').pid;
		await queue.host.kill('processor1', 'SIGKILL');
		await expect(send(first, { key, body: ORDER })).rejects.toThrow();
		expect((await send(second, { key, body: ORDER })).status).toBe(200);

		await queue.host.restart('processor1');
		expect(queue.host.process('processor1').pid).not.toBe(formerPid);
		const answer = await send(first, { key, body: ORDER });
		expect(answer.status).toBe(200);
		const event = await eventOf(queue, answer, ({ executionId }) => executionId !== undefined);
		const executions = await queue.client.executions.list({ workflowId });
		expect(executions.map(({ id }) => id)).toContain(event.executionId);
		expect(executions).toHaveLength(2);
	});
});
