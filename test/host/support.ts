import { randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	N8nClient,
	waitForWebhook,
	type ExecutionSummary,
	type WorkflowInput,
} from '../../host/client';

export const TRIGGER = 'n8n-nodes-spot-connect.spotConnectGenericWebhook';
export const RESPOND = 'n8n-nodes-spot-connect.spotConnectRespondToWebhook';

/** The host that the suite's global set-up started. */
export const hostUrl = (): string => {
	const url = process.env.SPOT_CONNECT_HOST_URL;
	if (url === undefined) throw new Error('The global set-up has started no host');
	return url;
};

/** The host's log file. */
export const hostLogFile = (): string => process.env.SPOT_CONNECT_HOST_LOG!;

/** A client signed in as the owner. */
export const signIn = (): N8nClient =>
	N8nClient.resume(hostUrl(), process.env.SPOT_CONNECT_OWNER_COOKIE!);

export const newKey = (): string => `sc_${randomBytes(32).toString('base64url')}`;

export interface AdditionalKey {
	name: string;
	value: string;
	expiresAt?: string;
	enabled?: boolean;
}

export async function createCredential(
	client: N8nClient,
	apiKey: string,
	additional: AdditionalKey[] = [],
): Promise<{ id: string; name: string }> {
	const name = `Shop ${randomUUID().slice(0, 8)}`;
	const { id } = await client.credentials.create({
		name,
		type: 'spotConnectApi',
		data: { apiKey, additionalKeys: { key: additional } },
	});
	return { id, name };
}

export interface NodeOver {
	readonly name: string;
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters?: Record<string, unknown>;
	readonly disabled?: boolean;
	readonly webhookId?: string;
	readonly credentials?: Record<string, { id: string; name: string }>;
	readonly onError?: string;
}

/** A workflow of nodes in a row; `also` adds connections as pairs of names. */
export function workflowOf(
	nodes: readonly NodeOver[],
	also: readonly [string, string][] = [],
): WorkflowInput {
	const connections: WorkflowInput['connections'] = {};
	const link = (from: string, to: string) => {
		const { main } = (connections[from] ??= { main: [[]] });
		main[0]!.push({ node: to, type: 'main', index: 0 });
	};
	nodes.slice(1).forEach((node, index) => {
		const previous = nodes[index]!;
		if (!also.some(([from]) => from === previous.name)) link(previous.name, node.name);
	});
	also.forEach(([from, to]) => link(from, to));
	return {
		name: `Test ${randomUUID()}`,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			typeVersion: 1,
			parameters: {},
			position: [index * 220, 0],
			...node,
		})),
		connections,
		settings: { executionOrder: 'v1' },
	};
}

export function triggerNode(
	credential: { id: string; name: string } | undefined,
	parameters: Record<string, unknown> = {},
	over: Partial<NodeOver> = {},
): NodeOver {
	return {
		name: 'Trigger',
		type: TRIGGER,
		typeVersion: 2,
		webhookId: randomUUID(),
		parameters: { options: {}, ...parameters },
		...(credential && { credentials: { spotConnectApi: credential } }),
		...over,
	};
}

export const setNode = (
	name: string,
	values: Record<string, string>,
	over: Partial<NodeOver> = {},
): NodeOver => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: Object.entries(values).map(([key, value]) => ({
				id: randomUUID(),
				name: key,
				type: 'string',
				value,
			})),
		},
		options: {},
	},
	...over,
});

export interface Published {
	readonly workflowId: string;
	/** Production URL of the trigger. */
	readonly url: string;
}

/**
 * Creates and publishes a workflow and waits until its webhook answers.
 * @param host the host that the client is signed in to; the suite's own if not given
 */
export async function publish(
	client: N8nClient,
	workflow: WorkflowInput,
	triggerName = 'Trigger',
	host = hostUrl(),
): Promise<Published> {
	const { id } = await client.workflows.create(workflow);
	await client.workflows.publish(id);
	const trigger = workflow.nodes.find(({ name }) => name === triggerName)!;
	const path = (trigger.parameters as { path?: string }).path || trigger.webhookId!;
	const url = `${host}/webhook/${path}`;
	await waitForWebhook(url);
	return { workflowId: id, url };
}

/** Waits until the executions of a workflow are as expected, and gives them, the latest first. */
export async function executionsWhen(
	client: N8nClient,
	workflowId: string,
	areAsExpected: (all: ExecutionSummary[]) => boolean,
): Promise<ExecutionSummary[]> {
	const deadline = Date.now() + 20_000;
	for (;;) {
		const all = await client.executions.list({ workflowId });
		if (areAsExpected(all)) return all;
		if (Date.now() > deadline) {
			throw new Error(`The executions are ${JSON.stringify(all.map(({ status }) => status))}`);
		}
		await sleep(100);
	}
}

