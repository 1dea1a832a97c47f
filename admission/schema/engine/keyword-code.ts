import { _, Name, type Code, type CodeKeywordDefinition, type KeywordCxt } from 'ajv';
import type AjvCore from 'ajv/dist/core';

import { findDuplicate } from './unique-items';
import { jsonEqual } from './json-equal';
import { isMultipleOf } from './multiple-of';

type KeywordCode = CodeKeywordDefinition['code'];

/** Up to this many values of an `enum` are compared one by one; more are looked up in a set. */
const FEW_VALUES = 8;

/**
 * Gives the engine our code for keywords where its own is not enough. The place of a keyword among
 * the others stays, as `unevaluated*` must come after all that evaluate.
 */
export function improveKeywords(ajv: AjvCore): void {
	setCode(ajv, 'uniqueItems', uniqueItems);
	setCode(ajv, 'multipleOf', multipleOf);
	setCode(ajv, 'enum', enumeration);
	setCode(ajv, 'const', constant);
	wrapCode(ajv, 'contains', forgetMismatches);
	wrapCode(ajv, 'unevaluatedProperties', ownEvaluatedOnly);
	wrapCode(ajv, 'unevaluatedItems', countAllEvaluated);
	wrapCode(ajv, 'if', countOnlyWhereMet);
}

/** @param wrap makes the new code of the keyword's present one */
export function wrapCode(
	ajv: AjvCore,
	keyword: string,
	wrap: (original: KeywordCode) => KeywordCode,
): void {
	for (const group of [...ajv.RULES.rules, ajv.RULES.post]) {
		for (const rule of group.rules) {
			if (rule.keyword !== keyword || !('code' in rule.definition)) continue;
			rule.definition = { ...rule.definition, code: wrap(rule.definition.code) };
		}
	}
}

function setCode(ajv: AjvCore, keyword: string, code: KeywordCode): void {
	wrapCode(ajv, keyword, () => code);
}

/** @returns the name under which generated code can use a value */
export function inScope({ gen }: KeywordCxt, value: unknown): Code {
	return _`${gen.scopeValue('obj', { ref: value })}`;
}

function uniqueItems(cxt: KeywordCxt): void {
	if (cxt.schema !== true) return;
	const duplicate = cxt.gen.const('duplicate', _`${inScope(cxt, findDuplicate)}(${cxt.data})`);
	cxt.setParams({ i: _`${duplicate}[0]`, j: _`${duplicate}[1]` });
	cxt.fail(_`${duplicate} !== undefined`);
}

function multipleOf(cxt: KeywordCxt): void {
	cxt.fail(_`!${inScope(cxt, isMultipleOf)}(${cxt.data}, ${cxt.schemaCode})`);
}

function enumeration(cxt: KeywordCxt): void {
	const values = cxt.schema as readonly unknown[];
	const scalars = values.filter((value) => typeof value !== 'object' || value === null);
	const isAllowed: Code[] =
		scalars.length <= FEW_VALUES
			? scalars.map((value) => equalsScalar(cxt, value))
			: [_`${inScope(cxt, new Set(scalars))}.has(${cxt.data})`];
	for (const value of values) {
		if (typeof value === 'object' && value !== null) isAllowed.push(equalsComposite(cxt, value));
	}
	cxt.pass(isAllowed.reduce((any, one) => _`${any} || ${one}`, _`false`));
}

function constant(cxt: KeywordCxt): void {
	const value: unknown = cxt.schema;
	cxt.pass(
		typeof value === 'object' && value !== null
			? equalsComposite(cxt, value)
			: equalsScalar(cxt, value),
	);
}

function equalsScalar({ data }: KeywordCxt, value: unknown): Code {
	return _`${data} === ${value as string | number | boolean | null}`;
}

function equalsComposite(cxt: KeywordCxt, value: object): Code {
	return _`${inScope(cxt, jsonEqual)}(${cxt.data}, ${inScope(cxt, value)})`;
}

/**
 * `contains` notes why an item does not match, for every item until one does. On a large array that
 * is much memory for what nobody reads.
 */
function forgetMismatches(original: KeywordCode): KeywordCode {
	return (cxt) => {
		const subschema = cxt.subschema.bind(cxt);
		cxt.subschema = (applied, valid) => {
			const context = subschema({ ...applied, createErrors: false, allErrors: false }, valid);
			cxt.reset();
			return context;
		};
		const { items } = cxt.it;
		original(cxt);
		// It would count as evaluating every item, as it does in no draft.
		if (items === undefined) delete cxt.it.items;
		else cxt.it.items = items;
	};
}

/**
 * The names of evaluated properties are kept in an object, where a property named like a member of
 * `Object.prototype` would count as evaluated.
 */
function ownEvaluatedOnly(original: KeywordCode): KeywordCode {
	return (cxt) => {
		const { props } = cxt.it;
		if (props instanceof Name) {
			cxt.gen.if(_`${props} && ${props} !== true`, () =>
				cxt.gen.code(_`Object.setPrototypeOf(${props}, null)`),
			);
		}
		original(cxt);
	};
}

/**
 * How many items are evaluated is not always a number: true for all, undefined for none. Read as a
 * number, both would let items in.
 */
function countAllEvaluated(original: KeywordCode): KeywordCode {
	return (cxt) => {
		const { items } = cxt.it;
		if (items instanceof Name) {
			cxt.gen.assign(items, _`${items} === true ? ${cxt.data}.length : ${items} || 0`);
		}
		original(cxt);
	};
}

/** What an `if` looks at counts as evaluated only where it is met. */
function countOnlyWhereMet(original: KeywordCode): KeywordCode {
	return (cxt) => {
		const mergeEvaluated = cxt.mergeEvaluated.bind(cxt);
		const subschema = cxt.subschema.bind(cxt);
		let isMet: Name | undefined;
		cxt.subschema = (applied, valid) => {
			isMet = valid;
			return subschema(applied, valid);
		};
		cxt.mergeEvaluated = (context, toName) => {
			if (toName !== undefined || isMet === undefined) return mergeEvaluated(context, toName);
			cxt.gen.if(isMet, () => mergeEvaluated(context, Name));
		};
		original(cxt);
	};
}
