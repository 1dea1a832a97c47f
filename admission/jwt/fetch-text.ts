import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';

/** How much of a stranger's answer is taken. */
export interface FetchLimits {
	/** From the first byte sent to the last one received. */
	readonly timeoutMs: number;
	readonly maxBytes: number;
}

/**
 * Reads a small document. Redirects are not followed: they could lead from HTTPS to HTTP, or to an
 * address inside the network.
 * @param url http: or https:
 * @returns the body of a 200 answer
 * @throws {Error} for another status, too many bytes or too long a time
 */
export async function fetchText(url: URL, limits: FetchLimits): Promise<string> {
	const get = url.protocol === 'https:' ? getHttps : getHttp;
	const signal = AbortSignal.timeout(limits.timeoutMs);
	return await new Promise<string>((resolve, reject) => {
		const request = get(url, { signal, headers: { accept: 'application/json' } }, (response) => {
			const fail = (reason: string) => {
				reject(new Error(reason));
				request.destroy();
			};
			response.on('error', reject);
			if (response.statusCode !== 200) return fail(`Status ${response.statusCode ?? 'unknown'}`);
			const chunks: Buffer[] = [];
			let length = 0;
			response.on('data', (chunk: Buffer) => {
				length += chunk.length;
				if (length > limits.maxBytes) return fail('Too many bytes');
				chunks.push(chunk);
			});
			response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
		});
		request.on('error', reject);
	});
}
