import {
	BACKSLASH,
	CLOSE_BRACE,
	CLOSE_BRACKET,
	COMMA,
	OPEN_BRACE,
	OPEN_BRACKET,
	QUOTE,
} from './grammar';

/** Told of what gives a JSON text its structure; all offsets are of bytes. */
export interface Skimmer {
	open(isObject: boolean): void;
	/** @param at where the key's opening quote stands */
	key(at: number, end: number): void;
	comma(at: number): void;
	/** @param at where the bracket or brace stands */
	close(at: number): void;
}

/**
 * Walks over a text that the scanner has found good: all of it, or up to the value or key at fault.
 * @param from where the text starts
 * @param to where to stop: before a value or a key, or at the end
 */
export function skim(bytes: Buffer, from: number, to: number, skimmer: Skimmer): void {
	/** Whether each open one is an object. */
	const open: boolean[] = [];
	let keyIsNext = false;
	for (let at = from; at < to; at += 1) {
		switch (bytes[at]) {
			case QUOTE: {
				const end = endOfString(bytes, at);
				if (keyIsNext) skimmer.key(at, end);
				keyIsNext = false;
				at = end - 1;
				break;
			}
			case OPEN_BRACE:
			case OPEN_BRACKET:
				keyIsNext = bytes[at] === OPEN_BRACE;
				open.push(keyIsNext);
				skimmer.open(keyIsNext);
				break;
			case CLOSE_BRACE:
			case CLOSE_BRACKET:
				keyIsNext = false;
				open.pop();
				skimmer.close(at);
				break;
			case COMMA:
				keyIsNext = open.at(-1) === true;
				skimmer.comma(at);
				break;
		}
	}
}

/** @returns the offset after the closing quote */
function endOfString(bytes: Buffer, quote: number): number {
	let at = quote + 1;
	while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
	return at + 1;
}
