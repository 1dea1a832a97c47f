/** What a part of a JSON text is; punctuation and space are of no kind. */
export type TokenKind = 'key' | 'string' | 'number' | 'literal';

export interface Token {
	readonly text: string;
	readonly kind?: TokenKind;
}

/** A string (with the colon that makes it a key), a number, or a literal. */
const VALUE =
	/("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** @returns the text in parts, which together are the text, for colouring */
export function jsonTokens(text: string): readonly Token[] {
	const tokens: Token[] = [];
	let from = 0;
	const add = (part: string, kind?: TokenKind) => {
		if (part !== '') tokens.push(kind === undefined ? { text: part } : { text: part, kind });
	};
	for (const { 0: all, 1: string, 2: colon, 3: number, index } of text.matchAll(VALUE)) {
		add(text.slice(from, index));
		if (string !== undefined) {
			add(string, colon === undefined ? 'string' : 'key');
			add(colon ?? '');
		} else {
			add(all, number === undefined ? 'literal' : 'number');
		}
		from = index + all.length;
	}
	add(text.slice(from));
	return tokens;
}
