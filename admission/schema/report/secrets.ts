import { isObject, type SchemaObject } from '../parse-schema';
import type { ReferenceMap } from '../references';
import type { SchemaPlaces } from '../schema-places';

/**
 * Finds what the author marked as secret, `"x-secret": true` or `"writeOnly": true`, with all that is
 * inside or referred to from there.
 * @returns the schemas whose values must not be shown
 */
export function findSecrets(
	places: SchemaPlaces,
	references: ReferenceMap,
): ReadonlySet<SchemaObject> {
	const secrets = new Set<SchemaObject>();
	const pending: SchemaObject[] = [];
	for (const { schema } of places) {
		if (schema['x-secret'] === true || schema.writeOnly === true) pending.push(schema);
	}
	for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
		if (secrets.has(schema)) continue;
		secrets.add(schema);
		pending.push(...references.targetsOf(schema));
		for (const { schema: child } of places.of(schema)?.children ?? []) pending.push(child);
	}
	return secrets;
}

/** @returns whether an error's schema, as the engine gives it, is one of the secret ones */
export function isSecret(secrets: ReadonlySet<SchemaObject>, schema: unknown): boolean {
	return isObject(schema) && secrets.has(schema);
}
