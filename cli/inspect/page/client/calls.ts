import {
	CALL_HEADER,
	type AnswerSettings,
	type Comparison,
	type Failure,
	type Full,
	type RequestList,
} from '../../api';

/** The server's answer to a call that it refused, or the lack of one; the message is for people. */
export class CallError extends Error {
	/** @param status 0 where nothing answered */
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

/** Most that the server lists at once. */
const PAGE_SIZE = 200;

/** @param before an id: only older ones are listed */
export async function listRequests(search: string, before?: number): Promise<RequestList> {
	const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
	if (search !== '') query.set('search', search);
	if (before !== undefined) query.set('before', String(before));
	return await call<RequestList>('GET', `/api/requests?${query}`);
}

export const getRequest = async (id: number) => await call<Full>('GET', `/api/requests/${id}`);

export const getCurl = async (id: number) =>
	await (await answerTo('GET', `/api/requests/${id}/curl`)).text();

export const compareRequests = async (left: number, right: number) =>
	await call<Comparison>('GET', `/api/compare?a=${left}&b=${right}`);

/** @param url none for the URL to which all requests are forwarded */
export const resendRequest = async (id: number, url: string | undefined) =>
	await call<Full>('POST', `/api/requests/${id}/resend`, url === undefined ? {} : { url });

// What the server says of its state in answer to these is passed over: it may be older than what came live.

export async function setAnswer(settings: AnswerSettings): Promise<void> {
	await answerTo('PUT', '/api/answer', settings);
}

/** @param secret empty for none */
export async function setSecret(secret: string): Promise<void> {
	await answerTo('PUT', '/api/secret', { secret });
}

export async function clearRequests(): Promise<void> {
	await answerTo('DELETE', '/api/requests');
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
	return (await (await answerTo(method, path, body)).json()) as T;
}

/** @throws {CallError} */
async function answerTo(method: string, path: string, body?: unknown): Promise<Response> {
	const headers: Record<string, string> = method === 'GET' ? {} : { [CALL_HEADER]: '1' };
	if (body !== undefined) headers['content-type'] = 'application/json';
	let answer: Response;
	try {
		answer = await fetch(path, {
			method,
			headers,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
	} catch {
		throw new CallError('The inspector does not answer. Is it still running?', 0);
	}
	if (answer.ok) return answer;
	throw new CallError(await messageOf(answer), answer.status);
}

async function messageOf(answer: Response): Promise<string> {
	try {
		return ((await answer.json()) as Failure).error;
	} catch {
		return `The inspector answered ${answer.status}.`;
	}
}
