import { type JsonSchema } from '../../../../admission/schema/infer/infer-schema';

/** A schema as text, whatever the order of its properties. */
export function canonical(schema: JsonSchema): string {
	return JSON.stringify(schema, (keyword, value: unknown): unknown => {
		if (keyword === 'required' && Array.isArray(value)) return [...(value as string[])].sort();
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
	});
}
