import { once } from 'node:events';
import * as net from 'node:net';

/** Passes bytes on to a port of this machine, its answers as late as is wanted. */
export class SlowProxy {
	/** How late answers come, in milliseconds. */
	delayMs = 0;
	readonly #server: net.Server;
	readonly #sockets = new Set<net.Socket>();

	private constructor(target: number) {
		this.#server = net.createServer((socket) => {
			const upstream = net.connect({ host: '127.0.0.1', port: target });
			for (const [each, other] of [
				[socket, upstream],
				[upstream, socket],
			] as const) {
				this.#sockets.add(each);
				each.on('error', () => undefined);
				each.on('close', () => {
					this.#sockets.delete(each);
					other.destroy();
				});
			}
			socket.pipe(upstream);
			upstream.on('data', (chunk) => {
				if (this.delayMs === 0) socket.write(chunk);
				else setTimeout(() => socket.writable && socket.write(chunk), this.delayMs).unref();
			});
		});
	}

	static async create(target: number): Promise<SlowProxy> {
		const proxy = new SlowProxy(target);
		proxy.#server.listen(0, '127.0.0.1');
		await once(proxy.#server, 'listening');
		return proxy;
	}

	get port(): number {
		return (this.#server.address() as net.AddressInfo).port;
	}

	async close(): Promise<void> {
		const end = once(this.#server, 'close');
		this.#server.close();
		for (const socket of this.#sockets) socket.destroy();
		await end;
	}
}
