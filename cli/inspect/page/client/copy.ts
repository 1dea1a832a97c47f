import { button, byId } from './dom';
import { toast } from './toast';

/**
 * Puts a text into the clipboard. Where the browser does not let the page (it is served over plain
 * HTTP from another machine), the text is shown for copying by hand.
 */
export async function copyText(text: string, what: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
		toast(`${what} copied.`);
	} catch {
		const dialog = byId('by-hand', HTMLDialogElement);
		const area = byId('by-hand-text', HTMLTextAreaElement);
		area.value = text;
		dialog.showModal();
		area.select();
	}
}

/** @returns a button that copies what the text is at its click */
export function copyButton(what: string, text: () => string): HTMLButtonElement {
	return button('Copy', () => void copyText(text(), what), {
		class: 'small',
		'aria-label': `Copy ${what.toLowerCase()}`,
	});
}
