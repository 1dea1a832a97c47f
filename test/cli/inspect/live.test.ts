import { get, type IncomingMessage } from 'node:http';

import { DEFAULT_ANSWER } from '../../../cli/inspect/answer-settings';
import type { State, Summary } from '../../../cli/inspect/api';
import { startInspector, until } from './support';

interface Message {
	readonly event: string;
	readonly id: string | undefined;
	readonly data: unknown;
	readonly atMs: number;
}

/** Reads server-sent events as a browser does. */
async function listen(uiUrl: string, lastEventId?: string) {
	const messages: Message[] = [];
	let closed = false;
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
		get(`${uiUrl}/api/live`, { headers, agent: false }, resolve).on('error', reject);
	});
	let text = '';
	response.setEncoding('utf8').on('data', (chunk: string) => {
		text += chunk;
		for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
			const lines = text.slice(0, end).split('\n');
			text = text.slice(end + 2);
			const field = (name: string) =>
				lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
			const data = field('data');
			if (data === undefined) continue;
			messages.push({
				event: field('event')!,
				id: field('id'),
				data: JSON.parse(data) as unknown,
				atMs: performance.now(),
			});
		}
	});
	response.on('close', () => (closed = true)).on('error', () => undefined);
	const of = (event: string) => messages.filter((each) => each.event === event);
	return {
		response,
		messages,
		isClosed: () => closed,
		of,
		summaries: (event = 'requests') => of(event).flatMap(({ data }) => data as Summary[]),
		state: () => of('state').at(-1)?.data as State | undefined,
		[Symbol.dispose]: () => void response.destroy(),
	};
}

describe('live', () => {
	it('tells the state first', async () => {
		await using inspector = await startInspector();
		using page = await listen(inspector.uiUrl);
		expect(page.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
		await until(() => page.messages.length > 0);
		expect(page.messages[0]).toMatchObject({ event: 'state', data: { total: 0 } });
	});

	it('tells 1,000 requests, each once and in their order', async () => {
		await using inspector = await startInspector();
		using page = await listen(inspector.uiUrl);
		const send = async (count: number) => {
			for (let index = 0; index < count; index += 1) await fetch(inspector.url);
		};
		await Promise.all(Array.from({ length: 20 }, async () => await send(50)));
		await until(() => page.summaries().length >= 1000);
		expect(page.summaries().map(({ id }) => id)).toEqual(
			Array.from({ length: 1000 }, (_, index) => index + 1),
		);
		await until(() => page.state()?.total === 1000);
	});

	it('tells everything of 100 ms in one message', async () => {
		await using inspector = await startInspector();
		using page = await listen(inspector.uiUrl);
		for (let index = 0; index < 200; index += 1) await fetch(inspector.url);
		await until(() => page.summaries().length === 200);
		const times = page.of('requests').map(({ atMs }) => atMs);
		// Ten a second: as many as the time that it took allows, and not one for each request.
		expect(times.length).toBeLessThanOrEqual((times.at(-1)! - times[0]!) / 100 + 2);
	});

	it('tells when a request is answered', async () => {
		await using inspector = await startInspector({ answer: { ...DEFAULT_ANSWER, delayMs: 300 } });
		using page = await listen(inspector.uiUrl);
		await fetch(inspector.url);
		await until(() => page.summaries('update').length === 1);
		expect(page.summaries()).toMatchObject([{ id: 1, status: 0 }]);
		expect(page.summaries('update')).toMatchObject([{ id: 1, status: 200 }]);
	});

	it('tells when answer or secret are set, and when all is deleted', async () => {
		await using inspector = await startInspector();
		using page = await listen(inspector.uiUrl);
		await fetch(inspector.url);
		await inspector.call('PUT', '/api/answer', { ...DEFAULT_ANSWER, status: 202 });
		await until(() => page.state()?.answer.status === 202);
		await inspector.call('PUT', '/api/secret', { secret: 'Waagh4xee1' });
		await until(() => page.state()?.hasSecret === true);
		await inspector.call('DELETE', '/api/requests');
		await until(() => page.state()?.kept === 0);
		expect(JSON.stringify(page.messages)).not.toContain('Waagh4xee1');
	});

	it('tells who comes back what it missed: new ones and changed ones', async () => {
		await using inspector = await startInspector();
		let lastEventId: string | undefined;
		{
			using page = await listen(inspector.uiUrl);
			await fetch(inspector.url);
			await until(() => page.summaries().length === 1);
			lastEventId = page.of('requests').at(-1)!.id;
		}
		await fetch(inspector.url);
		await fetch(inspector.url);
		using back = await listen(inspector.uiUrl, lastEventId);
		await until(() => back.summaries().length === 2);
		expect(back.summaries().map(({ id }) => id)).toEqual([2, 3]);
	});

	it.each(['2020-01-01T00:00:00.000Z/1', 'nonsense', ''])(
		'tells nothing of the past to who was at another run: "%s"',
		async (lastEventId) => {
			await using inspector = await startInspector();
			await fetch(inspector.url);
			using page = await listen(inspector.uiUrl, lastEventId);
			await fetch(inspector.url);
			await until(() => page.summaries().length > 0);
			expect(page.summaries().map(({ id }) => id)).toEqual([2]);
		},
	);

	it('takes 16 pages, and says so to one more', async () => {
		await using inspector = await startInspector();
		const pages = await Promise.all(
			Array.from({ length: 16 }, async () => await listen(inspector.uiUrl)),
		);
		const refused = await inspector.call('GET', '/api/live');
		expect([refused.status, await refused.json()]).toEqual([
			503,
			{ error: 'Too many pages look on. Close one.' },
		]);
		pages[0]!.response.destroy();
		await until(async () => {
			using page = await listen(inspector.uiUrl);
			return page.response.statusCode === 200;
		});
		for (const page of pages) page.response.destroy();
	});

	it('cuts off a page that does not read', async () => {
		await using inspector = await startInspector();
		const page = await listen(inspector.uiUrl);
		page.response.pause();
		const path = `/${'x'.repeat(8000)}`;
		await until(async () => {
			await Promise.all(Array.from({ length: 100 }, async () => await fetch(inspector.url + path)));
			return inspector.inspector.live.clientCount === 0;
		});
		page.response.resume();
		await until(() => page.isClosed());
	}, 30_000);
});
