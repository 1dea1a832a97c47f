import { element, type Child } from './dom';

/** @returns a section with a heading, which also is its name */
export function card(
	id: string,
	title: string,
	head: readonly Child[],
	...content: readonly Child[]
): HTMLElement {
	return element(
		'section',
		{ class: 'card', id, 'aria-labelledby': `${id}-title` },
		element('div', { class: 'head' }, element('h3', { id: `${id}-title` }, title), ...head),
		...content,
	);
}
