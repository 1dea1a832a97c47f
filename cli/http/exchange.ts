import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import { headerValuesOf, type Delivery, type HeaderLine } from '../delivery';
import { noAnswer, NoAnswerError } from './failure';

/** What a server answered. */
export interface Answer {
	readonly status: number;
	readonly statusText: string;
	/** As received. */
	readonly headers: readonly HeaderLine[];
	/** At most the first `LONGEST_ANSWER` bytes. */
	readonly body: Buffer;
	/** How long the whole body was. */
	readonly bodyBytes: number;
	/** From the first try to connect to the answer's last byte. */
	readonly milliseconds: number;
}

/** How much of an answer is kept, in bytes; the rest is read and counted. */
export const LONGEST_ANSWER = 1024 * 1024;

/** Keeps connections between requests, and says what certificates are trusted. */
export interface Connections {
	readonly agent: HttpAgent;
	close(): void;
}

/**
 * @param url whose scheme decides between HTTP and HTTPS
 * @param options.atOnce most connections
 * @param options.ca PEM of certificates to trust instead of the system's
 * @param options.isUnverified takes any certificate: for requests that hold no secret
 */
export function connectionsTo(
	url: string,
	{
		atOnce,
		ca,
		isUnverified = false,
	}: {
		readonly atOnce: number;
		readonly ca?: string | undefined;
		readonly isUnverified?: boolean;
	},
): Connections {
	const options = { keepAlive: true, maxSockets: atOnce, maxFreeSockets: atOnce };
	const agent = url.startsWith('https:')
		? new HttpsAgent({
				...options,
				...(ca !== undefined && { ca }),
				rejectUnauthorized: !isUnverified,
			})
		: new HttpAgent(options);
	return { agent, close: () => agent.destroy() };
}

/**
 * Sends one request and reads the answer; follows no redirect, for senders of webhooks do not.
 * @param timeoutMs for the whole of it, in milliseconds
 * @throws {NoAnswerError} where none came
 */
export async function exchange(
	{ method, url, headers, body }: Delivery,
	{ agent }: Connections,
	timeoutMs: number,
): Promise<Answer> {
	const { host } = new URL(url);
	const startMs = performance.now();
	const send = url.startsWith('https:') ? httpsRequest : httpRequest;
	return await new Promise<Answer>((resolve, reject) => {
		const lines = headers.flat();
		if (headerValuesOf(headers, 'host').length === 0) lines.unshift('Host', host);
		if (body.length > 0) lines.push('Content-Length', String(body.length));
		const request = send(url, { method, headers: lines, agent }, (response) => {
			read(response).then(
				(received) => {
					clearTimeout(timer);
					resolve({ ...received, milliseconds: performance.now() - startMs });
				},
				(error: unknown) => fail(error),
			);
		});
		const fail = (error: unknown): void => {
			clearTimeout(timer);
			reject(noAnswer(error, host));
		};
		const timer = setTimeout(() => {
			const seconds = timeoutMs / 1000;
			request.destroy(
				new NoAnswerError('ETIMEDOUT', `${host}: no whole answer came within ${seconds} s.`),
			);
		}, timeoutMs);
		// After an answer the rest of a large body may not get through: the answer counts.
		request.on('error', fail);
		request.end(body);
	});
}

async function read(response: IncomingMessage): Promise<Omit<Answer, 'milliseconds'>> {
	const chunks: Buffer[] = [];
	let bodyBytes = 0;
	for await (const chunk of response as AsyncIterable<Buffer>) {
		if (bodyBytes < LONGEST_ANSWER) chunks.push(chunk.subarray(0, LONGEST_ANSWER - bodyBytes));
		bodyBytes += chunk.length;
	}
	return {
		status: response.statusCode!,
		statusText: response.statusMessage ?? '',
		headers: pairsOf(response.rawHeaders),
		body: Buffer.concat(chunks),
		bodyBytes,
	};
}

function pairsOf(rawHeaders: readonly string[]): HeaderLine[] {
	return rawHeaders.flatMap((name, index) =>
		index % 2 === 0 ? [[name, rawHeaders[index + 1]!] as const] : [],
	);
}
