import { unescape } from 'node:querystring';

import { HIDDEN } from './hidden';

/** Hides a parameter by the way to it: `a[b][]` is `a`, `b` and an element that is not named. */
export type FormRedaction = (steps: readonly (string | undefined)[]) => boolean;

/**
 * Hides values in the text of a form or of a query string (application/x-www-form-urlencoded, with
 * names in brackets as `qs` reads them), and leaves every other character as it is.
 * @param text without a question mark in front
 */
export function redactForm(text: string, isHidden: FormRedaction): string {
	return text
		.split('&')
		.map((pair) => {
			const equals = pair.indexOf('=');
			if (equals === -1 || equals === pair.length - 1) return pair;
			const name = pair.slice(0, equals);
			return isHidden(stepsOf(unescape(name.replaceAll('+', ' ')))) ? `${name}=${HIDDEN}` : pair;
		})
		.join('&');
}

function stepsOf(name: string): readonly (string | undefined)[] {
	if (!name.includes('[')) return [name];
	const [root = '', ...inBrackets] = name.split('[');
	return [
		...(root === '' ? [] : [root]),
		...inBrackets.map((step) => {
			const key = step.replace(/\].*$/s, '');
			return key === '' ? undefined : key;
		}),
	];
}
