import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { N8nClient, WorkflowInput, WorkflowNode } from '../../host/client';

export const EXAMPLES_FOLDER = path.join(__dirname, '..', '..', 'examples');

/** A workflow as the editor exports it. */
export interface ExampleWorkflow extends WorkflowInput {
	readonly nodes: ExampleNode[];
}

interface ExampleNode extends WorkflowNode {
	parameters: Record<string, unknown>;
}

/** Every file in the folder of examples, by its path in it. */
export const ALL_FILES: readonly string[] = readdirSync(EXAMPLES_FOLDER, {
	recursive: true,
	withFileTypes: true,
})
	.filter((entry) => entry.isFile())
	.map(({ parentPath, name }) => path.relative(EXAMPLES_FOLDER, path.join(parentPath, name)))
	.map((file) => file.split(path.sep).join('/'))
	.sort();

/** The workflows among them. */
export const EXAMPLE_FILES: readonly string[] = ALL_FILES.filter(
	(file) => file.endsWith('.json') && !file.includes('.postman_'),
);

export function readExample(file: string): ExampleWorkflow {
	return JSON.parse(readFileSync(path.join(EXAMPLES_FOLDER, file), 'utf8')) as ExampleWorkflow;
}

/** What a reader does to an imported workflow before publishing it, by the name of the node. */
export interface SetUp {
	/** By credential type. */
	readonly credentials?: Record<string, Record<string, { id: string; name: string }>>;
	/** Parameters to change; the others stay. */
	readonly parameters?: Record<string, Record<string, unknown>>;
}

/** @returns the workflow, set up; throws for a node that it does not have */
export function setUp(
	workflow: ExampleWorkflow,
	{ credentials = {}, parameters = {} }: SetUp,
): ExampleWorkflow {
	const names = workflow.nodes.map(({ name }) => name);
	for (const name of [...Object.keys(credentials), ...Object.keys(parameters)]) {
		if (!names.includes(name)) throw new Error(`"${workflow.name}" has no node "${name}".`);
	}
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => ({
			...node,
			parameters: { ...node.parameters, ...parameters[node.name] },
			...(credentials[node.name] && { credentials: credentials[node.name]! }),
		})),
	};
}

/** Saves a workflow as it is, and publishes it. @returns its id */
export async function publishWorkflow(client: N8nClient, workflow: WorkflowInput): Promise<string> {
	const { id } = await client.workflows.create(workflow);
	await client.workflows.publish(id);
	return id;
}
