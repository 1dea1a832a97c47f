import { _, type KeywordCxt } from 'ajv';
import type AjvCore from 'ajv/dist/core';

import { KEYWORDS } from '../keywords/table';
import { inScope } from './keyword-code';

/** Thrown in the midst of a validation that has cost what it may. */
export class WorkExhausted extends Error {
	constructor() {
		super('The schema tries too many combinations on this document.');
		this.name = 'WorkExhausted';
	}
}

/** How much one validation may still cost, counted in schemas applied to values. */
export class WorkBudget {
	left = 0;

	spend(amount: number): void {
		this.left -= amount;
		if (this.left < 0) throw new WorkExhausted();
	}
}

const WORK_KEYWORD = '$work';

/**
 * Lets generated code count the schemas that it applies. A recursive schema with alternatives can
 * take time exponential in a document's depth, and collecting every error can take much memory.
 * @param weighsErrors counts besides how many errors the schema could report of the value
 */
export function countWork(ajv: AjvCore, budget: WorkBudget, weighsErrors: boolean): void {
	ajv.addKeyword({
		keyword: WORK_KEYWORD,
		schemaType: [],
		code(cxt) {
			const amount = weighsErrors
				? _`${inScope(cxt, mostErrors)}(${cxt.data}, ${staticErrors(cxt)})`
				: _`1`;
			cxt.gen.code(_`${inScope(cxt, budget)}.spend(${amount})`);
		},
	});
	for (const group of ajv.RULES.rules) {
		const index = group.rules.findIndex(({ keyword }) => keyword === WORK_KEYWORD);
		if (index < 0) continue;
		const [rule] = group.rules.splice(index, 1);
		// Runs for every schema that demands anything, and before the other keywords of its group.
		rule!.definition.implements = [...KEYWORDS.keys()];
		group.rules.unshift(rule!);
	}
}

/** @returns how many errors the keywords themselves can report of one value */
function staticErrors({ it: { schema } }: KeywordCxt): number {
	const lists: unknown[] = [
		schema.required,
		...Object.values<unknown>((schema.dependentRequired ?? {}) as Record<string, unknown>),
		...Object.values<unknown>((schema.dependencies ?? {}) as Record<string, unknown>),
	];
	return lists.reduce<number>(
		(sum, list) => sum + (Array.isArray(list) ? list.length : 0),
		Object.keys(schema).length,
	);
}

/** Of an object or array there can be one more for every member. */
function mostErrors(value: unknown, ofKeywords: number): number {
	if (typeof value !== 'object' || value === null) return ofKeywords;
	return ofKeywords + (Array.isArray(value) ? value.length : Object.keys(value).length);
}
