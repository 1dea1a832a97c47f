import { patternDefinitions } from './charts/patterns';
import { html, trusted, type Safe, type Value } from './html';
import { REFRESH_SCRIPT } from './refresh';
import { STYLE } from './style';

export const PRODUCT = 'Spot Connect';

export interface Layout {
	/** Of the browser's tab, before the product's name. */
	readonly title: string;
	/** Under the product's name: what the page is of. */
	readonly header?: Value;
	readonly main: Value;
}

/** @returns a whole document, which loads nothing from anywhere */
export function documentOf({ title, header, main }: Layout): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<meta name="referrer" content="no-referrer" />
				<meta name="robots" content="noindex" />
				<title>${title} · ${PRODUCT}</title>
				<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}" />
				${trusted(`<style>${STYLE}</style>`)}
			</head>
			<body>
				<a class="skip" href="#main">Skip to content</a>
				${patternDefinitions()}
				<header class="top">
					<a class="brand" href="?"
						>${LOGO}<span>${PRODUCT}</span> <span class="lesser">Webhook monitor</span></a
					>
					${header}
				</header>
				<main id="main" tabindex="-1">${main}</main>
				${trusted(`<script>${REFRESH_SCRIPT}</script>`)}
			</body>
		</html>`.text;
}

/** In the colour of the nodes' icon. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60"><path d="M30 4 52 12v17c0 13.6-9.2 22.8-22 27C17.2 51.8 8 42.6 8 29V12z" fill="#0b7a75"/><circle cx="30" cy="30" r="6.5" fill="#fff"/></svg>`;

const LOGO: Safe = html`<svg
	class="logo"
	viewBox="8 4 44 54"
	width="22"
	height="27"
	aria-hidden="true"
	focusable="false"
>
	<path class="shield" d="M30 4 52 12v17c0 13.6-9.2 22.8-22 27C17.2 51.8 8 42.6 8 29V12z" />
	<circle cx="30" cy="30" r="6.5" />
	<path class="waves" d="M17 30a13 13 0 0 1 13-13M43 30a13 13 0 0 1-13 13" />
</svg>`;
