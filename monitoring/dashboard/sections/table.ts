import { html, type Safe, type Value } from '../html';

/** @returns a table that scrolls within itself where the page is narrow, by keyboard too */
export function scrollingTable(label: string, table: Safe): Safe {
	return html`<div class="scroll" role="region" aria-label="${label} (table)" tabindex="0">
		${table}
	</div>`;
}

/** @returns the numbers of a chart, folded away; nothing where there are none */
export function chartTable(
	caption: string,
	columns: readonly string[],
	rows: readonly (readonly Value[])[],
): Safe | undefined {
	if (rows.length === 0) return undefined;
	return html`<details class="numbers">
		<summary>Show as a table</summary>
		${scrollingTable(
			caption,
			html`<table class="numeric">
				<caption class="hidden-text">
					${caption}
				</caption>
				<thead>
					<tr>
						${columns.map((column) => html`<th scope="col">${column}</th>`)}
					</tr>
				</thead>
				<tbody>
					${rows.map(
						([head, ...cells]) =>
							html`<tr>
								<th scope="row">${head}</th>
								${cells.map((cell) => html`<td>${cell}</td>`)}
							</tr>`,
					)}
				</tbody>
			</table>`,
		)}
	</details>`;
}
