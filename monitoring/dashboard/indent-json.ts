/** So much is spread out; a longer text is shown as it was recorded. */
const MOST = 100_000;
/** Deeper than this, a level is no further to the right. */
const MOST_LEVELS = 32;
const INDENT = '  ';

/**
 * @param most length, in UTF-16 units, of what is spread out
 * @returns the JSON text spread over lines, with every value exactly as it was written (numbers keep
 *   their digits); the text itself where it is no JSON or has lines already
 */
export function indentJson(text: string, most = MOST): string {
	if (text.length > most || text.includes('\n') || !isContainer(text)) return text;
	const parts: string[] = [];
	let depth = 0;
	let isEmpty = false;
	const newLine = () => `\n${INDENT.repeat(Math.min(depth, MOST_LEVELS))}`;
	// A string, a bracket, a separator, or what is left: a number or a literal; space is passed over.
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^[\]{},:"\s]+/g)) {
		if (token === '}' || token === ']') {
			depth -= 1;
			parts.push(isEmpty ? token : newLine() + token);
			isEmpty = false;
			continue;
		}
		if (isEmpty) parts.push(newLine());
		isEmpty = token === '{' || token === '[';
		if (isEmpty) depth += 1;
		parts.push(token);
		if (token === ',') parts.push(newLine());
		else if (token === ':') parts.push(' ');
	}
	return parts.join('');
}

function isContainer(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null;
	} catch {
		return false;
	}
}
