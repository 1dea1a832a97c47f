import { compileSchema, type SchemaVerdict } from '../../../admission/schema/compile-schema';
import type { SchemaSettings } from '../../../admission/schema/settings';
import type { Violation } from '../../../admission/schema/violation';

/** @returns what a schema says of a document */
export function check(
	schema: unknown,
	document: unknown,
	settings?: SchemaSettings,
): SchemaVerdict {
	return compileSchema(JSON.stringify(schema), 'JSON Schema', settings).validate(document);
}

/** @returns what is wrong with a document; empty for one that is let in */
export function violations(
	schema: unknown,
	document: unknown,
	settings?: SchemaSettings,
): readonly Violation[] {
	const verdict = check(schema, document, settings);
	return verdict.valid ? [] : verdict.violations;
}

/** @returns the message with which a schema is refused */
export function refusalOf(schema: unknown, settings?: SchemaSettings): string {
	const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
	try {
		compileSchema(text, 'JSON Schema', settings);
	} catch (error) {
		return (error as Error).message;
	}
	throw new Error(`The schema is not refused: ${text}`);
}
