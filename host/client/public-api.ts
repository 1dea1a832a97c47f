import type { ExecutionStatus, ExecutionSummary } from './executions';
import type { Session } from './session';

export interface PublicExecutionQuery {
	workflowId?: string;
	status?: ExecutionStatus;
	includeData?: boolean;
	limit?: number;
}

export interface PublicExecution extends ExecutionSummary {
	/** The execution's metadata; n8n gives it with the data only. */
	customData?: Record<string, string>;
	data?: Record<string, unknown>;
}

/** n8n's public API, version 1. Every method throws N8nApiError. */
export class PublicApi {
	constructor(
		private readonly session: Session,
		private readonly apiKey: string,
	) {}

	async executions(query: PublicExecutionQuery = {}): Promise<PublicExecution[]> {
		const parameters = Object.entries(query).map(([name, value]): [string, string] => [
			name,
			String(value),
		]);
		return await this.get(`/api/v1/executions?${new URLSearchParams(parameters).toString()}`);
	}

	async execution(id: string, { includeData = true } = {}): Promise<PublicExecution> {
		const path = `/api/v1/executions/${id}?includeData=${includeData}`;
		const answer: unknown = await this.session.send('GET', path, undefined, this.headers);
		return answer as PublicExecution;
	}

	private get headers() {
		return { 'x-n8n-api-key': this.apiKey };
	}

	private async get<T>(path: string): Promise<T> {
		return await this.session.request('GET', path, undefined, this.headers);
	}
}
