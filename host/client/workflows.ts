import { setTimeout as sleep } from 'node:timers/promises';

import type { Session } from './session';

const PUBLISH_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

interface Publication {
	status: string;
	triggers: { errorMessage?: string | null }[];
}

export interface WorkflowNode {
	id: string;
	name: string;
	/** Package and node, such as `n8n-nodes-base.set`. */
	type: string;
	typeVersion: number;
	/** Left and top on the canvas, in pixels. */
	position: number[];
	parameters: object;
	/** By credential type. */
	credentials?: object;
	webhookId?: string;
}

export interface Connection {
	node: string;
	type: string;
	index: number;
}

export interface WorkflowInput {
	name: string;
	nodes: WorkflowNode[];
	/** By the name of the source node: per output, the nodes that it leads to. */
	connections: Record<string, { main: Connection[][] }>;
	settings?: object;
}

export interface Workflow extends WorkflowInput {
	id: string;
	active: boolean;
	versionId: string;
}

export interface TestListenOptions {
	/** Identifies an editor session: n8n pushes progress to it. */
	pushRef?: string;
}

/** The connections of a workflow whose nodes follow each other in the order given. */
export function inSequence(nodes: WorkflowNode[]): WorkflowInput['connections'] {
	return Object.fromEntries(
		nodes
			.slice(1)
			.map((node, index) => [
				nodes[index]?.name ?? '',
				{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
			]),
	);
}

/** The workflows of an n8n. Every method throws N8nApiError. */
export class Workflows {
	constructor(private readonly session: Session) {}

	/** Saves a new workflow, not yet active. */
	async create(input: WorkflowInput): Promise<Workflow> {
		return await this.session.request('POST', '/rest/workflows', {
			settings: { executionOrder: 'v1' },
			...input,
		});
	}

	async list(): Promise<Pick<Workflow, 'id' | 'name' | 'active'>[]> {
		return await this.session.request('GET', '/rest/workflows');
	}

	async get(id: string): Promise<Workflow> {
		return await this.session.request('GET', `/rest/workflows/${id}`);
	}

	/** Saves a new version; an active workflow goes on with its published one. */
	async update(id: string, changes: Partial<WorkflowInput>): Promise<Workflow> {
		const { versionId } = await this.get(id);
		return await this.session.request('PATCH', `/rest/workflows/${id}`, { versionId, ...changes });
	}

	/**
	 * Publishes a version, the latest if none is given, and waits until n8n has activated its triggers,
	 * which it does after it has answered: the production webhooks answer from then on.
	 * @throws Error with what the triggers say, as the editor shows it, if one cannot be activated
	 */
	async publish(id: string, versionId?: string): Promise<Workflow> {
		const workflow = await this.session.request<Workflow>(
			'POST',
			`/rest/workflows/${id}/activate`,
			{
				versionId: versionId ?? (await this.get(id)).versionId,
			},
		);
		const deadline = Date.now() + PUBLISH_TIMEOUT_MS;
		for (;;) {
			const { status, triggers } = await this.session.request<Publication>(
				'GET',
				`/rest/workflows/${id}/publication-status`,
			);
			if (status === 'published') return workflow;
			if (status === 'failed' || status === 'partial') {
				throw new Error(triggers.flatMap(({ errorMessage }) => errorMessage ?? []).join('\n'));
			}
			if (Date.now() > deadline) {
				throw new Error(
					`n8n did not publish workflow ${id} within ${PUBLISH_TIMEOUT_MS / 1000} seconds.`,
				);
			}
			await sleep(POLL_MS);
		}
	}

	async deactivate(id: string): Promise<Workflow> {
		return await this.session.request('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Archives the workflow, as n8n demands, and deletes it. */
	async delete(id: string): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${id}/archive`, {});
		await this.session.request('DELETE', `/rest/workflows/${id}`);
	}

	/**
	 * Does what the editor's "Listen for test event" does: n8n registers the trigger's test webhook
	 * for one call within two minutes, with the latest saved version of the workflow.
	 * @throws Error if n8n ran the workflow at once instead, since the trigger has no webhook
	 */
	async runTest(
		id: string,
		triggerName: string,
		{ pushRef }: TestListenOptions = {},
	): Promise<void> {
		const result = await this.session.request<{ waitingForWebhook?: boolean }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ triggerToStartFrom: { name: triggerName } },
			pushRef ? { 'push-ref': pushRef } : {},
		);
		if (!result.waitingForWebhook) {
			throw new Error(
				`"${triggerName}" does not wait for a webhook: name the workflow's webhook trigger.`,
			);
		}
	}

	/**
	 * Does what the editor's "Execute workflow" does where nothing has to be waited for: n8n runs the
	 * trigger at once, with the latest saved version of the workflow.
	 * @returns the id of the execution
	 * @throws Error if n8n waits for a webhook instead
	 */
	async runAtOnce(id: string, triggerName: string): Promise<string> {
		const { executionId } = await this.session.request<{ executionId?: string }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ triggerToStartFrom: { name: triggerName } },
		);
		if (executionId === undefined) throw new Error(`"${triggerName}" waits for a webhook.`);
		return executionId;
	}

	/** Ends `runTest` before the webhook was called. */
	async stopTest(id: string): Promise<void> {
		await this.session.request('DELETE', `/rest/test-webhook/${id}`);
	}
}
