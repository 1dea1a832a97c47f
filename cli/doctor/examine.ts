import type { Delivery, HeaderLine } from '../delivery';
import { headerValuesOf } from '../delivery';
import { connectionsTo, exchange, type Answer } from '../http/exchange';
import { NoAnswerError } from '../http/failure';
import {
	checkBodyLimit,
	checkClock,
	checkCors,
	checkDelivery,
	checkGet,
	checkPost,
	checkProxies,
	checkRedirect,
	checkUrl,
	FOREIGN_ORIGIN,
} from './answers';
import { checkTls } from './certificate';
import { fail, type Check } from './check';
import { checkDns, checkTcp, type Lookup } from './network';

export interface ExamineSettings {
	/** PEM of certificates to trust instead of the system's. */
	readonly ca: string | undefined;
	/** For each connection and request, in milliseconds. */
	readonly timeoutMs: number;
	/** Milliseconds since the epoch. */
	readonly nowMs: () => number;
	readonly lookup: Lookup;
	/** Whether a POST without a key may be sent. */
	readonly isPostAllowed: boolean;
	/** With what to send one real request; none is sent without. */
	readonly delivery: { readonly header: string; readonly key: string } | undefined;
}

export interface Examination {
	readonly checks: readonly Check[];
	/** Whether a server answered. */
	readonly isReachable: boolean;
}

const USER_AGENT: HeaderLine = ['user-agent', 'spot-connect doctor'];

/**
 * Looks at a webhook from outside, from the name to the answer, and stops where nothing more can be
 * seen. Starts no execution of a workflow, unless the webhook lets anybody in.
 */
export async function examine(href: string, settings: ExamineSettings): Promise<Examination> {
	const url = new URL(href);
	const checks = [...checkUrl(url)];
	const { check: dns, addresses } = await checkDns(url, settings.lookup);
	checks.push(dns);
	if (addresses.length === 0) return { checks, isReachable: false };
	const tcp = await checkTcp(url, addresses, settings.timeoutMs);
	checks.push(tcp.check);
	if (!tcp.isReachable) return { checks, isReachable: false };
	if (url.protocol === 'https:') {
		const tls = await checkTls(url, { ...settings, nowMs: settings.nowMs() });
		checks.push(...tls.checks);
		if (!tls.isSpoken) return { checks, isReachable: false };
	}
	try {
		checks.push(...(await askAnonymously(url, settings)));
		if (settings.delivery) checks.push(await deliver(url, settings, settings.delivery));
		return { checks, isReachable: true };
	} catch (error) {
		if (!(error instanceof NoAnswerError)) throw error;
		const advice = 'Look whether n8n is running, and into the log of the proxy before it.';
		return {
			checks: [...checks, fail('answer', 'noAnswer', error.message, advice)],
			isReachable: false,
		};
	}
}

async function askAnonymously(url: URL, settings: ExamineSettings): Promise<readonly Check[]> {
	const connections = connectionsTo(url.href, { atOnce: 1, isUnverified: true });
	const ask = async (method: string, headers: readonly HeaderLine[], body = '') =>
		await exchange(requestOf(url, method, headers, body), connections, settings.timeoutMs);
	try {
		const startMs = settings.nowMs();
		const preflight = await ask('OPTIONS', [
			['origin', FOREIGN_ORIGIN],
			['access-control-request-method', 'POST'],
			['access-control-request-headers', 'content-type, x-api-key'],
		]);
		const middleMs = (startMs + settings.nowMs()) / 2;
		const general = (answer: Answer) => [
			checkClock(preflight, middleMs),
			checkProxies(answer),
			checkCors(preflight),
			checkBodyLimit(answer),
		];
		if (isRedirect(preflight)) return [checkRedirect(url, preflight), ...general(preflight)];
		// A GET would call a webhook that listens to it.
		const get = listensToGet(preflight) ? undefined : await ask('GET', []);
		if (!settings.isPostAllowed) {
			const answer = get ?? preflight;
			return [checkRedirect(url, answer), checkGet(get), ...general(answer)];
		}
		const post = await ask('POST', [['content-type', 'application/json']], '{}');
		return [
			checkRedirect(url, post),
			checkGet(get),
			...(isRedirect(post) ? [] : checkPost(url, post)),
			...general(post),
		];
	} finally {
		connections.close();
	}
}

/** With the certificate checked, for the request holds the key. */
async function deliver(
	url: URL,
	{ ca, timeoutMs }: ExamineSettings,
	{ header, key }: NonNullable<ExamineSettings['delivery']>,
): Promise<Check> {
	const connections = connectionsTo(url.href, { atOnce: 1, ca });
	const headers: HeaderLine[] = [
		['content-type', 'application/json'],
		[header, key],
	];
	try {
		const request = requestOf(url, 'POST', headers, '{}');
		return checkDelivery(await exchange(request, connections, timeoutMs));
	} catch (error) {
		if (!(error instanceof NoAnswerError)) throw error;
		const advice = 'The key was not sent. Mend what is named above first.';
		return fail('delivery', 'notSent', error.message, advice);
	} finally {
		connections.close();
	}
}

function requestOf(
	{ href }: URL,
	method: string,
	headers: readonly HeaderLine[],
	body: string,
): Delivery {
	return { method, url: href, headers: [USER_AGENT, ...headers], body: Buffer.from(body) };
}

function isRedirect({ status, headers }: Answer): boolean {
	return status >= 300 && status < 400 && headerValuesOf(headers, 'location').length > 0;
}

function listensToGet({ headers }: Answer): boolean {
	return headerValuesOf(headers, 'access-control-allow-methods').some((methods) =>
		methods.split(',').some((method) => method.trim() === 'GET'),
	);
}
