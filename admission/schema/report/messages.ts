import type { ErrorObject } from 'ajv';

import {
	counted,
	cut,
	formatWords,
	listed,
	MOST_LISTED,
	ordinal,
	shown,
	typeOf,
	typeWords,
} from './words';

/** What one keyword says of a value that does not meet it. */
interface KeywordMessage {
	/** For people: a clause that follows the place. */
	readonly message: (error: ErrorObject) => string;
	/** For machines. */
	readonly expected?: (error: ErrorObject) => unknown;
	/** For people, where the schema's values are secret. */
	readonly secretly?: string;
}

/** Longest pattern that is shown, in characters. */
const MOST_PATTERN = 200;

const limitOf = ({ params }: ErrorObject): unknown => (params as { limit?: unknown }).limit;
const name = (value: unknown): string => shown(String(value));
const missing = ({ params }: ErrorObject): unknown =>
	(params as { missingProperty: unknown }).missingProperty;

const RANGE = 'must be within the allowed range';
const LENGTH = 'must have an allowed length';
const SIZE = 'must have an allowed number of entries';
const FORM = 'must have the demanded form';
const VALUE = 'must have an allowed value';

function limit(words: (limit: unknown) => string, secretly: string): KeywordMessage {
	return { message: (error) => `must ${words(limitOf(error))}`, expected: limitOf, secretly };
}

/** Draft-04 says with `exclusiveMaximum: true` what is `exclusiveMaximum` in the others. */
const COMPARISONS: Readonly<Record<string, string>> = {
	'<=': 'be at most',
	'<': 'be less than',
	'>=': 'be at least',
	'>': 'be greater than',
};

const comparison: KeywordMessage = {
	message: (error) => {
		const { comparison: sign } = error.params as { comparison: string };
		return `must ${COMPARISONS[sign]} ${String(limitOf(error))}`;
	},
	expected: limitOf,
	secretly: RANGE,
};

const dependency: KeywordMessage = {
	message: (error) => {
		const { property } = error.params as { property: unknown };
		return `must have the property ${name(missing(error))} because it has ${name(property)}`;
	},
	expected: missing,
};

const notAllowed = (key: string): KeywordMessage => ({
	message: ({ params }) =>
		`is not allowed: no property ${name((params as Record<string, unknown>)[key])} is known here`,
});

const noFurtherItems = limit(
	(items) => (items === 0 ? 'have no items' : `have no more than ${counted(items, 'item')}`),
	SIZE,
);

/** Every keyword that can refuse a value. */
const MESSAGES: Readonly<Record<string, KeywordMessage>> = {
	type: {
		message: ({ schema, data }) =>
			`must be ${typeWords(schema)}, but is ${typeWords(typeOf(data))}`,
		expected: ({ schema }) => schema,
	},
	enum: {
		message: ({ schema }) => {
			const values = schema as readonly unknown[];
			if (values.length === 0) return 'is not allowed here';
			return values.length === 1
				? `must be ${shown(values[0])}`
				: `must be one of ${listed(values)}`;
		},
		expected: ({ schema }) => (schema as readonly unknown[]).slice(0, MOST_LISTED),
		secretly: VALUE,
	},
	const: {
		message: ({ schema }) => `must be ${shown(schema)}`,
		expected: ({ schema }) => schema,
		secretly: VALUE,
	},
	multipleOf: {
		message: ({ schema }) => `must be a multiple of ${String(schema)}`,
		expected: ({ schema }) => schema,
		secretly: VALUE,
	},
	maximum: comparison,
	exclusiveMaximum: comparison,
	minimum: comparison,
	exclusiveMinimum: comparison,
	maxLength: limit((length) => `have at most ${counted(length, 'character')}`, LENGTH),
	minLength: limit(
		(length) => (length === 1 ? 'not be empty' : `have at least ${counted(length, 'character')}`),
		LENGTH,
	),
	pattern: {
		message: ({ schema }) => `must match the pattern ${shortPattern(schema)}`,
		expected: ({ schema }) => shortPattern(schema),
		secretly: FORM,
	},
	format: {
		message: ({ schema }) => `must be ${formatWords(schema)}`,
		expected: ({ schema }) => schema,
		secretly: FORM,
	},
	maxItems: limit((items) => `have at most ${counted(items, 'item')}`, SIZE),
	minItems: limit(
		(items) => (items === 1 ? 'not be an empty list' : `have at least ${counted(items, 'item')}`),
		SIZE,
	),
	uniqueItems: {
		message: ({ params }) => {
			const { i, j } = params as { i: number; j: number };
			return `must have no item twice, but the ${ordinal(i)} is the same as the ${ordinal(j)}`;
		},
		expected: () => true,
	},
	contains: {
		message: ({ params }) => {
			const { minContains, maxContains } = params as { minContains: number; maxContains?: number };
			const most = maxContains === undefined ? '' : ` and at most ${maxContains}`;
			return `must contain at least ${minContains}${most} of the demanded items`;
		},
		expected: ({ params }) => params,
		secretly: 'must contain the demanded items',
	},
	maxProperties: limit((count) => `have at most ${counted(count, 'property', 'properties')}`, SIZE),
	minProperties: limit(
		(count) => `have at least ${counted(count, 'property', 'properties')}`,
		SIZE,
	),
	required: {
		message: (error) => `must have the property ${name(missing(error))}`,
		expected: missing,
	},
	dependentRequired: dependency,
	dependencies: dependency,
	propertyNames: { message: () => 'has a name that is not allowed' },
	additionalProperties: notAllowed('additionalProperty'),
	unevaluatedProperties: notAllowed('unevaluatedProperty'),
	items: noFurtherItems,
	additionalItems: noFurtherItems,
	unevaluatedItems: noFurtherItems,
	not: { message: () => 'must not have the form that is excluded here' },
	anyOf: {
		message: ({ schema }) =>
			`must have at least one of the ${counted((schema as unknown[]).length, 'allowed form')}`,
	},
	oneOf: {
		message: ({ schema, params }) => {
			const { passingSchemas } = params as { passingSchemas: [number, number] | null };
			const forms = counted((schema as unknown[]).length, 'allowed form');
			return passingSchemas === null
				? `must have exactly one of the ${forms}`
				: `must have exactly one of the ${forms}, but has the ${ordinal(passingSchemas[0])} and the ${ordinal(passingSchemas[1])}`;
		},
	},
	if: { message: () => 'must have what the schema demands of such a value' },
	'false schema': { message: () => 'is not allowed here' },
};

const UNKNOWN: KeywordMessage = { message: () => 'must match the schema' };

/**
 * @param isSecret whether what the schema demands must stay unknown to the sender
 * @returns what a violation says of an error
 */
export function describe(
	error: ErrorObject,
	isSecret: boolean,
): { message: string; expected?: unknown } {
	const row = Object.hasOwn(MESSAGES, error.keyword) ? MESSAGES[error.keyword]! : UNKNOWN;
	if (isSecret && row.secretly !== undefined) return { message: row.secretly };
	const message = row.message(error);
	return row.expected === undefined ? { message } : { message, expected: row.expected(error) };
}

function shortPattern(source: unknown): string {
	const text = String(source);
	return text.length > MOST_PATTERN ? `${cut(text, MOST_PATTERN)}…` : text;
}
