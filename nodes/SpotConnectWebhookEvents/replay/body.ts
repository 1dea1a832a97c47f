import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { WebhookEvent } from '../../../eventlog/event';

export interface ReplayBody {
	readonly bytes: Buffer | undefined;
	/** Whether these are the bytes that were received. */
	readonly isByteExact: boolean;
}

/** More than n8n takes in by default (N8N_PAYLOAD_SIZE_MAX), in bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

const decompress = promisify(gunzip);

/**
 * @returns the body to send again
 * @throws {Error} where what was recorded is not what was received, with what to do
 */
export async function replayBody(event: WebhookEvent): Promise<ReplayBody> {
	const { id, rawBody, body, contentLength } = event;
	if (rawBody !== undefined) {
		return {
			bytes: await decompress(rawBody, { maxOutputLength: MOST_BYTES }),
			isByteExact: true,
		};
	}
	if (body === undefined) {
		if (contentLength === 0) return { bytes: undefined, isByteExact: true };
		throw new Error(
			`The body of event ${id} was not recorded, so it cannot be sent again. ${KEEP}`,
		);
	}
	if (body.isTruncated) {
		throw new Error(
			`The body of event ${id} was cut when it was recorded, so it cannot be sent again. ${KEEP}`,
		);
	}
	if (body.isRedacted) {
		throw new Error(
			`Parts of the body of event ${id} were hidden when it was recorded, so it cannot be sent again. ${KEEP}`,
		);
	}
	return { bytes: Buffer.from(body.text), isByteExact: false };
}

const KEEP = 'For events to come, let the trigger keep the raw body.';
