import { setTimeout as sleep } from 'node:timers/promises';

import { parseFlatted } from './flatted';
import type { Session } from './session';

const POLL_MS = 200;
const DEFAULT_WAIT_MS = 30_000;
const PAGE_SIZE = 100;

export type ExecutionStatus =
	'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting';

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	mode: string;
	status: ExecutionStatus;
	/** ISO 8601, UTC. */
	createdAt: string;
	startedAt: string;
	stoppedAt?: string;
}

/** A file in an item. */
export interface BinaryItem {
	mimeType: string;
	fileName?: string;
	/** The content in Base64, or the name of the store where n8n keeps it under `id`. */
	data: string;
	id?: string;
}

/** An item as nodes pass them on. */
export interface ExecutionItem {
	json: Record<string, unknown>;
	binary?: Record<string, BinaryItem>;
}

export interface NodeRun {
	executionStatus: ExecutionStatus;
	executionTime: number;
	data?: { main?: (ExecutionItem[] | null)[] };
	error?: { message: string; description?: string | null };
}

export interface ExecutionData {
	resultData: {
		runData: Record<string, NodeRun[]>;
		lastNodeExecuted?: string;
		error?: { message: string; description?: string | null };
		metadata?: Record<string, string>;
	};
	[field: string]: unknown;
}

export interface Execution extends ExecutionSummary {
	data: ExecutionData;
	/** The execution's metadata. */
	customData: Record<string, string>;
}

export interface MetadataFilter {
	key: string;
	value: string;
	/** Whether the value must be the same, not only contain it; true if not given. */
	exactMatch?: boolean;
}

export interface ExecutionQuery {
	workflowId?: string;
	status?: ExecutionStatus[];
	/** Needs a licence of n8n with advanced execution filters; see `findByMetadata`. */
	metadata?: MetadataFilter[];
	/** At most 100; the latest first. */
	limit?: number;
}

interface ExecutionPage {
	results: ExecutionSummary[];
	/** Leads to the next page; null on the last one. */
	nextCursor?: string | null;
}

interface FrontendSettings {
	enterprise?: { advancedExecutionFilters?: boolean };
}

/** The items that a node gave out of its first output in its last run; none if it did not run. */
export function outputOf(execution: Execution, nodeName: string): ExecutionItem[] {
	return execution.data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[0] ?? [];
}

/** The items that the last node gave. */
export function lastOutputOf(execution: Execution): ExecutionItem[] {
	return outputOf(execution, execution.data.resultData.lastNodeExecuted ?? '');
}

/** The executions of an n8n. Every method throws N8nApiError. */
export class Executions {
	constructor(private readonly session: Session) {}

	/**
	 * The executions that the editor's list would show.
	 * @throws Error if it is to filter by metadata and n8n's licence does not allow it: n8n would ignore the filter
	 */
	async list({ limit = PAGE_SIZE, ...filter }: ExecutionQuery = {}): Promise<ExecutionSummary[]> {
		if (filter.metadata && !(await this.canFilterByMetadata())) {
			throw new Error(
				'This n8n has no licence to filter executions by metadata, and would ignore the filter: use findByMetadata instead.',
			);
		}
		const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: String(limit) });
		const { results } = await this.session.request<ExecutionPage>(
			'GET',
			`/rest/executions?${query.toString()}`,
		);
		// n8n asks for those that run and those that have ended apart: one that ends meanwhile is in both.
		return [...new Map(results.map((execution) => [execution.id, execution])).values()];
	}

	/** Every execution of a workflow, however many there are; the latest first. */
	async listAll(workflowId: string): Promise<ExecutionSummary[]> {
		// By id: two pages can share those at their border, whose times n8n compares in milliseconds.
		const all = new Map<string, ExecutionSummary>();
		let cursor: string | null | undefined;
		do {
			const query = new URLSearchParams({
				filter: JSON.stringify({ workflowId }),
				limit: String(PAGE_SIZE),
				...(cursor && { cursor }),
			});
			const page = await this.session.request<ExecutionPage>(
				'GET',
				`/rest/executions?${query.toString()}`,
			);
			for (const execution of page.results) all.set(execution.id, execution);
			cursor = page.nextCursor;
		} while (cursor);
		return [...all.values()];
	}

	/** Whether n8n's licence lets its list be filtered by metadata. */
	async canFilterByMetadata(): Promise<boolean> {
		const settings = await this.session.request<FrontendSettings>('GET', '/rest/settings');
		return settings.enterprise?.advancedExecutionFilters ?? false;
	}

	/** Those of a workflow's latest 100 executions whose metadata has this value, read one by one: needs no licence. */
	async findByMetadata(workflowId: string, key: string, value: string): Promise<Execution[]> {
		const found: Execution[] = [];
		for (const { id } of await this.list({ workflowId })) {
			const execution = await this.get(id);
			if (execution.customData[key] === value) found.push(execution);
		}
		return found;
	}

	/** An execution with its data and metadata. */
	async get(id: string): Promise<Execution> {
		const execution = await this.session.request<
			Omit<Execution, 'data' | 'customData'> & {
				data: string;
				customData?: Record<string, string>;
			}
		>('GET', `/rest/executions/${id}`);
		return {
			...execution,
			data: parseFlatted(execution.data) as ExecutionData,
			customData: execution.customData ?? {},
		};
	}

	/** The content of a file in an item. */
	async binaryData({ id, data }: BinaryItem): Promise<Buffer> {
		if (id === undefined) return Buffer.from(data, 'base64');
		const query = new URLSearchParams({ id, action: 'download' });
		return await this.session.download(`/rest/binary-data?${query.toString()}`);
	}

	/**
	 * Waits until `predicate` holds for a workflow's executions, the latest first and at most 100, and gives them.
	 * @param timeoutMs in milliseconds
	 * @throws Error when the time is over
	 */
	async waitFor(
		workflowId: string,
		predicate: (executions: ExecutionSummary[]) => boolean,
		timeoutMs = DEFAULT_WAIT_MS,
	): Promise<ExecutionSummary[]> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const executions = await this.list({ workflowId });
			if (predicate(executions)) return executions;
			if (Date.now() > deadline) {
				const states = executions.map(({ id, status }) => `${id} ${status}`).join(', ') || 'none';
				throw new Error(
					`The executions of workflow ${workflowId} were not as expected within ${timeoutMs / 1000} seconds; there are: ${states}.`,
				);
			}
			await sleep(POLL_MS);
		}
	}
}

const ENDED: readonly ExecutionStatus[] = ['canceled', 'crashed', 'error', 'success'];

/** Whether an execution has come to its end, good or bad. */
export function hasEnded({ status }: ExecutionSummary): boolean {
	return ENDED.includes(status);
}
