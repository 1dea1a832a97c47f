import { _, type ErrorObject, type Code } from 'ajv';
import N from 'ajv/dist/compile/names';
import type AjvCore from 'ajv/dist/core';

import { inScope } from './keyword-code';

/** Why each alternative of an `anyOf` or `oneOf` did not match, in the alternatives' order. */
const branchesByError = new WeakMap<object, readonly (readonly ErrorObject[])[]>();

/** @returns the errors of each alternative; empty for what is no error of `anyOf` or `oneOf` */
export function branchesOf(error: ErrorObject): readonly (readonly ErrorObject[])[] {
	return branchesByError.get(error.params) ?? [];
}

/**
 * The engine lists the errors of all alternatives in a row, with nothing that says which belongs to
 * which. This notes it beside the error of the keyword.
 */
export function keepBranches(ajv: AjvCore): void {
	for (const group of ajv.RULES.rules) {
		for (const rule of group.rules) {
			const { definition } = rule;
			if (!['anyOf', 'oneOf'].includes(rule.keyword) || !('code' in definition)) continue;
			const { code, error } = definition;
			rule.definition = {
				...definition,
				error: {
					...error!,
					params: (cxt) => {
						const { params } = error!;
						const own = typeof params === 'function' ? params(cxt) : _`{}`;
						const branches = cxt.params.branches as Code;
						return _`${cxt.gen.scopeValue('obj', { ref: noteBranches })}(${own}, ${branches})`;
					},
				},
				code(cxt, ruleType) {
					const { gen } = cxt;
					const branches = gen.const('branches', _`[]`);
					const subschema = cxt.subschema.bind(cxt);
					const setParams = cxt.setParams.bind(cxt);
					cxt.setParams = (params, assign) => setParams({ ...params, branches }, assign);
					cxt.setParams({});
					cxt.subschema = (applied, valid) => {
						const before = gen.const('before', N.errors);
						const context = subschema(applied, valid);
						gen.code(_`${branches}.push(${inScope(cxt, errorsFrom)}(${N.vErrors}, ${before}))`);
						return context;
					};
					code(cxt, ruleType);
				},
			};
		}
	}
}

function noteBranches(params: object, branches: readonly (readonly ErrorObject[])[]): object {
	branchesByError.set(params, branches);
	return params;
}

function errorsFrom(errors: readonly ErrorObject[] | null, index: number): readonly ErrorObject[] {
	return errors === null ? [] : errors.slice(index);
}
