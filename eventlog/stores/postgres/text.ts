/**
 * Postgres has no U+0000 in its texts (https://www.postgresql.org/docs/current/datatype-character.html),
 * but an event may. It is written as a word of two other control characters, which are written as words
 * themselves. No word, and no end of one with the beginning of another, contains a further word (a
 * comma-free code), so that a text contains another exactly when their stored forms do.
 */
const A = '\u001a';
const B = '\u001b';

const WORDS: Readonly<Record<string, string>> = {
	'\0': A + A + A + B,
	[A]: A + A + B + B,
	[B]: A + B + B + B,
};
const CHARACTERS = new Map(Object.entries(WORDS).map(([character, word]) => [word, character]));

const TO_ENCODE = new RegExp(`[\\0${A}${B}]`, 'g');
const TO_DECODE = new RegExp([...CHARACTERS.keys()].join('|'), 'g');

/** @returns the text as Postgres can store it */
export function encodeText(text: string): string {
	return text.replace(TO_ENCODE, (character) => WORDS[character]!);
}

/** @returns the text that `encodeText` was given */
export function decodeText(stored: string): string {
	return stored.includes(A) ? stored.replace(TO_DECODE, (word) => CHARACTERS.get(word)!) : stored;
}
