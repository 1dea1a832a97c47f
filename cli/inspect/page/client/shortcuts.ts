export type Shortcut = 'search' | 'back' | 'down' | 'up' | 'intoList';

/** @returns what a key pressed anywhere on the page is for; in a dialog and with a modifier, nothing of the page's */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
	const { key, target, altKey, ctrlKey, metaKey } = event;
	if (altKey || ctrlKey || metaKey || document.querySelector('dialog[open]') !== null) {
		return undefined;
	}
	if (key === 'Escape') return 'back';
	if (target instanceof HTMLInputElement) return key === 'ArrowDown' ? 'intoList' : undefined;
	if (key === '/') return 'search';
	// Elsewhere they scroll.
	if (target !== document.body) return undefined;
	if (key === 'ArrowDown') return 'down';
	return key === 'ArrowUp' ? 'up' : undefined;
}
