import {
	backtrackingBound,
	type BacktrackingBound,
} from '../../../../admission/schema/pattern/backtracking-bound';
import { expressionOf, type Expression } from '../../../../admission/schema/pattern/expression';
import { parsePattern } from '../../../../admission/schema/pattern/parse-pattern';

/** @returns what a pattern means */
export function expressionOfSource(source: string): Expression {
	return expressionOf(parsePattern(source));
}

/** @returns the bound that lets a pattern run on the native engine, or undefined */
export function boundOfSource(source: string): BacktrackingBound | undefined {
	return backtrackingBound(expressionOfSource(source));
}
