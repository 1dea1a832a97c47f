/** So much is spread out; a longer text is shown as it was recorded. */
const MOST = 100_000;
const INDENT = '  ';

/**
 * @returns the JSON text spread over lines, with every value exactly as it was written (numbers keep
 *   their digits); the text itself where it is no JSON or has lines already
 */
export function indentJson(text: string): string {
	if (text.length > MOST || text.includes('\n') || !isContainer(text)) return text;
	let result = '';
	let depth = 0;
	// A string, a bracket, a separator, space, or what is left: a number or a literal.
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|[,:]|\s+|[^[\]{},:"\s]+/g)) {
		const newLine = () => `\n${INDENT.repeat(depth)}`;
		if (token === '{' || token === '[') {
			depth += 1;
			result += token + newLine();
		} else if (token === '}' || token === ']') {
			depth -= 1;
			result = /[[{]\s*$/.test(result.slice(-1 - INDENT.length * (depth + 1) - 1))
				? result.trimEnd() + token
				: result + newLine() + token;
		} else if (token === ',') result += token + newLine();
		else if (token === ':') result += ': ';
		else if (token.trim() !== '') result += token;
	}
	return result;
}

function isContainer(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null;
	} catch {
		return false;
	}
}
