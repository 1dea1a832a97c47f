import type { IWebhookFunctions, Logger } from 'n8n-workflow';

import type { Verdict } from '../../admission/admit';
import type { Outcome } from '../../eventlog/event';
import { LogBudget } from './log-budget';

export type HostResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** What becomes of a request at once. */
export type DecidedOutcome = Exclude<Outcome, 'failed'>;

/** What is known of a request when it has been decided. */
export interface DecidedRequest {
	readonly eventId: string;
	readonly workflowId: string | undefined;
	readonly sourceIp: string;
	readonly receivedAt: Date;
	readonly verdict: Verdict;
	readonly outcome: DecidedOutcome;
}

/** What is recorded of a client that hung up before any answer; the number that nginx uses for it. */
const CLIENT_CLOSED_REQUEST = 499;

/** How the answer to a request has ended. */
export interface AnswerEnd {
	/** As sent, or 499 where the client did not wait for one. */
	readonly status: number;
	/** From arrival, in milliseconds. */
	readonly durationMs: number;
	/** Length of the answer's body where it is known. */
	readonly responseBytes: number | undefined;
	/** Whether the client was gone before. */
	readonly isAborted: boolean;
}

/** @param done called once, when the answer is complete or the client has gone */
export function whenAnswered(
	response: HostResponse,
	receivedAt: Date,
	done: (end: AnswerEnd) => void,
): void {
	const close = () => {
		const length = Number(response.getHeader('content-length') ?? NaN);
		done({
			status: response.headersSent ? response.statusCode : CLIENT_CLOSED_REQUEST,
			durationMs: Date.now() - receivedAt.getTime(),
			responseBytes: Number.isSafeInteger(length) ? length : undefined,
			isAborted: !response.writableFinished,
		});
	};
	// A client that hung up while its request was being decided on: the event is over.
	if (response.destroyed) close();
	else response.once('close', close);
}

/** Tells n8n's log what becomes of requests: a line for each, as far as the budget goes. */
export class RequestLog {
	#logger: Logger | undefined;
	readonly #budget = new LogBudget((workflow, counts) => {
		const requests = [...counts.values()].reduce((sum, count) => sum + count, 0);
		const facts = { workflow, requests, ...Object.fromEntries(counts) };
		this.#logger?.warn(
			`Spot Connect left ${requests} lines out, which came too fast: ${lineOf(facts)}`,
			facts,
		);
	});

	/**
	 * Writes one line: info for an accepted request, warn for a refused one. The message holds the same
	 * facts as the metadata, because n8n's text format leaves the metadata out.
	 */
	write(logger: Logger, decided: DecidedRequest, end: AnswerEnd): void {
		const { workflowId = '', verdict, outcome } = decided;
		const code = verdict.admitted ? outcome : verdict.refusal.code;
		this.#logger = logger;
		if (!this.#budget.allows(workflowId, code)) return;
		const facts = factsOf(decided, code, end);
		const line = lineOf(facts);
		if (!verdict.admitted) logger.warn(`Spot Connect refused a request: ${line}`, facts);
		else if (verdict.unguarded)
			logger.warn(`Spot Connect let a request in unguarded: ${line}`, facts);
		else logger.info(`Spot Connect accepted a request: ${line}`, facts);
	}
}

function factsOf(
	{ eventId, workflowId, sourceIp, verdict }: DecidedRequest,
	code: string,
	{ status, durationMs, isAborted }: AnswerEnd,
) {
	const { key, signature, event, idempotencyKey, unguarded } = verdict;
	const facts: Record<string, unknown> = {
		event: eventId,
		workflow: workflowId,
		code,
		status,
		source: sourceIp,
		durationMs,
	};
	if (key) {
		facts.key = key.name;
		facts.fingerprint = key.fingerprint;
	}
	if (signature) facts.signature = signature.scheme;
	if (event?.type !== undefined) facts.type = event.type;
	if (event?.id !== undefined) facts.delivery = event.id;
	if (idempotencyKey !== undefined) facts.idempotencyKey = idempotencyKey;
	if (unguarded) facts.unguarded = unguarded.join();
	if (isAborted) facts.aborted = true;
	return facts;
}

const lineOf = (facts: object): string =>
	Object.entries(facts)
		.map(([name, value]) => `${name}=${logfmt(value)}`)
		.join(' ');

/** Quotes what could be taken for another field or line. */
function logfmt(value: unknown): string {
	const text = String(value);
	return /^[\w.:\-/]+$/.test(text) ? text : JSON.stringify(text);
}
