import type { Refusal } from '../refusal';
import { BodyTooLargeError } from '../request';

/**
 * @param read reads the body that the server has not read
 * @returns the exact bytes, or the refusal of a body over the server's limit
 */
export async function readBody(read: () => Promise<Buffer>): Promise<Buffer | Refusal> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof BodyTooLargeError) return tooLarge(error);
		throw error;
	}
}

function tooLarge({ limitBytes }: BodyTooLargeError): Refusal {
	const limit = limitBytes === undefined ? 'this server reads' : `${limitBytes} bytes`;
	return { code: 'payload_too_large', detail: `The body is larger than ${limit}.` };
}
