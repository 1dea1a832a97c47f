import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeType,
	IWebhookFunctions,
	Workflow,
} from 'n8n-workflow';

import { hostFolder } from '../../host/paths';
import type { Exchange } from './front';

/** The n8n that is pinned in host/package.json. */
export const requireFromHost = createRequire(path.join(hostFolder, 'package.json'));

/** The parts of n8n-core that are used here. */
interface Core {
	readonly WebhookContext: new (
		workflow: Workflow,
		node: INode,
		additionalData: object,
		mode: string,
		webhookData: object,
		closeFunctions: unknown[],
		runExecutionData: null,
	) => IWebhookFunctions;
	readonly Credentials: new (
		details: { id: string; name: string },
		type: string,
		data?: string,
	) => StoredCredential;
	readonly Cipher: unknown;
	readonly EncryptionKeyProxy: unknown;
	readonly InstanceSettings: unknown;
}

interface StoredCredential {
	data: string;
	setData(data: ICredentialDataDecryptedObject): Promise<void>;
	getData(): Promise<ICredentialDataDecryptedObject>;
}

/** Decrypted credentials by type. */
export type Credentials = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/** A workflow with the trigger as its only node. */
export interface Deployment {
	readonly type: INodeType;
	contextOf(exchange: Exchange): IWebhookFunctions;
}

/** n8n as it is deployed: behind one proxy, that takes HTTPS. */
const ORIGIN = 'https://n8n.example.com';

/**
 * n8n's core in this process: its real WebhookContext, Workflow, logger, cipher and configuration.
 * Left out is what needs its database: the credentials helper finds the encrypted credentials in
 * memory, and no variables are there.
 */
export class Host {
	readonly #core: Core;
	readonly #Workflow: new (parameters: object) => Workflow;

	private constructor() {
		this.#core = requireFromHost('n8n-core') as Core;
		({ Workflow: this.#Workflow } = requireFromHost('n8n-workflow') as {
			Workflow: new (parameters: object) => Workflow;
		});
		const { Container } = requireFromHost('@n8n/di') as {
			Container: { get(token: unknown): Record<string, (value: unknown) => string> };
		};
		const { Cipher, EncryptionKeyProxy, InstanceSettings } = this.#core;
		const cipher = Container.get(Cipher);
		const { encryptionKey } = Container.get(InstanceSettings);
		const key = {
			id: 'instance',
			algorithm: 'aes-256-cbc',
			format: 'no-prefix',
			value: cipher.encryptDEKWithInstanceKey!(encryptionKey),
		};
		Container.get(EncryptionKeyProxy).setProvider!({
			getActiveKey: async () => key,
			getKeyById: async () => key,
			getLegacyKey: async () => key,
		});
	}

	/** @returns the host, with a new folder for its data; once per process */
	static start(): Host {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'spot-connect-micro-'));
		Object.assign(process.env, {
			NODE_ENV: 'production',
			N8N_USER_FOLDER: folder,
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
			// As in production, but where the tables are not disturbed.
			N8N_LOG_OUTPUT: 'file',
			N8N_LOG_FILE_LOCATION: path.join(folder, 'n8n.log'),
			N8N_DIAGNOSTICS_ENABLED: 'false',
		});
		return new Host();
	}

	/** @param name of the workflow and of its path; no two alike */
	async deploy(
		name: string,
		type: INodeType,
		parameters: INode['parameters'],
		credentials: Credentials,
	): Promise<Deployment> {
		const stored = await this.#encrypt(credentials);
		const node: INode = {
			id: `node-${name}`,
			name: 'Spot Connect Generic Webhook',
			type: 'n8n-nodes-spot-connect.spotConnectGenericWebhook',
			typeVersion: 2,
			position: [0, 0],
			webhookId: '4c1c3ac5-0f5f-4b0d-9c5c-0d6d6a0d1d11',
			parameters: { ...parameters, path: name },
			credentials: Object.fromEntries(
				[...stored.keys()].map((each) => [each, { id: each, name: each }]),
			),
		};
		const workflow = new this.#Workflow({
			id: `workflow-${name}`,
			name: `Orders ${name}`,
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: { getByName: () => type, getByNameAndVersion: () => type },
			settings: {},
		});
		const webhookData = {
			node: node.name,
			path: name,
			workflowId: workflow.id,
			httpMethod: 'POST',
			webhookDescription: type.description.webhooks![0]!,
		};
		const helper = {
			isCredentialUsableByNode: () => true,
			getDecrypted: async (_data: unknown, _details: unknown, each: string) =>
				await stored.get(each)!.getData(),
		};
		return {
			type,
			contextOf: ({ request, response }) =>
				new this.#core.WebhookContext(
					workflow,
					workflow.nodes[node.name]!,
					this.#additionalData(helper, request, response),
					'webhook',
					webhookData,
					[],
					null,
				),
		};
	}

	async #encrypt(credentials: Credentials): Promise<Map<string, StoredCredential>> {
		const stored = new Map<string, StoredCredential>();
		for (const [type, data] of Object.entries(credentials)) {
			const credential = new this.#core.Credentials({ id: type, name: type }, type);
			await credential.setData(data);
			stored.set(type, credential);
		}
		return stored;
	}

	/** What n8n makes anew for each request. */
	#additionalData(credentialsHelper: object, httpRequest: object, httpResponse: object): object {
		return {
			currentNodeExecutionIndex: 0,
			credentialsHelper,
			httpRequest,
			httpResponse,
			restApiUrl: `${ORIGIN}/rest`,
			instanceBaseUrl: `${ORIGIN}/`,
			formWaitingBaseUrl: `${ORIGIN}/form-waiting`,
			webhookBaseUrl: `${ORIGIN}/webhook`,
			webhookWaitingBaseUrl: `${ORIGIN}/webhook-waiting`,
			webhookTestBaseUrl: `${ORIGIN}/webhook-test`,
			variables: {},
		};
	}
}
