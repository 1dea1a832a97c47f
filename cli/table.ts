/**
 * @param rows of cells; a row may have fewer than the others
 * @returns the rows as lines, each column as wide as its widest cell, two spaces between them
 */
export function alignColumns(rows: readonly (readonly string[])[]): string {
	const widths: number[] = [];
	for (const row of rows) {
		row.forEach((cell, index) => {
			widths[index] = Math.max(widths[index] ?? 0, cell.length);
		});
	}
	return rows
		.map((row) => row.map((cell, index) => cell.padEnd(widths[index]!)).join('  '))
		.map((line) => line.trimEnd())
		.join('\n');
}
