import type { DraftName } from '../drafts';

/** What a keyword's value holds. */
export type Holds = 'schema' | 'schemas' | 'namedSchemas' | 'value';

export interface KeywordInfo {
	readonly holds: Holds;
	/** Whether the schemas inside apply to the same value, not to one inside of it. */
	readonly appliesInPlace?: boolean;
	/** Whether it demands something; a misspelt one would let everything in. */
	readonly asserts?: boolean;
	/** First draft that has it. */
	readonly since?: DraftName;
	/** First draft that does not have it any more, and what took its place. */
	readonly replaced?: { readonly in: DraftName; readonly by: string };
}

const asserts = { holds: 'value', asserts: true } as const;
const annotates = { holds: 'value' } as const;

/** Every keyword of every draft (JSON Schema core and validation, and OpenAPI's `nullable`). */
export const KEYWORDS: ReadonlyMap<string, KeywordInfo> = new Map<string, KeywordInfo>([
	['allOf', { holds: 'schemas', appliesInPlace: true, asserts: true }],
	['anyOf', { holds: 'schemas', appliesInPlace: true, asserts: true }],
	['oneOf', { holds: 'schemas', appliesInPlace: true, asserts: true }],
	['not', { holds: 'schema', appliesInPlace: true, asserts: true }],
	['if', { holds: 'schema', appliesInPlace: true, asserts: true }],
	['then', { holds: 'schema', appliesInPlace: true, asserts: true }],
	['else', { holds: 'schema', appliesInPlace: true, asserts: true }],
	['dependencies', { holds: 'namedSchemas', appliesInPlace: true, asserts: true }],
	[
		'dependentSchemas',
		{ holds: 'namedSchemas', appliesInPlace: true, asserts: true, since: '2019-09' },
	],
	['dependentRequired', { ...asserts, since: '2019-09' }],
	['properties', { holds: 'namedSchemas', asserts: true }],
	['patternProperties', { holds: 'namedSchemas', asserts: true }],
	['additionalProperties', { holds: 'schema', asserts: true }],
	['unevaluatedProperties', { holds: 'schema', asserts: true, since: '2019-09' }],
	['propertyNames', { holds: 'schema', asserts: true }],
	// A list of schemas up to 2019-09.
	['items', { holds: 'schemas', asserts: true }],
	['prefixItems', { holds: 'schemas', asserts: true, since: '2020-12' }],
	[
		'additionalItems',
		{
			holds: 'schema',
			asserts: true,
			replaced: { in: '2020-12', by: '"items" after "prefixItems"' },
		},
	],
	['unevaluatedItems', { holds: 'schema', asserts: true, since: '2019-09' }],
	['contains', { holds: 'schema', asserts: true }],
	['minContains', { ...asserts, since: '2019-09' }],
	['maxContains', { ...asserts, since: '2019-09' }],
	['type', asserts],
	['enum', asserts],
	['const', asserts],
	['multipleOf', asserts],
	['maximum', asserts],
	['exclusiveMaximum', asserts],
	['minimum', asserts],
	['exclusiveMinimum', asserts],
	['maxLength', asserts],
	['minLength', asserts],
	['pattern', asserts],
	['format', asserts],
	['maxItems', asserts],
	['minItems', asserts],
	['uniqueItems', asserts],
	['maxProperties', asserts],
	['minProperties', asserts],
	['required', asserts],
	['nullable', annotates],
	['$defs', { holds: 'namedSchemas' }],
	['definitions', { holds: 'namedSchemas', asserts: true }],
	['contentSchema', { holds: 'schema' }],
	['$schema', annotates],
	['$id', annotates],
	['id', annotates],
	['$ref', annotates],
	['$anchor', annotates],
	['$dynamicRef', annotates],
	['$dynamicAnchor', annotates],
	['$recursiveRef', annotates],
	['$recursiveAnchor', annotates],
	['$vocabulary', annotates],
	['$comment', annotates],
	['title', annotates],
	['description', annotates],
	['default', annotates],
	['deprecated', annotates],
	['readOnly', annotates],
	['writeOnly', annotates],
	['examples', annotates],
	['contentMediaType', annotates],
	['contentEncoding', annotates],
]);

/** Keywords whose misspelling would let in what the author means to refuse. */
export const ASSERTING_KEYWORDS: readonly string[] = [...KEYWORDS]
	.filter(([, { asserts: isAssertion }]) => isAssertion)
	.map(([keyword]) => keyword);
