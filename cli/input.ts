import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

import { UsageError } from './outcome';

/** Most bytes of a file or of standard input; n8n reads 16 MiB unless it is told otherwise. */
export const LARGEST_INPUT = 64 * 1024 * 1024;

/**
 * @param file name of a file; `-` for standard input
 * @param most bytes
 * @throws {UsageError} where it cannot be read or is larger
 */
export async function readInput(
	file: string,
	stdin: Readable,
	most = LARGEST_INPUT,
): Promise<Buffer> {
	const source = file === '-' ? 'standard input' : `"${file}"`;
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const chunk of (file === '-'
			? stdin
			: createReadStream(file)) as AsyncIterable<Buffer>) {
			bytes += chunk.length;
			if (bytes > most) {
				throw new UsageError(`There are more than ${most} bytes in ${source}.`);
			}
			chunks.push(chunk);
		}
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		throw new UsageError(`${source} cannot be read: ${REASONS[code ?? ''] ?? code}.`);
	}
	return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EISDIR: 'it is a folder',
	EACCES: 'it may not be read',
};
