/** What the inspector's server and its page say to each other: JSON over HTTP, and server-sent events. */

/** One captured request, as it stands in the list. */
export interface Summary {
	/** 1, 2, 3, … in the order of arrival. */
	readonly id: number;
	/** ISO 8601, in UTC. */
	readonly receivedAt: string;
	readonly method: string;
	/** With its query, as sent. */
	readonly path: string;
	/** What the sender was answered; 0 while it waits, and where it got no answer. */
	readonly status: number;
	/** Of the body, as received. */
	readonly bytes: number;
	/** Empty where there is none. */
	readonly contentType: string;
	/** From the head of the request to the end of the answer; 0 while it waits. */
	readonly durationMs: number;
	/** Whether the sender hung up before it had its answer. */
	readonly aborted?: boolean;
	/** Absent where no known scheme signed the request. */
	readonly signature?: SignatureSummary;
	/** Absent where the request was not passed on. */
	readonly forward?: ForwardSummary;
	/** The request that this one repeats. */
	readonly resendOf?: number;
}

export interface SignatureSummary {
	/** Id of the scheme. */
	readonly scheme: string;
	/** The scheme's name for people. */
	readonly name: string;
	/** `unchecked`: there is no secret, or it takes more than a secret. */
	readonly state: 'unchecked' | 'verified' | 'failed';
}

export interface ForwardSummary {
	/** Absent where no answer came, or has not come yet. */
	readonly status?: number;
	/** Why no whole answer came. */
	readonly error?: string;
	/** 0 while the answer is awaited. */
	readonly durationMs: number;
}

/** One captured request with all that is kept of it. */
export interface Full extends Summary {
	/** In the order and spelling in which they came. */
	readonly headers: readonly HeaderPair[];
	/** Address of the sender, as the socket has it. */
	readonly source: string;
	/** Such as `1.1`. */
	readonly httpVersion: string;
	readonly body: Body;
	/** What the sender was answered. */
	readonly answer: Message;
	readonly signature?: SignatureDetail;
	readonly forward?: ForwardDetail;
}

export type HeaderPair = readonly [name: string, value: string];

export interface Message {
	readonly headers: readonly HeaderPair[];
	readonly body: Body;
}

export interface Body {
	/** All of it. */
	readonly bytes: number;
	/** How many bytes, from the first on, are kept; fewer than `bytes` where it was cut. */
	readonly kept: number;
	/** Of `text`: base64 where the kept bytes are no UTF-8. */
	readonly encoding: 'utf8' | 'base64';
	readonly text: string;
}

export interface SignatureDetail extends SignatureSummary {
	/** Why it is not verified. */
	readonly detail?: string;
	/** What explains it, for a signature that failed. */
	readonly findings?: readonly SignatureFinding[];
	/** Ids of every scheme that the request may be signed with, the likeliest first. */
	readonly candidates: readonly string[];
}

export interface SignatureFinding {
	readonly cause: string;
	readonly message: string;
	readonly advice: string;
}

export interface ForwardDetail extends ForwardSummary, Message {
	readonly url: string;
}

/** Where the inspector stands. */
export interface State {
	/** ISO 8601: another one means another run, whose ids begin at 1 again. */
	readonly startedAt: string;
	/** Where senders are pointed to; without a slash at its end. */
	readonly captureUrl: string;
	readonly forwardUrl?: string;
	/** Captured since the start, or since all was deleted: `kept` and `dropped.count` together. */
	readonly total: number;
	readonly kept: number;
	/** Of what is kept, with headers, answers and overhead. */
	readonly keptBytes: number;
	/** The least id that is kept; 0 where none is. Lesser ones are gone. */
	readonly oldestId: number;
	/** Requests that wait for their answer. */
	readonly pending: number;
	readonly maxCount: number;
	/** For all that is kept and all that is on its way, in bytes. */
	readonly maxBytes: number;
	/** Of one body, in bytes. */
	readonly maxBodyBytes: number;
	readonly dropped: Dropped;
	readonly answer: AnswerSettings;
	readonly hasSecret: boolean;
}

/** What is not kept, so that the bounds are. */
export interface Dropped {
	/** Requests that made room for newer ones. */
	readonly count: number;
	/** Bytes of these, measured as `keptBytes` is. */
	readonly bytes: number;
	/** Bodies of which only the beginning is kept. */
	readonly cutBodies: number;
	/** Requests that were answered 503, and connections that were cut, for too many waited. */
	readonly refused: number;
}

/** What senders are answered. */
export interface AnswerSettings {
	/** From 200 to 599. */
	readonly status: number;
	/** Empty for none. */
	readonly contentType: string;
	readonly body: string;
	/** Before the answer, or before a request is passed on. */
	readonly delayMs: number;
	/** The share of requests that fail, from 0 to 1; they are not passed on. */
	readonly failureRate: number;
	/** What these are answered, from 400 to 599. */
	readonly failureStatus: number;
}

/** `GET /api/requests` */
export interface RequestList {
	/** The newest first. */
	readonly requests: readonly Summary[];
	/** Whether there are older ones that fit. */
	readonly more: boolean;
}

/** `GET /api/compare` */
export interface Comparison {
	readonly same: boolean;
	readonly differences: readonly Difference[];
	/** Whether there are more than are listed. */
	readonly more: boolean;
}

export interface Difference {
	readonly place: 'method' | 'path' | 'query' | 'header' | 'body';
	/** Of the header or the member of the query; for a body of JSON the JSON Pointer; else empty. */
	readonly name: string;
	/** Absent where the first request does not have it. */
	readonly left?: string;
	/** Absent where the second request does not have it. */
	readonly right?: string;
}

/** Any answer with a status of 400 or more. */
export interface Failure {
	readonly error: string;
}

/** State-changing calls must have this header with the value 1, which no foreign page can add. */
export const CALL_HEADER = 'x-spot-connect-inspector';
