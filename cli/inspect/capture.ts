import type { HeaderLine } from '../delivery';

/** One request as the inspector keeps it. Never changed: a change makes another one with the same id. */
export interface Capture {
	/** 1, 2, 3, … in the order in which they were read. */
	readonly id: number;
	/** Grows with each change of any capture. */
	readonly revision: number;
	/** Milliseconds since the epoch. */
	readonly receivedMs: number;
	readonly method: string;
	/** The request target as sent, mostly path and query. */
	readonly path: string;
	readonly httpVersion: string;
	/** Address of the sender. */
	readonly source: string;
	/** Name, value, name, value, … exactly as received. */
	readonly rawHeaders: readonly string[];
	readonly body: KeptBody;
	/** The capture that this one repeats. */
	readonly resendOf?: number;
	/** Whether the sender hung up before it had its answer. */
	readonly isAborted: boolean;
	/** From the head of the request to the end of the answer; 0 before that. */
	readonly durationMs: number;
	/** Absent until the sender is answered. */
	readonly answer?: KeptAnswer;
	/** Absent where it is not passed on. */
	readonly forward?: KeptForward;
	/** Absent where no known scheme signed it. */
	readonly signature?: KeptSignature;
}

/** What is known of a request when it is first kept. */
export type NewCapture = Omit<Capture, 'id' | 'revision'>;

export interface KeptBody {
	/** All of it, in bytes. */
	readonly bytes: number;
	/** The first bytes; all of them unless it was cut. */
	readonly data: Buffer;
}

export interface KeptAnswer {
	readonly status: number;
	readonly rawHeaders: readonly string[];
	readonly body: KeptBody;
}

export interface KeptForward {
	readonly url: string;
	/** Absent where no answer came, or has not come yet. */
	readonly answer?: KeptAnswer;
	/** Why no whole answer came. */
	readonly error?: string;
	readonly durationMs: number;
}

export interface KeptSignature {
	/** Id of the scheme. */
	readonly scheme: string;
	/** Of the scheme, for people. */
	readonly name: string;
	readonly state: 'unchecked' | 'verified' | 'failed';
	/** Why it is not verified. */
	readonly detail?: string;
	/** Ids of every scheme that it may be, the likeliest first. */
	readonly candidates: readonly string[];
}

export const NO_BODY: KeptBody = { bytes: 0, data: Buffer.alloc(0) };

/** @returns whether only the beginning of a body is kept */
export function isCut({ bytes, data }: KeptBody): boolean {
	return data.length < bytes;
}

/** @param rawHeaders name, value, name, value, … */
export function headerLinesOf(rawHeaders: readonly string[]): HeaderLine[] {
	const lines: HeaderLine[] = [];
	for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
		lines.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
	}
	return lines;
}

/** What an object with its fields, its entry in a map and the handle of its buffers takes, in bytes. */
const CAPTURE_OVERHEAD = 1024;
/** What a string takes besides its characters, with its place in a list. */
const STRING_OVERHEAD = 32;

/** @returns how much memory a capture takes, in bytes: an estimate that is rather too high */
export function memoryOf(capture: NewCapture): number {
	const { path, rawHeaders, body, answer, forward, signature } = capture;
	let bytes = headMemoryOf({ path, rawHeaders }) + body.data.length;
	if (answer !== undefined) bytes += answerMemoryOf(answer);
	if (forward !== undefined) {
		bytes += textMemoryOf([forward.url, forward.error ?? '']);
		if (forward.answer !== undefined) bytes += answerMemoryOf(forward.answer);
		// What came back goes to the sender as it is: the same bytes, kept once.
		if (answer !== undefined && forward.answer?.body === answer.body) {
			bytes -= answer.body.data.length;
		}
	}
	if (signature !== undefined) {
		bytes += textMemoryOf([signature.detail ?? '', ...signature.candidates]);
	}
	return bytes;
}

/** @returns what a request takes before its body is read, in bytes */
export function headMemoryOf({ path, rawHeaders }: Pick<Capture, 'path' | 'rawHeaders'>): number {
	return CAPTURE_OVERHEAD + textMemoryOf([path]) + textMemoryOf(rawHeaders);
}

function answerMemoryOf({ rawHeaders, body }: KeptAnswer): number {
	return CAPTURE_OVERHEAD / 4 + textMemoryOf(rawHeaders) + body.data.length;
}

function textMemoryOf(texts: readonly string[]): number {
	let bytes = 0;
	for (const text of texts) bytes += STRING_OVERHEAD + text.length;
	return bytes;
}
