/**
 * What cannot be seen, or changes what is seen around it: control and format characters (Unicode
 * general categories Cc, Cf), line and paragraph separators, halves of surrogate pairs, and all that
 * Unicode has programs draw as nothing. What holds an emoji together stays where it does so.
 */
export const UNSEEN =
	/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}](?<!\p{Emoji}[\uFE0E\uFE0F])(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?\u200D(?=\p{Extended_Pictographic}))/gu;

/** @returns the code point as U+202E: fonts that lack pictures of control characters have its letters */
export function signOf(character: string): string {
	return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** @returns the text without what is past the length, not cut inside a surrogate pair */
export function cut(text: string, most: number): string {
	if (text.length <= most) return text;
	const code = text.charCodeAt(most - 1);
	const isFirstHalf = code >= 0xd800 && code <= 0xdbff;
	return `${text.slice(0, isFirstHalf ? most - 1 : most)}…`;
}
