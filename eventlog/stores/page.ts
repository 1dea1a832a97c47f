/** Most bytes of headers, queries and bodies in one page. */
const PAGE_BYTES = 32 * 1024 * 1024;

/** @returns the first rows, as many as fit in a page together, at least one */
export function fitting<Row>(rows: readonly Row[], bytesOf: (row: Row) => number): readonly Row[] {
	let bytes = 0;
	const end = rows.findIndex((row, index) => {
		bytes += bytesOf(row);
		return bytes > PAGE_BYTES && index > 0;
	});
	return end === -1 ? rows : rows.slice(0, end);
}
