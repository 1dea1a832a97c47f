import { signOf, UNSEEN } from '../../../../monitoring/dashboard/unseen';
import { element } from './dom';

/** More signs than this in one text are part of the text instead of elements of their own. */
const MOST_SIGNS = 1000;

/**
 * @returns a value from a request on one line: isolated, so that its direction of writing does not
 *   reach what is around it, and with a visible sign for each character that cannot be seen
 */
export function visibleText(value: string): HTMLElement {
	return element('bdi', {}, ...visible(value, ''));
}

/** @returns the same for a text of many lines, which keeps its line feeds and tabs, written left to right */
export function visibleLines(value: string): HTMLElement {
	return element('bdi', { dir: 'ltr' }, ...visible(value, '\n\t'));
}

/** @returns the same as a plain text, for attributes */
export function visiblePlain(value: string): string {
	return value.replace(UNSEEN, (character) => `[${signOf(character)}]`);
}

function visible(text: string, kept: string): (Node | string)[] {
	const parts: (Node | string)[] = [];
	let from = 0;
	let signs = 0;
	for (const { 0: character, index } of text.matchAll(UNSEEN)) {
		if (kept.includes(character)) continue;
		if (signs === MOST_SIGNS) break;
		signs += 1;
		parts.push(text.slice(from, index));
		parts.push(element('span', { class: 'unseen' }, signOf(character)));
		from = index + character.length;
	}
	const rest = text.slice(from);
	parts.push(
		signs < MOST_SIGNS
			? rest
			: rest.replace(UNSEEN, (character) =>
					kept.includes(character) ? character : `[${signOf(character)}]`,
				),
	);
	return parts;
}
