import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { ConfigurationError } from '../../admission/configuration-error';
import { compileJsonReader } from '../../admission/json/read-json';
import { formatSchema } from '../../admission/schema/infer/format-schema';
import { inferSchema } from '../../admission/schema/infer/infer-schema';
import type { TriggerParameters } from './parameters';

const readJson = compileJsonReader();

/**
 * @param parameters the trigger's: the example as JSON text, and whether other properties are refused
 * @returns the JSON Schema that bodies like the example fit, as readable JSON text
 * @throws {ConfigurationError} for an example that is no JSON
 */
export function schemaOfExample({
	example,
	isExampleClosed,
}: Pick<TriggerParameters, 'example' | 'isExampleClosed'>): string {
	if (example.trim() === '') {
		throw new ConfigurationError('Example', 'It is empty. Paste a body as the sender sends it.');
	}
	const reading = readJson(Buffer.from(example));
	if (!reading.ok) throw new ConfigurationError('Example', reading.detail);
	return formatSchema(inferSchema([reading.value], { additionalProperties: !isExampleClosed }));
}

const COPIES = [
	{ isExampleClosed: false, name: 'Copy to JSON Schema' },
	{ isExampleClosed: true, name: 'Copy to JSON Schema, Without Other Properties' },
];

/**
 * The schemas that an example leads to, for a list in the editor: the value of each is the schema's
 * text, so that choosing it copies it.
 * @throws {ConfigurationError} for an example that is no JSON
 */
export function inferredSchemaOptions(context: ILoadOptionsFunctions): INodePropertyOptions[] {
	const stored = context.getCurrentNodeParameter('exampleJson') ?? '';
	const example = typeof stored === 'string' ? stored : JSON.stringify(stored);
	const follow = {
		name: 'Follow the Example',
		value: '',
		description: 'The rules change with the example',
	};
	// The editor also asks when another validation has just been chosen, and the example is gone.
	if (example === '') return [follow];
	return [
		follow,
		...COPIES.map(({ isExampleClosed, name }) => {
			const schema = schemaOfExample({ example, isExampleClosed });
			return { name, value: schema, description: schema };
		}),
	];
}
