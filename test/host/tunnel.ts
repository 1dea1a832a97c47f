import { once } from 'node:events';
import {
	createServer,
	request as plainRequest,
	type IncomingMessage,
	type RequestListener,
} from 'node:http';
import { createServer as createTlsServer, request as tlsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

import { certify } from '../cli/certificates';

/** What a tunnel makes of the headers that tell of the caller, as its maker documents it. */
export interface TunnelRule {
	readonly name: string;
	/** @param claimed value of the header that the caller sent */
	readonly forwardedFor: (claimed: string | undefined, caller: string) => string;
	readonly forwardedProto: (claimed: string | undefined, protocol: string) => string;
	/** Headers that it sets besides, in lower case. */
	readonly more: (
		caller: string,
		host: string,
		claimedHost: string | undefined,
	) => Readonly<Record<string, string>>;
}

const appended = (separator: string) => (claimed: string | undefined, own: string) =>
	claimed === undefined ? own : `${claimed}${separator}${own}`;

/** https://ngrok.com/docs/universal-gateway/http/#upstream-headers */
export const ngrok: TunnelRule = {
	name: 'ngrok',
	forwardedFor: appended(', '),
	forwardedProto: appended(', '),
	more: (_, host, claimedHost) => ({ 'x-forwarded-host': claimedHost ?? host }),
};

/** https://developers.cloudflare.com/fundamentals/reference/http-headers/ */
export const cloudflare: TunnelRule = {
	name: 'Cloudflare Tunnel',
	forwardedFor: appended(','),
	forwardedProto: (_, protocol) => protocol,
	more: (caller) => ({ 'cf-connecting-ip': caller, 'cf-ray': '230b030023ae2822-SJC' }),
};

export interface Delivery {
	/** The caller's address, as the tunnel sees it. */
	readonly from: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Over plain HTTP instead of HTTPS. */
	readonly isPlain?: boolean;
}

export interface Tunnel {
	/** Delivers to the public side of the tunnel, as a sender on the internet does. */
	deliver(delivery: Delivery): Promise<{ status: number; json: unknown }>;
	close(): Promise<void>;
}

/** Stands for the address of the connection, which is always this machine's; never passed on. */
const CALLER_HEADER = 'x-test-caller';

/**
 * A tunnel from a public name to a port of this machine: HTTP and HTTPS at its public end, plain HTTP
 * at the other.
 * @param publicHost the name by which it is called
 * @param target URL of what it leads to
 */
export async function openTunnel(
	{ forwardedFor, forwardedProto, more }: TunnelRule,
	publicHost: string,
	target: string,
): Promise<Tunnel> {
	const { hostname, port: targetPort } = new URL(target);
	const forward =
		(protocol: 'http' | 'https'): RequestListener =>
		(incoming, answer) => {
			const { method, url: path } = incoming;
			const { [CALLER_HEADER]: caller, ...claimed } = incoming.headers as Record<string, string>;
			const headers = {
				...claimed,
				'x-forwarded-for': forwardedFor(claimed['x-forwarded-for'], caller!),
				'x-forwarded-proto': forwardedProto(claimed['x-forwarded-proto'], protocol),
				...more(caller!, claimed.host!, claimed['x-forwarded-host']),
			};
			const passedOn = plainRequest(
				{ hostname, port: targetPort, method, path, headers },
				(reply) => {
					answer.writeHead(reply.statusCode!, reply.headers);
					reply.pipe(answer);
				},
			);
			passedOn.once('error', () => answer.destroy());
			incoming.pipe(passedOn);
		};
	const authority = certify({ name: 'Tunnel Authority', isAuthority: true });
	const { cert, key } = certify({ name: publicHost, issuer: authority });
	const plain = createServer(forward('http'));
	const secure = createTlsServer({ cert, key }, forward('https'));
	for (const server of [plain, secure]) {
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
	}
	return {
		deliver: async ({ from, path, headers, body = '{}', isPlain = false }) => {
			const { port } = (isPlain ? plain : secure).address() as AddressInfo;
			const shared = {
				hostname: '127.0.0.1',
				port,
				path,
				method: 'POST',
				agent: false as const,
				headers: { host: publicHost, [CALLER_HEADER]: from, ...headers },
			};
			const sent = isPlain
				? plainRequest(shared)
				: tlsRequest({ ...shared, ca: authority.cert, servername: publicHost });
			sent.end(body);
			const [reply] = (await once(sent, 'response')) as [IncomingMessage];
			const chunks: Buffer[] = [];
			for await (const chunk of reply as AsyncIterable<Buffer>) chunks.push(chunk);
			const text = Buffer.concat(chunks).toString();
			return { status: reply.statusCode!, json: JSON.parse(text) as unknown };
		},
		close: async () => {
			for (const server of [plain, secure]) {
				server.closeAllConnections();
				server.close();
				await once(server, 'close');
			}
		},
	};
}
