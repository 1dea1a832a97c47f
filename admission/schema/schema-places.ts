import resolver from 'ajv/dist/runtime/uri';

import type { Draft } from './drafts';
import { pointerToken } from '../json-pointer';
import { KEYWORDS } from './keywords/table';
import { isObject, type Schema, type SchemaObject } from './parse-schema';
import { SchemaFault, shownPointer } from './schema-fault';

/** A schema object inside of a schema. */
export interface SchemaPlace {
	readonly schema: SchemaObject;
	/** Where in the whole (RFC 6901). */
	readonly pointer: string;
	/** What its references are relative to (RFC 3986, section 5.1). */
	readonly baseUri: string;
	/** The schema objects directly inside, and whether they apply to the same value. */
	readonly children: { readonly schema: SchemaObject; readonly isInPlace: boolean }[];
}

/** Every schema object of a schema, by itself and by the names that references use. */
export class SchemaPlaces {
	/** In the order of the text. */
	private readonly places = new Map<SchemaObject, SchemaPlace>();
	private readonly documents = new Map<string, SchemaPlace>();
	private readonly anchors = new Map<string, SchemaPlace>();

	constructor(
		root: Schema,
		private readonly draft: Draft,
	) {
		if (isObject(root)) this.visit(root, '', '');
	}

	/** Places that are added meanwhile come too. */
	[Symbol.iterator](): MapIterator<SchemaPlace> {
		return this.places.values();
	}

	of(schema: SchemaObject): SchemaPlace | undefined {
		return this.places.get(schema);
	}

	/** @returns the document that is part of the schema under this URI */
	document(uri: string): SchemaPlace | undefined {
		return this.documents.get(uri);
	}

	/** @param uri with a plain name after the `#` */
	anchor(uri: string): SchemaPlace | undefined {
		return this.anchors.get(uri);
	}

	/** Adds a schema that is not where a keyword holds one, but that a reference names. */
	add(schema: SchemaObject, pointer: string, baseUri: string): SchemaPlace {
		return this.places.get(schema) ?? this.visit(schema, pointer, baseUri);
	}

	private visit(schema: SchemaObject, pointer: string, parentUri: string): SchemaPlace {
		const id = this.identifierOf(schema);
		const isResource = id !== undefined && !id.startsWith('#');
		const baseUri = isResource ? resolveUri(parentUri, id).replace(/#$/, '') : parentUri;
		const place: SchemaPlace = { schema, pointer, baseUri, children: [] };
		this.places.set(schema, place);
		if (pointer === '') this.documents.set('', place);
		if (isResource || pointer === '') name(this.documents, baseUri, place);
		if (id?.startsWith('#')) name(this.anchors, `${baseUri}${id}`, place);
		for (const keyword of ['$anchor', '$dynamicAnchor']) {
			const anchor = schema[keyword];
			if (typeof anchor === 'string') name(this.anchors, `${baseUri}#${anchor}`, place);
		}
		for (const [keyword, value] of Object.entries(schema)) {
			const info = KEYWORDS.get(keyword);
			if (info === undefined || info.holds === 'value') continue;
			const inside = childSchemas(value, info.holds);
			for (const [token, child] of inside) {
				place.children.push({ schema: child, isInPlace: info.appliesInPlace ?? false });
				this.visit(child, `${pointer}${pointerToken(keyword)}${token}`, baseUri);
			}
		}
		return place;
	}

	private identifierOf(schema: SchemaObject): string | undefined {
		const id = schema[this.draft.idKeyword];
		if (typeof id !== 'string') return undefined;
		return this.draft.ignoresBesideRef && schema.$ref !== undefined ? undefined : id;
	}
}

/** @throws {SchemaFault} if another schema has the name: references to it could mean either */
function name(places: Map<string, SchemaPlace>, uri: string, place: SchemaPlace): void {
	const other = places.get(uri);
	if (other !== undefined && other !== place) {
		throw new SchemaFault(
			`"${uri.slice(0, 200)}" is the name of another schema too, at ${shownPointer(other.pointer)}. Give each its own.`,
			place.pointer,
		);
	}
	places.set(uri, place);
}

/** @returns the schema objects inside a keyword's value, each with its pointer from there */
function childSchemas(
	value: unknown,
	holds: 'schema' | 'schemas' | 'namedSchemas',
): [string, SchemaObject][] {
	if (Array.isArray(value)) {
		if (holds === 'namedSchemas') return [];
		return value.flatMap((child: unknown, index): [string, SchemaObject][] =>
			isObject(child) ? [[pointerToken(index), child]] : [],
		);
	}
	if (!isObject(value)) return [];
	if (holds !== 'namedSchemas') return [['', value]];
	return Object.entries(value).flatMap(([name, child]): [string, SchemaObject][] =>
		isObject(child) ? [[pointerToken(name), child]] : [],
	);
}

/** @returns a reference relative to a base (RFC 3986, section 5), as the engine reads it */
export function resolveUri(baseUri: string, reference: string): string {
	return resolver.resolve(baseUri, reference);
}
