import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { WebhookEvent } from '../../eventlog/event';
import { PostgresStore } from '../../eventlog/stores/postgres';
import { N8nClient, waitForWebhook, type CredentialReference } from '../../host/client';
import { QueueHost, type QueueHostOptions } from '../../host/queue/queue-host';
import {
	createCredential,
	newKey,
	publish,
	triggerNode,
	workflowOf,
	type Answer,
	type NodeOver,
} from './support';

const EVENT_LIMIT_MS = 15_000;
const POLL_MS = 50;

/** n8n tries a publication that fails for 15 seconds; the others must not queue behind it. */
const MANY_PUBLICATIONS = { N8N_WORKFLOW_PUBLICATION_CONCURRENCY: '30' };

/** n8n in queue mode, for one file of tests. */
export interface Queue {
	readonly host: QueueHost;
	/** Signed in as the owner. */
	readonly client: N8nClient;
	/** A credential of type `spotConnectEventStoreApi`, for a schema in n8n's own database. */
	readonly eventStore: CredentialReference;
	/** The log that the credential leads to. */
	readonly events: PostgresStore;
	stop(): Promise<void>;
}

/** Starts n8n in queue mode with the packed package, its owner and a credential for an event log. */
export async function startQueue(options: QueueHostOptions = {}): Promise<Queue> {
	const host = await QueueHost.start({
		packages: [process.env.SPOT_CONNECT_TARBALL!],
		...options,
		env: { ...MANY_PUBLICATIONS, ...options.env },
	});
	try {
		const client = await N8nClient.connect(host.url);
		await client.setupOwner({
			email: 'queue@example.com',
			password: `Aa1${randomBytes(12).toString('base64url')}`,
			firstName: 'Quentin',
			lastName: 'Owner',
		});
		const settings = { ...host.postgres.settings, schema: 'queue_events' };
		const name = 'Events of all processes';
		const type = 'spotConnectEventStoreApi';
		const { id } = await client.credentials.create({
			name,
			type,
			data: { ...settings, port: 5432 },
		});
		const events = new PostgresStore(settings);
		await events.open();
		const stop = async () => {
			await events.close();
			await host.stop();
		};
		return { host, client, eventStore: { id, name }, events, stop };
	} catch (error) {
		await host.stop();
		throw error;
	}
}

/** A trigger that both processors answer. */
export interface QueueTrigger {
	readonly workflowId: string;
	/** Production URLs, one for each processor. */
	readonly urls: readonly [string, string];
	readonly key: string;
}

/**
 * Publishes a trigger with a path and a key of its own, whose events go to Postgres, and waits until
 * both processors answer.
 * @param parameters of the trigger; `options` are added to those that say where the events go
 * @param rest the nodes after it
 * @param credentials that the parameters ask for
 */
export async function publishOnQueue(
	{ host, client, eventStore }: Queue,
	parameters: Record<string, unknown> = {},
	rest: readonly NodeOver[] = [],
	credentials: NodeOver['credentials'] = {},
): Promise<QueueTrigger> {
	const key = newKey();
	const spotConnectApi = await createCredential(client, key);
	const path = `q-${randomUUID()}`;
	const options = { eventStore: 'postgres', ...(parameters.options as object | undefined) };
	const trigger = triggerNode(
		undefined,
		{ ...parameters, path, options },
		{ credentials: { spotConnectApi, spotConnectEventStoreApi: eventStore, ...credentials } },
	);
	const [first, second] = host.processorUrls;
	const workflow = workflowOf([trigger, ...rest]);
	const { workflowId, url } = await publish(client, workflow, trigger.name, first);
	const other = `${second}/webhook/${path}`;
	await waitForWebhook(other);
	return { workflowId, urls: [url, other], key };
}

/** The event of an answer, once it is written and all that is asked for is known of it. */
export async function eventOf(
	{ events }: Queue,
	{ headers }: Answer,
	isComplete: (event: WebhookEvent) => boolean = ({ status }) => status !== undefined,
): Promise<WebhookEvent> {
	const id = headers.get('x-spot-connect-event-id')!;
	const deadline = Date.now() + EVENT_LIMIT_MS;
	for (;;) {
		const event = await events.get(id);
		if (event !== undefined && isComplete(event)) return event;
		if (Date.now() > deadline) throw new Error(`The event is ${JSON.stringify(event)}`);
		await sleep(POLL_MS);
	}
}
