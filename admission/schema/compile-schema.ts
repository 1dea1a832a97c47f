import { createHash } from 'node:crypto';

import { ConfigurationError } from '../configuration-error';
import { DEFAULT_DRAFT, draftOf, SCHEMA_URIS, type Draft } from './drafts';
import { compileEngine, type CompiledEngine, type EngineOptions } from './engine/compile-engine';
import { checkFormat } from './format-check';
import { checkKeywords } from './keywords/check';
import { checkAgainstMetaSchema } from './meta-schema';
import { parseSchema, type Schema } from './parse-schema';
import { PatternCompiler } from './patterns';
import { followReferences } from './references';
import { findSecrets } from './report/secrets';
import { LeastRecentlyUsed } from './schema-cache';
import { SchemaFault } from './schema-fault';
import { SchemaPlaces } from './schema-places';
import { CompiledSchemaValidator, type SchemaValidator } from './schema-validator';
import { makeSelfContained } from './self-contained';
import {
	changesDocuments,
	HIGHEST_MAX_ERRORS,
	type SchemaSettings,
	withDefaults,
} from './settings';
import { checkUnevaluatedItems } from './unevaluated-items';

export type { SchemaValidator, SchemaVerdict } from './schema-validator';

/** Most compiled schemas that are kept for the whole process. */
export const MOST_CACHED_SCHEMAS = 200;
/** Most text of schemas that is kept compiled, in characters. */
const MOST_CACHED_TEXT = 20 * 1024 * 1024;

const cache = new LeastRecentlyUsed<SchemaValidator>(MOST_CACHED_SCHEMAS, MOST_CACHED_TEXT);

/**
 * Compiles a JSON Schema of draft 2020-12 (where `$schema` says nothing), 2019-09, 07, 06 or 04.
 * Formats are asserted. Up to draft-07, keywords beside `$ref` do not count, as those drafts demand.
 * The same text and settings give the same validator.
 * @param text the schema as JSON text, at most 1 MB
 * @param parameter names the parameter, for messages
 * @throws {ConfigurationError} for what is no schema, what would be ignored although it demands
 *   something (a misspelt keyword, an unknown format), a reference to another document or in an
 *   endless circle, and a pattern that could stall the host. It says where (RFC 6901).
 */
export function compileSchema(
	text: string,
	parameter: string,
	settings: SchemaSettings = {},
): SchemaValidator {
	const complete = withDefaults(settings);
	assertSettings(complete, parameter);
	const key = createHash('sha256').update(JSON.stringify(complete)).update(text).digest('hex');
	const known = cache.get(key);
	if (known !== undefined) return known;
	try {
		const validator = compile(text, complete);
		cache.set(key, validator, text.length);
		return validator;
	} catch (error) {
		throw new ConfigurationError(parameter, problemOf(error));
	}
}

function assertSettings({ maxErrors }: Required<SchemaSettings>, parameter: string): void {
	if (Number.isInteger(maxErrors) && maxErrors >= 1 && maxErrors <= HIGHEST_MAX_ERRORS) return;
	throw new ConfigurationError(
		parameter,
		`${maxErrors} errors cannot be reported. Choose 1 to ${HIGHEST_MAX_ERRORS}.`,
	);
}

function problemOf(error: unknown): string {
	if (error instanceof SchemaFault) return error.message;
	if (error instanceof RangeError) {
		return 'The schema is nested too deep, or its references make too long a chain.';
	}
	return `The schema cannot be compiled: ${error instanceof Error ? error.message : String(error)}`;
}

function compile(text: string, settings: Required<SchemaSettings>): SchemaValidator {
	const schema = parseSchema(text);
	const draft = draftFor(schema);
	checkAgainstMetaSchema(schema, draft);
	const places = new SchemaPlaces(schema, draft);
	const references = followReferences(places, draft);
	checkUnevaluatedItems(places, references, draft);
	for (const place of places) {
		checkKeywords(place, draft);
		checkFormat(place);
	}
	const patterns = new PatternCompiler(settings.nativePatterns);
	patterns.compileAll(places);
	const secrets = findSecrets(places, references);
	const ownPropertiesOnly = namesInherited(schema);
	makeSelfContained(places, references, draft);

	const engine = (
		options: Pick<EngineOptions, 'purpose' | 'collectsAll' | 'countsWork'>,
	): CompiledEngine =>
		compileEngine(schema, {
			...options,
			draft,
			settings,
			patterns,
			ownPropertiesOnly,
		});
	const countsWork = references.isRecursive;
	return new CompiledSchemaValidator({
		decider: engine({ purpose: 'decides', collectsAll: false, countsWork }),
		firstExplainer: engine({ purpose: 'explains', collectsAll: false, countsWork }),
		fullExplainer:
			settings.maxErrors === 1
				? undefined
				: engine({ purpose: 'explains', collectsAll: true, countsWork: true }),
		maxErrors: settings.maxErrors,
		disclosure: { secrets, revealValues: settings.revealValues },
		changesDocuments: changesDocuments(settings),
	});
}

function draftFor(schema: Schema): Draft {
	if (typeof schema === 'boolean' || schema.$schema === undefined) return DEFAULT_DRAFT;
	const draft = typeof schema.$schema === 'string' ? draftOf(schema.$schema) : undefined;
	if (draft !== undefined) return draft;
	throw new SchemaFault(
		`this draft of JSON Schema is not known. Known are: ${SCHEMA_URIS.join(', ')}. Without "$schema" it is the first.`,
		'/$schema',
	);
}

const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * `required: ["toString"]` would be met by every object, as it inherits one. Looking only at own
 * properties costs time, so it is done for schemas that name such a member at all.
 */
function namesInherited(schema: unknown): boolean {
	if (typeof schema === 'string') return INHERITED.has(schema);
	if (typeof schema !== 'object' || schema === null) return false;
	return Object.entries(schema).some(([key, value]) => INHERITED.has(key) || namesInherited(value));
}
