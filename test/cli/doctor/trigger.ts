import type { Check } from '../../../cli/doctor/check';
import { examine, type ExamineSettings } from '../../../cli/doctor/examine';
import { acceptance, refusal, type Received, type Reply } from '../server';

export const PATH = '/webhook/orders';
export const KEY = 'sc_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

export type Answers = (received: Received) => Reply;

export const keyMissing = refusal({ code: 'api_key_missing', detail: 'There is no key.' });

const getNotRegistered: Reply = {
	status: 404,
	body: '{"code":404,"message":"This webhook is not registered for GET requests. Did you mean to make a POST request?"}',
};

const preflight: Reply = {
	status: 204,
	headers: {
		'access-control-allow-methods': 'OPTIONS, POST',
		'access-control-allow-origin': 'https://origin.invalid',
	},
};

export const headerOf = ({ headers }: Received, name: string): string | undefined =>
	headers.find(([each]) => each.toLowerCase() === name)?.[1];

/** A trigger that asks for a key, as n8n puts it before the world. */
export function healthy(received: Received): Reply {
	if (received.method === 'OPTIONS') return preflight;
	if (received.method === 'GET') return getNotRegistered;
	return headerOf(received, 'x-api-key') === KEY ? acceptance : keyMissing;
}

/** A trigger whose answers have more headers. */
export const withHeaders =
	(headers: Record<string, string>): Answers =>
	(received) => {
		const reply = healthy(received);
		return { ...reply, headers: { ...reply.headers, ...headers } };
	};

/** A trigger that answers a POST in another way. */
export const withPost =
	(post: Reply): Answers =>
	(received) =>
		received.method === 'POST' ? post : healthy(received);

/** @returns the doctor's checks by their names */
export async function checksOf(
	url: string,
	over: Partial<ExamineSettings> = {},
): Promise<Readonly<Record<string, Check>>> {
	const { checks } = await examine(url, {
		ca: undefined,
		timeoutMs: 10_000,
		nowMs: Date.now,
		lookup: async () => [{ address: '127.0.0.1' }],
		isPostAllowed: true,
		delivery: undefined,
		...over,
	});
	return Object.fromEntries(checks.map((check) => [check.name, check]));
}
