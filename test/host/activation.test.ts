import { randomUUID } from 'node:crypto';

import type { N8nClient, WorkflowInput } from '../../host/client';
import {
	createCredential,
	hostUrl,
	newKey,
	publish,
	RESPOND,
	send,
	setNode,
	signIn,
	triggerNode,
	workflowOf,
	type NodeOver,
} from './support';

jest.setTimeout(60_000);

let client: N8nClient;

beforeAll(() => {
	client = signIn();
});

const HOST_RESPOND = 'n8n-nodes-base.respondToWebhook';

/** What the author reads when publishing fails. */
async function failureOf(workflow: WorkflowInput): Promise<string> {
	const { id } = await client.workflows.create(workflow);
	try {
		await client.workflows.publish(id);
	} catch (error) {
		return (error as Error).message;
	}
	throw new Error('It was published');
}

const withParameters = async (
	parameters: Record<string, unknown>,
	rest: readonly NodeOver[] = [],
) => workflowOf([triggerNode(await createCredential(client, newKey()), parameters), ...rest]);

describe('publishing a workflow fails, and says what to do,', () => {
	const withKey = async (apiKey: string) =>
		workflowOf([triggerNode(await createCredential(client, apiKey), { path: randomUUID() })]);

	const withSchema = async (jsonSchema: string) =>
		await withParameters({ validation: 'jsonSchema', jsonSchema });

	const cases: Record<string, { workflow: () => Promise<WorkflowInput>; says: string }> = {
		'with replay protection, and nothing that is signed': {
			workflow: async () => await withParameters({ protection: { replayProtection: true } }),
			says: 'Replay Protection: Choose a Signature, or JWT as Authentication',
		},
		'with a pointer to the idempotency key that is none': {
			workflow: async () =>
				await withParameters({
					protection: { idempotencyKey: 'pointer', idempotencyPointer: 'order.id' },
				}),
			says: 'Idempotency Pointer: ',
		},
		'with an address never to be locked out that is none': {
			workflow: async () =>
				await withParameters({ protection: { lockOutAfter: 3, lockOutExempt: 'everyone' } }),
			says: 'Never Lock Out: "everyone" is not an address or CIDR range',
		},
		'with a rate limit for a key that the credential does not have': {
			workflow: async () =>
				await withParameters({
					protection: { rateLimits: { limit: [{ scope: 'key', keyName: 'Nobody' }] } },
				}),
			says: 'Rate Limits, limit 1, Key Name: The credential has no key "Nobody"',
		},
		'with a rate limit of each key, and no keys': {
			workflow: async () =>
				await withParameters({
					authentication: 'none',
					protection: { rateLimits: { limit: [{ scope: 'key' }] } },
				}),
			says: 'Rate Limits, limit 1, Counted By: ',
		},
		'with no execution allowed to run': {
			workflow: async () => await withParameters({ protection: { maxRunning: 0 } }),
			says: 'Maximum Running: Write a whole number from 1 to 10000.',
		},
		'with its state in Redis, and no credential for that': {
			workflow: async () =>
				await withParameters({ protection: { maxRunning: 1, stateStore: 'redis' } }),
			says: 'Missing required credential: Shared State Name',
		},
		'without a credential': {
			workflow: async () => workflowOf([triggerNode(undefined, { path: randomUUID() })]),
			says: 'Missing required credential: Webhook API Key Name',
		},
		'with a credential that does not exist': {
			workflow: async () =>
				workflowOf([triggerNode({ id: 'gone', name: 'Gone' }, { path: randomUUID() })]),
			says: 'redential with ID "gone" does not exist',
		},
		'with an empty key': {
			workflow: async () => await withKey(''),
			says: 'Webhook API Key Value: The key is empty. Make a good key with: openssl rand -hex 32',
		},
		'with a key that is too short': {
			workflow: async () => await withKey('short'),
			says: 'Webhook API Key Value: The key has 5 characters',
		},
		'with a path with a space': {
			workflow: async () => await withParameters({ path: 'my orders' }),
			says: 'Path: Use up to 200 letters',
		},
		'with a header name that is none': {
			workflow: async () => await withParameters({ options: { headerName: 'api key' } }),
			says: 'API Key Header: This is not a header name',
		},
		'with an expression where a fixed value decides who is let in': {
			workflow: async () => await withParameters({ options: { headerName: '={{ "x-key" }}' } }),
			says: 'API Key Header: This is not a header name',
		},
		'with no accepted content': {
			workflow: async () => await withParameters({ options: { acceptedContent: [] } }),
			says: 'Accepted Content: Choose at least one',
		},
		'with a misspelt keyword in the schema': {
			workflow: async () => await withSchema('{"requried":["id"]}'),
			says: 'JSON Schema: /requried: "requried" is no keyword and would be ignored. Did you mean "required"?',
		},
		'with a schema elsewhere': {
			workflow: async () =>
				await withSchema('{"properties":{"a":{"$ref":"https://example.com/x.json"}}}'),
			says: 'JSON Schema: /properties/a/$ref: "https://example.com/x.json" is in another document',
		},
		'with a pattern that could stall n8n': {
			workflow: async () => await withSchema('{"properties":{"a":{"pattern":"(?=a)b"}}}'),
			says: 'JSON Schema: /properties/a/pattern: the pattern "(?=a)b" cannot be checked in bounded time',
		},
		'with a schema that is no JSON': {
			workflow: async () => await withSchema('{"type":'),
			says: 'JSON Schema: The schema is not JSON',
		},
		'with an example that is no JSON': {
			workflow: async () => await withParameters({ validation: 'example', exampleJson: '{"a":' }),
			says: 'Example: The body is not valid JSON (RFC 8259)',
		},
		'with a limit that cannot be': {
			workflow: async () =>
				await withParameters({ options: { payloadLimits: { values: { maxDepth: 5_000 } } } }),
			says: 'Maximum Depth: Enter a whole number from 1 to 1000.',
		},
		'with bytes to keep of a body that is redacted': {
			workflow: async () => await withParameters({ options: { keepForReplay: true } }),
			says: 'Keep for Replay: Set Record Body to Full',
		},
		'with a path to redact that is none': {
			workflow: async () => await withParameters({ options: { redactBodyPaths: '$.a[' } }),
			says: 'Redact Body Paths: ',
		},
		'with no node that responds': {
			workflow: async () => await withParameters({ responseMode: 'responseNode' }),
			says: 'Respond: The workflow has no node that responds. Add a Spot Connect Respond to Webhook node',
		},
		'with n8n’s own responding node, which follows only n8n’s own triggers': {
			workflow: async () =>
				await withParameters({ responseMode: 'responseNode' }, [
					{ name: 'Answer', type: HOST_RESPOND, typeVersion: 1.5 },
				]),
			says: 'n8n\'s own node "Answer" accepts only n8n\'s own triggers',
		},
	};

	let failures: Record<string, string>;

	// All at once: the host tries each for 15 seconds before it gives up.
	beforeAll(async () => {
		failures = Object.fromEntries(
			await Promise.all(
				Object.entries(cases).map(async ([name, { workflow }]) => [
					name,
					await failureOf(await workflow()),
				]),
			),
		) as Record<string, string>;
	});

	it.each(Object.entries(cases).map(([name, { says }]) => [name, says]))('%s', (name, says) => {
		expect(failures[name]).toContain(says);
	});
});

