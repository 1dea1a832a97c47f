import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

import { problemDetails } from '../../admission/problem';
import type { Refusal } from '../../admission/refusal';
import type { HeaderLine } from '../../cli/delivery';

/** What a test's server received. */
export interface Received {
	readonly method: string;
	readonly path: string;
	readonly headers: readonly HeaderLine[];
	readonly body: Buffer;
}

/** What a test's server answers. */
export interface Reply {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

export interface TestServer {
	/** Without a slash at the end. */
	readonly url: string;
	readonly port: number;
	readonly received: readonly Received[];
	close(): Promise<void>;
}

export const EVENT_ID = '0197a1b2-0000-7000-8000-000000000000';

/** @returns what the trigger answers when it lets a request in */
export const acceptance: Reply = {
	status: 200,
	headers: { 'content-type': 'application/json', 'x-spot-connect-event-id': EVENT_ID },
	body: '{"message":"Workflow was started"}',
};

/** @returns what the trigger answers when it refuses */
export function refusal(refusal: Refusal): Reply {
	const problem = problemDetails(refusal, EVENT_ID);
	return {
		status: problem.status,
		headers: {
			'content-type': 'application/problem+json',
			'x-spot-connect-event-id': EVENT_ID,
			...refusal.headers,
		},
		body: JSON.stringify(problem),
	};
}

/** @returns what n8n answers for a path that no published workflow has */
export function notRegistered(path: string, isTest = false): Reply {
	return {
		status: 404,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: JSON.stringify({
			code: 404,
			message: `The requested webhook "${path}" is not registered.`,
			hint: isTest
				? "Click the 'Execute workflow' button on the canvas, then try again. (In test mode, the webhook only works for one call after you click this button)"
				: 'The workflow must be active for a production URL to run successfully. You can activate the workflow using the toggle in the top-right of the editor.',
		}),
	};
}

/** Listens on a free port of the loopback address, over TLS where there are options for it. */
export async function startServer(
	reply: (received: Received) => Reply | Promise<Reply>,
	tls?: ServerOptions,
): Promise<TestServer> {
	const received: Received[] = [];
	const listener: RequestListener = (request, response) => {
		void bytesOf(request).then(async (body) => {
			const arrived = {
				method: request.method!,
				path: request.url!,
				headers: pairs(request.rawHeaders),
				body,
			};
			received.push(arrived);
			const { status = 200, headers = {}, body: answer = '' } = await reply(arrived);
			response.writeHead(status, headers).end(answer);
		});
	};
	const server: Server =
		tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
		port,
		received,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function pairs(raw: readonly string[]): HeaderLine[] {
	return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1]!] as const] : []));
}
