import { isMetaSchemaOf, type Draft } from './drafts';
import { pointerKeys, pointerToken } from '../json-pointer';
import { isObject, type SchemaObject } from './parse-schema';
import { SchemaFault } from './schema-fault';
import { resolveUri, type SchemaPlace, type SchemaPlaces } from './schema-places';

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

/** Where one reference leads. */
export interface ReferenceTarget {
	readonly keyword: (typeof REFERENCES)[number];
	/** In the schema (RFC 6901), or the URI of a meta-schema. */
	readonly at: { readonly pointer: string } | { readonly metaSchema: string };
	/** Undefined for true, false and a meta-schema. */
	readonly schema: SchemaObject | undefined;
}

/** Where the references of a schema lead. */
export interface ReferenceMap {
	/** What the references of a schema object lead to. */
	referencesOf(schema: SchemaObject): readonly ReferenceTarget[];
	/** The schema objects that one refers to. */
	targetsOf(schema: SchemaObject): readonly SchemaObject[];
	/** Whether a schema can come back to itself, inside of the document or not. */
	readonly isRecursive: boolean;
}

/**
 * Follows every reference of a schema.
 * @param places gets the schemas that only a reference finds
 * @throws {SchemaFault} for a reference to another document, to nothing, or in a circle that never
 *   goes deeper into the document
 */
export function followReferences(places: SchemaPlaces, draft: Draft): ReferenceMap {
	const found = new Map<SchemaObject, ReferenceTarget[]>();
	for (const place of places) {
		const targets: ReferenceTarget[] = [];
		for (const keyword of REFERENCES) {
			const reference = place.schema[keyword];
			if (typeof reference !== 'string') continue;
			targets.push({ keyword, ...resolve(reference, keyword, place, places, draft) });
		}
		if (targets.length > 0) found.set(place.schema, targets);
	}
	const referencesOf = (schema: SchemaObject): readonly ReferenceTarget[] =>
		found.get(schema) ?? [];
	const targetsOf = (schema: SchemaObject): readonly SchemaObject[] =>
		referencesOf(schema).flatMap((target) => (target.schema === undefined ? [] : [target.schema]));
	assertNoEndlessCircle(places, targetsOf, draft);
	return {
		referencesOf,
		targetsOf,
		isRecursive: findCircle(places, targetsOf, draft, false) !== undefined,
	};
}

function resolve(
	reference: string,
	keyword: string,
	place: SchemaPlace,
	places: SchemaPlaces,
	draft: Draft,
): Omit<ReferenceTarget, 'keyword'> {
	const here = `${place.pointer}${pointerToken(keyword)}`;
	let uri: string;
	try {
		uri = resolveUri(place.baseUri, reference);
	} catch {
		throw new SchemaFault(`"${shorten(reference)}" is not a valid reference.`, here);
	}
	const [documentUri = '', fragment = ''] = uri.split('#', 2);
	const document = places.document(documentUri);
	if (document === undefined) {
		if (isMetaSchemaOf(draft, documentUri)) return { at: { metaSchema: uri }, schema: undefined };
		throw new SchemaFault(
			`"${shorten(reference)}" is in another document, and none is fetched. Put that schema under ${definitionsOf(draft)} of this one and refer to it there.`,
			here,
		);
	}
	if (fragment === '') return targetAt(document);
	if (!fragment.startsWith('/')) {
		const anchored = places.anchor(`${documentUri}#${fragment}`);
		if (anchored !== undefined) return targetAt(anchored);
		throw nothingThere(reference, here);
	}
	let schema: unknown = document.schema;
	let baseUri = document.baseUri;
	for (const key of pointerKeys(decoded(fragment))) {
		if (typeof schema !== 'object' || schema === null || !Object.hasOwn(schema, key)) {
			throw nothingThere(reference, here);
		}
		schema = (schema as SchemaObject)[key];
		if (isObject(schema)) baseUri = places.of(schema)?.baseUri ?? baseUri;
	}
	const pointer = `${document.pointer}${decoded(fragment)}`;
	if (isObject(schema)) return targetAt(places.add(schema, pointer, baseUri));
	if (typeof schema === 'boolean') return { at: { pointer }, schema: undefined };
	throw new SchemaFault(`"${shorten(reference)}" does not lead to a schema.`, here);
}

function targetAt({ pointer, schema }: SchemaPlace): Omit<ReferenceTarget, 'keyword'> {
	return { at: { pointer }, schema };
}

function decoded(fragment: string): string {
	try {
		return decodeURIComponent(fragment);
	} catch {
		return fragment;
	}
}

function nothingThere(reference: string, pointer: string): SchemaFault {
	return new SchemaFault(`"${shorten(reference)}" leads to nothing in this schema.`, pointer);
}

function definitionsOf(draft: Draft): string {
	return draft.ignoresBesideRef ? '"definitions"' : '"$defs"';
}

function shorten(text: string): string {
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function assertNoEndlessCircle(
	places: SchemaPlaces,
	targetsOf: ReferenceMap['targetsOf'],
	draft: Draft,
): void {
	const circle = findCircle(places, targetsOf, draft, true);
	if (circle === undefined) return;
	const names = circle.map((schema) => `#${places.of(schema)?.pointer ?? ''}`);
	throw new SchemaFault(
		`the schema refers back to itself without going deeper into the document, which would never end (${names.slice(0, 10).join(' → ')}). Refer to it from inside "properties" or "items".`,
		places.of(circle[0]!)?.pointer ?? '',
	);
}

/**
 * @param inPlaceOnly whether only steps count that stay at the same value of the document
 * @returns the schemas of a circle, its first one again at the end, or undefined if there is none
 */
function findCircle(
	places: SchemaPlaces,
	targetsOf: ReferenceMap['targetsOf'],
	draft: Draft,
	inPlaceOnly: boolean,
): readonly SchemaObject[] | undefined {
	const done = new Set<SchemaObject>();
	const path = new Set<SchemaObject>();
	const stepsFrom = (schema: SchemaObject): readonly SchemaObject[] => {
		const targets = targetsOf(schema);
		if (draft.ignoresBesideRef && targets.length > 0) return targets;
		const children = places.of(schema)?.children ?? [];
		return [
			...targets,
			...children
				.filter(({ isInPlace }) => isInPlace || !inPlaceOnly)
				.map(({ schema: child }) => child),
		];
	};
	const visit = (schema: SchemaObject): readonly SchemaObject[] | undefined => {
		if (done.has(schema)) return undefined;
		if (path.has(schema)) {
			const steps = [...path];
			return [...steps.slice(steps.indexOf(schema)), schema];
		}
		path.add(schema);
		for (const next of stepsFrom(schema)) {
			const circle = visit(next);
			if (circle !== undefined) return circle;
		}
		path.delete(schema);
		done.add(schema);
		return undefined;
	};
	for (const { schema } of places) {
		const circle = visit(schema);
		if (circle !== undefined) return circle;
	}
	return undefined;
}
