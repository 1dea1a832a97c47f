import type { Options, ValidateFunction } from 'ajv';
import type AjvCore from 'ajv/dist/core';
import type { RegExpEngine } from 'ajv/dist/types';

import type { Draft } from '../drafts';
import { KNOWN_FORMATS } from '../format-check';
import type { Schema } from '../parse-schema';
import type { PatternCompiler } from '../patterns';
import type { SchemaSettings } from '../settings';
import { keepBranches } from './branches';
import { improveKeywords } from './keyword-code';
import { countWork, WorkBudget } from './work';

/** What kind of validator is made of a schema. */
export interface EngineOptions {
	readonly draft: Draft;
	readonly settings: Required<SchemaSettings>;
	readonly patterns: PatternCompiler;
	/** `decides` says yes or no, `explains` says what is wrong. */
	readonly purpose: 'decides' | 'explains';
	readonly collectsAll: boolean;
	/** Whether the cost is counted and bounded; for a schema that cannot recurse it need not be. */
	readonly countsWork: boolean;
	/** Whether the schema names a member that every object inherits, such as `toString`. */
	readonly ownPropertiesOnly: boolean;
}

/** A validator that the engine made of a schema. */
export interface CompiledEngine {
	readonly validate: ValidateFunction;
	readonly budget: WorkBudget;
	/** Lets go of the last document's values, which errors hold. */
	forget(): void;
}

/** @throws what the engine throws for a schema that it cannot compile */
export function compileEngine(schema: Schema, options: EngineOptions): CompiledEngine {
	const ajv = engineFor(options);
	const budget = new WorkBudget();
	improveKeywords(ajv);
	if (options.purpose === 'explains') keepBranches(ajv);
	if (options.countsWork) countWork(ajv, budget, options.collectsAll);
	const validate = ajv.compile(schema);
	return { validate, budget, forget: () => forgetErrors(ajv) };
}

const STRIP = { never: false, whereForbidden: true, everywhere: 'all' } as const;

function engineFor(options: EngineOptions): AjvCore {
	const { draft, settings, patterns, purpose, collectsAll, ownPropertiesOnly } = options;
	const regExp: RegExpEngine = Object.assign((source: string) => patterns.compile(source), {
		// Names the function in code written to a file, which is never done here.
		code: 'patterns.compile',
	});
	const engineOptions: Options = {
		// What strict mode refuses is checked beforehand, with the place.
		strict: false,
		strictNumbers: true,
		validateSchema: false,
		logger: false,
		allErrors: collectsAll,
		verbose: purpose === 'explains',
		messages: false,
		ownProperties: ownPropertiesOnly,
		coerceTypes: settings.coerceTypes,
		useDefaults: settings.insertDefaults,
		removeAdditional: STRIP[settings.stripUnknown],
		formats: KNOWN_FORMATS,
		// Only what runs for every document is worth the longer compilation.
		code: { regExp, optimize: purpose === 'decides' },
	};
	if (!draft.ignoresBesideRef) return draft.engine(engineOptions);
	return draft.engine({ ...engineOptions, ignoreKeywordsWithRef: true });
}

/** Every compiled function keeps its last errors, and with them values of the last document. */
function forgetErrors(ajv: AjvCore): void {
	const { validate = [] } = ajv.scope.get() as { validate?: { errors: unknown }[] };
	for (const compiled of validate) compiled.errors = null;
}