/** A publishable workflow of one trigger with a path and a key of its own. */
export async function publishTrigger(
	client: N8nClient,
	parameters: Record<string, unknown> = {},
	rest: readonly NodeOver[] = [],
	additional: AdditionalKey[] = [],
): Promise<Published & { key: string; credential: { id: string; name: string } }> {
	const key = newKey();
	const credential = await createCredential(client, key, additional);
	const trigger = triggerNode(credential, { path: `t-${randomUUID()}`, ...parameters });
	const published = await publish(client, workflowOf([trigger, ...rest]));
	return { ...published, key, credential };
}

/**
 * A published trigger without an API key, with the credentials that its parameters ask for.
 * @param host the host that the client is signed in to; the suite's own if not given
 */
export async function publishWith(
	client: N8nClient,
	parameters: Record<string, unknown>,
	credentials: readonly { readonly type: string; readonly data: Record<string, unknown> }[] = [],
	host?: string,
): Promise<Published> {
	const chosen: Record<string, { id: string; name: string }> = {};
	for (const { type, data } of credentials) {
		const name = `${type} ${randomUUID()}`;
		const { id } = await client.credentials.create({ name, type, data });
		chosen[type] = { id, name };
	}
	const trigger = triggerNode(
		undefined,
		{ path: randomUUID(), authentication: 'none', responseMode: 'lastNode', ...parameters },
		{ credentials: chosen },
	);
	return await publish(client, workflowOf([trigger]), trigger.name, host);
}

/** A published trigger that asks for a signature alone; `host` as above. */
export const publishSigned = async (
	client: N8nClient,
	signatureScheme: string,
	data: Record<string, unknown>,
	over: Record<string, unknown> = {},
	host?: string,
): Promise<Published> =>
	await publishWith(
		client,
		{ signatureScheme, ...over },
		[{ type: 'spotConnectSigningSecretApi', data }],
		host,
	);

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** The body as JSON; undefined where it is none. */
	readonly json: unknown;
}

const asJson = (text: string): unknown => {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
};

/** POSTs JSON with the key, unless told otherwise. */
export async function send(
	url: string,
	{
		key,
		body = '{}',
		headers = {},
		method = 'POST',
	}: {
		key?: string;
		body?: RequestInit['body'];
		headers?: Record<string, string>;
		method?: string;
	},
): Promise<Answer> {
	const response = await fetch(url, {
		method,
		redirect: 'manual',
		headers: {
			...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
			...(key !== undefined && { 'x-api-key': key }),
			...headers,
		},
		...(method === 'GET' || method === 'HEAD' ? {} : { body: body ?? null }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: asJson(text) };
}

/** Sends header lines exactly as written, also repeated ones and odd cases, which fetch would tidy. */
export async function sendRawHeaders(
	url: string,
	headerLines: readonly string[],
	body: string,
): Promise<{ status: number; json: unknown }> {
	const { hostname, port, pathname } = new URL(url);
	const text = await new Promise<string>((resolve, reject) => {
		const socket = connect(Number(port), hostname, () => {
			socket.write(
				[
					`POST ${pathname} HTTP/1.1`,
					`Host: ${hostname}:${port}`,
					'Content-Type: application/json',
					`Content-Length: ${Buffer.byteLength(body)}`,
					'Connection: close',
					...headerLines,
					'',
					body,
				].join('\r\n'),
			);
		});
		let received = '';
		socket.setEncoding('utf8');
		socket.on('data', (chunk: string) => (received += chunk));
		socket.on('end', () => resolve(received));
		socket.on('error', reject);
	});
	const [head = '', ...rest] = text.split('\r\n\r\n');
	const payload = rest.join('\r\n\r\n');
	const json = asJson(payload.slice(payload.indexOf('{'), payload.lastIndexOf('}') + 1));
	return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), json };
}

/** POSTs a body of which fetch would know the length, in chunks. */
export async function sendChunked(
	url: string,
	key: string,
	chunks: readonly string[],
): Promise<number> {
	return await new Promise((resolve, reject) => {
		const request = httpRequest(
			url,
			{ method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': key } },
			(response) => {
				response.resume();
				response.on('end', () => resolve(response.statusCode!));
			},
		);
		request.on('error', reject);
		chunks.forEach((chunk) => request.write(chunk));
		request.end();
	});
}

/** @returns status and code of a refusal */
export const codeOf = ({ status, json }: Pick<Answer, 'status' | 'json'>): [number, unknown] => [
	status,
	(json as { code?: unknown } | undefined)?.code,
];

/** What every refusal's body and headers must be. */
export function problem(code: string, status: number, title: string, detail: unknown): object {
	return {
		type: `https://www.npmjs.com/package/n8n-nodes-spot-connect#${code}`,
		title,
		status,
		detail,
		instance: expect.stringMatching(UUID_V7) as string,
		code,
	};
}

export const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
