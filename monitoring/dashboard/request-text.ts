import { html, type Safe } from './html';

/** How much of a value is shown in a table, in UTF-16 units. */
export const MOST_IN_A_CELL = 160;

/**
 * What cannot be seen, or changes what is seen around it: control and format characters (Unicode
 * general categories Cc, Cf), line and paragraph separators, halves of surrogate pairs, and all that
 * Unicode has programs draw as nothing. What holds an emoji together stays where it does so.
 */
const UNSEEN =
	/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}](?<!\p{Emoji}[\uFE0E\uFE0F])(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?\u200D(?=\p{Extended_Pictographic}))/gu;

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

/** @returns the text without what is past the length, not cut inside a surrogate pair */
export function cut(text: string, most: number): string {
	if (text.length <= most) return text;
	const code = text.charCodeAt(most - 1);
	const isFirstHalf = code >= 0xd800 && code <= 0xdbff;
	return `${text.slice(0, isFirstHalf ? most - 1 : most)}…`;
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

/** @returns the code point as U+202E: fonts that lack pictures of control characters have its letters */
function signOf(character: string): string {
	return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
