export { N8nClient, type Login, type Owner } from './n8n-client';
export { N8nApiError } from './session';
export type {
	Credential,
	CredentialInput,
	CredentialReference,
	CredentialTestInput,
	CredentialTestResult,
} from './credentials';
export { inSequence, type Workflow, type WorkflowInput, type WorkflowNode } from './workflows';
export {
	hasEnded,
	lastOutputOf,
	outputOf,
	type BinaryItem,
	type Execution,
	type ExecutionItem,
	type ExecutionQuery,
	type ExecutionStatus,
	type ExecutionSummary,
} from './executions';
export type { PublicExecution, PublicExecutionQuery } from './public-api';
export { waitForWebhook } from './webhooks';
