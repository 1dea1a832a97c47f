import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

const LOOPBACK = '127.0.0.1';

/** Whatever a main process leaves to the webhook processors when its production webhooks are off. */
const FOR_PROCESSORS = /^\/(?:webhook|webhook-waiting|form|form-waiting|mcp)\//;

export interface FrontDoorTargets {
	/** URL of the main process. */
	main: string;
	/** URLs of the webhook processors, which take turns. */
	processors: readonly string[];
}

/**
 * One address for a queue host, as the load balancer in front of a real one has: production webhooks
 * go to the processors in turn, all else to the main process. A processor that refuses the
 * connection is passed over. It is for a reader's first look, not for load.
 */
export class FrontDoor {
	private turn = 0;
	private readonly server: http.Server;

	private constructor(private readonly targets: FrontDoorTargets) {
		this.server = http.createServer((request, response) => {
			this.forward(request, response, this.targetsFor(request));
		});
		this.server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
			this.upgrade(request, socket, head);
		});
	}

	/** @param port on 127.0.0.1 */
	static async listen(port: number, targets: FrontDoorTargets): Promise<FrontDoor> {
		const door = new FrontDoor(targets);
		await new Promise<void>((resolve, reject) => {
			door.server.once('error', reject);
			door.server.listen(port, LOOPBACK, resolve);
		});
		return door;
	}

	get url(): string {
		return `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}`;
	}

	/** Closes it, with the connections that are open. */
	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.server.closeAllConnections();
		await closed;
	}

	/** Where a request may go, in this order. */
	private targetsFor({ url = '/' }: http.IncomingMessage): string[] {
		const { main, processors } = this.targets;
		if (!FOR_PROCESSORS.test(url)) return [main];
		const first = this.turn++ % processors.length;
		return [...processors.slice(first), ...processors.slice(0, first)];
	}

	private forward(
		request: http.IncomingMessage,
		response: http.ServerResponse,
		[target, ...others]: string[],
	): void {
		if (target === undefined) {
			response.writeHead(502, { 'content-type': 'text/plain' });
			response.end('No process of n8n answers.\n');
			return;
		}
		const onward = send(request, target);
		let isConnected = false;
		onward.once('socket', (socket) => {
			socket.once('connect', () => {
				isConnected = true;
				request.pipe(onward);
			});
		});
		onward.once('response', (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
			answer.pipe(response);
		});
		onward.once('error', () => {
			// Nothing was sent yet, so that another one can have it.
			if (!isConnected) this.forward(request, response, others);
			else response.destroy();
		});
		response.once('close', () => onward.destroy());
	}

	/** The editor keeps a WebSocket to the main process. */
	private upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
		const onward = send(request, this.targets.main);
		onward.once('upgrade', (answer, upstream, upstreamHead) => {
			const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
			for (let at = 0; at < answer.rawHeaders.length; at += 2) {
				lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
			}
			socket.write(`${lines.join('\r\n')}\r\n\r\n`);
			socket.write(upstreamHead);
			upstream.write(head);
			upstream.pipe(socket).pipe(upstream);
			upstream.once('error', () => socket.destroy());
			socket.once('error', () => upstream.destroy());
		});
		onward.once('response', () => socket.destroy());
		onward.once('error', () => socket.destroy());
		onward.end();
	}
}

/** Begins the same request to `target`, with what a proxy adds; its body is the caller's to send. */
function send({ method, url, headers, socket }: http.IncomingMessage, target: string) {
	const { remoteAddress = LOOPBACK } = socket;
	const { host = '' } = headers;
	return http.request(new URL(url ?? '/', target), {
		// A connection for each request: whether there is one says whether anything was sent.
		agent: false,
		method,
		headers: {
			...headers,
			'x-forwarded-for': remoteAddress,
			'x-forwarded-host': host,
			'x-forwarded-proto': 'http',
		},
	});
}
