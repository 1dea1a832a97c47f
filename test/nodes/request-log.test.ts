import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import {
	whenAnswered,
	type AnswerEnd,
	type HostResponse,
} from '../../nodes/SpotConnectGenericWebhook/request-log';

/** Has a real server deal with one request, and gives the ends that were told. */
async function endsOf(
	deal: (response: ServerResponse, follow: () => void) => void | Promise<void>,
	hangUpAfterMs?: number,
): Promise<AnswerEnd[]> {
	const ends: AnswerEnd[] = [];
	const server = createServer();
	const dealt = new Promise<void>((resolve) => {
		server.once('request', (_, response) => {
			const follow = () => {
				whenAnswered(response as unknown as HostResponse, new Date(), (end) => ends.push(end));
			};
			void Promise.resolve(deal(response, follow)).then(resolve);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
	client.on('error', () => undefined);
	client.resume();
	client.write('POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
	if (hangUpAfterMs !== undefined) setTimeout(() => client.destroy(), hangUpAfterMs);
	await dealt;
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return ends;
}

const sleep = async (ms: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, ms));

describe('the end of an answer is told once', () => {
	it('when it is complete, with its status and its length', async () => {
		const ends = await endsOf((response, follow) => {
			follow();
			response.statusCode = 202;
			response.setHeader('content-length', 2);
			response.end('ok');
		});
		expect(ends).toMatchObject([{ status: 202, responseBytes: 2, isAborted: false }]);
	});

	it('when the client hangs up before it: 499', async () => {
		const ends = await endsOf(async (_, follow) => {
			follow();
			await sleep(200);
		}, 50);
		expect(ends).toMatchObject([{ status: 499, isAborted: true }]);
	});

	it('when the client has hung up already, while its request was being decided on', async () => {
		const ends = await endsOf(async (_, follow) => {
			await sleep(200);
			follow();
		}, 50);
		expect(ends).toMatchObject([{ status: 499, isAborted: true }]);
	});
});
