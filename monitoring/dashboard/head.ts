import { ICON, PRODUCT } from './brand';
import { html, type Safe } from './html';

/** @returns what the head of every page begins with; none of them is for search engines */
export function headOf(title: string): Safe {
	return html`<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<meta name="color-scheme" content="light dark" />
		<meta name="referrer" content="no-referrer" />
		<meta name="robots" content="noindex" />
		<title>${title} · ${PRODUCT}</title>
		<link rel="icon" href="${ICON}" />`;
}
