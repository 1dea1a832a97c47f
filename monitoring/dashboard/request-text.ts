import { html, type Safe } from './html';
import { cut, signOf, UNSEEN } from './unseen';

/** How much of a value is shown in a table, in UTF-16 units. */
export const MOST_IN_A_CELL = 160;

/**
 * @param most length, in UTF-16 units; what is longer is cut, and an ellipsis says so
 * @returns a value from a request on one line: isolated, so that its direction of writing does not
 *   reach what is around it, and with a visible sign for each character that cannot be seen
 */
export function requestText(value: string, most = MOST_IN_A_CELL): Safe {
	return html`<bdi>${visible(cut(value, most), '')}</bdi>`;
}

/** @returns the same for a text of many lines, which keeps its line feeds and tabs, written left to right */
export function requestLines(value: string, most: number): Safe {
	return html`<bdi dir="ltr">${visible(cut(value, most), '\n\t')}</bdi>`;
}

/** @returns the same as a plain text, for attributes and options of a list */
export function requestPlain(value: string, most = MOST_IN_A_CELL): string {
	return cut(value, most).replace(UNSEEN, (character) => `[${signOf(character)}]`);
}

function visible(text: string, kept: string): readonly (Safe | string)[] {
	const parts: (Safe | string)[] = [];
	let from = 0;
	for (const { 0: character, index } of text.matchAll(UNSEEN)) {
		if (kept.includes(character)) continue;
		parts.push(text.slice(from, index));
		parts.push(html`<span class="unseen">${signOf(character)}</span>`);
		from = index + character.length;
	}
	parts.push(text.slice(from));
	return parts;
}
