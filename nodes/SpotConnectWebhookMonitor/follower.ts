/** A Monitor node, as the processes of an n8n know it. */
export interface MonitorPlace {
	readonly workflowId: string;
	readonly nodeId: string;
}

/** @returns what the node is called among those who follow the log */
export const followerOf = ({ workflowId, nodeId }: MonitorPlace): string =>
	`monitor/${workflowId}/${nodeId}`;
