import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Ports that were given out but that nothing may listen on yet. */
const givenOut = new Set<number>();

const listenOnce = (port: number) =>
	new Promise<number>((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, LOOPBACK, () => {
			const address = server.address();
			const bound = typeof address === 'object' && address !== null ? address.port : port;
			server.close(() => {
				resolve(bound);
			});
		});
	});

/** A port on 127.0.0.1 that nothing listens on, another one at each call. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = await listenOnce(0);
		if (givenOut.has(port)) continue;
		givenOut.add(port);
		return port;
	}
}

/** Throws, in a sentence that says what to do, if `port` on 127.0.0.1 cannot be listened on. */
export async function assertPortIsFree(port: number): Promise<void> {
	try {
		await listenOnce(port);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const why =
			code === 'EADDRINUSE'
				? `Port ${port} is taken: stop what listens there, or choose another port`
				: `Port ${port} cannot be used (${code ?? String(error)}): choose another port`;
		throw new Error(`${why}.`, { cause: error });
	}
}
