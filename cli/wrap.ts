const WIDTH = 78;

/** @returns words on lines that fit a terminal, indented by two spaces */
export function wrapWords(words: readonly string[]): string {
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(`  ${word}`);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines.join('\n');
}
