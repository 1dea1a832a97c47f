/** The three files that make up the inspector's page. */
export interface PageAssets {
	readonly html: string;
	readonly css: string;
	readonly js: string;
}

/** @returns the page, its style and its script */
export function pageAssets(): PageAssets {
	return {
		html: '<!doctype html><html lang="en"><title>Inspector</title><p>There is no page yet.</html>',
		css: '',
		js: '',
	};
}
