import { type JsonSchema } from './json-schema';

/** The schema as text for people: JSON, indented by two spaces, keywords in the schema's order. */
export function formatSchema(schema: JsonSchema): string {
	return JSON.stringify(schema, null, 2);
}