describe('publishing a workflow works', () => {
	it('with n8n’s own responding node and a deactivated Webhook node connected to it', async () => {
		const key = newKey();
		const trigger = triggerNode(await createCredential(client, key), {
			path: randomUUID(),
			responseMode: 'responseNode',
		});
		const unused: NodeOver = {
			name: 'Unused',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			disabled: true,
			webhookId: randomUUID(),
			parameters: { path: randomUUID(), httpMethod: 'POST', options: {} },
		};
		const respond: NodeOver = {
			name: 'Answer',
			type: HOST_RESPOND,
			typeVersion: 1.5,
			parameters: { respondWith: 'text', responseBody: 'hello', options: {} },
		};
		const { url } = await publish(
			client,
			workflowOf(
				[trigger, unused, respond],
				[
					['Trigger', 'Answer'],
					['Unused', 'Answer'],
				],
			),
		);
		expect(await send(url, { key })).toMatchObject({ status: 200, text: 'hello' });
	});

	it('with the responding node behind other nodes', async () => {
		const key = newKey();
		const trigger = triggerNode(await createCredential(client, key), {
			path: randomUUID(),
			responseMode: 'responseNode',
		});
		const nodes = [trigger, setNode('Between', { a: '1' }), { name: 'Answer', type: RESPOND }];
		const { url } = await publish(client, workflowOf(nodes));
		expect(await send(url, { key })).toMatchObject({ status: 200, json: { a: '1' } });
	});

	it('without authentication, when the author says so', async () => {
		const trigger = triggerNode(undefined, { path: randomUUID(), authentication: 'none' });
		const { url } = await publish(client, workflowOf([trigger]));
		expect((await send(url, {})).status).toBe(200);
	});
});

describe('a node that is stored without an ID', () => {
	it('gets one from the host, so that its URL cannot be guessed', async () => {
		const { webhookId, ...trigger } = triggerNode(await createCredential(client, newKey()));
		expect(webhookId).toBeDefined();
		const { id } = await client.workflows.create(workflowOf([trigger]));
		const stored = await client.workflows.get(id);
		expect(stored.nodes[0]!.webhookId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}$/);
	});
});

describe('an unpublished workflow', () => {
	it('is not reachable', async () => {
		const key = newKey();
		const trigger = triggerNode(await createCredential(client, key), { path: randomUUID() });
		const { url, workflowId } = await publish(client, workflowOf([trigger]));
		await client.workflows.deactivate(workflowId);
		let status = 0;
		for (let attempt = 0; attempt < 50 && status !== 404; attempt += 1) {
			({ status } = await send(url, { key }));
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		expect(status).toBe(404);
	});
});

describe('the credential', () => {
	it('is of no use to a node outside this package', async () => {
		const credential = await createCredential(client, newKey());
		const workflow = workflowOf([
			{
				name: 'Trigger',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				webhookId: randomUUID(),
				parameters: {
					path: randomUUID(),
					httpMethod: 'POST',
					responseMode: 'lastNode',
					options: {},
				},
			},
			{
				name: 'HTTP Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					url: `${hostUrl()}/healthz`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'spotConnectApi',
				},
				credentials: { spotConnectApi: credential },
			},
		]);
		await expect(client.workflows.create(workflow)).rejects.toThrow(
			/cannot use credential type "spotConnectApi".* restricted to: n8n-nodes-spot-connect/,
		);
	});

	it('is tested offline, by the host’s own button', async () => {
		const credential = await createCredential(client, newKey());
		const test = async (apiKey: string) =>
			await client.credentials.test({ ...credential, type: 'spotConnectApi', data: { apiKey } });
		expect(await test(newKey())).toEqual({ status: 'OK', message: 'The keys are well formed.' });
		expect(await test('short')).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('The key has 5 characters') as string,
		});
	});
});
