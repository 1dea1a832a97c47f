import autocannon from 'autocannon';

import type { Contender } from './contenders';

/** What is sent, and what becomes of it when all is well. */
export interface Request {
	readonly body: string;
	/** Instead of the contender's own. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly status: number;
}

export interface LoadOptions {
	readonly connections: number;
	readonly seconds: number;
	/** Requests a second; as many as are answered where it is not given. */
	readonly rate?: number;
}

export interface Load {
	readonly answers: number;
	/** Answers a second. */
	readonly perSecond: number;
	/** In milliseconds. */
	readonly p50: number;
	readonly p99: number;
	readonly seconds: number;
}

/**
 * Sends requests for a time, each connection the next one when the last one is answered.
 * @param url of the process
 * @param contenders that get one in turn
 * @throws {Error} if one was answered otherwise than it should be, or not at all
 */
export async function load(
	url: string,
	contenders: Contender | readonly Contender[],
	{ body, headers: instead, status }: Request,
	{ connections, seconds, rate }: LoadOptions,
): Promise<Load> {
	const result = await autocannon({
		url,
		connections,
		duration: seconds,
		...(rate !== undefined && { overallRate: rate }),
		requests: [contenders].flat().map(({ path, headers, sign }) => {
			const common = { ...headers, ...instead };
			return {
				method: 'POST',
				path,
				headers: common,
				body,
				...(sign && {
					setupRequest: (request: autocannon.Request) => ({
						...request,
						headers: { ...common, ...sign(body) },
					}),
				}),
			};
		}),
	});
	const { statusCodeStats = {}, errors, timeouts } = result;
	const statuses = Object.keys(statusCodeStats);
	if (errors > 0 || timeouts > 0 || statuses.length !== 1 || statuses[0] !== String(status)) {
		throw new Error(
			`${url} was to answer ${status}: ${JSON.stringify(statusCodeStats)}, ${errors} errors, ${timeouts} time-outs`,
		);
	}
	const answers = statusCodeStats[`${status}`]!.count!;
	return {
		answers,
		perSecond: answers / result.duration,
		p50: result.latency.p50,
		p99: result.latency.p99,
		seconds: result.duration,
	};
}
