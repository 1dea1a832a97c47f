import { connectionsTo, exchange, LONGEST_ANSWER } from '../../../cli/http/exchange';
import { startServer } from '../server';

describe('exchange', () => {
	it('keeps no more of an answer than its bound, and counts the rest', async () => {
		const server = await startServer(() => ({ body: Buffer.alloc(LONGEST_ANSWER + 5, 'x') }));
		const connections = connectionsTo(server.url, { atOnce: 1 });
		const delivery = { method: 'POST', url: server.url, headers: [], body: Buffer.from('') };
		const answer = await exchange(delivery, connections, 10_000);
		connections.close();
		await server.close();
		expect(answer.body.length).toBe(LONGEST_ANSWER);
		expect(answer.bodyBytes).toBe(LONGEST_ANSWER + 5);
	});

	it('sends a header that is there twice twice', async () => {
		const server = await startServer(() => ({}));
		const connections = connectionsTo(server.url, { atOnce: 1 });
		const headers = [['X-One', '1'] as const, ['x-one', '2'] as const];
		await exchange(
			{ method: 'POST', url: server.url, headers, body: Buffer.from('{}') },
			connections,
			10_000,
		);
		connections.close();
		await server.close();
		expect(server.received[0]!.headers).toEqual(expect.arrayContaining(headers));
	});
});
