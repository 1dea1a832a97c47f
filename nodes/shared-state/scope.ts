/** A trigger, as the processes of an n8n know it. */
export interface TriggerPlace {
	readonly workflowId: string;
	readonly nodeId: string;
	/** Whether it is the test URL of the editor, which shares nothing with the production URL. */
	readonly isTest: boolean;
}

/** @returns the scope of a trigger's keys in the shared state */
export const scopeOf = ({ workflowId, nodeId, isTest }: TriggerPlace): string =>
	`${workflowId}/${nodeId}${isTest ? '/test' : ''}`;
