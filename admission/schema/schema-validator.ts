import type { ErrorObject } from 'ajv';

import type { CompiledEngine } from './engine/compile-engine';
import { WorkExhausted } from './engine/work';
import { SchemaEvaluationError } from './evaluation-error';
import { type Disclosure, violationsOf } from './report/violations';
import type { Violation } from './violation';

/** What a schema says of a document. */
export type SchemaVerdict =
	| { readonly valid: true; readonly value: unknown }
	| {
			readonly valid: false;
			/** In the document's order, at most as many as the author set. */
			readonly violations: readonly Violation[];
			/** Whether there may be more. */
			readonly isPartial: boolean;
	  };

/** A schema, ready to judge documents. */
export interface SchemaValidator {
	/**
	 * @param value a JSON value. It stays as it is: options that change documents give back a copy.
	 * @param values how many JSON values the document holds where known; of a large one only the
	 *   first violation is reported
	 * @returns the value that is let in, the very same unless an option changes it, or what is wrong
	 * @throws {SchemaEvaluationError} if the document cannot be judged; it must not be let in
	 */
	validate(value: unknown, values?: number): SchemaVerdict;
}

/** Largest document of which every violation is looked for, in JSON values. */
export const MOST_EXPLAINED_VALUES = 10_000;
/** What looking for every violation may cost; it bounds the errors that are held. */
const EXPLAINING_BUDGET = 100_000;
/** Schemas that a recursive schema may apply to one document, and for each value of a known one. */
const DECIDING_BUDGET = 5_000_000;
const DECIDING_BUDGET_PER_VALUE = 100;

/** What a validator is made of. */
export interface ValidatorParts {
	/** Says yes or no, and nothing else: it is all that a valid document costs. */
	readonly decider: CompiledEngine;
	/** Says what is wrong first. */
	readonly firstExplainer: CompiledEngine;
	/** Says all that is wrong; undefined where the author wants the first only. */
	readonly fullExplainer: CompiledEngine | undefined;
	readonly maxErrors: number;
	readonly disclosure: Disclosure;
	/** Whether validation may change a document. */
	readonly changesDocuments: boolean;
}

/** What is said where the engine finds a document wrong and then cannot say why. */
const UNEXPLAINED: Violation = { pointer: '', keyword: 'schema', message: 'must match the schema' };

/** The engine decides first; only what it refuses is looked at again, to explain it. */
export class CompiledSchemaValidator implements SchemaValidator {
	constructor(private readonly parts: ValidatorParts) {}

	validate(value: unknown, values?: number): SchemaVerdict {
		const { decider, changesDocuments } = this.parts;
		try {
			decider.budget.left = Math.max(DECIDING_BUDGET, (values ?? 0) * DECIDING_BUDGET_PER_VALUE);
			if (changesDocuments) {
				const changed = changedBy(decider, value);
				if (changed !== undefined) return { valid: true, value: changed.document };
			} else if (decider.validate(value)) {
				return { valid: true, value };
			}
		} catch (error) {
			throw evaluationError(error);
		}
		return this.explain(value, values);
	}

	private explain(document: unknown, values: number | undefined): SchemaVerdict {
		const { firstExplainer, fullExplainer, maxErrors, disclosure } = this.parts;
		const isLarge = values !== undefined && values > MOST_EXPLAINED_VALUES;
		const all =
			fullExplainer === undefined || isLarge
				? undefined
				: this.errorsBy(fullExplainer, document, EXPLAINING_BUDGET);
		const errors = all ?? this.errorsBy(firstExplainer, document, DECIDING_BUDGET) ?? [];
		const violations = violationsOf(errors, document, disclosure);
		if (violations.length === 0)
			return { valid: false, violations: [UNEXPLAINED], isPartial: true };
		return {
			valid: false,
			violations: violations.slice(0, maxErrors),
			isPartial: all === undefined || violations.length > maxErrors,
		};
	}

	/** @returns undefined if looking for them takes too much */
	private errorsBy(
		engine: CompiledEngine,
		document: unknown,
		budget: number,
	): readonly ErrorObject[] | undefined {
		try {
			engine.budget.left = budget;
			const isValid = this.parts.changesDocuments
				? changedBy(engine, document) !== undefined
				: engine.validate(document);
			return isValid ? [] : (engine.validate.errors ?? []);
		} catch (error) {
			if (error instanceof WorkExhausted || error instanceof RangeError) return undefined;
			throw evaluationError(error);
		} finally {
			engine.forget();
		}
	}
}

/**
 * Validates a copy. The engine changes values through what they are in, so the whole is put into
 * something, too.
 * @returns the copy as changed, or undefined if it is not valid
 */
function changedBy(
	{ validate }: CompiledEngine,
	document: unknown,
): { readonly document: unknown } | undefined {
	const holder = { document: structuredClone(document) };
	const isValid = validate(holder.document, {
		instancePath: '',
		parentData: holder,
		parentDataProperty: 'document',
		rootData: holder.document as Record<string, unknown>,
		dynamicAnchors: {},
	});
	return isValid ? holder : undefined;
}

/** A stack that overflows ends as a RangeError; whatever it is, the document was not judged. */
function evaluationError(cause: unknown): SchemaEvaluationError {
	return new SchemaEvaluationError(
		cause instanceof RangeError
			? 'The document is nested too deep to be checked against the schema.'
			: cause instanceof WorkExhausted
				? 'The document would take too long to be checked against the schema.'
				: 'The document could not be checked against the schema.',
		{ cause },
	);
}
