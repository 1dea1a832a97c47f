import type { Draft } from './drafts';
import type { SchemaObject } from './parse-schema';
import type { ReferenceMap } from './references';
import { SchemaFault } from './schema-fault';
import type { SchemaPlaces } from './schema-places';

/**
 * Since 2020-12 an item that `contains` matches counts as evaluated (core, section 11.2). The engine
 * does not know which these are, so a schema that depends on it is refused.
 * @throws {SchemaFault} for `unevaluatedItems` beside `contains`, or around it at the same value
 */
export function checkUnevaluatedItems(
	places: SchemaPlaces,
	references: ReferenceMap,
	draft: Draft,
): void {
	if (draft.name !== '2020-12') return;
	for (const { schema, pointer } of places) {
		const unevaluated = schema.unevaluatedItems;
		if (unevaluated === undefined || unevaluated === true) continue;
		if (!hasContains(schema, places, references)) continue;
		throw new SchemaFault(
			'"unevaluatedItems" together with "contains" is not supported. Say with "prefixItems" and "items" what other items may be.',
			`${pointer}/unevaluatedItems`,
		);
	}
}

function hasContains(
	schema: SchemaObject,
	places: SchemaPlaces,
	references: ReferenceMap,
): boolean {
	const seen = new Set<SchemaObject>();
	const pending = [schema];
	for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		if (next.contains !== undefined) return true;
		pending.push(...references.targetsOf(next));
		for (const child of places.of(next)?.children ?? []) {
			if (child.isInPlace) pending.push(child.schema);
		}
	}
	return false;
}
