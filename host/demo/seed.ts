import type { N8nClient } from '../client';
import { EXAMPLE_NAME, exampleWorkflow } from './example-workflow';
import type { DemoLogin } from './login';

const CREDENTIAL_NAME = 'Orders API key';
const CREDENTIAL_TYPE = 'spotConnectApi';

const ensureCredential = async (client: N8nClient, apiKey: string) => {
	const existing = (await client.credentials.list()).find(
		({ name, type }) => name === CREDENTIAL_NAME && type === CREDENTIAL_TYPE,
	);
	const { id, name } =
		existing ??
		(await client.credentials.create({
			name: CREDENTIAL_NAME,
			type: CREDENTIAL_TYPE,
			data: { apiKey },
		}));
	return { id, name };
};

/**
 * Makes sure that the demo's n8n has its owner, its credential and its active workflow; what a user
 * changed in them stays.
 * @returns the workflow's id
 */
export async function seedDemo(client: N8nClient, login: DemoLogin): Promise<string> {
	await client.setupOwner(login.owner);
	const credential = await ensureCredential(client, login.apiKey);
	const existing = (await client.workflows.list()).find(({ name }) => name === EXAMPLE_NAME);
	const { id, active } =
		existing ?? (await client.workflows.create(exampleWorkflow(credential, login.webhookId)));
	if (!active) await client.workflows.publish(id);
	return id;
}
