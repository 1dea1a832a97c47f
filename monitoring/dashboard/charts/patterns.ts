import { html, type Safe } from '../html';
import { OUTCOMES, type OutcomeStyle } from '../outcomes';

/** Drawn over the colour in that of the ground. */
const MARKS: Readonly<Record<OutcomeStyle['pattern'], Safe>> = {
	solid: html``,
	dots: html`<circle cx="2" cy="2" r="1" />`,
	lines: html`<path d="M0 1h6v1h-6zM0 4h6v1h-6z" />`,
	columns: html`<path d="M1 0v6h1v-6zM4 0v6h1v-6z" />`,
	stripes: html`<path d="M0 4.5 4.5 0H6v.5L.5 6H0z" />`,
};

/** @returns the fill of an outcome, for attributes of SVG */
export function fillOf({ outcome }: OutcomeStyle): string {
	return `url(#fill-${outcome})`;
}

/** @returns what the fills refer to; once in a page */
export function patternDefinitions(): Safe {
	return html`<svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false">
		<defs>
			${OUTCOMES.map(
				({ outcome, pattern }) =>
					html`<pattern id="fill-${outcome}" width="6" height="6" patternUnits="userSpaceOnUse">
						<path class="of-${outcome}" d="M0 0h6v6H0z" />
						<g class="marks">${MARKS[pattern]}</g>
					</pattern>`,
			)}
		</defs>
	</svg>`;
}
