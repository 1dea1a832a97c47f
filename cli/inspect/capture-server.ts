import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { readyAnswersOf, type ReadyAnswers } from './answer';
import type { AnswerSettings } from './api';
import { BodyCollector } from './body-collector';
import { headMemoryOf, NO_BODY, type KeptAnswer, type NewCapture } from './capture';
import type { Captures } from './captures';
import type { Forwarder } from './forward';
import { forwardUrlOf } from './forward-target';
import type { SignatureCheck } from './signature-check';

/** Most connections of senders at a time. */
const MOST_CONNECTIONS = 5000;

const REFUSAL = Buffer.from(
	JSON.stringify({ error: 'Not captured: too many requests wait for their answers.' }),
);

/** What the capture server works with. */
export interface CaptureParts {
	readonly captures: Captures;
	readonly signatures: SignatureCheck;
	readonly answer: AnswerSettings;
	/** Absent where requests are not passed on. */
	readonly forwardTo: { readonly forwarder: Forwarder; readonly target: string } | undefined;
	/** Milliseconds since the epoch. */
	readonly nowMs: () => number;
}

/** A request on its way. */
interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly head: Omit<NewCapture, 'body' | 'isAborted' | 'durationMs'>;
	readonly startMs: number;
}

/** Captures every request, whatever its method and path, and answers it or passes it on. */
export class CaptureServer {
	readonly server: Server;
	private settings: AnswerSettings;
	private ready: ReadyAnswers;
	private waiting = 0;
	private refusals = 0;

	constructor(private readonly parts: CaptureParts) {
		this.settings = parts.answer;
		this.ready = readyAnswersOf(parts.answer);
		this.server = createServer({ requireHostHeader: false }, (request, response) => {
			void this.capture(request, response);
		});
		this.server.maxConnections = MOST_CONNECTIONS;
		this.server.on('drop', () => void (this.refusals += 1));
	}

	get answer(): AnswerSettings {
		return this.settings;
	}

	/** @param settings that are valid; requests that came before keep theirs */
	set answer(settings: AnswerSettings) {
		this.settings = settings;
		this.ready = readyAnswersOf(settings);
	}

	/** Requests that wait for their answer. */
	get pending(): number {
		return this.waiting;
	}

	/** Requests and connections that were not taken, for too many wait. */
	get refused(): number {
		return this.refusals;
	}

	private async capture(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { captures, nowMs } = this.parts;
		const head = {
			receivedMs: nowMs(),
			method: request.method!,
			path: request.url!,
			httpVersion: request.httpVersion,
			source: request.socket.remoteAddress ?? '',
			rawHeaders: request.rawHeaders,
		};
		const reserved = headMemoryOf(head);
		if (!captures.reserve(reserved)) {
			this.refuse(request, response);
			return;
		}
		// A sender that hangs up is no failure of the inspector.
		request.on('error', () => undefined);
		response.on('error', () => undefined);
		this.waiting += 1;
		try {
			await this.handle({ request, response, head, startMs: performance.now() });
		} finally {
			this.waiting -= 1;
			captures.release(reserved);
		}
	}

	private async handle(exchange: Exchange): Promise<void> {
		const { delayMs, failureRate } = this.settings;
		const { success, failure } = this.ready;
		if (failureRate > 0 && Math.random() < failureRate) {
			await this.reply(exchange, failure, delayMs);
		} else if (this.parts.forwardTo === undefined) {
			await this.reply(exchange, success, delayMs);
		} else {
			await this.passOn(exchange, this.parts.forwardTo, delayMs);
		}
	}

	private async reply(exchange: Exchange, answer: KeptAnswer, delayMs: number): Promise<void> {
		const { captures, signatures } = this.parts;
		const { request, response, head, startMs } = exchange;
		const collector = new BodyCollector(captures);
		const isWhole = await readAll(request, collector);
		const body = collector.finish();
		const signature = signatures.check({ ...head, body });
		const known = { ...head, body, ...(signature && { signature }) };
		if (!isWhole || delayMs === 0) {
			const sent = isWhole ? { answer: send(exchange, answer) } : {};
			const durationMs = performance.now() - startMs;
			captures.add({ ...known, ...sent, isAborted: !isWhole, durationMs });
			return;
		}
		const { id } = captures.add({ ...known, isAborted: false, durationMs: 0 });
		const isOpen = await delay(response, delayMs);
		const sent = isOpen ? { answer: send(exchange, answer) } : {};
		const durationMs = performance.now() - startMs;
		captures.update(id, { ...sent, isAborted: !isOpen, durationMs });
	}

	private async passOn(
		{ request, response, head, startMs }: Exchange,
		{ forwarder, target }: NonNullable<CaptureParts['forwardTo']>,
		delayMs: number,
	): Promise<void> {
		const { captures, signatures } = this.parts;
		if (delayMs > 0 && !(await delay(response, delayMs))) {
			const durationMs = performance.now() - startMs;
			captures.add({ ...head, body: NO_BODY, isAborted: true, durationMs });
			return;
		}
		const url = forwardUrlOf(target, head.path);
		const collector = new BodyCollector(captures);
		const reading = readAll(request, collector);
		const passing = forwarder.pass(request, response, url, new BodyCollector(captures));
		await reading;
		const body = collector.finish();
		const signature = signatures.check({ ...head, body });
		const { id } = captures.add({
			...head,
			body,
			...(signature && { signature }),
			forward: { url, durationMs: 0 },
			isAborted: false,
			durationMs: 0,
		});
		const { forward, answer, isAborted } = await passing;
		const durationMs = performance.now() - startMs;
		captures.update(id, { forward, ...(answer && { answer }), isAborted, durationMs });
	}

	private refuse(request: IncomingMessage, response: ServerResponse): void {
		this.refusals += 1;
		request.resume();
		response
			.writeHead(503, [
				...['Content-Type', 'application/json'],
				...['Content-Length', String(REFUSAL.length)],
				...['Connection', 'close'],
			])
			.end(REFUSAL);
	}
}

/** @returns whether all of it came; false where the sender hung up before */
async function readAll(request: IncomingMessage, collector: BodyCollector): Promise<boolean> {
	return await new Promise((resolve) => {
		request.on('data', collector.add);
		request.once('end', () => resolve(true));
		request.once('close', () => resolve(request.complete));
	});
}

/** @returns whether the sender still waits afterwards */
async function delay(response: ServerResponse, milliseconds: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const timer = setTimeout(() => {
			response.off('close', onClose);
			resolve(true);
		}, milliseconds);
		const onClose = (): void => {
			clearTimeout(timer);
			resolve(false);
		};
		response.once('close', onClose);
	});
}

function send({ request, response }: Exchange, answer: KeptAnswer): KeptAnswer {
	response.writeHead(answer.status, [...answer.rawHeaders]).end(answer.body.data);
	return request.method === 'HEAD' ? { ...answer, body: NO_BODY } : answer;
}
