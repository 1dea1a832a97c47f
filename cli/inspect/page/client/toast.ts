import { byId } from './dom';

const SHOWN_MS = 4000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells for some seconds, in sight and to those who listen, what came of what was done. */
export function toast(text: string): void {
	const place = byId('toast', HTMLElement);
	place.textContent = text;
	place.classList.add('shown');
	clearTimeout(timer);
	timer = setTimeout(() => {
		place.classList.remove('shown');
		place.textContent = '';
	}, SHOWN_MS);
}
