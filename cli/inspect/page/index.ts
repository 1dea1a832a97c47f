import { PAGE } from './page';
import { CLIENT_SCRIPT } from './script';
import { STYLE } from './style';

/** What the page is made of, each to be served as a file of its own: nothing in it is inline. */
export interface PageAssets {
	readonly html: string;
	readonly css: string;
	readonly js: string;
}

/** @returns the inspector's page: HTML for `/`, CSS for `/style.css`, JavaScript for `/client.js` */
export function pageAssets(): PageAssets {
	return { html: PAGE, css: STYLE, js: CLIENT_SCRIPT };
}
