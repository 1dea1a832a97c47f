import { LOGO, PRODUCT } from './brand';
import { patternDefinitions } from './charts/patterns';
import { headOf } from './head';
import { html, trusted, type Value } from './html';
import { REFRESH_SCRIPT } from './refresh';
import { STYLE } from './style';

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
				${headOf(title)} ${trusted(`<style>${STYLE}</style>`)}
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
