import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

/** One use of the node: its context, and the number of the input item that it is done for. */
export interface Call {
	readonly context: IExecuteFunctions;
	readonly index: number;
}

/** What an operation gives out; the node adds from which input item it comes. */
export type Output = Pick<INodeExecutionData, 'json' | 'binary'>;

export interface Operation {
	/** How the list of operations shows it. */
	readonly option: INodePropertyOptions & { readonly value: string };
	readonly properties: readonly INodeProperties[];
	/** @throws {Error} with what the author of the workflow can do about it */
	run(call: Call): Promise<Output[]>;
}

export interface Resource {
	/** How the list of resources shows it. */
	readonly option: INodePropertyOptions & { readonly value: string };
	/** In the order of their names, as n8n shows them. */
	readonly operations: readonly Operation[];
	/** Value of the operation that a fresh node has. */
	readonly first: string;
}

/** @returns the parameter, as the author set it or as it is by default */
export function parameter<T>({ context, index }: Call, name: string, fallback?: T): T {
	return context.getNodeParameter(name, index, fallback) as T;
}

/** @throws {Error} when the execution was cancelled */
export function demandNotCancelled({ context }: Call): void {
	if (context.getExecutionCancelSignal()?.aborted) throw new Error('The execution was cancelled.');
}

/** @returns a value that n8n takes as the JSON of an item */
export function toJson(value: object): IDataObject {
	return value as IDataObject;
}

/** The list of a resource's operations. */
export function operationProperty({ option, operations, first }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [option.value] } },
		options: operations.map((operation) => operation.option),
		default: first,
		description: 'What to do',
	};
}

/** What a resource's operations ask for. */
export function fieldsOf({ option, operations }: Resource): INodeProperties[] {
	return operations.flatMap((operation) =>
		operation.properties.map((property) =>
			shownFor(property, option.value, operation.option.value),
		),
	);
}

function shownFor(property: INodeProperties, resource: string, operation: string): INodeProperties {
	return {
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource], operation: [operation], ...property.displayOptions?.show },
		},
	};
}
