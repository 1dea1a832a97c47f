import { once } from 'node:events';
import {
	Agent as HttpAgent,
	request as httpRequest,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';

import { headerValues } from '../../admission/signature/location';
import { pathAndQueryOf } from '../../admission/signature/signed-request';
import { noAnswer, NoAnswerError } from '../http/failure';
import type { BodyCollector } from './body-collector';
import type { Capture, KeptAnswer, KeptForward } from './capture';
import { endToEndHeaders, forwardHeaders } from './forward-headers';

/** Most connections at a time to where requests are passed on; more wait. */
const MOST_CONNECTIONS = 256;
/** How long a whole answer may take, in milliseconds. */
export const FORWARD_TIMEOUT_MS = 300_000;

/** What became of a request that was passed on. */
export interface Forwarded {
	readonly forward: KeptForward;
	/** What the sender got: the same answer, or 502. Absent where it hung up before. */
	readonly answer?: KeptAnswer;
	/** Whether the sender hung up before it had its answer. */
	readonly isAborted: boolean;
}

/** What is noted where the sender did not wait for its answer. */
const HUNG_UP = 'ECONNABORTED';
const hungUp = () => new NoAnswerError(HUNG_UP, 'The sender hung up.');

/** A request as it goes out. */
interface Outgoing {
	readonly method: string;
	/** As captured. */
	readonly rawHeaders: readonly string[];
	readonly body: Readable;
}

/** Passes requests on and gives the answers back, both unchanged and as they stream. */
export class Forwarder {
	private readonly agents = {
		// A kept connection may be cut by the other side just when it is used again.
		'http:': new HttpAgent({ keepAlive: false, maxSockets: MOST_CONNECTIONS }),
		'https:': new HttpsAgent({ keepAlive: false, maxSockets: MOST_CONNECTIONS }),
	};

	/** @param timeoutMs for the whole answer, in milliseconds */
	constructor(private readonly timeoutMs = FORWARD_TIMEOUT_MS) {}

	/**
	 * @param request whose body nobody has begun to read
	 * @param url absolute
	 * @param collector for the body of the answer; it is finished here
	 */
	async pass(
		request: IncomingMessage,
		response: ServerResponse,
		url: string,
		collector: BodyCollector,
	): Promise<Forwarded> {
		const stop = new AbortController();
		const onClose = (): void => {
			if (!response.writableFinished) stop.abort(hungUp());
		};
		response.once('close', onClose);
		const outgoing = { method: request.method!, rawHeaders: request.rawHeaders, body: request };
		const { forward, failure } = await this.exchange(outgoing, url, collector, stop, (upstream) =>
			relay(upstream, response, collector),
		);
		response.off('close', onClose);
		const isAborted = failure?.code === HUNG_UP;
		if (forward.answer !== undefined && response.headersSent) {
			const rawHeaders = endToEndHeaders(forward.answer.rawHeaders);
			return { forward, answer: { ...forward.answer, rawHeaders }, isAborted };
		}
		if (failure === undefined || response.destroyed) return { forward, isAborted };
		return { forward, answer: answerBadGateway(response, failure), isAborted };
	}

	/**
	 * Sends a captured request again.
	 * @param url absolute
	 * @param collector for the body of the answer; it is finished here
	 */
	async resend(
		{ method, rawHeaders, body: { data } }: Pick<Capture, 'method' | 'rawHeaders' | 'body'>,
		url: string,
		collector: BodyCollector,
	): Promise<KeptForward> {
		const body = Readable.from(data.length === 0 ? [] : [data]);
		const outgoing = { method, rawHeaders, body };
		const stop = new AbortController();
		const { forward } = await this.exchange(outgoing, url, collector, stop, async (upstream) => {
			upstream.on('data', collector.add);
			await once(upstream, 'end');
		});
		return forward;
	}

	close(): void {
		for (const agent of Object.values(this.agents)) agent.destroy();
	}

	/**
	 * @param stop ends it, for the reason that is the error
	 * @param receive takes the body of the answer, from the head on
	 */
	private async exchange(
		outgoing: Outgoing,
		url: string,
		collector: BodyCollector,
		stop: AbortController,
		receive: (upstream: IncomingMessage) => Promise<void>,
	): Promise<{ readonly forward: KeptForward; readonly failure: NoAnswerError | undefined }> {
		const { host } = new URL(url);
		const startMs = performance.now();
		const timer = setTimeout(() => {
			const seconds = this.timeoutMs / 1000;
			const message = `${host}: no whole answer came within ${seconds} s.`;
			stop.abort(new NoAnswerError('ETIMEDOUT', message));
		}, this.timeoutMs);
		let head: Omit<KeptAnswer, 'body'> | undefined;
		let failure: NoAnswerError | undefined;
		try {
			const upstream = await this.send(outgoing, url, stop.signal);
			head = { status: upstream.statusCode!, rawHeaders: upstream.rawHeaders };
			await receive(upstream);
		} catch (error) {
			failure = noAnswer(stop.signal.aborted ? stop.signal.reason : error, host);
			stop.abort(failure);
		}
		clearTimeout(timer);
		const body = collector.finish();
		const forward: KeptForward = {
			url,
			durationMs: performance.now() - startMs,
			...(head && { answer: { ...head, body } }),
			...(failure && { error: failure.message }),
		};
		return { forward, failure };
	}

	/** @returns the answer, whose body is still to be read */
	private async send(
		{ method, rawHeaders, body }: Outgoing,
		url: string,
		signal: AbortSignal,
	): Promise<IncomingMessage> {
		const { protocol, hostname, port, host } = new URL(url);
		return await new Promise((resolve, reject) => {
			const upstream = (protocol === 'https:' ? httpsRequest : httpRequest)(
				{
					protocol,
					hostname: hostname.replace(/^\[|\]$/g, ''),
					port,
					// Not as part of a URL, which would be normalised.
					path: pathAndQueryOf(url),
					method,
					headers: [
						...forwardHeaders(rawHeaders, host),
						...framingOf(method, rawHeaders),
						...['Connection', 'close'],
					],
					agent: this.agents[protocol as keyof typeof this.agents],
					signal,
				},
				resolve,
			);
			upstream.on('error', reject);
			upstream.once('close', () => {
				// An answer may come before the body is through: the rest is read, but goes nowhere.
				body.unpipe(upstream);
				body.resume();
			});
			body.pipe(upstream);
		});
	}
}

/** Methods whose requests have no body unless they say so (RFC 9110, section 8.6). */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE', 'CONNECT']);

/** A body of unknown length is framed anew; no body is said to be none. */
function framingOf(method: string, rawHeaders: readonly string[]): string[] {
	const has = (name: string) => headerValues(rawHeaders, name).length > 0;
	if (has('transfer-encoding')) return ['Transfer-Encoding', 'chunked'];
	return has('content-length') || WITHOUT_BODY.has(method) ? [] : ['Content-Length', '0'];
}

/** Gives an answer to the sender as it comes; one that is cut short is cut short for it, too. */
async function relay(
	upstream: IncomingMessage,
	response: ServerResponse,
	collector: BodyCollector,
): Promise<void> {
	if (response.destroyed) throw hungUp();
	response.sendDate = false;
	const headers = endToEndHeaders(upstream.rawHeaders);
	response.writeHead(upstream.statusCode!, upstream.statusMessage, headers);
	await new Promise<void>((resolve, reject) => {
		upstream.on('data', collector.add);
		upstream.once('error', (error) => {
			response.destroy();
			reject(error);
		});
		response.once('close', () => {
			if (response.writableFinished) resolve();
			else reject(hungUp());
		});
		upstream.pipe(response);
	});
}

function answerBadGateway(response: ServerResponse, { code, message }: NoAnswerError): KeptAnswer {
	const data = Buffer.from(JSON.stringify({ error: `Not passed on. ${message}`, code }));
	const rawHeaders = ['Content-Type', 'application/json', 'Content-Length', String(data.length)];
	response.writeHead(502, rawHeaders).end(data);
	return { status: 502, rawHeaders, body: { bytes: data.length, data } };
}
