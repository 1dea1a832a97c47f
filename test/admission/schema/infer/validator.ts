import Ajv2020 from 'ajv/dist/2020';
import addFormats, { type FormatMode } from 'ajv-formats';

import { type JsonSchema } from '../../../../admission/schema/infer/infer-schema';

/** Strict, with formats asserted. Only own properties count: else every object has a `toString`. */
function validatorsOf(mode: FormatMode): Ajv2020 {
	const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, ownProperties: true });
	addFormats(ajv, { mode });
	return ajv;
}

const validators = { full: validatorsOf('full'), fast: validatorsOf('fast') };

/** @returns whether a value fits the schema */
export function validatorOf(
	schema: JsonSchema,
	mode: FormatMode = 'full',
): (value: unknown) => boolean {
	const accepts = validators[mode].compile<unknown>(schema);
	validators[mode].removeSchema(schema);
	return accepts;
}
