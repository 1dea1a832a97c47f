import { jsonErrorOffset } from './json-error-offset';
import { pointerToken } from '../json-pointer';
import { SchemaFault } from './schema-fault';

/** Longest schema, in characters. */
export const MAX_SCHEMA_LENGTH = 1024 * 1024;
/** Deepest nesting of a schema's text. */
export const MAX_SCHEMA_DEPTH = 256;

/** A schema as parsed: an object, or true or false for everything or nothing. */
export type Schema = boolean | SchemaObject;
export type SchemaObject = Record<string, unknown>;

/**
 * @param text a schema as JSON text
 * @throws {SchemaFault} for text that is too long, is not JSON (with line and column), is nested
 *   too deep, has a key `__proto__`, or is neither an object nor true or false
 */
export function parseSchema(text: string): Schema {
	if (text.length > MAX_SCHEMA_LENGTH) {
		throw new SchemaFault(
			`The schema has ${text.length} characters; at most ${MAX_SCHEMA_LENGTH} are possible.`,
		);
	}
	if (text.trim() === '') {
		throw new SchemaFault('The schema is empty. Enter a JSON Schema, or switch validation off.');
	}
	let schema: unknown;
	try {
		schema = JSON.parse(text);
	} catch {
		throw new SchemaFault(`The schema is not JSON: ${describeError(text)}.`);
	}
	if (typeof schema !== 'boolean' && !isObject(schema)) {
		throw new SchemaFault('A schema is a JSON object, or true or false.');
	}
	assertSafe(schema);
	return schema;
}

/** @returns whether a JSON value is an object */
export function isObject(value: unknown): value is SchemaObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeError(text: string): string {
	const offset = jsonErrorOffset(text);
	const before = text.slice(0, offset);
	const line = before.split('\n').length;
	const column = offset - before.lastIndexOf('\n');
	const found =
		offset >= text.length
			? 'the text ends too early'
			: `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(offset)!))}`;
	return `${found} at line ${line}, column ${column}`;
}

/** Without recursion, as the depth is what it checks. */
function assertSafe(schema: unknown): void {
	const pending: { value: unknown; pointer: string; depth: number }[] = [
		{ value: schema, pointer: '', depth: 0 },
	];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		const { value, pointer, depth } = next;
		if (typeof value !== 'object' || value === null) continue;
		if (depth > MAX_SCHEMA_DEPTH) {
			throw new SchemaFault(`The schema is nested deeper than ${MAX_SCHEMA_DEPTH} levels.`);
		}
		for (const [key, child] of Object.entries(value)) {
			if (key === '__proto__') {
				throw new SchemaFault(
					'the key "__proto__" is not possible in a schema. It is a way to attack JavaScript programs; remove it.',
					`${pointer}${pointerToken(key)}`,
				);
			}
			pending.push({ value: child, pointer: `${pointer}${pointerToken(key)}`, depth: depth + 1 });
		}
	}
}
