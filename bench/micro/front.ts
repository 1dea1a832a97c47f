import { createServer, type RequestListener, type Server } from 'node:http';
import { duplexPair } from 'node:stream';

import type { IWebhookFunctions } from 'n8n-workflow';

import { requireFromHost } from './host';

export type HostRequest = ReturnType<IWebhookFunctions['getRequestObject']>;
export type HostResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** A request as a node gets it, and where its answer goes. */
export interface Exchange {
	readonly request: HostRequest;
	readonly response: HostResponse;
}

interface App {
	set(name: string, value: unknown): void;
	disable(name: string): void;
	use(middleware: unknown): void;
	post(path: string, handler: (request: HostRequest, response: HostResponse) => void): void;
}

/**
 * What is in front of the node: Node's HTTP server with n8n's Express and n8n's own reading of bodies,
 * on sockets in memory.
 */
export class Front {
	readonly #server: Server;
	#arrived: (exchange: Exchange) => void = () => undefined;

	constructor() {
		const express = requireFromHost('express') as () => App;
		const { rawBodyReader, bodyParser } = requireFromHost(
			'n8n/dist/middlewares/body-parser.js',
		) as {
			rawBodyReader: unknown;
			bodyParser: unknown;
		};
		const app = express();
		app.disable('x-powered-by');
		app.set('trust proxy', 1);
		app.use(rawBodyReader);
		app.use(bodyParser);
		app.post('/webhook/:path', (request, response) => this.#arrived({ request, response }));
		this.#server = createServer(app as unknown as RequestListener);
	}

	/** @returns the request, read and parsed, that nobody has answered yet */
	async receive(path: string, headers: Readonly<Record<string, string>>, body: Buffer) {
		const arrival = new Promise<Exchange>((resolve) => (this.#arrived = resolve));
		const [client, server] = duplexPair();
		Object.defineProperty(server, 'remoteAddress', { value: '10.0.0.1' });
		this.#server.emit('connection', server);
		client.resume();
		const lines = Object.entries({ ...headers, 'Content-Length': String(body.length) });
		client.write(
			`POST /webhook/${path}?shop=7 HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
		);
		client.write(body);
		const exchange = await arrival;
		exchange.response.once('finish', () => setImmediate(() => client.destroy()));
		return exchange;
	}
}
