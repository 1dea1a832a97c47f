import type { ValidateFunction } from 'ajv';

import { keepBranches } from './engine/branches';
import type { Draft, DraftName } from './drafts';
import type { Schema } from './parse-schema';
import { violationsOf } from './report/violations';
import { SchemaFault, shownPointer } from './schema-fault';

/** Most faults of a schema that one message lists. */
const MOST_FAULTS = 5;

const validators = new Map<DraftName, ValidateFunction>();

/**
 * Checks a schema against the meta-schema of its draft.
 * @throws {SchemaFault} that lists the first faults with their places
 */
export function checkAgainstMetaSchema(schema: Schema, draft: Draft): void {
	if (typeof schema === 'boolean') return;
	const validate = metaValidator(draft);
	if (validate(schema)) return;
	// That none of several forms fits says less than what is wrong with the one that fits best.
	const faults = violationsOf(validate.errors ?? [], schema, {
		secrets: new Set(),
		revealValues: false,
	}).filter(
		({ keyword, pointer }, _, all) =>
			keyword !== 'anyOf' || all.filter((other) => other.pointer === pointer).length === 1,
	);
	validate.errors = null;
	const lines = faults
		.slice(0, MOST_FAULTS)
		.map(
			({ pointer, message }) => `${shownPointer(pointer)}: ${message}${hintFor(pointer, draft)}`,
		);
	const rest = faults.length - lines.length;
	throw new SchemaFault(`${lines.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`);
}

/** What changed between drafts and is often met. */
function hintFor(pointer: string, draft: Draft): string {
	if (draft.name === '2020-12' && pointer.endsWith('/items')) {
		return ' (a list of schemas, one for each position, is "prefixItems" since draft 2020-12)';
	}
	if (draft.name !== 'draft-04' && /\/exclusiveM(in|ax)imum$/.test(pointer)) {
		return ' (true and false are of draft-04; now it is the limit itself)';
	}
	return '';
}

function metaValidator(draft: Draft): ValidateFunction {
	let validator = validators.get(draft.name);
	if (validator === undefined) {
		const ajv = draft.engine({
			strict: false,
			allErrors: true,
			verbose: true,
			messages: false,
			logger: false,
			validateFormats: false,
		});
		keepBranches(ajv);
		validator = ajv.compile({ $ref: draft.uri });
		validators.set(draft.name, validator);
	}
	return validator;
}
