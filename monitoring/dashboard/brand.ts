import { html, type Safe } from './html';

export const PRODUCT = 'Spot Connect';

/** In the colour of the nodes' icon. */
const ICON_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60"><path d="M30 4 52 12v17c0 13.6-9.2 22.8-22 27C17.2 51.8 8 42.6 8 29V12z" fill="#0b7a75"/><circle cx="30" cy="30" r="6.5" fill="#fff"/></svg>`;

/** As the address of a link. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(ICON_SVG)}`;

export const LOGO: Safe = html`<svg
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
