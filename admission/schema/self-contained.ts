import type { Draft } from './drafts';
import { pointerKeys, pointerToken } from '../json-pointer';
import { KEYWORDS } from './keywords/table';
import type { SchemaObject } from './parse-schema';
import type { ReferenceMap, ReferenceTarget } from './references';
import { SchemaFault } from './schema-fault';
import type { SchemaPlace, SchemaPlaces } from './schema-places';

/** Keywords that the engine needs although they demand nothing. */
const NEEDED = new Set([
	'$ref',
	'$dynamicRef',
	'$dynamicAnchor',
	'$recursiveRef',
	'$recursiveAnchor',
	'$defs',
	'definitions',
	'default',
	'nullable',
]);

/**
 * Rewrites a schema, in place, so that every reference is a pointer from its root and nothing is left
 * that only names or describes. The engine has its own reading of identifiers, which differs from
 * the specification's in places; so it sees none.
 * @throws {SchemaFault} for a dynamic reference with more than one place where it could lead
 */
export function makeSelfContained(
	places: SchemaPlaces,
	references: ReferenceMap,
	draft: Draft,
): void {
	const dynamic = dynamicNames(places);
	const kept = new Set<string>();
	for (const place of places) {
		for (const target of references.referencesOf(place.schema)) {
			rewrite(place, target, references, dynamic, draft);
			if ('pointer' in target.at) addSteps(kept, target.at.pointer);
		}
	}
	for (const { schema, pointer } of places) {
		for (const keyword of Object.keys(schema)) {
			const isNeeded = KEYWORDS.get(keyword)?.asserts === true || NEEDED.has(keyword);
			if (isNeeded || kept.has(`${pointer}${pointerToken(keyword)}`)) continue;
			delete schema[keyword];
		}
	}
}

/** Names that a dynamic reference finds in more than one place. */
function dynamicNames(places: SchemaPlaces): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { schema } of places) {
		const name = schema.$recursiveAnchor === true ? '' : schema.$dynamicAnchor;
		if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return counts;
}

function rewrite(
	{ schema, pointer }: SchemaPlace,
	target: ReferenceTarget,
	references: ReferenceMap,
	dynamic: ReadonlyMap<string, number>,
	draft: Draft,
): void {
	const { keyword } = target;
	if (keyword !== '$ref') {
		const name = dynamicNameOf(target);
		if (name !== undefined && (dynamic.get(name) ?? 0) > 1) {
			throw new SchemaFault(
				`this reference can lead to several places, depending on where it is come from, which is not supported. Give each "${keyword === '$dynamicRef' ? '$dynamicAnchor' : '$recursiveAnchor'}" its own name, or refer with "$ref".`,
				`${pointer}/${keyword}`,
			);
		}
	}
	const uri = uriOf(lastOf(target, references, draft));
	if (keyword === '$ref') {
		schema.$ref = uri;
		return;
	}
	delete schema[keyword];
	// Beside "$ref" there is room for another reference only in "allOf".
	if (schema.$ref === undefined) schema.$ref = uri;
	else schema.allOf = [...((schema.allOf as unknown[] | undefined) ?? []), { $ref: uri }];
}

/** @returns the name under which a dynamic reference looks for others, or undefined if it is static */
function dynamicNameOf({ keyword, schema }: ReferenceTarget): string | undefined {
	if (keyword === '$recursiveRef') return schema?.$recursiveAnchor === true ? '' : undefined;
	const name = schema?.$dynamicAnchor;
	return typeof name === 'string' ? name : undefined;
}

/** Follows what does nothing but refer on: the engine stumbles over such chains to the root. */
function lastOf(target: ReferenceTarget, references: ReferenceMap, draft: Draft): ReferenceTarget {
	let last = target;
	for (;;) {
		const { schema } = last;
		const next = schema === undefined ? undefined : onlyReference(schema, references, draft);
		if (next === undefined) return last;
		last = next;
	}
}

/** There is no endless chain of these: it would be an endless circle. */
function onlyReference(
	schema: SchemaObject,
	references: ReferenceMap,
	draft: Draft,
): ReferenceTarget | undefined {
	const [reference, another] = references.referencesOf(schema);
	if (reference?.keyword !== '$ref' || another !== undefined) return undefined;
	const demandsMore = Object.keys(schema).some((key) => KEYWORDS.get(key)?.asserts === true);
	return demandsMore && !draft.ignoresBesideRef ? undefined : reference;
}

function uriOf({ at }: ReferenceTarget): string {
	if ('metaSchema' in at) return at.metaSchema;
	const tokens = pointerKeys(at.pointer).map((key) =>
		encodeURIComponent(pointerToken(key).slice(1)),
	);
	return ['#', ...tokens].join('/');
}

function addSteps(steps: Set<string>, pointer: string): void {
	let step = '';
	for (const key of pointerKeys(pointer)) {
		step += pointerToken(key);
		steps.add(step);
	}
}
