import { attributes, html, type Safe, type Value } from '../html';

/** @returns a part of the page with its heading, which names it for screen readers */
export function section(
	id: string,
	heading: string,
	{ note, kind }: { readonly note?: Value; readonly kind?: string },
	content: Value,
): Safe {
	return html`<section${attributes({ id, class: kind === undefined ? 'card' : `card ${kind}` })} aria-labelledby="${id}-heading">
		<div class="head"><h2 id="${id}-heading">${heading}</h2>${note !== undefined && html`<p>${note}</p>`}</div>
		${content}
	</section>`;
}

/** @returns what stands where there is nothing to show */
export function empty(text: Value): Safe {
	return html`<p class="empty">${text}</p>`;
}
