import type { IncomingHttpHeaders } from 'node:http';

/** What arrived: one HTTP request as the checks see it. Nothing in admission changes it. */
export interface WebhookRequest {
	readonly method: string;
	/** The absolute URL as the sender called it, with its query: what a signature may cover. */
	readonly publicUrl: string;
	/** The query as the server parsed it. */
	readonly query: Readonly<Record<string, unknown>>;
	/** Header names in lower case; repeated headers joined as node:http joins them. */
	readonly headers: Readonly<IncomingHttpHeaders>;
	/** Name, value, name, value, … exactly as received. */
	readonly rawHeaders: readonly string[];
	/** The client's address, taken the way the host's proxy setting says. */
	readonly sourceIp: string;
	/** Whether the sender used HTTPS, as far as the host's proxy setting lets the server know. */
	readonly secure: boolean;
	/** Media type in lower case without parameters; empty when the header is missing. */
	readonly contentType: string;
	readonly body: RequestBody;
}

/**
 * The body before it is judged. A server parses some media types before a check can run; the
 * others are read only when a check asks for them, so that a refused caller costs no reading.
 */
export type RequestBody =
	| {
			readonly state: 'parsed';
			readonly value: unknown;
			/** The exact bytes; none where the server kept none, as of a multipart form. */
			readonly raw: Buffer | undefined;
	  }
	| {
			readonly state: 'unread';
			/**
			 * The exact bytes.
			 * @throws {BodyTooLargeError} over the server's limit
			 */
			readonly read: () => Promise<Buffer>;
	  };

/** The body is larger than the server reads. */
export class BodyTooLargeError extends Error {
	/** @param limitBytes the limit in bytes, where known */
	constructor(readonly limitBytes?: number) {
		super('The body is larger than the server reads');
		this.name = 'BodyTooLargeError';
	}
}
