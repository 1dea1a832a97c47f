import { randomBytes, randomUUID } from 'node:crypto';

import { Webhook } from 'standardwebhooks';

import { inSequence, waitForWebhook, type N8nClient, type WorkflowNode } from '../../host/client';
import { ORDER_SCHEMA } from './order';

/** A published workflow, and what it takes to call it. */
export interface Contender {
	readonly workflowId: string;
	/** Path and query; the same on every process of a host. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Headers that are new with each request. */
	readonly sign?: (body: string) => Record<string, string>;
}

/** What sets a contender apart from the others; all end in the same node that does nothing. */
interface Plan {
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Record<string, unknown>;
	/** By their types. */
	readonly credentials?: Record<string, Record<string, unknown>>;
}

const newKey = () => `sc_${randomBytes(32).toString('base64url')}`;
const API_KEY = newKey();
const SIGNING_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const signer = new Webhook(SIGNING_SECRET);

function standardWebhooks(body: string): Record<string, string> {
	const id = `msg_${randomUUID()}`;
	const now = new Date();
	return {
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
		'webhook-signature': signer.sign(id, now, body),
	};
}

const BUILT_IN = { type: 'n8n-nodes-base.webhook', typeVersion: 2.1 } as const;
const OURS = { type: 'n8n-nodes-spot-connect.spotConnectGenericWebhook', typeVersion: 2 } as const;
const SPOT_CONNECT_API = { spotConnectApi: { apiKey: API_KEY } };

/** Every check that a careful author would choose. */
const EVERYTHING = {
	signatureScheme: 'standardWebhooks',
	validation: 'jsonSchema',
	jsonSchema: ORDER_SCHEMA,
	protection: {
		idempotencyKey: 'auto',
		rateLimits: {
			limit: [{ scope: 'key', requests: 1_000_000, per: 'minute', burst: 1_000_000 }],
		},
	},
	options: { recordBody: 'redacted' },
};
const SIGNED = {
	...SPOT_CONNECT_API,
	spotConnectSigningSecretApi: { secret: SIGNING_SECRET },
};

const PLANS = {
	'built-in Webhook': { ...BUILT_IN, parameters: { httpMethod: 'POST' } },
	'built-in Webhook, Header Auth': {
		...BUILT_IN,
		parameters: { httpMethod: 'POST', authentication: 'headerAuth' },
		credentials: { httpHeaderAuth: { name: 'x-api-key', value: API_KEY } },
	},
	'n8n-nodes-rest-api': {
		type: 'n8n-nodes-rest-api.restApi',
		typeVersion: 1,
		parameters: {
			httpMethod: 'POST',
			authentication: 'headerAuth',
			validateBody: true,
			schemaSource: 'json',
			jsonSchema: ORDER_SCHEMA,
		},
		credentials: { restApiHeaderAuthApi: { name: 'x-api-key', secret: API_KEY } },
	},
	'refuses at once': {
		type: 'n8n-nodes-bench-refuses-at-once.refusesAtOnce',
		typeVersion: 2,
		parameters: {},
	},
	'Spot Connect, API key': { ...OURS, parameters: {}, credentials: SPOT_CONNECT_API },
	'Spot Connect, API key, no metadata': {
		...OURS,
		parameters: { options: { executionMetadata: false } },
		credentials: SPOT_CONNECT_API,
	},
	'Spot Connect, everything': { ...OURS, parameters: EVERYTHING, credentials: SIGNED },
} satisfies Record<string, Plan>;

export type ContenderName = keyof typeof PLANS;

/** Where several processes share the event log and the state, and how a node is told so. */
export interface SharedStores {
	readonly parameters: (of: Record<string, unknown>) => Record<string, unknown>;
	readonly credentials: Record<string, Record<string, unknown>>;
}

/** @returns the stores of a host in queue mode */
export function storesOf(
	postgres: { host: string; database: string; user: string },
	redisPort: number,
): SharedStores {
	return {
		parameters: ({ options, protection, ...others }) => ({
			...others,
			options: { ...(options as object), eventStore: 'postgres' },
			protection: { ...(protection as object), stateStore: 'redis' },
		}),
		credentials: {
			spotConnectEventStoreApi: { ...postgres, password: '', ssl: 'disable' },
			spotConnectSharedStateApi: { host: '127.0.0.1', port: redisPort },
		},
	};
}

/**
 * Creates and publishes a contender's workflow, and waits until it answers.
 * @param urls of the processes that are to answer it
 */
export async function publish(
	client: N8nClient,
	urls: readonly string[],
	name: ContenderName,
	shared?: SharedStores,
): Promise<Contender> {
	const plan: Plan = PLANS[name];
	const webhookId = randomUUID();
	const references: Record<string, { id: string; name: string }> = {};
	const wanted = { ...plan.credentials, ...shared?.credentials };
	for (const [type, data] of Object.entries(wanted)) {
		const title = `${name} ${type} ${webhookId}`;
		const { id } = await client.credentials.create({ name: title, type, data });
		references[type] = { id, name: title };
	}
	const nodes: WorkflowNode[] = [
		{
			id: randomUUID(),
			name: 'Trigger',
			type: plan.type,
			typeVersion: plan.typeVersion,
			position: [0, 0],
			webhookId,
			parameters: {
				path: webhookId,
				...(shared === undefined ? plan.parameters : shared.parameters(plan.parameters)),
			},
			credentials: references,
		},
		{
			id: randomUUID(),
			name: 'Do Nothing',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [220, 0],
			parameters: {},
		},
	];
	const workflow = await client.workflows.create({
		name,
		nodes,
		connections: inSequence(nodes),
		settings: { executionOrder: 'v1' },
	});
	await client.workflows.publish(workflow.id);
	const path = `/webhook/${webhookId}`;
	for (const url of urls) await waitForWebhook(`${url}${path}`);
	return {
		workflowId: workflow.id,
		path,
		headers: { 'content-type': 'application/json', 'x-api-key': API_KEY },
		...(name === 'Spot Connect, everything' && { sign: standardWebhooks }),
	};
}
