const TOKEN =
	/[\t\n\r ]*(?:([[\]{}:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)))/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/**
 * Finds where a text stops being JSON (RFC 8259). The host's own messages do not always say it.
 * @returns the offset of the first token that is out of place; the text's length where it ends too early
 */
export function jsonErrorOffset(text: string): number {
	const open: ('[' | '{')[] = [];
	let expected: Expected = 'value';
	let offset = 0;
	const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'commaOrEnd');

	for (;;) {
		const start = skipSpace(text, offset);
		TOKEN.lastIndex = offset;
		const match = TOKEN.exec(text);
		if (match === null) return start;
		const [, mark, string] = match;
		const isEnd = mark === (open.at(-1) === '{' ? '}' : ']');
		if (mark === undefined && (expected === 'value' || expected === 'valueOrEnd')) {
			expected = afterValue();
		} else if (string !== undefined && (expected === 'key' || expected === 'keyOrEnd')) {
			expected = 'colon';
		} else if (
			(mark === '[' || mark === '{') &&
			(expected === 'value' || expected === 'valueOrEnd')
		) {
			open.push(mark);
			expected = mark === '[' ? 'valueOrEnd' : 'keyOrEnd';
		} else if (mark === ':' && expected === 'colon') {
			expected = 'value';
		} else if (mark === ',' && expected === 'commaOrEnd') {
			expected = open.at(-1) === '{' ? 'key' : 'value';
		} else if (isEnd && ['commaOrEnd', 'valueOrEnd', 'keyOrEnd'].includes(expected)) {
			open.pop();
			expected = afterValue();
		} else {
			return start;
		}
		offset = TOKEN.lastIndex;
	}
}

function skipSpace(text: string, from: number): number {
	let offset = from;
	while (offset < text.length && '\t\n\r '.includes(text[offset]!)) offset += 1;
	return offset;
}
